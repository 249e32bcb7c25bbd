// Blocks of 256: halves d and dmin, 8 scales and minima of 6 bits, 128 bytes with two q each. w = d scale q - dmin minimum
// Source: the gguf package for Python, quants.py.
// Needs: shared/blocks.wgsl

// Scale and minimum of sub-block `j` of 8: six bits each, in 12 bytes.
fn scale_and_minimum(first: u32, j: u32) -> vec2<f32> {
    if j < 4u {
        return vec2<f32>(vec2<u32>(one_byte(first + j), one_byte(first + j + 4u)) & vec2<u32>(63u));
    }
    let low = one_byte(first + j + 4u);
    let high = vec2<u32>(one_byte(first + j - 4u), one_byte(first + j)) >> vec2<u32>(6u);
    return vec2<f32>(vec2<u32>(low & 15u, low >> 4u) + (high << vec2<u32>(4u)));
}

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let block = at / 64u * 144u;
    let i = 4u * (at % 64u);
    let sub = i / 32u;
    let nibbles = (word(block + 16u + 32u * (sub / 2u) + i % 32u) >> (4u * (sub % 2u))) & 0x0f0f0f0fu;
    let scales = scale_and_minimum(block + 4u, sub);
    return half(block) * scales.x * unsigned4(nibbles) - half(block + 2u) * scales.y;
}
