// normed[t, c] = hidden[t, c] / sqrt(mean_c(hidden[t, c]^2) + eps) * weight[c]
//
// Threads: one per row, in groups of 64. Software adapters want no barrier, and a row is
// short; see matmul.wgsl for where the time goes.
// Source: Zhang and Sennrich 2019, "Root Mean Square Layer Normalization".
// Needs: shared/weight_*.wgsl

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded C / 4; the padding is 0
    width: u32,  // C
    eps: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> hidden: array<vec4<f32>>;       // [T, width4]
@group(0) @binding(2) var<storage, read> weight: array<Weights4>;        // [width4]
@group(0) @binding(3) var<storage, read_write> normed: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(64)
fn rms_norm(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.rows {
        return;
    }
    let first = id.x * parameters.width4;
    var squares = vec4<f32>();
    for (var i = 0u; i < parameters.width4; i++) {
        let x = hidden[first + i];
        squares += x * x;
    }
    let mean = dot(squares, vec4<f32>(1.0)) / f32(parameters.width);
    let scale = 1.0 / sqrt(mean + parameters.eps);
    for (var i = 0u; i < parameters.width4; i++) {
        normed[first + i] = hidden[first + i] * scale * widen(weight[i]);
    }
}
