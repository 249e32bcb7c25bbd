// End of the product that gives queries, keys and values: each number is the product,
// scaled as scaled.wgsl says, + bias[n]; then,
// for a pair (a, b) = (x[i], x[i + R / 2]) of the first R numbers of a query or key head, with the rotation of its row,
//   (a cos - b sin, b cos + a sin); numbers from R on and values pass.
// Queries go to `queries`, keys and values to row `key_first + t` of one application's keys and values.
// Units: two times 4 numbers of a head that turn together, or 8 neighbours behind those that turn.
// Source: Su et al. 2021, "RoFormer"; rotate-half layout and part of a head: Hugging Face transformers.
// Needs: shared/scaled.wgsl

struct Parameters {
    rows: u32,       // T
    units: u32,      // of this dispatch
    depth4: u32,     // padded K / 4
    first: u32,      // first unit
    parts: u32,      // fours of sums of squares for each row of the input; 0: the input is as it is
    width: f32,      // numbers that those are of
    eps: f32,
    bias: u32,       // 1: there is one
    stride4: u32,    // row of queries / 4
    kv_stride4: u32, // row of keys_values / 4
    head_units: u32, // padded D / 8
    half4: u32,      // R / 8
    n_heads: u32,    // query heads
    n_kv_heads: u32,
    key_first: u32,  // tokens before this batch
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(3) var<storage, read> bias: array<vec4<f32>>;              // [N / 4]
@group(0) @binding(4) var<storage, read> parts: array<vec4<f32>>;                   // [T, parts]
@group(0) @binding(5) var<storage, read> turns: array<u32>;                   // [T]: row of the rotations
@group(0) @binding(6) var<storage, read> rotations: array<vec4<f32>>;         // [rows, R / 4]: cos, sin, twice
@group(0) @binding(7) var<storage, read_write> queries: array<vec4<f32>>;     // [T, stride4], queries first
@group(0) @binding(8) var<storage, read_write> keys_values: array<vec4<f32>>; // [keys, kv_stride4]

// Fours from the beginning of the row.
fn left4(unit: u32) -> u32 {
    let head = unit / parameters.head_units;
    let i = unit % parameters.head_units;
    let half = parameters.half4;
    return head * 2u * parameters.head_units + select(2u * i, i, i < half);
}

fn right4(unit: u32) -> u32 {
    let i = unit % parameters.head_units;
    return left4(unit) + select(1u, parameters.half4, i < parameters.half4);
}

fn left_column(unit: u32) -> u32 {
    return 4u * left4(unit);
}

fn right_column(unit: u32) -> u32 {
    return 4u * right4(unit);
}

fn finish(row: u32, unit: u32, left: vec4<f32>, right: vec4<f32>) {
    if row >= parameters.rows {
        return;
    }
    let left_at = left4(unit);
    let right_at = right4(unit);
    var l = left;
    var r = right;
    if parameters.bias == 1u {
        l += bias[left_at];
        r += bias[right_at];
    }
    let head = unit / parameters.head_units;
    let i = unit % parameters.head_units;
    if i < parameters.half4 && head < parameters.n_heads + parameters.n_kv_heads {
        let at = turns[row] * 2u * parameters.half4 + 2u * i;
        let near = rotations[at];
        let far = rotations[at + 1u];
        let cos = vec4<f32>(near.x, near.z, far.x, far.z);
        let sin = vec4<f32>(near.y, near.w, far.y, far.w);
        let turned = l * cos - r * sin;
        r = r * cos + l * sin;
        l = turned;
    }
    if head < parameters.n_heads {
        queries[row * parameters.stride4 + left_at] = l;
        queries[row * parameters.stride4 + right_at] = r;
        return;
    }
    let before = 2u * parameters.n_heads * parameters.head_units;
    let at = (parameters.key_first + row) * parameters.kv_stride4 - before;
    keys_values[at + left_at] = l;
    keys_values[at + right_at] = r;
}
