// logits[t, v] = cap * tanh(scale * logits[t, v] / cap),   or scale * logits[t, v] where cap = 0
//
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: Hugging Face transformers, modeling_gemma2 (final_logit_softcapping), modeling_granite (logits_scaling).

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded V / 4
    scale: f32,
    cap: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> logits: array<vec4<f32>>; // [T, width4]

@compute @workgroup_size(8, 8)
fn soften(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let at = id.y * parameters.width4 + id.x;
    let x = parameters.scale * logits[at];
    if parameters.cap == 0.0 {
        logits[at] = x;
    } else {
        // Beyond 20 the hyperbolic tangent is 1, and some devices overflow.
        logits[at] = parameters.cap * tanh(clamp(x / parameters.cap, vec4<f32>(-20.0), vec4<f32>(20.0)));
    }
}
