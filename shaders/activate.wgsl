// inner[t, f] = f(input[t, f]) * up[t, f]   (gated: the input holds gates, then ups)
// inner[t, f] = f(input[t, f])              (not gated)
//   activation 0: f(x) = x / (1 + exp(-x))
//   activation 1: f(x) = x / 2 * (1 + erf(x / sqrt(2)))
//   activation 2: f(x) = x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))
//   activation 3: f(x) = max(x, 0)
//   activation 4: f(x) = tanh(x)
//
// Threads: one per (4 columns, row), in groups of 8 x 8.
// Source: Shazeer 2020, "GLU Variants Improve Transformer"; Hendrycks and Gimpel 2016, "Gaussian
// Error Linear Units"; erf: Abramowitz and Stegun 1964, formula 7.1.26 (error below 1.5e-7), and
// below 1/2 its Taylor series.

struct Parameters {
    rows: u32,   // T
    width4: u32, // padded d_ff / 4
}

override ACTIVATION: u32 = 0u;
override GATED: u32 = 1u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>;       // [T, 2 width4] or [T, width4]
@group(0) @binding(2) var<storage, read_write> inner: array<vec4<f32>>; // [T, width4]

fn erf(x: vec4<f32>) -> vec4<f32> {
    let a = abs(x);
    let t = 1.0 / (1.0 + 0.3275911 * a);
    let poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    let far = sign(x) * (1.0 - poly * exp(-a * a));
    let s = x * x;
    // 2 / sqrt(pi) * (x - x^3 / 3 + x^5 / 10 - x^7 / 42 + x^9 / 216 - x^11 / 1320)
    let series = 1.0 + s * (-0.33333334 + s * (0.1 + s * (-0.023809524 + s * (0.0046296296 + s * -0.00075757577))));
    return select(far, 1.1283792 * x * series, a < vec4<f32>(0.5));
}

fn function(x: vec4<f32>) -> vec4<f32> {
    if ACTIVATION == 0u {
        return x / (1.0 + exp(-x));
    }
    if ACTIVATION == 1u {
        return 0.5 * x * (1.0 + erf(0.70710677 * x));
    }
    if ACTIVATION == 2u {
        let inside = 0.7978846 * (x + 0.044715 * x * x * x);
        // Beyond 20 the hyperbolic tangent is 1, and some devices overflow.
        return 0.5 * x * (1.0 + tanh(clamp(inside, vec4<f32>(-20.0), vec4<f32>(20.0))));
    }
    if ACTIVATION == 4u {
        return tanh(clamp(x, vec4<f32>(-20.0), vec4<f32>(20.0)));
    }
    return max(x, vec4<f32>());
}

@compute @workgroup_size(8, 8)
fn activate(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.width4 || id.y >= parameters.rows {
        return;
    }
    let out = id.y * parameters.width4 + id.x;
    if GATED == 1u {
        let at = id.y * 2u * parameters.width4 + id.x;
        inner[out] = function(input[at]) * input[at + parameters.width4];
    } else {
        inner[out] = function(input[out]);
    }
}
