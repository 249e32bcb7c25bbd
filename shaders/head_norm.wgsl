// qkv[t, first + g, i] =
//   (qkv[t, first + g, i] - mean) / sqrt(mean_i((qkv[t, first + g, i] - mean)^2) + eps) * (plus + weight[i]) + bias[i]
//   centred 0: mean = 0, no bias                (root mean square)
//   centred 1: mean = mean_i(qkv[t, first + g, i]) (layer norm)
//
// The norm of queries or keys before they are rotated, in place: over each head (one group per
// head), or over all heads together (one group).
// Threads: one per (group, row), in groups of 8 x 8.
// Source: Hugging Face transformers, modeling_qwen3 and modeling_phi (per head), modeling_olmo2 (all heads together).

struct Parameters {
    rows: u32,    // T
    stride4: u32, // row of qkv / 4
    first4: u32,  // first column / 4
    groups: u32,
    group4: u32,  // padded numbers of a group / 4; the padding is 0
    width: u32,   // numbers of a group
    eps: f32,
    plus: f32,    // 1 where weights lie around 0
    centred: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weight: array<vec4<f32>>;    // [group4]
@group(0) @binding(2) var<storage, read> bias: array<vec4<f32>>;      // [group4]; read where centred alone
@group(0) @binding(3) var<storage, read_write> qkv: array<vec4<f32>>; // [T, stride4]

@compute @workgroup_size(8, 8)
fn head_norm(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.groups || id.y >= parameters.rows {
        return;
    }
    let first = id.y * parameters.stride4 + parameters.first4 + id.x * parameters.group4;
    let ones = vec4<f32>(1.0);
    let width = f32(parameters.width);
    let is_centred = parameters.centred == 1u;
    var mean = 0.0;
    if is_centred {
        var sums = vec4<f32>();
        for (var i = 0u; i < parameters.group4; i++) {
            sums += qkv[first + i];
        }
        mean = dot(sums, ones) / width;
    }
    var squares = vec4<f32>();
    for (var i = 0u; i < parameters.group4; i++) {
        let x = qkv[first + i] - mean;
        squares += x * x;
    }
    // The padding, which may lie between heads, counts for nothing.
    let padding = (f32(4u * parameters.group4) - width) * mean * mean;
    let scale = 1.0 / sqrt((dot(squares, ones) - padding) / width + parameters.eps);
    for (var i = 0u; i < parameters.group4; i++) {
        let normed = (qkv[first + i] - mean) * scale * (parameters.plus + weight[i]);
        qkv[first + i] = select(normed, normed + bias[i], is_centred);
    }
}
