//! What is done to rows one by one.

use wide::f32x4;

/// `out = x / sqrt(mean(x^2) + eps) * weight` of each row `[C]`.
#[inline(never)]
pub fn rms_norm(x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    let c = weight.len();
    for (x, out) in x.chunks_exact(c).zip(out.chunks_exact_mut(c)) {
        let sum: f32 = x.iter().map(|v| v * v).sum();
        let scale = 1.0 / (sum / c as f32 + eps).sqrt();
        for ((out, x), weight) in out.iter_mut().zip(x).zip(weight) {
            *out = x * scale * weight;
        }
    }
}

/// Rotates the pairs `(i, i + head_dim / 2)` of every head of `x` `[T, width]`. `angles` is
/// `[positions, half]` of (cos, sin).
#[inline(never)]
pub fn rotate(x: &mut [f32], angles: &[(f32, f32)], half: usize, positions: &[usize], width: usize) {
    for (row, &position) in x.chunks_exact_mut(width).zip(positions) {
        let angles = &angles[position * half..(position + 1) * half];
        for head in row.chunks_exact_mut(2 * half) {
            let (first, second) = head.split_at_mut(half);
            for ((a, b), (cos, sin)) in first.iter_mut().zip(second).zip(angles) {
                (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
            }
        }
    }
}

/// `gate = gate / (1 + exp(-gate)) * up`.
#[inline(never)]
pub fn swiglu(gate: &mut [f32], up: &[f32]) {
    for (g, u) in gate.iter_mut().zip(up) {
        *g = *g / (1.0 + (-*g).exp()) * u;
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
pub fn log_sum_exp(logits: &[f32]) -> (f64, usize) {
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
