// End of a part of a product: sums[z, t, u] = x[t, n], for product_join.wgsl to add over the parts z of k
// Units: as the ending has them that follows.

struct Parameters {
    rows: u32,       // T
    units: u32,      // of this dispatch
    depth4: u32,     // padded K / 4
    first: u32,      // first unit
    kind: u32,       // where the columns of a unit lie. 0: side by side; 1: 4 gates and 4 for them; 2: what turns together
    half4: u32,      // kind 1: gates / 4; kind 2: numbers of a head that turn / 8
    head_units: u32,  // kind 2: padded D / 8
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4<f32>>; // [parts, T, 2 units]

fn left_column(unit: u32) -> u32 {
    if parameters.kind == 1u {
        return 4u * unit;
    }
    if parameters.kind == 2u {
        let i = unit % parameters.head_units;
        return 8u * (unit - i) + 4u * select(2u * i, i, i < parameters.half4);
    }
    return 8u * unit;
}

fn right_column(unit: u32) -> u32 {
    let beside = parameters.kind == 0u || (parameters.kind == 2u && unit % parameters.head_units >= parameters.half4);
    return left_column(unit) + select(4u * parameters.half4, 4u, beside);
}

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
    let at = ((part_of_k * parameters.rows + row) * parameters.units + unit - parameters.first) * 2u;
    sums[at] = left;
    sums[at + 1u] = right;
}
