// End of the product inside of an MLP: each number x is the product, scaled as scaled.wgsl says, + bias[n], and
//   inner[t, f] = f(x[t, f]) * x[t, up_first + f]   (gated)
//   inner[t, f] = f(x[t, f])                        (not gated)
// Units: 4 gates and the 4 numbers that they are for, or 8 neighbouring columns.
// Source: Shazeer 2020, "GLU Variants Improve Transformer".
// Needs: shared/scaled.wgsl, shared/activation.wgsl

struct Parameters {
    rows: u32,    // T
    units: u32,   // of this dispatch
    depth4: u32,  // padded K / 4
    first: u32,   // first unit
    parts: u32,   // fours of sums of squares for each row of the input; 0: the input is as it is
    width: f32,   // numbers that those are of
    eps: f32,
    bias: u32,    // 1: there is one
    stride4: u32, // row of inner / 4
}

override GATED: u32 = 1u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(3) var<storage, read> bias: array<vec4<f32>>;        // [N / 4]
@group(0) @binding(4) var<storage, read> parts: array<vec4<f32>>;             // [T, parts]
@group(0) @binding(5) var<storage, read_write> inner: array<vec4<f32>>; // [T, stride4]

fn left_column(unit: u32) -> u32 {
    return select(8u, 4u, GATED == 1u) * unit;
}

fn right_column(unit: u32) -> u32 {
    return left_column(unit) + select(4u, 4u * parameters.stride4, GATED == 1u);
}

fn finish(row: u32, unit: u32, left: vec4<f32>, right: vec4<f32>) {
    if row >= parameters.rows {
        return;
    }
    var l = left;
    var r = right;
    if parameters.bias == 1u {
        l += bias[left_column(unit) / 4u];
        r += bias[right_column(unit) / 4u];
    }
    let at = row * parameters.stride4;
    if GATED == 1u {
        inner[at + unit] = activation(l) * r;
    } else {
        inner[at + 2u * unit] = activation(l);
        inner[at + 2u * unit + 1u] = activation(r);
    }
}
