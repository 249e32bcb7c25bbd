// Functions inside of an MLP.
//   activation 0: f(x) = x / (1 + exp(-x))
//   activation 1: f(x) = x / 2 * (1 + erf(x / sqrt(2)))
//   activation 2: f(x) = x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))
//   activation 3: f(x) = max(x, 0)
//   activation 4: f(x) = tanh(x)
// Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units"; erf: Abramowitz and Stegun 1964, formula 7.1.26
// (error below 1.5e-7), and below 1/2 its Taylor series.

override ACTIVATION: u32 = 0u;

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

fn activation(x: vec4<f32>) -> vec4<f32> {
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
