// For a pair (a, b) = (x[i], x[i + R / 2]) of the first R numbers of a head, angle = rotation of its row:
//   rotated = (a cos - b sin, b cos + a sin); numbers from R on pass, all of them where R = 0
//
// Rotates the queries in place, and places rotated keys and plain values where the
// attention looks for them: row `key_first + t` of one application's keys and values.
// Threads: one per (pair of a head, row), heads in the order query, key, value; groups of 8 x 8.
// Source: Su et al. 2021, "RoFormer"; rotate-half layout and part of a head: Hugging Face transformers.

struct Parameters {
    rows: u32,       // T
    half: u32,       // R / 2
    pairs: u32,      // D / 2, rounded up
    head_width: u32, // padded D
    n_heads: u32,    // query heads
    n_kv_heads: u32,
    query_width: u32, // padded width of all query heads
    kv_width: u32,    // padded width of all key heads
    key_first: u32,   // tokens before this batch
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> turns: array<u32>;             // [T]: row of the rotations
@group(0) @binding(2) var<storage, read> rotations: array<vec2<f32>>;   // [rows, R / 2]: cos, sin
@group(0) @binding(3) var<storage, read_write> qkv: array<f32>;         // [T, query_width + 2 kv_width]
@group(0) @binding(4) var<storage, read_write> keys_values: array<f32>; // [keys, 2 kv_width]

@compute @workgroup_size(8, 8)
fn rope(@builtin(global_invocation_id) id: vec3<u32>) {
    let half = parameters.half;
    let head = id.x / parameters.pairs;
    let pair = id.x % parameters.pairs;
    let row = id.y;
    let key_end = parameters.n_heads + parameters.n_kv_heads;
    if row >= parameters.rows || head >= key_end + parameters.n_kv_heads {
        return;
    }
    // Pairs that pass are neighbours behind those that turn.
    let turns_here = pair < half;
    let first = select(2u * pair, pair, turns_here);
    let second = select(first + 1u, pair + half, turns_here);
    var rotation = vec2<f32>(1.0, 0.0);
    if turns_here {
        rotation = rotations[turns[row] * half + pair];
    }
    let qkv_row = row * (parameters.query_width + 2u * parameters.kv_width);
    if head < parameters.n_heads {
        let at = qkv_row + head * parameters.head_width;
        let a = qkv[at + first];
        let b = qkv[at + second];
        qkv[at + first] = a * rotation.x - b * rotation.y;
        qkv[at + second] = b * rotation.x + a * rotation.y;
        return;
    }
    let is_value = head >= key_end;
    let kv_head = select(head - parameters.n_heads, head - key_end, is_value);
    let column = select(0u, parameters.kv_width, is_value) + kv_head * parameters.head_width;
    let source = qkv_row + parameters.query_width + column;
    let place = (parameters.key_first + row) * 2u * parameters.kv_width + column;
    let a = qkv[source + first];
    let b = qkv[source + second];
    if is_value {
        keys_values[place + first] = a;
        keys_values[place + second] = b;
    } else {
        keys_values[place + first] = a * rotation.x - b * rotation.y;
        keys_values[place + second] = b * rotation.x + a * rotation.y;
    }
}
