// mixed[t, h, d] = sum_j scores[h, r, j] * value[first_key + j, h / group, d] / sum_j scores[h, r, j]
//
// Last of three steps of attention: `scores` are exponentials here. Blocks of 4 keys that all
// rows of the tile see go four at a time; the rest, along the diagonal and at the beginning of a
// window, one by one, so that a key which a row does not see is never multiplied in, not even by 0.
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
    window: u32,        // keys that a row sees, its own included; 0: all
    causal: u32,        // 1: none beyond its own
}

struct Tile {
    row: u32,       // first row
    rows: u32,      // 1 to 4
    first_key: u32, // of its sequence
    own: u32,       // key of the first row
    last_key: u32,  // the last that any of the rows sees
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tiles: array<Tile>;            // [tiles]
@group(0) @binding(2) var<storage, read> scores: array<vec4<f32>>;      // [heads, 4 tiles, width4]
@group(0) @binding(3) var<storage, read> keys_values: array<vec4<f32>>; // [keys, kv_stride4]
@group(0) @binding(4) var<storage, read_write> mixed: array<vec4<f32>>; // [T, mixed_stride4]

// The first key that the row with key `own` sees.
fn start(own: u32) -> u32 {
    if parameters.window == 0u || own < parameters.window {
        return 0u;
    }
    return own + 1u - parameters.window;
}

fn sees(key: u32, own: u32) -> bool {
    return key >= start(own) && (parameters.causal == 0u || key <= own);
}

fn at(row: u32, key: u32) -> f32 {
    return scores[row + key / 4u][key % 4u];
}

// Probabilities of one key for the 4 rows from `own` on, 0 where a row does not see it.
fn seen(key: u32, own: u32, p: vec4<f32>) -> vec4<f32> {
    let mask = vec4<bool>(sees(key, own), sees(key, own + 1u), sees(key, own + 2u), sees(key, own + 3u));
    return select(vec4<f32>(), p, mask);
}

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
    let own = tile.own - tile.first_key;
    let keys = tile.last_key - tile.first_key + 1u;
    // Keys that all rows see: from where the window of the last row begins up to the first row's own.
    let shared_first = (start(own + 3u) + 3u) / 4u;
    let shared_end = select(keys, own + 1u, parameters.causal == 1u) / 4u;
    let blocks_end = max(shared_end, shared_first);
    let begin = start(own);
    for (var j = begin; j < min(4u * shared_first, keys); j++) {
        let value = keys_values[(tile.first_key + j) * stride + column];
        let p = seen(j, own, vec4<f32>(at(p0, j), at(p1, j), at(p2, j), at(p3, j)));
        sum0 += select(vec4<f32>(), p.x * value, sees(j, own));
        sum1 += select(vec4<f32>(), p.y * value, sees(j, own + 1u));
        sum2 += select(vec4<f32>(), p.z * value, sees(j, own + 2u));
        sum3 += select(vec4<f32>(), p.w * value, sees(j, own + 3u));
        totals += p;
    }
    for (var block = shared_first; block < shared_end; block++) {
        let at = (tile.first_key + 4u * block) * stride + column;
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
    for (var j = 4u * blocks_end; j < keys; j++) {
        let value = keys_values[(tile.first_key + j) * stride + column];
        let p = seen(j, own, vec4<f32>(at(p0, j), at(p1, j), at(p2, j), at(p3, j)));
        sum0 += select(vec4<f32>(), p.x * value, sees(j, own));
        sum1 += select(vec4<f32>(), p.y * value, sees(j, own + 1u));
        sum2 += select(vec4<f32>(), p.z * value, sees(j, own + 2u));
        sum3 += select(vec4<f32>(), p.w * value, sees(j, own + 3u));
        totals += p;
    }
    let out = tile.row * parameters.mixed_stride4 + head * parameters.head_width4 + id.x;
    mixed[out] = sum0 / totals.x;
    if tile.rows > 1u {
        mixed[out + parameters.mixed_stride4] = sum1 / totals.y;
    }
    if tile.rows > 2u {
        mixed[out + 2u * parameters.mixed_stride4] = sum2 / totals.z;
    }
    if tile.rows > 3u {
        mixed[out + 3u * parameters.mixed_stride4] = sum3 / totals.w;
    }
}
