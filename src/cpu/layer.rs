//! The packed weights of one layer.

use atelier_kernels::{Matrix, layer_norm, rms_norm};

use crate::backend::HostWeights;
use crate::model::{LayerWeight, NormKind, NormSpec, WeightId};

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
    pub(super) fn new(weights: &HostWeights, layer: u16) -> Self {
        use LayerWeight as W;
        let spec = weights.spec();
        let linear = |weight, bias| {
            let shape = spec.layer_weight_shape(weight)?;
            let [n, k] = *shape.as_slice() else { return None };
            let matrix = Matrix::pack(weights.layer(layer, weight), n, k);
            Some(Linear { matrix, bias: weights.layer(layer, bias).to_vec() })
        };
        // A matrix that every kind of layer has.
        let required = |weight, bias| {
            linear(weight, bias)
                .unwrap_or_else(|| Linear { matrix: Matrix::pack(&[], 0, 1), bias: Vec::new() })
        };
        let of = |weight| WeightId::Layer(layer, weight);
        let norm = |weight, bias| Norm::new(weights, spec.block.norm, of(weight), of(bias));
        Self {
            attention_norm: norm(W::AttentionNorm, W::AttentionNormBias),
            query: required(W::Query, W::QueryBias),
            key: required(W::Key, W::KeyBias),
            value: required(W::Value, W::ValueBias),
            // Norms of queries and keys have no biases.
            query_norm: Norm::new(weights, spec.block.norm, of(W::QueryNorm), of(W::QueryNorm)),
            key_norm: Norm::new(weights, spec.block.norm, of(W::KeyNorm), of(W::KeyNorm)),
            output: required(W::Output, W::OutputBias),
            attention_post_norm: norm(W::AttentionPostNorm, W::AttentionPostNormBias),
            mlp_norm: norm(W::MlpNorm, W::MlpNormBias),
            gate: linear(W::Gate, W::GateBias),
            up: required(W::Up, W::UpBias),
            down: required(W::Down, W::DownBias),
            mlp_post_norm: norm(W::MlpPostNorm, W::MlpPostNormBias),
        }
    }
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
