//! One block on one token, in f64.

use crate::backend::HostWeights;
use crate::model::{LayerWeight, MlpKind, ModelSpec, NormKind, Positions};

/// Keys and values of one application, one entry per token, each `[n_kv_heads * head_dim]`.
#[derive(Debug, Default)]
pub(super) struct LayerCache {
    keys: Vec<Vec<f64>>,
    values: Vec<Vec<f64>>,
}

/// One layer's weights, ready to run.
pub(super) struct Block<'a> {
    weights: &'a HostWeights,
    spec: &'a ModelSpec,
    layer: u16,
}

impl<'a> Block<'a> {
    pub(super) fn new(weights: &'a HostWeights, layer: u16) -> Self {
        Self { weights, spec: weights.spec(), layer }
    }

    /// `x += attention(norm(x)); x += mlp(norm(x))` for the token at `position`. Returns the
    /// attention weights of each head, on the tokens up to this one.
    pub(super) fn run(&self, x: &mut [f64], cache: &mut LayerCache, position: usize) -> Vec<Vec<f64>> {
        let normed = self.norm(x, LayerWeight::AttentionNorm);
        let (mixed, weights) = self.attention(&normed, cache, position);
        add(x, &mixed);
        let normed = self.norm(x, LayerWeight::MlpNorm);
        add(x, &self.mlp(&normed));
        weights
    }

    fn norm(&self, x: &[f64], weight: LayerWeight) -> Vec<f64> {
        let NormKind::RmsNorm = self.spec.block.norm.kind;
        rms_norm(x, self.weights.layer(self.layer, weight), f64::from(self.spec.block.norm.eps))
    }

    fn linear(&self, x: &[f64], weight: LayerWeight) -> Vec<f64> {
        linear(x, self.weights.layer(self.layer, weight))
    }

    fn attention(&self, x: &[f64], cache: &mut LayerCache, position: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
        let spec = self.spec.block.attention;
        let d = spec.head_dim;
        let mut query = self.linear(x, LayerWeight::Query);
        let mut key = self.linear(x, LayerWeight::Key);
        self.rotate(&mut query, position);
        self.rotate(&mut key, position);
        cache.keys.push(key);
        cache.values.push(self.linear(x, LayerWeight::Value));

        let mut mixed = vec![0.0; spec.q_width()];
        let mut weights = Vec::with_capacity(spec.n_heads);
        for head in 0..spec.n_heads {
            let kv = head / (spec.n_heads / spec.n_kv_heads) * d;
            let q = &query[head * d..(head + 1) * d];
            let scores: Vec<f64> =
                cache.keys.iter().map(|key| dot(q, &key[kv..kv + d]) / (d as f64).sqrt()).collect();
            let normaliser = log_sum_exp(&scores);
            let probabilities: Vec<f64> =
                scores.into_iter().map(|score| (score - normaliser).exp()).collect();
            for (probability, value) in probabilities.iter().zip(&cache.values) {
                for (sum, v) in mixed[head * d..(head + 1) * d].iter_mut().zip(&value[kv..kv + d]) {
                    *sum += probability * v;
                }
            }
            weights.push(probabilities);
        }
        (self.linear(&mixed, LayerWeight::Output), weights)
    }

    /// Rotates each head's pairs `(i, i + head_dim / 2)` by `position * frequency[i]`.
    fn rotate(&self, heads: &mut [f64], position: usize) {
        let Positions::Rope(rope) = &self.spec.block.positions;
        let d = self.spec.block.attention.head_dim;
        let frequencies = rope.inverse_frequencies(d);
        for head in heads.chunks_exact_mut(d) {
            for (i, frequency) in frequencies.iter().enumerate() {
                let (sin, cos) = (position as f64 * frequency).sin_cos();
                let (a, b) = (head[i], head[i + d / 2]);
                head[i] = a * cos - b * sin;
                head[i + d / 2] = b * cos + a * sin;
            }
        }
    }

    fn mlp(&self, x: &[f64]) -> Vec<f64> {
        let MlpKind::SwiGlu = self.spec.block.mlp.kind;
        let gate = self.linear(x, LayerWeight::Gate);
        let up = self.linear(x, LayerWeight::Up);
        let inner: Vec<f64> = gate.iter().zip(&up).map(|(g, u)| g / (1.0 + (-g).exp()) * u).collect();
        self.linear(&inner, LayerWeight::Down)
    }
}

/// `x / sqrt(mean(x^2) + eps) * weight`.
pub(super) fn rms_norm(x: &[f64], weight: &[f32], eps: f64) -> Vec<f64> {
    let mean_square = x.iter().map(|v| v * v).sum::<f64>() / x.len() as f64;
    let scale = 1.0 / (mean_square + eps).sqrt();
    x.iter().zip(weight).map(|(v, &w)| v * scale * f64::from(w)).collect()
}

/// `y[n] = sum_k weight[n, k] x[k]`; `weight` is `[N, K]` row-major.
pub(super) fn linear(x: &[f64], weight: &[f32]) -> Vec<f64> {
    weight.chunks_exact(x.len()).map(|row| row.iter().zip(x).map(|(&w, v)| f64::from(w) * v).sum()).collect()
}

/// `ln sum exp`, shifted by the maximum.
pub(super) fn log_sum_exp(values: &[f64]) -> f64 {
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    greatest + values.iter().map(|v| (v - greatest).exp()).sum::<f64>().ln()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn add(x: &mut [f64], y: &[f64]) {
    for (a, b) in x.iter_mut().zip(y) {
        *a += b;
    }
}
