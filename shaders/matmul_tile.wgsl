// sum[t, n] = sum_k input[t, k] * weight[n, k], which finish_*.wgsl takes to its place
//
// The GEMM body of real GPUs: a group computes a tile of SIDE x SIDE outputs. Step by step along k it brings a part of
// both matrices to workgroup memory, neighbouring threads reading neighbouring fours, and multiplies from there.
// Where tiles are few, several groups take a part of k each, and product_join.wgsl adds what they leave.
// Threads: 128 per (tile of columns, tile of rows, part of k); each has a unit of 8 columns and, of 64 x 64 outputs, 4 rows,
// of 32 x 32 outputs, one.
// Source: Volkov and Demmel 2008, "Benchmarking GPUs to Tune Dense Linear Algebra"; ggml-webgpu's tiles.
// Needs: shared/weight_*.wgsl, shared/finish_*.wgsl

@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>; // [padded T, depth4]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;   // [padded N, depth4]

// Rows and columns of a tile: 64 or 32.
override SIDE: u32 = 64u;

const THREADS: u32 = 128u;

// The part of k that the group takes: finish_part.wgsl asks.
var<private> part_of_k: u32;

// Parts of both matrices: [STEP, SIDE] fours, which are 256.
var<workgroup> inputs: array<vec4<f32>, 256>;
var<workgroup> weights: array<vec4<f32>, 256>;
var<workgroup> scales: array<f32, 64>;

// Where the row `row` of the tile of the input lies within a step: rows of neighbouring threads are neighbours.
fn place_of_row(row: u32) -> u32 {
    let each = SIDE * SIDE / (8u * THREADS);
    return row % each * (SIDE / each) + row / each;
}

// The same of a column: unit by unit.
fn place_of_column(column: u32) -> u32 {
    return column % 8u * (SIDE / 8u) + column / 8u;
}

// The row of `weight` of a column of the tile.
fn weight_row(first_unit: u32, column: u32) -> u32 {
    // Units that do not exist read the last one.
    let last = parameters.first + parameters.units - 1u;
    let unit = min(first_unit + column / 8u, last);
    let i = column % 8u;
    let at = select(right_column(unit) + i - 4u, left_column(unit) + i, i < 4u);
    return at - 8u * parameters.first;
}

@compute @workgroup_size(128)
fn matmul_tile(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let step = 256u / SIDE;
    let units = SIDE / 8u;
    let each = SIDE * SIDE / (8u * THREADS);
    let depth = parameters.depth4;
    let first_row = group.y * SIDE;
    let first_unit = parameters.first + group.x * units;
    let last_row = (parameters.rows + 7u) / 8u * 8u - 1u;
    if lane < SIDE {
        scales[lane] = scale(squares(min(first_row + lane, parameters.rows - 1u), 0u, 1u));
    }
    let unit = lane % units;
    let row = lane / units;
    part_of_k = group.z;
    let part = (depth + groups.z - 1u) / groups.z;
    let begin = group.z * part;
    let end = min(begin + part, depth);
    var l0 = vec4<f32>();
    var r0 = vec4<f32>();
    var l1 = vec4<f32>();
    var r1 = vec4<f32>();
    var l2 = vec4<f32>();
    var r2 = vec4<f32>();
    var l3 = vec4<f32>();
    var r3 = vec4<f32>();
    for (var first = begin; first < end; first += step) {
        // Two fours of each matrix per thread; those behind the end are 0.
        for (var i = lane; i < 256u; i += THREADS) {
            let k = i % step;
            let line = i / step;
            var x = vec4<f32>();
            var w = vec4<f32>();
            if first + k < end {
                x = input[min(first_row + line, last_row) * depth + first + k];
                w = weights4(weight_row(first_unit, line) * depth + first + k);
            }
            inputs[k * SIDE + place_of_row(line)] = x;
            weights[k * SIDE + place_of_column(line)] = w;
        }
        workgroupBarrier();
        for (var k = 0u; k < step; k++) {
            let at = k * SIDE + unit;
            let left = mat4x4<f32>(weights[at], weights[at + units], weights[at + 2u * units], weights[at + 3u * units]);
            let right = mat4x4<f32>(
                weights[at + 4u * units],
                weights[at + 5u * units],
                weights[at + 6u * units],
                weights[at + 7u * units],
            );
            let x = k * SIDE + row;
            l0 += inputs[x] * left;
            r0 += inputs[x] * right;
            if each > 1u {
                let rows = SIDE / each;
                l1 += inputs[x + rows] * left;
                r1 += inputs[x + rows] * right;
                l2 += inputs[x + 2u * rows] * left;
                r2 += inputs[x + 2u * rows] * right;
                l3 += inputs[x + 3u * rows] * left;
                r3 += inputs[x + 3u * rows] * right;
            }
        }
        workgroupBarrier();
    }
    if group.x * units + unit >= parameters.units {
        return;
    }
    let out = first_row + row * each;
    let s = row * each;
    finish(out, first_unit + unit, scales[s] * l0, scales[s] * r0);
    if each > 1u {
        finish(out + 1u, first_unit + unit, scales[s + 1u] * l1, scales[s + 1u] * r1);
        finish(out + 2u, first_unit + unit, scales[s + 2u] * l2, scales[s + 2u] * r2);
        finish(out + 3u, first_unit + unit, scales[s + 3u] * l3, scales[s + 3u] * r3);
    }
}
