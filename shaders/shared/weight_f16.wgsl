// Stored weights: IEEE half, two to a word, the first in the low half.
// Shape: one element of the binding `weight` is 4 neighbours along a row.

alias Stored = vec2<u32>;

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    let stored = weight[at];
    return vec4<f32>(unpack2x16float(stored.x), unpack2x16float(stored.y));
}
