// Blocks of 256: 128 bytes with four bits of two q each, 64 with two bits of four, 16 signed scales, a half d. w = d scale (q - 32)
// Source: the gguf package for Python, quants.py.
// Needs: shared/blocks.wgsl

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let block = at / 64u * 210u;
    let i = 4u * (at % 64u);
    let side = i / 128u;
    let j = i % 128u / 32u;
    let l = i % 32u;
    let low = (word(block + 64u * side + 32u * (j % 2u) + l) >> (4u * (j / 2u))) & 0x0f0f0f0fu;
    let high = ((word(block + 128u + 32u * side + l) >> (2u * j)) & 0x03030303u) << 4u;
    let scale = bitcast<i32>(one_byte(block + 192u + 8u * side + 2u * j + l / 16u) << 24u) >> 24u;
    return half(block + 208u) * f32(scale) * (unsigned4(low | high) - 32.0);
}
