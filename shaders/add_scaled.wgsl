// sum[t, c] += weight * source[t, c]
//
// Averages the branches of a parallel group, one at a time.
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: "Transformer Layers as Painters" (Sun et al. 2024), section 3.3.

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded C / 4
    weight: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> source: array<vec4<f32>>;       // [T, width4]
@group(0) @binding(2) var<storage, read_write> sum: array<vec4<f32>>;    // [T, width4]

@compute @workgroup_size(8, 8)
fn add_scaled(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let at = id.y * parameters.width4 + id.x;
    sum[at] += parameters.weight * source[at];
}
