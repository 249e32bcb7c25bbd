// scores[h, r, j] = exp(scores[h, r, j] - max_j scores[h, r, j])   for keys up to the row's own
//
// Second of three steps of causal attention, in place. The mask is exact: later keys are
// not read, and the third step does not read them either. It divides by the sum.
// Threads: one per (row of a tile, query head), in groups of 64 x 1.
// Source: Vaswani et al. 2017; shifted by the maximum, so that nothing overflows.

struct Parameters {
    tile_first: u32, // first tile of this dispatch
    tiles: u32,      // tiles of this dispatch
    width: u32,      // room for scores of a row
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tiles: array<vec4<u32>>;  // [tiles]: first row, rows, first key, key of the first row
@group(0) @binding(2) var<storage, read_write> scores: array<f32>; // [heads, 4 tiles, width]

@compute @workgroup_size(64)
fn attention_softmax(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= 4u * parameters.tiles {
        return;
    }
    let tile = tiles[parameters.tile_first + id.x / 4u];
    let row = id.x % 4u;
    if row >= tile.y {
        return;
    }
    let keys = tile.w + row - tile.z + 1u;
    let first = (id.y * parameters.tiles * 4u + id.x) * parameters.width;
    var greatest = scores[first];
    for (var j = 1u; j < keys; j++) {
        greatest = max(greatest, scores[first + j]);
    }
    for (var j = 0u; j < keys; j++) {
        scores[first + j] = exp(scores[first + j] - greatest);
    }
}
