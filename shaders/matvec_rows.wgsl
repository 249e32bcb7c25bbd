// sum[t, n] = sum_k input[t, k] * weight[n, k], which finish_*.wgsl takes to its place
//
// The product of a few rows on a real GPU: a group per unit of 8 columns, whose threads read neighbouring fours of
// the same row of `weight` (thread i + 1 the one behind that of thread i), so that memory gives whole lines, and add
// up what they have.
// Threads: a group of 64 per (unit of 8 columns, row); each takes every 64th four along k.
// Source: the usual split of a dot product; ggml-webgpu's and wgpu-mm's products of one row.
// Needs: shared/weight_*.wgsl, shared/finish_*.wgsl

@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>; // [T, depth4]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;   // [padded N, depth4]

var<workgroup> lefts: array<vec4<f32>, 64>;
var<workgroup> rights: array<vec4<f32>, 64>;
var<workgroup> norms: array<f32, 64>;

// Products of four rows of `weight` with a four of the input, from their place `at`.
fn dots(x: vec4<f32>, at: u32) -> vec4<f32> {
    let depth = parameters.depth4;
    return vec4<f32>(
        dot(x, weights4(at)),
        dot(x, weights4(at + depth)),
        dot(x, weights4(at + 2u * depth)),
        dot(x, weights4(at + 3u * depth)),
    );
}

@compute @workgroup_size(64)
fn matvec_rows(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let unit = parameters.first + group.x;
    let row = group.y;
    let depth = parameters.depth4;
    let left_at = (left_column(unit) - 8u * parameters.first) * depth;
    let right_at = (right_column(unit) - 8u * parameters.first) * depth;
    var left = vec4<f32>();
    var right = vec4<f32>();
    for (var k = lane; k < depth; k += 64u) {
        let x = input[row * depth + k];
        left += dots(x, left_at + k);
        right += dots(x, right_at + k);
    }
    lefts[lane] = left;
    rights[lane] = right;
    norms[lane] = squares(row, lane, 64u);
    workgroupBarrier();
    for (var half = 32u; half > 0u; half /= 2u) {
        if lane < half {
            lefts[lane] += lefts[lane + half];
            rights[lane] += rights[lane + half];
            norms[lane] += norms[lane + half];
        }
        workgroupBarrier();
    }
    if lane == 0u {
        let scale = scale(norms[0]);
        finish(row, unit, scale * lefts[0], scale * rights[0]);
    }
}
