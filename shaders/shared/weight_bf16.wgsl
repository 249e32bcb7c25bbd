// Stored weights: bfloat16, the upper half of an f32, two to a word, the first in the low half.
// Shape: one element of the binding `weight` is 4 neighbours along a row.

alias Stored = vec2<u32>;

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let stored = weight[at];
    let bits = vec4<u32>(stored.x << 16u, stored.x & 0xffff0000u, stored.y << 16u, stored.y & 0xffff0000u);
    return bitcast<vec4<f32>>(bits);
}
