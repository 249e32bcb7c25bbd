// output[t, first + n] = sum_k input[t, k] * weight[n, k]            (epilogue 0)
// output[t, first + n] += the same                                    (epilogue 1)
//
// The one GEMM body: registers only, 8 x 8 outputs per thread. `weight` lies as the
// checkpoint stores it, [out, in], and is read 4 neighbours along k at a time, so that
// a vector times a 4 x 4 matrix is 16 multiply-adds on 5 loads. Rows of `weight` and of
// `input` are padded to 8 with zeros (weights) or with rows that nobody reads (input):
// the inner loop has no branch.
// Threads: one per (8 outputs, 8 rows), in groups of 8 x 8.
// Source: the usual register tiling; Goto and van de Geijn 2008, "Anatomy of
// High-Performance Matrix Multiplication".
// Needs: shared/weight_*.wgsl

struct Parameters {
    row_tiles: u32,    // padded T / 8
    column_tiles: u32, // padded N / 8
    depth4: u32,       // padded K / 4
    stride4: u32,      // width of a row of output / 4
    first4: u32,       // first output column / 4
}

// 0: overwrite the output; 1: add to it (the residual).
override EPILOGUE: u32 = 0u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>;        // [padded T, depth4]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;        // [padded N, depth4]
@group(0) @binding(3) var<storage, read_write> output: array<vec4<f32>>; // [padded T, stride4]

// Weights [first..first + 4, 4 k..4 k + 4] as columns.
fn weights(first: u32, k: u32) -> mat4x4<f32> {
    let depth = parameters.depth4;
    let at = first * depth + k;
    return mat4x4<f32>(
        weights4(at),
        weights4(at + depth),
        weights4(at + 2u * depth),
        weights4(at + 3u * depth),
    );
}

fn put(row: u32, column4: u32, left: vec4<f32>, right: vec4<f32>) {
    let at = row * parameters.stride4 + parameters.first4 + column4;
    if EPILOGUE == 1u {
        output[at] += left;
        output[at + 1u] += right;
    } else {
        output[at] = left;
        output[at + 1u] = right;
    }
}

@compute @workgroup_size(8, 8)
fn matmul(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.column_tiles || id.y >= parameters.row_tiles {
        return;
    }
    let column = id.x * 8u;
    let row = id.y * 8u;
    let depth = parameters.depth4;
    let input_first = row * depth;
    var left0 = vec4<f32>();
    var right0 = vec4<f32>();
    var left1 = vec4<f32>();
    var right1 = vec4<f32>();
    var left2 = vec4<f32>();
    var right2 = vec4<f32>();
    var left3 = vec4<f32>();
    var right3 = vec4<f32>();
    var left4 = vec4<f32>();
    var right4 = vec4<f32>();
    var left5 = vec4<f32>();
    var right5 = vec4<f32>();
    var left6 = vec4<f32>();
    var right6 = vec4<f32>();
    var left7 = vec4<f32>();
    var right7 = vec4<f32>();
    for (var k = 0u; k < depth; k++) {
        let left = weights(column, k);
        let right = weights(column + 4u, k);
        let at = input_first + k;
        let x0 = input[at];
        left0 += x0 * left;
        right0 += x0 * right;
        let x1 = input[at + depth];
        left1 += x1 * left;
        right1 += x1 * right;
        let x2 = input[at + 2u * depth];
        left2 += x2 * left;
        right2 += x2 * right;
        let x3 = input[at + 3u * depth];
        left3 += x3 * left;
        right3 += x3 * right;
        let x4 = input[at + 4u * depth];
        left4 += x4 * left;
        right4 += x4 * right;
        let x5 = input[at + 5u * depth];
        left5 += x5 * left;
        right5 += x5 * right;
        let x6 = input[at + 6u * depth];
        left6 += x6 * left;
        right6 += x6 * right;
        let x7 = input[at + 7u * depth];
        left7 += x7 * left;
        right7 += x7 * right;
    }
    put(row, column / 4u, left0, right0);
    put(row + 1u, column / 4u, left1, right1);
    put(row + 2u, column / 4u, left2, right2);
    put(row + 3u, column / 4u, left3, right3);
    put(row + 4u, column / 4u, left4, right4);
    put(row + 5u, column / 4u, left5, right5);
    put(row + 6u, column / 4u, left6, right6);
    put(row + 7u, column / 4u, left7, right7);
}
