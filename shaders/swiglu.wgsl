// inner[t, f] = silu(gate[t, f]) * up[t, f],   silu(x) = x / (1 + exp(-x))
//
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: Shazeer 2020, "GLU Variants Improve Transformer".

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded d_ff / 4
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> gate_up: array<vec4<f32>>;     // [T, 2 width4]: gate, then up
@group(0) @binding(2) var<storage, read_write> inner: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(8, 8)
fn swiglu(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let at = id.y * 2u * parameters.width4 + id.x;
    let gate = gate_up[at];
    inner[id.y * parameters.width4 + id.x] = gate / (1.0 + exp(-gate)) * gate_up[at + parameters.width4];
}
