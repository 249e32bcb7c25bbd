//! One block on one token, in f64.

use super::norms::norm;
use crate::backend::HostWeights;
use crate::model::{
    Activation, AttentionSpec, LayerSpec, LayerWeight, ModelSpec, NormPlacement, QkNorm, Residual, RopeSpec,
};

/// Keys and values of one application, one entry per token, each `[n_kv_heads * head_dim]`.
#[derive(Debug, Default)]
pub(super) struct LayerCache {
    pub(super) keys: Vec<Vec<f64>>,
    pub(super) values: Vec<Vec<f64>>,
}

/// Where a token stands in its sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) position: usize,
    /// Tokens of the sequence, as far as they are known now: some rotations depend on it.
    pub(super) length: usize,
}

/// One layer's weights, ready to run.
pub(super) struct Block<'a> {
    weights: &'a HostWeights,
    spec: &'a ModelSpec,
    own: LayerSpec,
    layer: u16,
}

/// What an attention found: its output `[C]`, and the weights of each head on all keys.
type Attended = (Vec<f64>, Vec<Vec<f64>>);

impl<'a> Block<'a> {
    pub(super) fn new(weights: &'a HostWeights, layer: u16) -> Self {
        let spec = weights.spec();
        Self { weights, spec, own: spec.layer(layer), layer }
    }

    /// Notes the key and the value of a token whose state is `x`.
    pub(super) fn remember(&self, x: &[f64], cache: &mut LayerCache, place: Place) {
        let input = self.attention_input(x);
        let mut key = self.linear(&input, LayerWeight::Key, LayerWeight::KeyBias);
        self.norm_heads(&mut key, [LayerWeight::KeyNorm, LayerWeight::KeyNormBias]);
        self.rotate(&mut key, place);
        cache.keys.push(key);
        cache.values.push(self.linear(&input, LayerWeight::Value, LayerWeight::ValueBias));
    }

    /// Runs the block on the token at `place`, whose key and value are in `cache` already. Returns the
    /// attention weights of each head, on all tokens in the cache.
    pub(super) fn run(&self, x: &mut Vec<f64>, cache: &LayerCache, place: Place) -> Vec<Vec<f64>> {
        let before = x.clone();
        let input = self.attention_input(x);
        let goes_through = self.spec.block.norm_placement == NormPlacement::Through;
        if goes_through {
            x.clone_from(&input);
        }
        let (output, weights) = self.attention(&input, cache, place);
        self.add(x, output, LayerWeight::AttentionPostNorm, LayerWeight::AttentionPostNormBias);
        let read = match self.spec.block.residual {
            Residual::Sequential => self.mlp_input(x),
            Residual::Parallel => self.mlp_input(&before),
            Residual::ParallelOneNorm => input,
        };
        if goes_through {
            x.clone_from(&read);
        }
        let output = self.mlp(&read);
        self.add(x, output, LayerWeight::MlpPostNorm, LayerWeight::MlpPostNormBias);
        weights
    }

    fn attention_input(&self, x: &[f64]) -> Vec<f64> {
        match self.spec.block.norm_placement.is_before() {
            true => self.norm(x, LayerWeight::AttentionNorm, LayerWeight::AttentionNormBias),
            false => x.to_vec(),
        }
    }

    fn mlp_input(&self, x: &[f64]) -> Vec<f64> {
        match self.spec.block.norm_placement.is_before() {
            true => self.norm(x, LayerWeight::MlpNorm, LayerWeight::MlpNormBias),
            false => x.to_vec(),
        }
    }

    /// Adds what a branch gives to the residual state, with the norm after it.
    fn add(&self, x: &mut Vec<f64>, mut output: Vec<f64>, weight: LayerWeight, bias: LayerWeight) {
        let placement = self.spec.block.norm_placement;
        if matches!(placement, NormPlacement::Output | NormPlacement::Both) {
            output = self.norm(&output, weight, bias);
        }
        for (a, b) in x.iter_mut().zip(output) {
            *a += f64::from(self.spec.block.multiplier) * b;
        }
        if placement == NormPlacement::Sum {
            *x = self.norm(x, weight, bias);
        }
    }

    fn get(&self, weight: LayerWeight) -> &[f32] {
        self.weights.layer(self.layer, weight)
    }

    fn norm(&self, x: &[f64], weight: LayerWeight, bias: LayerWeight) -> Vec<f64> {
        norm(x, self.spec.block.norm, self.get(weight), self.get(bias))
    }

    fn linear(&self, x: &[f64], weight: LayerWeight, bias: LayerWeight) -> Vec<f64> {
        linear(x, self.get(weight), self.get(bias))
    }

    /// The norm of queries or keys, over each head or over all.
    fn norm_heads(&self, x: &mut Vec<f64>, [weight, bias]: [LayerWeight; 2]) {
        let width = match self.spec.block.attention.qk_norm {
            None => return,
            Some(QkNorm::Head) => self.spec.block.attention.head_dim,
            Some(QkNorm::Projection) => x.len(),
        };
        let (weight, bias) = (self.get(weight), self.get(bias));
        let normed = x.chunks_exact(width).flat_map(|part| norm(part, self.spec.block.norm, weight, bias));
        *x = normed.collect();
    }

    fn attention(&self, x: &[f64], cache: &LayerCache, place: Place) -> Attended {
        let spec = self.spec.block.attention;
        let d = spec.head_dim;
        let mut query = self.linear(x, LayerWeight::Query, LayerWeight::QueryBias);
        self.norm_heads(&mut query, [LayerWeight::QueryNorm, LayerWeight::QueryNormBias]);
        self.rotate(&mut query, place);
        let slopes = spec.alibi_slopes();

        let mut mixed = vec![0.0; spec.q_width()];
        let mut weights = Vec::with_capacity(spec.n_heads);
        for head in 0..spec.n_heads {
            let kv = head / (spec.n_heads / spec.n_kv_heads) * d;
            let q = &query[head * d..(head + 1) * d];
            let score = |(at, key): (usize, &Vec<f64>)| {
                if !self.sees(&spec, place.position, at) {
                    return f64::NEG_INFINITY;
                }
                let mut score = dot(q, &key[kv..kv + d]) * f64::from(self.own.scale);
                if let Some(cap) = spec.soft_cap.map(f64::from) {
                    score = cap * (score / cap).tanh();
                }
                if spec.alibi {
                    score -= f64::from(slopes[head]) * (place.position as f64 - at as f64);
                }
                score
            };
            let scores: Vec<f64> = cache.keys.iter().enumerate().map(score).collect();
            let normaliser = log_sum_exp(&scores);
            let probabilities: Vec<f64> =
                scores.into_iter().map(|score| (score - normaliser).exp()).collect();
            for (at, (probability, value)) in probabilities.iter().zip(&cache.values).enumerate() {
                if self.sees(&spec, place.position, at) {
                    for (sum, v) in mixed[head * d..(head + 1) * d].iter_mut().zip(&value[kv..kv + d]) {
                        *sum += probability * v;
                    }
                }
            }
            weights.push(probabilities);
        }
        (self.linear(&mixed, LayerWeight::Output, LayerWeight::OutputBias), weights)
    }

    /// Whether the token at `position` sees the one `at`.
    fn sees(&self, spec: &AttentionSpec, position: usize, at: usize) -> bool {
        let is_near = self.own.window.is_none_or(|window| at + window > position);
        is_near && (!spec.causal || at <= position)
    }

    /// Rotates, of each head's first numbers, the pairs `(i, i + rotated / 2)` by
    /// `position * frequency[i]`.
    fn rotate(&self, heads: &mut [f64], place: Place) {
        let Some(rope) = self.spec.rope(self.layer) else { return };
        let half = rope.rotated / 2;
        let frequencies = rope.inverse_frequencies(rope.regime(place.length));
        for head in heads.chunks_exact_mut(self.spec.block.attention.head_dim) {
            for (i, frequency) in frequencies.iter().enumerate() {
                let (sin, cos) = turn(rope, place.position as f64 * frequency);
                let (a, b) = (head[i], head[i + half]);
                head[i] = a * cos - b * sin;
                head[i + half] = b * cos + a * sin;
            }
        }
    }

    fn mlp(&self, x: &[f64]) -> Vec<f64> {
        let mlp = self.spec.block.mlp;
        let up = self.linear(x, LayerWeight::Up, LayerWeight::UpBias);
        let inner: Vec<f64> = if mlp.gated {
            let gate = self.linear(x, LayerWeight::Gate, LayerWeight::GateBias);
            gate.iter().zip(&up).map(|(g, u)| activate(mlp.activation, *g) * u).collect()
        } else {
            up.iter().map(|u| activate(mlp.activation, *u)).collect()
        };
        self.linear(&inner, LayerWeight::Down, LayerWeight::DownBias)
    }
}

fn turn(rope: &RopeSpec, angle: f64) -> (f64, f64) {
    let (sin, cos) = angle.sin_cos();
    (sin * rope.attention_factor(), cos * rope.attention_factor())
}

pub(super) fn activate(activation: Activation, x: f64) -> f64 {
    match activation {
        Activation::Silu => x / (1.0 + (-x).exp()),
        Activation::Gelu => 0.5 * x * (1.0 + libm::erf(x * std::f64::consts::FRAC_1_SQRT_2)),
        Activation::GeluTanh => {
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3));
            0.5 * x * (1.0 + inner.tanh())
        }
        Activation::Relu => x.max(0.0),
        Activation::Tanh => x.tanh(),
    }
}

/// `y[n] = sum_k weight[n, k] x[k] + bias[n]`; `weight` is `[N, K]` row-major, `bias` may be empty.
pub(super) fn linear(x: &[f64], weight: &[f32], bias: &[f32]) -> Vec<f64> {
    let rows = weight.chunks_exact(x.len());
    let mut y: Vec<f64> = rows.map(|row| row.iter().zip(x).map(|(&w, v)| f64::from(w) * v).sum()).collect();
    for (y, &bias) in y.iter_mut().zip(bias) {
        *y += f64::from(bias);
    }
    y
}

/// `ln sum exp`, shifted by the maximum.
pub(super) fn log_sum_exp(values: &[f64]) -> f64 {
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    greatest + values.iter().map(|v| (v - greatest).exp()).sum::<f64>().ln()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
