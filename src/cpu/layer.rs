//! The packed weights of one layer.

use atelier_kernels::{Blocks, Half, Matrix, layer_norm, rms_norm};

use crate::backend::HostWeights;
use crate::model::{LayerWeight, NormKind, NormSpec, WeightFormat, WeightId};

/// A matrix with its bias, which is empty where there is none.
#[derive(Debug)]
pub(super) struct Linear {
    pub(super) matrix: Matrix,
    pub(super) bias: Vec<f32>,
}

/// A norm with its weights.
#[derive(Debug)]
pub(super) struct Norm {
    spec: NormSpec,
    weight: Vec<f32>,
    bias: Vec<f32>,
}

/// Weights of one layer; what its kind does not have is `None`.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) attention_norm: Option<Norm>,
    pub(super) query: Linear,
    pub(super) key: Linear,
    pub(super) value: Linear,
    pub(super) query_norm: Option<Norm>,
    pub(super) key_norm: Option<Norm>,
    pub(super) output: Linear,
    pub(super) attention_post_norm: Option<Norm>,
    pub(super) mlp_norm: Option<Norm>,
    pub(super) gate: Option<Linear>,
    pub(super) up: Linear,
    pub(super) down: Linear,
    pub(super) mlp_post_norm: Option<Norm>,
}

impl Layer {
    pub(super) fn new(weights: &mut HostWeights, layer: u16) -> Self {
        use LayerWeight as W;
        let mut linear = |weight, bias| {
            let shape = weights.spec().layer_weight_shape(weight)?;
            let [n, k] = *shape.as_slice() else { return None };
            let matrix = matrix(weights, WeightId::Layer(layer, weight), n, k);
            Some(Linear { matrix, bias: weights.layer(layer, bias).to_vec() })
        };
        // Matrices that every kind of layer has.
        let mut required = |weight, bias| {
            linear(weight, bias)
                .unwrap_or_else(|| Linear { matrix: Matrix::pack(&[], 0, 1), bias: Vec::new() })
        };
        let [query, key, value] = [(W::Query, W::QueryBias), (W::Key, W::KeyBias), (W::Value, W::ValueBias)]
            .map(|(w, b)| required(w, b));
        let [output, up, down] = [(W::Output, W::OutputBias), (W::Up, W::UpBias), (W::Down, W::DownBias)]
            .map(|(w, b)| required(w, b));
        let gate = linear(W::Gate, W::GateBias);
        let (weights, spec) = (&*weights, weights.spec());
        let of = |weight| WeightId::Layer(layer, weight);
        let norm = |weight, bias| Norm::new(weights, spec.block.norm, of(weight), of(bias));
        Self {
            attention_norm: norm(W::AttentionNorm, W::AttentionNormBias),
            query,
            key,
            value,
            query_norm: norm(W::QueryNorm, W::QueryNormBias),
            key_norm: norm(W::KeyNorm, W::KeyNormBias),
            output,
            attention_post_norm: norm(W::AttentionPostNorm, W::AttentionPostNormBias),
            mlp_norm: norm(W::MlpNorm, W::MlpNormBias),
            gate,
            up,
            down,
            mlp_post_norm: norm(W::MlpPostNorm, W::MlpPostNormBias),
        }
    }
}

/// A matrix `[n, k]`, taken out of the weights: packed, or in the blocks in which it is stored.
pub(super) fn matrix(weights: &mut HostWeights, id: WeightId, n: usize, k: usize) -> Matrix {
    match weights.take_blocks(id) {
        Some((WeightFormat::F16, bytes)) => Matrix::pack_halves(&bytes, n, k, Half::F16),
        Some((WeightFormat::Bf16, bytes)) => Matrix::pack_halves(&bytes, n, k, Half::Bf16),
        Some((format, bytes)) => match blocks(format) {
            Some(blocks) => Matrix::pack_blocks(&bytes, n, k, blocks),
            None => Matrix::pack(&format.unpacked(&bytes), n, k),
        },
        None => Matrix::pack(&weights.take(id), n, k),
    }
}

/// The blocks of a format that has some.
fn blocks(format: WeightFormat) -> Option<Blocks> {
    Some(match format {
        WeightFormat::F32 | WeightFormat::F16 | WeightFormat::Bf16 => return None,
        WeightFormat::Q8_0 => Blocks::Q8_0,
        WeightFormat::Q4_0 => Blocks::Q4_0,
        WeightFormat::Q4_1 => Blocks::Q4_1,
        WeightFormat::Q5_0 => Blocks::Q5_0,
        WeightFormat::Q5_1 => Blocks::Q5_1,
        WeightFormat::Q4K => Blocks::Q4K,
        WeightFormat::Q5K => Blocks::Q5K,
        WeightFormat::Q6K => Blocks::Q6K,
    })
}

impl Norm {
    /// `None` where the model does not have it.
    pub(super) fn new(
        weights: &HostWeights,
        spec: NormSpec,
        weight: WeightId,
        bias: WeightId,
    ) -> Option<Self> {
        let (weight, bias) = (weights.get(weight).to_vec(), weights.get(bias).to_vec());
        (!weight.is_empty()).then_some(Self { spec, weight, bias })
    }

    /// The norm of each row of `x`, as wide as the weight.
    pub(super) fn of(&self, x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; x.len()];
        match self.spec.kind {
            NormKind::RmsNorm => rms_norm(x, &self.weight, 0.0, self.spec.eps, &mut out),
            NormKind::RmsNormPlusOne => rms_norm(x, &self.weight, 1.0, self.spec.eps, &mut out),
            NormKind::LayerNorm => layer_norm(x, &self.weight, &self.bias, self.spec.eps, &mut out),
        }
        out
    }
}
