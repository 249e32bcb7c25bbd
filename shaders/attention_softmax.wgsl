// scores[h, r, j] = exp(scores[h, r, j] - max_j scores[h, r, j])   for keys that the row sees
//
// Second of three steps of attention, in place. A row sees keys up to its own, or all of its
// sequence; of those, where there is a window, the last `window` up to its own. The mask is exact:
// other keys are not read, and the third step does not read them either; before the window they
// become 0, for who reads the weights. The third step divides by the sum.
// Threads: one per (row of a tile, query head), in groups of 64 x 1.
// Source: Vaswani et al. 2017; shifted by the maximum, so that nothing overflows; windows: Beltagy,
// Peters and Cohan 2020, "Longformer".

struct Parameters {
    tile_first: u32, // first tile of this dispatch
    tiles: u32,      // tiles of this dispatch
    width: u32,      // room for scores of a row
    window: u32,     // keys that a row sees, its own included; 0: all
    causal: u32,     // 1: none beyond its own
}

struct Tile {
    row: u32,       // first row
    rows: u32,      // 1 to 4
    first_key: u32, // of its sequence
    own: u32,       // key of the first row
    last_key: u32,  // the last that any of the rows sees
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tiles: array<Tile>;       // [tiles]
@group(0) @binding(2) var<storage, read_write> scores: array<f32>; // [heads, 4 tiles, width]

@compute @workgroup_size(64)
fn attention_softmax(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= 4u * parameters.tiles {
        return;
    }
    let tile = tiles[parameters.tile_first + id.x / 4u];
    let row = id.x % 4u;
    if row >= tile.rows {
        return;
    }
    let own = tile.own + row - tile.first_key;
    let end = select(tile.last_key - tile.first_key, own, parameters.causal == 1u) + 1u;
    var start = 0u;
    if parameters.window > 0u && own + 1u > parameters.window {
        start = own + 1u - parameters.window;
    }
    let first = (id.y * parameters.tiles * 4u + id.x) * parameters.width;
    var greatest = scores[first + start];
    for (var j = start + 1u; j < end; j++) {
        greatest = max(greatest, scores[first + j]);
    }
    for (var j = 0u; j < start; j++) {
        scores[first + j] = 0.0;
    }
    for (var j = start; j < end; j++) {
        scores[first + j] = exp(scores[first + j] - greatest);
    }
}
