// Blocks of 32: a half d, 32 signed bytes q. w = d q
// Source: the gguf package for Python, quants.py.
// Needs: shared/blocks.wgsl

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let block = at / 8u * 34u;
    return half(block) * signed4(word(block + 2u + 4u * (at % 8u)));
}
