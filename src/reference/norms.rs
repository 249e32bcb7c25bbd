//! Normalisations, in f64.

use crate::model::{NormKind, NormSpec};

/// The norm of `x` `[C]`; `bias` may be empty.
pub(super) fn norm(x: &[f64], spec: NormSpec, weight: &[f32], bias: &[f32]) -> Vec<f64> {
    let n = x.len() as f64;
    let mean = match spec.kind {
        NormKind::LayerNorm => x.iter().sum::<f64>() / n,
        NormKind::RmsNorm | NormKind::RmsNormPlusOne => 0.0,
    };
    let square = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    let scale = 1.0 / (square + f64::from(spec.eps)).sqrt();
    let one = if spec.kind == NormKind::RmsNormPlusOne { 1.0 } else { 0.0 };
    let mut normed: Vec<f64> =
        x.iter().zip(weight).map(|(v, &w)| (v - mean) * scale * (one + f64::from(w))).collect();
    for (x, &bias) in normed.iter_mut().zip(bias) {
        *x += f64::from(bias);
    }
    normed
}
