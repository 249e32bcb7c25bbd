//! What is done to rows one by one.

use wide::f32x4;

/// `out = x / sqrt(mean(x^2) + eps) * (plus + weight)` of each row `[C]`.
#[inline(never)]
pub fn rms_norm(x: &[f32], weight: &[f32], plus: f32, eps: f32, out: &mut [f32]) {
    let c = weight.len();
    for (x, out) in x.chunks_exact(c).zip(out.chunks_exact_mut(c)) {
        let sum: f32 = x.iter().map(|v| v * v).sum();
        let scale = 1.0 / (sum / c as f32 + eps).sqrt();
        for ((out, x), weight) in out.iter_mut().zip(x).zip(weight) {
            *out = x * scale * (plus + weight);
        }
    }
}

/// `out = (x - mean(x)) / sqrt(variance(x) + eps) * weight + bias` of each row `[C]`.
#[inline(never)]
pub fn layer_norm(x: &[f32], weight: &[f32], bias: &[f32], eps: f32, out: &mut [f32]) {
    let c = weight.len();
    for (x, out) in x.chunks_exact(c).zip(out.chunks_exact_mut(c)) {
        let mean = x.iter().sum::<f32>() / c as f32;
        let sum: f32 = x.iter().map(|v| (v - mean) * (v - mean)).sum();
        let scale = 1.0 / (sum / c as f32 + eps).sqrt();
        for (((out, x), weight), bias) in out.iter_mut().zip(x).zip(weight).zip(bias) {
            *out = (x - mean) * scale * weight + bias;
        }
    }
}

/// `x += bias` of each row.
#[inline(never)]
pub fn add_bias(x: &mut [f32], bias: &[f32]) {
    for row in x.chunks_exact_mut(bias.len()) {
        add_scaled(row, 1.0, bias);
    }
}

/// Rotates, of every head of `x` `[T, width]`, the pairs `(i, i + half)`; what is beyond `2 half` passes.
/// `angles` is `[rows of the table, half]` of (cos, sin), and `at` names the row of each row of `x`.
#[inline(never)]
pub fn rotate(x: &mut [f32], angles: &[(f32, f32)], half: usize, at: &[u32], width: usize, head_dim: usize) {
    for (row, &at) in x.chunks_exact_mut(width).zip(at) {
        let angles = &angles[at as usize * half..(at as usize + 1) * half];
        for head in row.chunks_exact_mut(head_dim) {
            let (first, second) = head.split_at_mut(half);
            for ((a, b), (cos, sin)) in first.iter_mut().zip(second).zip(angles) {
                (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
            }
        }
    }
}

/// A function of each number inside an MLP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// `x / (1 + exp(-x))`.
    Silu,
    /// `x / 2 * (1 + erf(x / sqrt(2)))`.
    Gelu,
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`.
    GeluTanh,
    /// `max(x, 0)`.
    Relu,
    /// `tanh(x)`.
    Tanh,
}

/// `x = activation(x)`.
#[inline(never)]
pub fn activate(activation: Activation, x: &mut [f32]) {
    match activation {
        Activation::Silu => x.iter_mut().for_each(|x| *x /= 1.0 + (-*x).exp()),
        Activation::Gelu => {
            x.iter_mut().for_each(|x| *x *= 0.5 * (1.0 + libm::erff(*x * std::f32::consts::FRAC_1_SQRT_2)));
        }
        Activation::GeluTanh => {
            let scale = (2.0 / std::f32::consts::PI).sqrt();
            x.iter_mut().for_each(|x| {
                let inner = scale * (*x + 0.044_715 * *x * *x * *x);
                *x *= 0.5 * (1.0 + inner.tanh());
            });
        }
        Activation::Relu => x.iter_mut().for_each(|x| *x = x.max(0.0)),
        Activation::Tanh => x.iter_mut().for_each(|x| *x = x.tanh()),
    }
}

/// `gate = gate * up`.
#[inline(never)]
pub(super) fn multiply(gate: &mut [f32], up: &[f32]) {
    for (g, u) in gate.iter_mut().zip(up) {
        *g *= u;
    }
}

/// `x = cap * tanh(scale * x / cap)`, or without a cap `scale * x`.
#[inline(never)]
pub fn soften(x: &mut [f32], scale: f32, cap: Option<f32>) {
    match cap {
        Some(cap) => x.iter_mut().for_each(|x| *x = cap * (*x * scale / cap).tanh()),
        None if scale != 1.0 => x.iter_mut().for_each(|x| *x *= scale),
        None => {}
    }
}

/// `sum += weight * x`.
#[inline(never)]
pub fn add_scaled(sum: &mut [f32], weight: f32, x: &[f32]) {
    let ((sum4, sum), (x4, x)) = (sum.as_chunks_mut(), x.as_chunks());
    for (sum, x) in sum4.iter_mut().zip(x4) {
        *sum = (f32x4::new(*sum) + f32x4::splat(weight) * f32x4::new(*x)).to_array();
    }
    for (sum, x) in sum.iter_mut().zip(x) {
        *sum += weight * x;
    }
}

/// `ln sum exp` of logits, in f64, and the index of the greatest (the lowest wins a tie).
#[inline(never)]
pub(super) fn log_sum_exp(logits: &[f32]) -> (f64, usize) {
    let mut best = 0;
    for (i, &value) in logits.iter().enumerate() {
        if value > logits[best] {
            best = i;
        }
    }
    let greatest = f64::from(logits[best]);
    let sum: f64 = logits.iter().map(|&x| (f64::from(x) - greatest).exp()).sum();
    (greatest + sum.ln(), best)
}
