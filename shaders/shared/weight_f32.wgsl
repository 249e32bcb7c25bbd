// Four stored weights: f32, as they are.
// Shape: one element of a weight binding is 4 neighbours along a row.

alias Weights4 = vec4<f32>;

fn widen(stored: Weights4) -> vec4<f32> {
    return stored;
}
