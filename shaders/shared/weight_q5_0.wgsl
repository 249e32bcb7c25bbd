// Blocks of 32: a half d, 32 fifth bits, 16 bytes with the rest of two q each. w = d (q - 16)
// Source: the gguf package for Python, quants.py.
// Needs: shared/blocks.wgsl

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let block = at / 8u * 22u;
    let i = 4u * (at % 8u);
    let nibbles = (word(block + 6u + i % 16u) >> select(0u, 4u, i >= 16u)) & 0x0f0f0f0fu;
    let q = nibbles | fifth_bits(word(block + 2u), i);
    return half(block) * (unsigned4(q) - 16.0);
}
