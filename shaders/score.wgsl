// result.x = logits[row, token] - ln sum_v exp(logits[row, v]), or the logit itself
// result.y = 1 if no token is more likely (the lowest id wins a tie), else 0
//
// Threads: one group of 64 per target; each thread takes every 64th token, then the
// threads reduce by halves. No subgroup operation: their size is not to be relied on.
// Source: log-sum-exp shifted by the maximum, so that nothing overflows.

struct Parameters {
    first: u32,      // first target of this dispatch
    vocab_size: u32, // V
    stride: u32,     // padded V
    plain: u32,      // 1: the logit itself (regression)
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> asked: array<vec4<u32>>;         // [targets]: row of logits, token, place of the result, 0
@group(0) @binding(2) var<storage, read> logits: array<f32>;              // [rows, stride]
@group(0) @binding(3) var<storage, read_write> results: array<vec2<f32>>; // [targets]

var<workgroup> values: array<f32, 64>;
var<workgroup> tokens: array<u32, 64>;

@compute @workgroup_size(64)
fn score(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let question = asked[parameters.first + group.x];
    let first = question.x * parameters.stride;

    // A thread without a token repeats token 0, which changes neither maximum nor tie.
    var best = select(0u, lane, lane < parameters.vocab_size);
    var greatest = logits[first + best];
    for (var v = lane + 64u; v < parameters.vocab_size; v += 64u) {
        let logit = logits[first + v];
        if logit > greatest {
            greatest = logit;
            best = v;
        }
    }
    values[lane] = greatest;
    tokens[lane] = best;
    workgroupBarrier();
    for (var half = 32u; half > 0u; half /= 2u) {
        if lane < half {
            let other = values[lane + half];
            let token = tokens[lane + half];
            if other > values[lane] || (other == values[lane] && token < tokens[lane]) {
                values[lane] = other;
                tokens[lane] = token;
            }
        }
        workgroupBarrier();
    }
    greatest = values[0];
    best = tokens[0];
    workgroupBarrier();

    var sum = 0.0;
    for (var v = lane; v < parameters.vocab_size; v += 64u) {
        sum += exp(logits[first + v] - greatest);
    }
    values[lane] = sum;
    workgroupBarrier();
    for (var half = 32u; half > 0u; half /= 2u) {
        if lane < half {
            values[lane] += values[lane + half];
        }
        workgroupBarrier();
    }
    if lane == 0u {
        let own = logits[first + question.y];
        let share = own - greatest - log(values[0]);
        let value = select(share, own, parameters.plain == 1u);
        results[question.z] = vec2<f32>(value, select(0.0, 1.0, best == question.y));
    }
}
