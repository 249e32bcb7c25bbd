// x[t, n] = sum_z sums[z, t, n], which finish_*.wgsl takes to its place
//
// Adds what groups of matmul_tile.wgsl have of a part of k each.
// Threads: one per (unit of 8 columns, row), in groups of 8 x 8.
// Source: the usual split along k.
// Needs: shared/finish_*.wgsl; `parameters.depth4` is the number of parts

@group(0) @binding(1) var<storage, read> sums: array<vec4<f32>>;    // [parts, T, 2 units]
@group(0) @binding(2) var<storage, read> nothing: array<vec4<f32>>; // [1]: the place of the weights

@compute @workgroup_size(8, 8)
fn product_join(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.units || id.y >= parameters.rows {
        return;
    }
    var left = vec4<f32>();
    var right = vec4<f32>();
    for (var z = 0u; z < parameters.depth4; z++) {
        let at = ((z * parameters.rows + id.y) * parameters.units + id.x) * 2u;
        left += sums[at];
        right += sums[at + 1u];
    }
    let scale = scale(squares(id.y, 0u, 1u));
    finish(id.y, parameters.first + id.x, scale * left, scale * right);
}
