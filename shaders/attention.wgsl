// mixed[t, h, d] = sum_j p[j] value[j, h / group, d] / sum_j p[j],  p[j] = exp(score[j] - max_j score[j])
//   score[j] = soften(scale * sum_d query[t, h, d] key[j, h / group, d]) - slope[h] (own - j)
//   soften(s) = cap * tanh(s / cap), or s where cap = 0
//   slope[h] = 2^(-8 (h + 1) / n) for the first n heads, 2^(-4 (2 (h - n) + 1) / n) for the others; 0 where n = 0
//
// Attention in one pass: scores of 64 keys at a time, greatest and sum carried along. Four questions share every key and
// value: the rows of a tile, or heads of one row that have the same keys. A key that a row does not see is never
// multiplied in, not even by 0. Where few groups have many keys, several groups take a part of the keys each and leave
// sums for attention_join.wgsl.
// Threads: a group of 64 per (tile, heads, part of the keys): one per key, then one per (4 columns, share of the keys).
// Source: Dao et al. 2022, "FlashAttention"; Milakov and Gimelshein 2018, "Online normalizer calculation for softmax";
// grouped queries: Ainslie et al. 2023, "GQA"; caps: Gemma 2 (2024), section 2; slopes: Press, Smith and Lewis 2022.

struct Parameters {
    query_stride4: u32, // row of qkv / 4
    kv_stride4: u32,    // row of keys_values / 4; values are the second half
    mixed_stride4: u32, // row of mixed / 4
    head_width4: u32,   // padded D / 4, at most 64
    heads_per_kv: u32,
    heads: u32,         // heads of one row that go together; 1: the rows of a tile do
    scale: f32,
    cap: f32,
    slopes: u32,        // greatest power of two up to the number of heads, or 0
    window: u32,        // keys that a row sees, its own included; 0: all
    causal: u32,        // 1: none beyond its own
    parts: u32,         // parts of the keys
    part: u32,          // keys of each; of 64
    n_heads: u32,
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
@group(0) @binding(2) var<storage, read> qkv: array<vec4<f32>>;         // [T, query_stride4], queries first
@group(0) @binding(3) var<storage, read> keys_values: array<vec4<f32>>; // [keys, kv_stride4], keys first
@group(0) @binding(4) var<storage, read_write> mixed: array<vec4<f32>>; // [T, mixed_stride4], or sums of parts [T, heads, parts, 1 + head_width4]

// Below every score.
const LOWEST: f32 = -3.0e38;

var<workgroup> queries: array<vec4<f32>, 256>; // 4 questions of up to 64 fours
var<workgroup> scores: array<vec4<f32>, 64>;   // of 64 keys
var<workgroup> eights: array<vec4<f32>, 8>;
var<workgroup> shares: array<vec4<f32>, 256>;  // 4 questions of 64 threads

fn soften(score: vec4<f32>) -> vec4<f32> {
    let scaled = parameters.scale * score;
    if parameters.cap == 0.0 {
        return scaled;
    }
    // Beyond 20 the hyperbolic tangent is 1, and some devices overflow.
    return parameters.cap * tanh(clamp(scaled / parameters.cap, vec4<f32>(-20.0), vec4<f32>(20.0)));
}

// How much the scores of these heads fall with each key of distance.
fn slope(heads: vec4<u32>) -> vec4<f32> {
    if parameters.slopes == 0u {
        return vec4<f32>();
    }
    let n = f32(parameters.slopes);
    let head = vec4<f32>(heads);
    let first = -8.0 / n * (head + 1.0);
    let later = -4.0 / n * (2.0 * (head - n) + 1.0);
    return exp2(select(later, first, heads < vec4<u32>(parameters.slopes)));
}

// The sum of what all threads have in `scores`.
fn total(lane: u32) -> vec4<f32> {
    workgroupBarrier();
    if lane < 8u {
        var sum = vec4<f32>();
        for (var i = 8u * lane; i < 8u * lane + 8u; i++) {
            sum += scores[i];
        }
        eights[lane] = sum;
    }
    workgroupBarrier();
    var sum = vec4<f32>();
    for (var i = 0u; i < 8u; i++) {
        sum += eights[i];
    }
    return sum;
}

@compute @workgroup_size(64)
fn attention(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let tile = tiles[group.x];
    let depth = parameters.head_width4;
    let stride = parameters.kv_stride4;
    let by_heads = parameters.heads > 1u;
    let live = select(tile.rows, parameters.heads, by_heads);
    // Question i is of head `head + i` where heads go together, of row `row + i` otherwise; the last is asked again.
    let order = min(vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(live - 1u));
    let heads = vec4<u32>(group.y * parameters.heads) + select(vec4<u32>(), order, by_heads);
    let rows = vec4<u32>(tile.row) + select(order, vec4<u32>(), by_heads);
    let own = vec4<u32>(tile.own - tile.first_key) + select(order, vec4<u32>(), by_heads);
    for (var i = lane; i < 4u * depth; i += 64u) {
        let q = i / depth;
        queries[i] = qkv[rows[q] * parameters.query_stride4 + heads[q] * depth + i % depth];
    }
    // Keys from the beginning of the sequence.
    let window = vec4<u32>(parameters.window);
    let start = select(vec4<u32>(), own + 1u - window, (own >= window) & (window > vec4<u32>()));
    let part_first = group.z * parameters.part;
    let end = min(tile.last_key - tile.first_key + 1u, part_first + parameters.part);
    let begin = max(start.x / 64u * 64u, part_first);
    let falls = slope(heads);
    let key_column = heads.x / parameters.heads_per_kv * depth;

    var greatest = vec4<f32>(LOWEST);
    var sum = vec4<f32>();
    var mix0 = vec4<f32>();
    var mix1 = vec4<f32>();
    var mix2 = vec4<f32>();
    var mix3 = vec4<f32>();
    let sharers = 64u / depth;
    let column = lane % depth;
    let share = lane / depth;
    workgroupBarrier();
    for (var block = begin; block < end; block += 64u) {
        let j = block + lane;
        var score = vec4<f32>(LOWEST);
        var sees = vec4<bool>();
        if j < end {
            let at = (tile.first_key + j) * stride + key_column;
            var s = vec4<f32>();
            for (var d = 0u; d < depth; d++) {
                let key = keys_values[at + d];
                s += vec4<f32>(
                    dot(queries[d], key),
                    dot(queries[depth + d], key),
                    dot(queries[2u * depth + d], key),
                    dot(queries[3u * depth + d], key),
                );
            }
            let key = vec4<u32>(j);
            sees = (key >= start) & ((key <= own) | vec4<bool>(parameters.causal == 0u));
            score = soften(s) - falls * (vec4<f32>(own) - f32(j));
        }
        scores[lane] = select(vec4<f32>(LOWEST), score, sees);
        workgroupBarrier();
        if lane < 8u {
            var most = scores[8u * lane];
            for (var i = 8u * lane + 1u; i < 8u * lane + 8u; i++) {
                most = max(most, scores[i]);
            }
            eights[lane] = most;
        }
        workgroupBarrier();
        var most = greatest;
        for (var i = 0u; i < 8u; i++) {
            most = max(most, eights[i]);
        }
        let p = select(vec4<f32>(), exp(score - most), sees);
        let kept = exp(greatest - most);
        greatest = most;
        sum = kept * sum + p;
        scores[lane] = p;
        mix0 *= kept.x;
        mix1 *= kept.y;
        mix2 *= kept.z;
        mix3 *= kept.w;
        workgroupBarrier();
        if share < sharers {
            let keys = min(64u, end - block);
            for (var i = share; i < keys; i += sharers) {
                let weights = scores[i];
                let value = keys_values[(tile.first_key + block + i) * stride + stride / 2u + key_column + column];
                mix0 += select(vec4<f32>(), weights.x * value, weights.x != 0.0);
                mix1 += select(vec4<f32>(), weights.y * value, weights.y != 0.0);
                mix2 += select(vec4<f32>(), weights.z * value, weights.z != 0.0);
                mix3 += select(vec4<f32>(), weights.w * value, weights.w != 0.0);
            }
        }
        workgroupBarrier();
    }
    scores[lane] = sum;
    shares[lane] = mix0;
    shares[64u + lane] = mix1;
    shares[128u + lane] = mix2;
    shares[192u + lane] = mix3;
    let totals = total(lane);
    for (var i = lane; i < live * depth; i += 64u) {
        let q = i / depth;
        let d = i % depth;
        var mix = vec4<f32>();
        for (var s = 0u; s < sharers; s++) {
            mix += shares[64u * q + s * depth + d];
        }
        if parameters.parts == 1u {
            mixed[rows[q] * parameters.mixed_stride4 + heads[q] * depth + d] = mix / totals[q];
        } else {
            let at = ((rows[q] * parameters.n_heads + heads[q]) * parameters.parts + group.z) * (depth + 1u);
            mixed[at + 1u + d] = mix;
            if d == 0u {
                mixed[at] = vec4<f32>(greatest[q], totals[q], 0.0, 0.0);
            }
        }
    }
}
