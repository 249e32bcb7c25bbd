//! The weights of a model: which there are, in which shape, and how each is stored.

use super::{ModelSpec, NormSpec, QkNorm, Residual, WeightFormat};
use crate::words::{self, Problem, say};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename = "weight")]
pub enum WeightId {
    /// `[V, E]`.
    TokenEmbedding,
    /// `[C, E]`, where `E` is not `C`.
    ProjectIn,
    /// `[positions, C]`.
    PositionEmbedding,
    /// `[types, C]`.
    TokenTypes,
    /// `[C]`.
    EmbeddingNorm,
    /// `[C]`.
    EmbeddingNormBias,
    /// `[C]`.
    FinalNorm,
    /// `[C]`.
    FinalNormBias,
    /// `[C, C]`, before the head's own matrix.
    HeadDense,
    /// `[E, C]`, before the head's own matrix, where `E` is not `C`.
    ProjectOut,
    /// `[C]`.
    HeadDenseBias,
    /// `[C]`.
    HeadNorm,
    /// `[C]`.
    HeadNormBias,
    /// `[V, E]`, of a classifier `[classes, C]`; absent when the head is tied.
    Head,
    /// `[V]` or `[classes]`.
    HeadBias,
    #[serde(skip)]
    Layer(u16, LayerWeight),
}

/// Weights of one layer; matrices are `[out, in]`, row-major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename = "weight")]
pub enum LayerWeight {
    /// `[C]`.
    AttentionNorm,
    /// `[C]`.
    AttentionNormBias,
    /// `[n_heads * head_dim, C]`.
    Query,
    /// `[n_heads * head_dim]`.
    QueryBias,
    /// `[n_kv_heads * head_dim, C]`.
    Key,
    /// `[n_kv_heads * head_dim]`.
    KeyBias,
    /// `[n_kv_heads * head_dim, C]`.
    Value,
    /// `[n_kv_heads * head_dim]`.
    ValueBias,
    /// `[head_dim]`, or `[n_heads * head_dim]`.
    QueryNorm,
    /// As wide.
    QueryNormBias,
    /// `[head_dim]`, or `[n_kv_heads * head_dim]`.
    KeyNorm,
    /// As wide.
    KeyNormBias,
    /// `[C, n_heads * head_dim]`.
    Output,
    /// `[C]`.
    OutputBias,
    /// `[C]`: of the attention's output, or of the sum.
    AttentionPostNorm,
    /// `[C]`.
    AttentionPostNormBias,
    /// `[C]`.
    MlpNorm,
    /// `[C]`.
    MlpNormBias,
    /// `[d_ff, C]`.
    Gate,
    /// `[d_ff]`.
    GateBias,
    /// `[d_ff, C]`.
    Up,
    /// `[d_ff]`.
    UpBias,
    /// `[C, d_ff]`.
    Down,
    /// `[C]`.
    DownBias,
    /// `[C]`: of the MLP's output, or of the sum.
    MlpPostNorm,
    /// `[C]`.
    MlpPostNormBias,
}

impl LayerWeight {
    /// All that a layer of any kind may have, in the order of use.
    pub const ALL: [Self; 26] = [
        Self::AttentionNorm,
        Self::AttentionNormBias,
        Self::Query,
        Self::QueryBias,
        Self::Key,
        Self::KeyBias,
        Self::Value,
        Self::ValueBias,
        Self::QueryNorm,
        Self::QueryNormBias,
        Self::KeyNorm,
        Self::KeyNormBias,
        Self::Output,
        Self::OutputBias,
        Self::AttentionPostNorm,
        Self::AttentionPostNormBias,
        Self::MlpNorm,
        Self::MlpNormBias,
        Self::Gate,
        Self::GateBias,
        Self::Up,
        Self::UpBias,
        Self::Down,
        Self::DownBias,
        Self::MlpPostNorm,
        Self::MlpPostNormBias,
    ];
}

impl WeightId {
    pub fn words(self) -> String {
        match self {
            Self::Layer(layer, weight) => say!("weight-of-layer", weight = Problem::of(&weight), layer),
            other => words::sentence(&other),
        }
    }

    /// Whether it is the weight of a norm, which lies around 1.
    pub fn is_norm(self) -> bool {
        use LayerWeight::{AttentionNorm, AttentionPostNorm, KeyNorm, MlpNorm, MlpPostNorm, QueryNorm};
        match self {
            Self::EmbeddingNorm | Self::FinalNorm | Self::HeadNorm => true,
            Self::Layer(_, weight) => matches!(
                weight,
                AttentionNorm | AttentionPostNorm | MlpNorm | MlpPostNorm | QueryNorm | KeyNorm
            ),
            _ => false,
        }
    }
}

impl ModelSpec {
    /// Every weight the model must have, with its shape; vectors are `[n]`, matrices `[out, in]`.
    pub fn weight_shapes(&self) -> Vec<(WeightId, Vec<usize>)> {
        let (v, c) = (self.vocab_size, self.d_model);
        let embedding = &self.embedding;
        let e = self.token_width();
        let mut shapes = vec![(WeightId::TokenEmbedding, vec![v, e])];
        if embedding.width.is_some() {
            shapes.push((WeightId::ProjectIn, vec![c, e]));
        }
        if let Some(positions) = embedding.positions {
            shapes.push((WeightId::PositionEmbedding, vec![positions.rows, c]));
        }
        if let Some(types) = embedding.token_types {
            shapes.push((WeightId::TokenTypes, vec![types, c]));
        }
        norm(&mut shapes, embedding.norm, [WeightId::EmbeddingNorm, WeightId::EmbeddingNormBias], c);
        let of_layer = self.layer_weights();
        for layer in 0..self.n_layers as u16 {
            let weights =
                of_layer.iter().map(|(weight, shape)| (WeightId::Layer(layer, *weight), shape.clone()));
            shapes.extend(weights);
        }
        norm(&mut shapes, self.final_norm, [WeightId::FinalNorm, WeightId::FinalNormBias], c);
        let Some(head) = &self.head else { return shapes };
        if let Some(transform) = head.transform {
            shapes.extend([(WeightId::HeadDense, vec![c, c]), (WeightId::HeadDenseBias, vec![c])]);
            norm(&mut shapes, transform.norm, [WeightId::HeadNorm, WeightId::HeadNormBias], c);
        }
        if embedding.width.is_some() {
            shapes.push((WeightId::ProjectOut, vec![e, c]));
        }
        if !self.tied_head {
            shapes.push((WeightId::Head, vec![self.n_logits(), e]));
        }
        if head.bias {
            shapes.push((WeightId::HeadBias, vec![self.n_logits()]));
        }
        shapes
    }

    /// The weights of every layer, with their shapes, in the order of [`LayerWeight::ALL`].
    pub fn layer_weights(&self) -> Vec<(LayerWeight, Vec<usize>)> {
        LayerWeight::ALL
            .iter()
            .filter_map(|&weight| Some((weight, self.layer_weight_shape(weight)?)))
            .collect()
    }

    /// `None` for a weight that layers of this model do not have.
    pub fn layer_weight_shape(&self, weight: LayerWeight) -> Option<Vec<usize>> {
        use LayerWeight as W;
        let (c, block) = (self.d_model, &self.block);
        let (attention, mlp) = (&block.attention, &block.mlp);
        let (q, kv, ff) = (attention.q_width(), attention.kv_width(), mlp.d_ff);
        let (before, after) = (block.norm_placement.is_before(), block.norm_placement.is_after());
        let (has_bias, one_norm) = (block.norm.has_bias(), block.residual == Residual::ParallelOneNorm);
        let (is_there, shape) = match weight {
            W::AttentionNorm => (before, vec![c]),
            W::AttentionNormBias => (before && has_bias, vec![c]),
            W::Query => (true, vec![q, c]),
            W::Key | W::Value => (true, vec![kv, c]),
            W::QueryBias => (attention.input_bias, vec![q]),
            W::KeyBias | W::ValueBias => (attention.input_bias, vec![kv]),
            W::QueryNorm | W::QueryNormBias | W::KeyNorm | W::KeyNormBias => {
                let is_bias = matches!(weight, W::QueryNormBias | W::KeyNormBias);
                let projection = if matches!(weight, W::QueryNorm | W::QueryNormBias) { q } else { kv };
                let is_head = attention.qk_norm == Some(QkNorm::Head);
                let is_there = attention.qk_norm.is_some() && (has_bias || !is_bias);
                (is_there, vec![if is_head { attention.head_dim } else { projection }])
            }
            W::Output => (true, vec![c, q]),
            W::OutputBias => (attention.output_bias, vec![c]),
            W::AttentionPostNorm | W::MlpPostNorm => (after, vec![c]),
            W::AttentionPostNormBias | W::MlpPostNormBias => (after && has_bias, vec![c]),
            W::MlpNorm => (before && !one_norm, vec![c]),
            W::MlpNormBias => (before && !one_norm && has_bias, vec![c]),
            W::Gate => (mlp.gated, vec![ff, c]),
            W::GateBias => (mlp.gated && mlp.bias, vec![ff]),
            W::Up => (true, vec![ff, c]),
            W::UpBias => (mlp.bias, vec![ff]),
            W::Down => (true, vec![c, ff]),
            W::DownBias => (mlp.bias, vec![c]),
        };
        is_there.then_some(shape)
    }

    pub fn layer_parameters(&self) -> u64 {
        self.layer_weights().iter().map(|(_, shape)| count(shape)).sum()
    }

    /// Numbers in the matrices of one layer, each of which is a multiply-add for a token.
    pub fn layer_multiplies(&self) -> u64 {
        let weights = self.layer_weights();
        weights.iter().filter(|(_, shape)| shape.len() > 1).map(|(_, shape)| count(shape)).sum()
    }

    /// Numbers in the whole model; a tied head counts once.
    pub fn parameters(&self) -> u64 {
        self.weight_shapes().iter().map(|(_, shape)| count(shape)).sum()
    }
}

/// Adds the weight of a norm, and its bias where it has one.
fn norm(shapes: &mut Vec<(WeightId, Vec<usize>)>, spec: Option<NormSpec>, ids: [WeightId; 2], width: usize) {
    if let Some(spec) = spec {
        let n = if spec.has_bias() { 2 } else { 1 };
        shapes.extend(ids.into_iter().take(n).map(|id| (id, vec![width])));
    }
}

/// One weight as it lies in a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightInfo {
    pub id: WeightId,
    pub name: String,
    pub dtype: WeightFormat,
    /// `[n]` or `[out, in]`.
    pub shape: Vec<usize>,
}

impl WeightInfo {
    pub fn elements(&self) -> u64 {
        count(&self.shape)
    }

    /// Bytes as stored.
    pub fn bytes(&self) -> u64 {
        self.dtype.about_bytes(self.elements())
    }
}

fn count(shape: &[usize]) -> u64 {
    shape.iter().map(|&n| n as u64).product()
}
