// End of a product: output[t, n] = x[t, n] + bias[n], where x is the product, scaled as scaled.wgsl says
// Units: 8 neighbouring columns.
// Needs: shared/scaled.wgsl

struct Parameters {
    rows: u32,    // T
    units: u32,   // of this dispatch
    depth4: u32,  // padded K / 4
    first: u32,   // first unit
    parts: u32,   // fours of sums of squares for each row of the input; 0: the input is as it is
    width: f32,   // numbers that those are of
    eps: f32,
    bias: u32,    // 1: there is one
    stride4: u32, // row of output / 4
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(3) var<storage, read> bias: array<vec4<f32>>;         // [N / 4]
@group(0) @binding(4) var<storage, read> parts: array<vec4<f32>>;              // [T, parts]
@group(0) @binding(5) var<storage, read_write> output: array<vec4<f32>>; // [T, stride4]

fn left_column(unit: u32) -> u32 {
    return 8u * unit;
}

fn right_column(unit: u32) -> u32 {
    return 8u * unit + 4u;
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
    output[at] = l;
    output[at + 1u] = r;
}
