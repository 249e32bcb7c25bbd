// mixed[t, h, d] = sum_z w[z] sums[t, h, z, d] / sum_z w[z] total[z],  w[z] = exp(greatest[z] - max_z greatest[z])
//
// Brings together what groups of attention.wgsl have of a part of the keys each.
// Threads: one per (4 columns of a head, row), in groups of 64 x 1.
// Source: Dao et al. 2023, "Flash-Decoding for long-context inference".

struct Parameters {
    mixed_stride4: u32, // row of mixed / 4
    head_width4: u32,   // padded D / 4
    n_heads: u32,
    parts: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> sums: array<vec4<f32>>;        // [T, heads, parts, 1 + head_width4]: greatest and total first
@group(0) @binding(2) var<storage, read_write> mixed: array<vec4<f32>>; // [T, mixed_stride4]

@compute @workgroup_size(64)
fn attention_join(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.n_heads * parameters.head_width4 {
        return;
    }
    let step = parameters.head_width4 + 1u;
    let head = id.x / parameters.head_width4;
    let first = (id.y * parameters.n_heads + head) * parameters.parts * step;
    let column = first + 1u + id.x % parameters.head_width4;
    var greatest = sums[first].x;
    for (var z = 1u; z < parameters.parts; z++) {
        greatest = max(greatest, sums[first + z * step].x);
    }
    var mix = vec4<f32>();
    var total = 0.0;
    for (var z = 0u; z < parameters.parts; z++) {
        let weight = exp(sums[first + z * step].x - greatest);
        total += weight * sums[first + z * step].y;
        mix += weight * sums[column + z * step];
    }
    mixed[id.y * parameters.mixed_stride4 + id.x] = mix / total;
}
