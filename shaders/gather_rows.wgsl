// gathered[i, c] = hidden[rows[first + i], c]
//
// Brings the scored rows together, so that the head runs on nothing else.
// Threads: one per (4 columns, gathered row), in groups of 8 x 8.
// Source: none needed; logits exist only where they are asked for.

struct Parameters {
    rows: u32,   // gathered rows
    width4: u32, // padded C / 4
    first: u32,  // first entry of `rows`
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> rows: array<u32>;                 // [scored rows]
@group(0) @binding(2) var<storage, read> hidden: array<vec4<f32>>;         // [T, width4]
@group(0) @binding(3) var<storage, read_write> gathered: array<vec4<f32>>; // [rows, width4]

@compute @workgroup_size(8, 8)
fn gather_rows(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let row = rows[parameters.first + id.y];
    gathered[id.y * parameters.width4 + id.x] = hidden[row * parameters.width4 + id.x];
}
