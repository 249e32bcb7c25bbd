// sum[t, n] = sum_k input[t, k] * weight[n, k], which finish_*.wgsl takes to its place
//
// What matmul.wgsl computes, for the few rows of a decoding step on a software adapter: one row and
// 8 outputs per thread, so that no work goes into rows that do not exist.
// Threads: one per (unit of 8 columns, row), in groups of 16 x 1, so that two cores share few columns evenly.
// Source: as matmul.wgsl.
// Needs: shared/weight_*.wgsl, shared/finish_*.wgsl

@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>; // [T, depth4]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;   // [padded N, depth4]

fn weights(at: u32) -> mat4x4<f32> {
    let depth = parameters.depth4;
    return mat4x4<f32>(
        weights4(at),
        weights4(at + depth),
        weights4(at + 2u * depth),
        weights4(at + 3u * depth),
    );
}

@compute @workgroup_size(16)
fn matvec(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.units || id.y >= parameters.rows {
        return;
    }
    let unit = parameters.first + id.x;
    let depth = parameters.depth4;
    let left_at = (left_column(unit) - 8u * parameters.first) * depth;
    let right_at = (right_column(unit) - 8u * parameters.first) * depth;
    let input_first = id.y * depth;
    var left = vec4<f32>();
    var right = vec4<f32>();
    for (var k = 0u; k < depth; k++) {
        let x = input[input_first + k];
        left += x * weights(left_at + k);
        right += x * weights(right_at + k);
    }
    let scale = scale(squares(id.y, 0u, 1u));
    finish(id.y, unit, scale * left, scale * right);
}
