// scores[h, r, j] = soften(scale * sum_d query[t, h, d] * key[first_key + j, h / group, d]) - slope[h] (own - j)
//   soften(s) = cap * tanh(s / cap), or s where cap = 0
//   slope[h] = 2^(-8 (h + 1) / n) for the first n heads, 2^(-4 (2 (h - n) + 1) / n) for the others; 0 where n = 0
//
// First of three steps of attention. A tile is up to 4 neighbouring rows of one
// sequence, so no score crosses from one sequence to another; r counts the rows of tiles.
// Keys that a row does not see are computed where the tile reaches them and never read.
// Threads: one per (4 keys, tile of 4 rows, query head), in groups of 8 x 8 x 1.
// Source: Vaswani et al. 2017; grouped queries: Ainslie et al. 2023, "GQA";
// caps: Gemma 2 (2024), section 2; slopes: Press, Smith and Lewis 2022, "ALiBi".

struct Parameters {
    tile_first: u32, // first tile of this dispatch
    tiles: u32,      // tiles of this dispatch
    width4: u32,     // room for scores of a row / 4
    query_stride4: u32, // row of qkv / 4
    kv_stride4: u32,    // row of keys_values / 4
    head_width4: u32,   // padded D / 4
    heads_per_kv: u32,
    scale: f32,
    cap: f32,
    slopes: u32,        // greatest power of two up to the number of heads, or 0
}

struct Tile {
    row: u32,       // first row
    rows: u32,      // 1 to 4
    first_key: u32, // of its sequence
    own: u32,       // key of the first row
    last_key: u32,  // the last that any of the rows sees
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tiles: array<Tile>;             // [tiles]
@group(0) @binding(2) var<storage, read> qkv: array<vec4<f32>>;          // [T, query_stride4], queries first
@group(0) @binding(3) var<storage, read> keys_values: array<vec4<f32>>;  // [keys, kv_stride4], keys first
@group(0) @binding(4) var<storage, read_write> scores: array<vec4<f32>>; // [heads, 4 tiles, width4]

fn soften(score: vec4<f32>) -> vec4<f32> {
    let scaled = parameters.scale * score;
    if parameters.cap == 0.0 {
        return scaled;
    }
    // Beyond 20 the hyperbolic tangent is 1, and some devices overflow.
    return parameters.cap * tanh(clamp(scaled / parameters.cap, vec4<f32>(-20.0), vec4<f32>(20.0)));
}

// How much the scores of 4 keys from `key` on fall for the row at `own`.
fn fall(head: u32, key: u32, own: u32) -> vec4<f32> {
    if parameters.slopes == 0u {
        return vec4<f32>();
    }
    let n = f32(parameters.slopes);
    let first = -8.0 / n * f32(head + 1u);
    let later = -4.0 / n * (2.0 * (f32(head) - n) + 1.0);
    let slope = exp2(select(later, first, head < parameters.slopes));
    return slope * (f32(own) - (vec4<f32>(f32(key)) + vec4<f32>(0.0, 1.0, 2.0, 3.0)));
}

@compute @workgroup_size(8, 8)
fn attention_scores(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.y >= parameters.tiles {
        return;
    }
    let tile = tiles[parameters.tile_first + id.y];
    let key_last = tile.last_key;
    let key = tile.first_key + 4u * id.x;
    if key > key_last {
        return;
    }
    let head = id.z;
    let depth = parameters.head_width4;
    let query_column = head * depth;
    let key_column = head / parameters.heads_per_kv * depth;
    let row_last = tile.row + tile.rows - 1u;
    let q0 = tile.row * parameters.query_stride4 + query_column;
    let q1 = min(tile.row + 1u, row_last) * parameters.query_stride4 + query_column;
    let q2 = min(tile.row + 2u, row_last) * parameters.query_stride4 + query_column;
    let q3 = min(tile.row + 3u, row_last) * parameters.query_stride4 + query_column;
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
    scores[at] = soften(s0) - fall(head, key, tile.own);
    scores[at + parameters.width4] = soften(s1) - fall(head, key, tile.own + 1u);
    scores[at + 2u * parameters.width4] = soften(s2) - fall(head, key, tile.own + 2u);
    scores[at + 3u * parameters.width4] = soften(s3) - fall(head, key, tile.own + 3u);
}
