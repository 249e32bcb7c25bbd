// Four stored weights: bfloat16, the upper half of an f32, two to a word, the first in
// the low half.
// Shape: one element of a weight binding is 4 neighbours along a row.

alias Weights4 = vec2<u32>;

fn widen(stored: Weights4) -> vec4<f32> {
    let bits = vec4<u32>(stored.x << 16u, stored.x & 0xffff0000u, stored.y << 16u, stored.y & 0xffff0000u);
    return bitcast<vec4<f32>>(bits);
}
