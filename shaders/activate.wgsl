// inner[t, f] = f(input[t, f]) * up[t, f]   (gated: the input holds gates, then ups)
// inner[t, f] = f(input[t, f])              (not gated)
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: Shazeer 2020, "GLU Variants Improve Transformer".
// Needs: shared/activation.wgsl

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded d_ff / 4
}

override GATED: u32 = 1u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>;       // [T, 2 width4] or [T, width4]
@group(0) @binding(2) var<storage, read_write> inner: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(8, 8)
fn activate(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let out = id.y * parameters.width4 + id.x;
    if GATED == 1u {
        let at = id.y * 2u * parameters.width4 + id.x;
        inner[out] = activation(input[at]) * input[at + parameters.width4];
    } else {
        inner[out] = activation(input[out]);
    }
}
