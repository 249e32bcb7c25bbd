// normed[t, c] = (x - mean) / sqrt(mean_c((x - mean)^2) + eps) * (plus + weight[c]) + bias[c],
//   x = hidden[row, c], row = rows[first + t] or t
//   kind 0: mean = 0, plus = 0, no bias (root mean square)
//   kind 1: mean = 0, plus = 1, no bias (root mean square, weights around 0)
//   kind 2: mean = mean_c(x), plus = 0  (layer norm)
// added: normed[t, c] += multiplier * the same, what a norm behind a branch adds to the state.
//
// Threads: one group of 64 per row; each thread takes every 64th four, and all add up what the others have.
// Source: Zhang and Sennrich 2019, "Root Mean Square Layer Normalization"; Ba, Kiros and
// Hinton 2016, "Layer Normalization"; weights around 0: Hugging Face transformers, modeling_gemma2.

struct Parameters {
    width4: u32,     // padded C / 4; the padding is 0
    width: u32,      // C
    eps: f32,
    chosen: u32,     // 1: the rows of the list, 0: all
    first: u32,      // first entry of the list
    added: u32,      // 1: added to what is there
    multiplier: f32,
}

override KIND: u32 = 0u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> rows: array<u32>;               // [entries]
@group(0) @binding(2) var<storage, read> hidden: array<vec4<f32>>;       // [T, width4]
@group(0) @binding(3) var<storage, read> weight: array<vec4<f32>>;       // [width4]
@group(0) @binding(4) var<storage, read> bias: array<vec4<f32>>;         // [width4]; kind 2 alone reads it
@group(0) @binding(5) var<storage, read_write> normed: array<vec4<f32>>; // [T, width4]

var<workgroup> sums: array<f32, 64>;
var<workgroup> eights: array<f32, 8>;

// The sum over all threads: by eights, so that nobody reads all.
fn total(own: f32, lane: u32) -> f32 {
    sums[lane] = own;
    workgroupBarrier();
    if lane < 8u {
        var sum = 0.0;
        for (var i = 8u * lane; i < 8u * lane + 8u; i++) {
            sum += sums[i];
        }
        eights[lane] = sum;
    }
    workgroupBarrier();
    var sum = 0.0;
    for (var i = 0u; i < 8u; i++) {
        sum += eights[i];
    }
    return sum;
}

@compute @workgroup_size(64)
fn norm(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    var row = group.x;
    if parameters.chosen == 1u {
        row = rows[parameters.first + group.x];
    }
    let first = row * parameters.width4;
    let ones = vec4<f32>(1.0);
    let width = f32(parameters.width);
    var mean = 0.0;
    if KIND == 2u {
        var own = vec4<f32>();
        for (var i = lane; i < parameters.width4; i += 64u) {
            own += hidden[first + i];
        }
        mean = total(dot(own, ones), lane) / width;
    }
    var squares = vec4<f32>();
    for (var i = lane; i < parameters.width4; i += 64u) {
        var x = hidden[first + i];
        if KIND == 2u {
            // What is beyond the row stays 0.
            let column = vec4<u32>(4u * i) + vec4<u32>(0u, 1u, 2u, 3u);
            x = select(vec4<f32>(), x - mean, column < vec4<u32>(parameters.width));
        }
        squares += x * x;
    }
    let scale = 1.0 / sqrt(total(dot(squares, ones), lane) / width + parameters.eps);
    for (var i = lane; i < parameters.width4; i += 64u) {
        let x = hidden[first + i];
        var y = x * scale * weight[i];
        if KIND == 2u {
            y = (x - mean) * scale * weight[i] + bias[i];
        } else if KIND == 1u {
            y = x * scale * (1.0 + weight[i]);
        }
        let at = group.x * parameters.width4 + i;
        if parameters.added == 1u {
            y = normed[at] + parameters.multiplier * y;
        }
        normed[at] = y;
    }
}
