// qkv[t, first + g, i] = qkv[t, first + g, i] / sqrt(mean_i(qkv[t, first + g, i]^2) + eps) * (plus + weight[i])
//
// The root mean square norm of queries or keys before they are rotated, in place: over each
// head (one group per head), or over all heads together (one group).
// Threads: one per (group, row), in groups of 8 x 8.
// Source: Hugging Face transformers, modeling_qwen3 (per head), modeling_olmo2 (all heads together).

struct Parameters {
    rows: u32,    // T
    stride4: u32, // row of qkv / 4
    first4: u32,  // first column / 4
    groups: u32,
    group4: u32,  // padded numbers of a group / 4; the padding is 0
    width: u32,   // numbers of a group
    eps: f32,
    plus: f32,    // 1 where weights lie around 0
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weight: array<vec4<f32>>;    // [group4]
@group(0) @binding(2) var<storage, read_write> qkv: array<vec4<f32>>; // [T, stride4]

@compute @workgroup_size(8, 8)
fn head_norm(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.groups || id.y >= parameters.rows {
        return;
    }
    let first = id.y * parameters.stride4 + parameters.first4 + id.x * parameters.group4;
    var squares = vec4<f32>();
    for (var i = 0u; i < parameters.group4; i++) {
        let x = qkv[first + i];
        squares += x * x;
    }
    let scale = 1.0 / sqrt(dot(squares, vec4<f32>(1.0)) / f32(parameters.width) + parameters.eps);
    for (var i = 0u; i < parameters.group4; i++) {
        qkv[first + i] *= scale * (parameters.plus + weight[i]);
    }
}
