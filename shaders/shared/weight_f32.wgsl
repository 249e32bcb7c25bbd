// Stored weights: f32, as they are.
// Shape: one element of the binding `weight` is 4 neighbours along a row.

alias Stored = vec4<f32>;

// Numbers [4 at..4 at + 4].
fn weights4(at: u32) -> vec4<f32> {
    return weight[at];
}
