// sum[t, n] = sum_k input[t, k] * weight[n, k], which finish_*.wgsl takes to its place
//
// The GEMM body of software adapters: registers only, 8 x 8 outputs per thread. `weight` lies as the
// checkpoint stores it, [out, in], and is read 4 neighbours along k at a time, so that
// a vector times a 4 x 4 matrix is 16 multiply-adds on 5 loads. Rows of `weight` and of
// `input` are padded to 8 with zeros (weights) or with rows that nobody reads (input):
// the inner loop has no branch. The input is as it is, never one to scale: threads would add up the same squares
// again and again.
// Threads: one per (unit of 8 columns, 8 rows), in groups of 8 x 8.
// Source: the usual register tiling; Goto and van de Geijn 2008, "Anatomy of
// High-Performance Matrix Multiplication".
// Needs: shared/weight_*.wgsl, shared/finish_*.wgsl

@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>; // [padded T, depth4]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;   // [padded N, depth4]

// Weights [first..first + 4, 4 k..4 k + 4] as columns, from their place `at`.
fn weights(at: u32) -> mat4x4<f32> {
    let depth = parameters.depth4;
    return mat4x4<f32>(
        weights4(at),
        weights4(at + depth),
        weights4(at + 2u * depth),
        weights4(at + 3u * depth),
    );
}

@compute @workgroup_size(8, 8)
fn matmul(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y * 8u;
    if id.x >= parameters.units || row >= parameters.rows {
        return;
    }
    let unit = parameters.first + id.x;
    let depth = parameters.depth4;
    // Columns of the whole matrix, of which `weight` begins at that of the first unit.
    let left_at = (left_column(unit) - 8u * parameters.first) * depth;
    let right_at = (right_column(unit) - 8u * parameters.first) * depth;
    let input_first = row * depth;
    var l0 = vec4<f32>();
    var r0 = vec4<f32>();
    var l1 = vec4<f32>();
    var r1 = vec4<f32>();
    var l2 = vec4<f32>();
    var r2 = vec4<f32>();
    var l3 = vec4<f32>();
    var r3 = vec4<f32>();
    var l4 = vec4<f32>();
    var r4 = vec4<f32>();
    var l5 = vec4<f32>();
    var r5 = vec4<f32>();
    var l6 = vec4<f32>();
    var r6 = vec4<f32>();
    var l7 = vec4<f32>();
    var r7 = vec4<f32>();
    for (var k = 0u; k < depth; k++) {
        let left = weights(left_at + k);
        let right = weights(right_at + k);
        let at = input_first + k;
        let x0 = input[at];
        l0 += x0 * left;
        r0 += x0 * right;
        let x1 = input[at + depth];
        l1 += x1 * left;
        r1 += x1 * right;
        let x2 = input[at + 2u * depth];
        l2 += x2 * left;
        r2 += x2 * right;
        let x3 = input[at + 3u * depth];
        l3 += x3 * left;
        r3 += x3 * right;
        let x4 = input[at + 4u * depth];
        l4 += x4 * left;
        r4 += x4 * right;
        let x5 = input[at + 5u * depth];
        l5 += x5 * left;
        r5 += x5 * right;
        let x6 = input[at + 6u * depth];
        l6 += x6 * left;
        r6 += x6 * right;
        let x7 = input[at + 7u * depth];
        l7 += x7 * left;
        r7 += x7 * right;
    }
    var lefts = array<vec4<f32>, 8>(l0, l1, l2, l3, l4, l5, l6, l7);
    var rights = array<vec4<f32>, 8>(r0, r1, r2, r3, r4, r5, r6, r7);
    for (var i = 0u; i < min(8u, parameters.rows - row); i++) {
        finish(row + i, unit, lefts[i], rights[i]);
    }
}
