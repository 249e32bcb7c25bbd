// scores[h, r, j] = scale * sum_d query[t, h, d] * key[first_key + j, h / group, d]
//
// First of three steps of causal attention. A tile is up to 4 neighbouring rows of one
// sequence, so no score crosses from one sequence to another; r counts the rows of tiles.
// Keys after a row's own are computed where the tile reaches them and never read.
// Threads: one per (4 keys, tile of 4 rows, query head), in groups of 8 x 8 x 1.
// Source: Vaswani et al. 2017; grouped queries: Ainslie et al. 2023, "GQA".

struct Parameters {
    tile_first: u32, // first tile of this dispatch
    tiles: u32,      // tiles of this dispatch
    width4: u32,     // room for scores of a row / 4
    query_stride4: u32, // row of qkv / 4
    kv_stride4: u32,    // row of keys_values / 4
    head_width4: u32,   // padded D / 4
    heads_per_kv: u32,
    scale: f32,         // 1 / sqrt(D)
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tiles: array<vec4<u32>>;        // [tiles]: first row, rows, first key, key of the first row
@group(0) @binding(2) var<storage, read> qkv: array<vec4<f32>>;          // [T, query_stride4], queries first
@group(0) @binding(3) var<storage, read> keys_values: array<vec4<f32>>;  // [keys, kv_stride4], keys first
@group(0) @binding(4) var<storage, read_write> scores: array<vec4<f32>>; // [heads, 4 tiles, width4]

@compute @workgroup_size(8, 8)
fn attention_scores(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.y >= parameters.tiles {
        return;
    }
    let tile = tiles[parameters.tile_first + id.y];
    let key_last = tile.w + tile.y - 1u;
    let key = tile.z + 4u * id.x;
    if key > key_last {
        return;
    }
    let head = id.z;
    let depth = parameters.head_width4;
    let query_column = head * depth;
    let key_column = head / parameters.heads_per_kv * depth;
    let row_last = tile.x + tile.y - 1u;
    let q0 = tile.x * parameters.query_stride4 + query_column;
    let q1 = min(tile.x + 1u, row_last) * parameters.query_stride4 + query_column;
    let q2 = min(tile.x + 2u, row_last) * parameters.query_stride4 + query_column;
    let q3 = min(tile.x + 3u, row_last) * parameters.query_stride4 + query_column;
    let k0 = key * parameters.kv_stride4 + key_column;
    let k1 = min(key + 1u, key_last) * parameters.kv_stride4 + key_column;
    let k2 = min(key + 2u, key_last) * parameters.kv_stride4 + key_column;
    let k3 = min(key + 3u, key_last) * parameters.kv_stride4 + key_column;
    var s0 = vec4<f32>();
    var s1 = vec4<f32>();
    var s2 = vec4<f32>();
    var s3 = vec4<f32>();
    for (var d = 0u; d < depth; d++) {
        let keys = mat4x4<f32>(keys_values[k0 + d], keys_values[k1 + d], keys_values[k2 + d], keys_values[k3 + d]);
        s0 += qkv[q0 + d] * keys;
        s1 += qkv[q1 + d] * keys;
        s2 += qkv[q2 + d] * keys;
        s3 += qkv[q3 + d] * keys;
    }
    let at = (head * parameters.tiles + id.y) * 4u * parameters.width4 + id.x;
    scores[at] = parameters.scale * s0;
    scores[at + parameters.width4] = parameters.scale * s1;
    scores[at + 2u * parameters.width4] = parameters.scale * s2;
    scores[at + 3u * parameters.width4] = parameters.scale * s3;
}
