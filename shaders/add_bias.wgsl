// sum[t, c] += bias[c]
//
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: none needed; most families have no biases, so that products do not ask for one.

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded width / 4
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> bias: array<vec4<f32>>;      // [width4]
@group(0) @binding(2) var<storage, read_write> sum: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(8, 8)
fn add_bias(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    sum[id.y * parameters.width4 + id.x] += bias[id.x];
}
