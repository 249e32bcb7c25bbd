// Four stored weights: IEEE half, two to a word, the first in the low half.
// Shape: one element of a weight binding is 4 neighbours along a row.

alias Weights4 = vec2<u32>;

fn widen(stored: Weights4) -> vec4<f32> {
    return vec4<f32>(unpack2x16float(stored.x), unpack2x16float(stored.y));
}
