// hidden[t, c] = scale * table[tokens[t], c]   (mode 0)
// hidden[t, c] += table[tokens[t], c]          (mode 1)
//
// Gathers rows of the token embedding, or adds rows of another table (positions, token types). A table that is split over several buffers
// runs once per buffer, and each run writes the rows whose token it holds.
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: Hugging Face transformers, modeling_llama (embed_tokens).
// Needs: shared/weight_*.wgsl

struct Parameters {
    rows: u32,        // T
    width4: u32,      // padded C / 4
    token_first: u32, // first token of this buffer
    tokens: u32,      // tokens in this buffer
    scale: f32,
}

override ADD: u32 = 0u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;             // [T]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;         // [tokens, width4]
@group(0) @binding(3) var<storage, read_write> hidden: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(8, 8)
fn embed(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let token = tokens[id.y];
    if token < parameters.token_first || token - parameters.token_first >= parameters.tokens {
        return;
    }
    let numbers = weights4((token - parameters.token_first) * parameters.width4 + id.x);
    let at = id.y * parameters.width4 + id.x;
    if ADD == 1u {
        hidden[at] += numbers;
    } else {
        hidden[at] = parameters.scale * numbers;
    }
}
