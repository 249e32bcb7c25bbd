//! The weights of a model: which there are, in which shape, and how each is stored.

use super::ModelSpec;
use crate::words::{Problem, say};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dtype {
    /// IEEE single.
    F32,
    /// IEEE half.
    F16,
    /// The upper half of a single.
    Bf16,
}

impl Dtype {
    /// Bytes per number.
    pub fn bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
        }
    }
}

/// The word used in messages, in JSON and on the page.
impl std::fmt::Display for Dtype {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        serde::Serialize::serialize(self, f)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WeightId {
    /// `[V, C]`.
    TokenEmbedding,
    /// `[C]`.
    FinalNorm,
    /// `[V, C]`; absent when the head is tied.
    Head,
    Layer(u16, LayerWeight),
}

/// Weights of one layer; matrices are `[out, in]`, row-major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename = "weight")]
pub enum LayerWeight {
    /// `[C]`.
    AttentionNorm,
    /// `[n_heads * head_dim, C]`.
    Query,
    /// `[n_kv_heads * head_dim, C]`.
    Key,
    /// `[n_kv_heads * head_dim, C]`.
    Value,
    /// `[C, n_heads * head_dim]`.
    Output,
    /// `[C]`.
    MlpNorm,
    /// `[d_ff, C]`.
    Gate,
    /// `[d_ff, C]`.
    Up,
    /// `[C, d_ff]`.
    Down,
}

impl LayerWeight {
    /// All of them, in the order of use.
    pub const ALL: [Self; 9] = [
        Self::AttentionNorm,
        Self::Query,
        Self::Key,
        Self::Value,
        Self::Output,
        Self::MlpNorm,
        Self::Gate,
        Self::Up,
        Self::Down,
    ];
}

impl WeightId {
    pub fn words(self) -> String {
        match self {
            Self::TokenEmbedding => say!("weight-token-embedding"),
            Self::FinalNorm => say!("weight-final-norm"),
            Self::Head => say!("weight-head"),
            Self::Layer(layer, weight) => say!("weight-of-layer", weight = Problem::of(&weight), layer),
        }
    }
}

impl ModelSpec {
    /// Every weight the model must have, with its shape; vectors are `[n]`, matrices `[out, in]`.
    pub fn weight_shapes(&self) -> Vec<(WeightId, Vec<usize>)> {
        let (v, c) = (self.vocab_size, self.d_model);
        let mut shapes = vec![(WeightId::TokenEmbedding, vec![v, c])];
        for layer in 0..self.n_layers as u16 {
            for weight in LayerWeight::ALL {
                shapes.push((WeightId::Layer(layer, weight), self.layer_weight_shape(weight)));
            }
        }
        shapes.push((WeightId::FinalNorm, vec![c]));
        if !self.tied_head {
            shapes.push((WeightId::Head, vec![v, c]));
        }
        shapes
    }

    pub fn layer_weight_shape(&self, weight: LayerWeight) -> Vec<usize> {
        let c = self.d_model;
        let (q, kv, ff) =
            (self.block.attention.q_width(), self.block.attention.kv_width(), self.block.mlp.d_ff);
        match weight {
            LayerWeight::AttentionNorm | LayerWeight::MlpNorm => vec![c],
            LayerWeight::Query => vec![q, c],
            LayerWeight::Key | LayerWeight::Value => vec![kv, c],
            LayerWeight::Output => vec![c, q],
            LayerWeight::Gate | LayerWeight::Up => vec![ff, c],
            LayerWeight::Down => vec![c, ff],
        }
    }

    pub fn layer_parameters(&self) -> u64 {
        LayerWeight::ALL.iter().map(|&w| count(&self.layer_weight_shape(w))).sum()
    }

    /// Numbers in the whole model; a tied head counts once.
    pub fn parameters(&self) -> u64 {
        self.weight_shapes().iter().map(|(_, shape)| count(shape)).sum()
    }
}

/// One weight as it lies in a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightInfo {
    pub id: WeightId,
    pub name: String,
    pub dtype: Dtype,
    /// `[n]` or `[out, in]`.
    pub shape: Vec<usize>,
}

impl WeightInfo {
    pub fn elements(&self) -> u64 {
        count(&self.shape)
    }

    /// Bytes as stored.
    pub fn bytes(&self) -> u64 {
        self.elements() * self.dtype.bytes() as u64
    }
}

fn count(shape: &[usize]) -> u64 {
    shape.iter().map(|&n| n as u64).product()
}
