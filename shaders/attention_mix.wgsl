// mixed[t, h, d] = sum_j scores[h, r, j] * value[first_key + j, h / group, d] / sum_j scores[h, r, j]
//
// Last of three steps of causal attention: `scores` are exponentials here. Blocks of 4
// keys that all rows of the tile may see go four at a time; the rest, along the diagonal,
// one by one, so that a key which a row may not see is never multiplied in, not even by 0.
// Threads: one per (4 columns of a head, tile of 4 rows, query head), in groups of 8 x 8 x 1.
// Source: Vaswani et al. 2017; grouped queries: Ainslie et al. 2023, "GQA".

struct Parameters {
    tile_first: u32,    // first tile of this dispatch
    tiles: u32,         // tiles of this dispatch
    width4: u32,        // room for scores of a row / 4
    mixed_stride4: u32, // row of mixed / 4
    kv_stride4: u32,    // row of keys_values / 4; values are the second half
    head_width4: u32,   // padded D / 4
    heads_per_kv: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tiles: array<vec4<u32>>;       // [tiles]: first row, rows, first key, key of the first row
@group(0) @binding(2) var<storage, read> scores: array<vec4<f32>>;      // [heads, 4 tiles, width4]
@group(0) @binding(3) var<storage, read> keys_values: array<vec4<f32>>; // [keys, kv_stride4]
@group(0) @binding(4) var<storage, read_write> mixed: array<vec4<f32>>; // [T, mixed_stride4]

@compute @workgroup_size(8, 8)
fn attention_mix(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.head_width4 || id.y >= parameters.tiles {
        return;
    }
    let tile = tiles[parameters.tile_first + id.y];
    let head = id.z;
    let stride = parameters.kv_stride4;
    let column = stride / 2u + head / parameters.heads_per_kv * parameters.head_width4 + id.x;
    let p0 = (head * parameters.tiles + id.y) * 4u * parameters.width4;
    let p1 = p0 + parameters.width4;
    let p2 = p1 + parameters.width4;
    let p3 = p2 + parameters.width4;
    let ones = vec4<f32>(1.0);
    var sum0 = vec4<f32>();
    var sum1 = vec4<f32>();
    var sum2 = vec4<f32>();
    var sum3 = vec4<f32>();
    var totals = vec4<f32>();
    // Keys that the first row, and therefore every row of the tile, may see.
    let blocks = (tile.w - tile.z + 1u) / 4u;
    for (var block = 0u; block < blocks; block++) {
        let at = (tile.z + 4u * block) * stride + column;
        // Columns are keys: values * probabilities is the sum over the 4 keys.
        let values = mat4x4<f32>(
            keys_values[at], keys_values[at + stride], keys_values[at + 2u * stride], keys_values[at + 3u * stride]
        );
        let probabilities = mat4x4<f32>(scores[p0 + block], scores[p1 + block], scores[p2 + block], scores[p3 + block]);
        sum0 += values * probabilities[0];
        sum1 += values * probabilities[1];
        sum2 += values * probabilities[2];
        sum3 += values * probabilities[3];
        totals += ones * probabilities;
    }
    let keys = tile.w - tile.z + tile.y;
    for (var j = 4u * blocks; j < keys; j++) {
        let value = keys_values[(tile.z + j) * stride + column];
        let own = tile.w - tile.z;
        let block = j / 4u;
        let lane = j % 4u;
        if j <= own {
            let p = scores[p0 + block][lane];
            sum0 += p * value;
            totals.x += p;
        }
        if j <= own + 1u {
            let p = scores[p1 + block][lane];
            sum1 += p * value;
            totals.y += p;
        }
        if j <= own + 2u {
            let p = scores[p2 + block][lane];
            sum2 += p * value;
            totals.z += p;
        }
        let p = scores[p3 + block][lane];
        sum3 += p * value;
        totals.w += p;
    }
    let out = tile.x * parameters.mixed_stride4 + head * parameters.head_width4 + id.x;
    mixed[out] = sum0 / totals.x;
    if tile.y > 1u {
        mixed[out + parameters.mixed_stride4] = sum1 / totals.y;
    }
    if tile.y > 2u {
        mixed[out + 2u * parameters.mixed_stride4] = sum2 / totals.z;
    }
    if tile.y > 3u {
        mixed[out + 3u * parameters.mixed_stride4] = sum3 / totals.w;
    }
}
