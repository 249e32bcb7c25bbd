// Blocks of 32: halves d and m, 16 bytes with two q each. w = d q + m
// Source: the gguf package for Python, quants.py.
// Needs: shared/blocks.wgsl

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let block = at / 8u * 20u;
    let i = 4u * (at % 8u);
    let nibbles = (word(block + 4u + i % 16u) >> select(0u, 4u, i >= 16u)) & 0x0f0f0f0fu;
    return half(block) * unsigned4(nibbles) + half(block + 2u);
}
