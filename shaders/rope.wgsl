// For a pair (a, b) = (x[i], x[i + D / 2]) of a head at position p, angle = p * frequency[i]:
//   rotated = (a cos - b sin, b cos + a sin)
//
// Rotates the queries in place, and places rotated keys and plain values where the
// attention looks for them: row `key_first + t` of one application's keys and values.
// Threads: one per (pair of a head, row), heads in the order query, key, value; groups of 8 x 8.
// Source: Su et al. 2021, "RoFormer"; rotate-half layout of Hugging Face transformers.

struct Parameters {
    rows: u32,       // T
    half: u32,       // D / 2
    head_width: u32, // padded D
    n_heads: u32,    // query heads
    n_kv_heads: u32,
    query_width: u32, // padded width of all query heads
    kv_width: u32,    // padded width of all key heads
    key_first: u32,   // tokens before this batch
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> positions: array<u32>;         // [T]
@group(0) @binding(2) var<storage, read> rotations: array<vec2<f32>>;   // [positions, D / 2]: cos, sin
@group(0) @binding(3) var<storage, read_write> qkv: array<f32>;         // [T, query_width + 2 kv_width]
@group(0) @binding(4) var<storage, read_write> keys_values: array<f32>; // [keys, 2 kv_width]

@compute @workgroup_size(8, 8)
fn rope(@builtin(global_invocation_id) id: vec3<u32>) {
    let half = parameters.half;
    let head = id.x / half;
    let i = id.x % half;
    let row = id.y;
    let key_end = parameters.n_heads + parameters.n_kv_heads;
    if row >= parameters.rows || head >= key_end + parameters.n_kv_heads {
        return;
    }
    let rotation = rotations[positions[row] * half + i];
    let qkv_row = row * (parameters.query_width + 2u * parameters.kv_width);
    if head < parameters.n_heads {
        let at = qkv_row + head * parameters.head_width + i;
        let a = qkv[at];
        let b = qkv[at + half];
        qkv[at] = a * rotation.x - b * rotation.y;
        qkv[at + half] = b * rotation.x + a * rotation.y;
        return;
    }
    let is_value = head >= key_end;
    let kv_head = select(head - parameters.n_heads, head - key_end, is_value);
    let column = select(0u, parameters.kv_width, is_value) + kv_head * parameters.head_width + i;
    let source = qkv_row + parameters.query_width + column;
    let place = (parameters.key_first + row) * 2u * parameters.kv_width + column;
    let a = qkv[source];
    let b = qkv[source + half];
    if is_value {
        keys_values[place] = a;
        keys_values[place + half] = b;
    } else {
        keys_values[place] = a * rotation.x - b * rotation.y;
        keys_values[place + half] = b * rotation.x + a * rotation.y;
    }
}
