// End of a product x: output[t, n] += multiplier * (x[t, n] + bias[n])
// And, where a norm follows:
//   normed[t, n] = output[t, n] * (plus + next[n])
//   parts[t, u] = sum of output[t, n]^2 over the 8 columns of unit u
// so that what reads the norm needs no pass of its own over the state: see scaled.wgsl.
// Units: 8 neighbouring columns.

struct Parameters {
    rows: u32,       // T
    units: u32,      // of this dispatch
    depth4: u32,     // padded K / 4
    first: u32,      // first unit
    parts: u32,      // fours of sums of squares for each row; 0: no norm follows
    plus: f32,       // 1 where the weights of the norm lie around 0
    multiplier: f32,
    bias: u32,       // 1: there is one
    stride4: u32,    // row of output / 4
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(3) var<storage, read> bias: array<vec4<f32>>;         // [stride4]
@group(0) @binding(4) var<storage, read> next: array<vec4<f32>>;         // [stride4]
@group(0) @binding(5) var<storage, read_write> output: array<vec4<f32>>; // [T, stride4]
@group(0) @binding(6) var<storage, read_write> normed: array<vec4<f32>>; // [T, stride4]
@group(0) @binding(7) var<storage, read_write> parts: array<f32>;        // [T, 4 parts]

fn left_column(unit: u32) -> u32 {
    return 8u * unit;
}

fn right_column(unit: u32) -> u32 {
    return 8u * unit + 4u;
}

// Its input is no state, and is multiplied as it is: see scaled.wgsl.
fn squares(row: u32, first: u32, step: u32) -> f32 {
    return 0.0;
}

fn scale(squares: f32) -> f32 {
    return 1.0;
}

fn finish(row: u32, unit: u32, left: vec4<f32>, right: vec4<f32>) {
    if row >= parameters.rows {
        return;
    }
    var l = left;
    var r = right;
    if parameters.bias == 1u {
        l += bias[2u * unit];
        r += bias[2u * unit + 1u];
    }
    let at = row * parameters.stride4 + 2u * unit;
    l = output[at] + parameters.multiplier * l;
    r = output[at + 1u] + parameters.multiplier * r;
    output[at] = l;
    output[at + 1u] = r;
    if parameters.parts > 0u {
        normed[at] = l * (parameters.plus + next[2u * unit]);
        normed[at + 1u] = r * (parameters.plus + next[2u * unit + 1u]);
        parts[4u * row * parameters.parts + unit] = dot(l, l) + dot(r, r);
    }
}
