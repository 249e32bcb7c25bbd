// normed[t, c] = (hidden[t, c] - mean) / sqrt(mean_c((hidden[t, c] - mean)^2) + eps) * (plus + weight[c]) + bias[c]
//   kind 0: mean = 0, plus = 0, no bias           (root mean square)
//   kind 1: mean = 0, plus = 1, no bias           (root mean square, weights around 0)
//   kind 2: mean = mean_c(hidden[t, c]), plus = 0 (layer norm)
//
// Threads: one per row, in groups of 64. Software adapters want no barrier, and a row is
// short; see matmul.wgsl for where the time goes.
// Source: Zhang and Sennrich 2019, "Root Mean Square Layer Normalization"; Ba, Kiros and
// Hinton 2016, "Layer Normalization"; weights around 0: Hugging Face transformers, modeling_gemma2.

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded C / 4; the padding is 0
    width: u32,  // C
    eps: f32,
}

override KIND: u32 = 0u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> hidden: array<vec4<f32>>;       // [T, width4]
@group(0) @binding(2) var<storage, read> weight: array<vec4<f32>>;       // [width4]
@group(0) @binding(3) var<storage, read> bias: array<vec4<f32>>;         // [width4]; kind 2 alone reads it
@group(0) @binding(4) var<storage, read_write> normed: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(64)
fn norm(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.rows {
        return;
    }
    let first = id.x * parameters.width4;
    let ones = vec4<f32>(1.0);
    let width = f32(parameters.width);
    var mean = 0.0;
    if KIND == 2u {
        var sums = vec4<f32>();
        for (var i = 0u; i < parameters.width4; i++) {
            sums += hidden[first + i];
        }
        mean = dot(sums, ones) / width;
    }
    var squares = vec4<f32>();
    for (var i = 0u; i < parameters.width4; i++) {
        var x = hidden[first + i];
        if KIND == 2u {
            // What is beyond the row stays 0.
            let column = vec4<u32>(4u * i) + vec4<u32>(0u, 1u, 2u, 3u);
            x = select(vec4<f32>(), x - mean, column < vec4<u32>(parameters.width));
        }
        squares += x * x;
    }
    let scale = 1.0 / sqrt(dot(squares, ones) / width + parameters.eps);
    for (var i = 0u; i < parameters.width4; i++) {
        let x = hidden[first + i];
        if KIND == 2u {
            normed[first + i] = (x - mean) * scale * weight[i] + bias[i];
        } else if KIND == 1u {
            normed[first + i] = x * scale * (1.0 + weight[i]);
        } else {
            normed[first + i] = x * scale * weight[i];
        }
    }
}
