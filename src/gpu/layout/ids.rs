//! Matrices (and vectors) as the kernels see them.

use crate::model::{LayerWeight, WeightId};

/// A matrix or vector; weights that are used together lie in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatrixId {
    /// Token embedding, and the head when it is tied.
    Embedding,
    /// From a row of the embedding into the residual stream.
    ProjectIn,
    Positions,
    TokenTypes,
    EmbeddingNorm,
    EmbeddingNormBias,
    FinalNorm,
    FinalNormBias,
    /// Before the head.
    HeadDense,
    HeadDenseBias,
    HeadNorm,
    HeadNormBias,
    /// Back to the width of the embedding, before the head.
    ProjectOut,
    /// The head, when it is a matrix of its own.
    Head,
    HeadBias,
    AttentionNorm(u16),
    AttentionNormBias(u16),
    /// Query, key and value, stacked.
    Qkv(u16),
    QkvBias(u16),
    QueryNorm(u16),
    QueryNormBias(u16),
    KeyNorm(u16),
    KeyNormBias(u16),
    /// The attention's output.
    Output(u16),
    OutputBias(u16),
    AttentionPostNorm(u16),
    AttentionPostNormBias(u16),
    MlpNorm(u16),
    MlpNormBias(u16),
    /// Gate and up, stacked.
    GateUp(u16),
    GateUpBias(u16),
    Down(u16),
    DownBias(u16),
    MlpPostNorm(u16),
    MlpPostNormBias(u16),
}

impl MatrixId {
    pub(super) fn of(id: WeightId) -> Self {
        use LayerWeight as W;
        match id {
            WeightId::TokenEmbedding => Self::Embedding,
            WeightId::ProjectIn => Self::ProjectIn,
            WeightId::ProjectOut => Self::ProjectOut,
            WeightId::PositionEmbedding => Self::Positions,
            WeightId::TokenTypes => Self::TokenTypes,
            WeightId::EmbeddingNorm => Self::EmbeddingNorm,
            WeightId::EmbeddingNormBias => Self::EmbeddingNormBias,
            WeightId::FinalNorm => Self::FinalNorm,
            WeightId::FinalNormBias => Self::FinalNormBias,
            WeightId::HeadDense => Self::HeadDense,
            WeightId::HeadDenseBias => Self::HeadDenseBias,
            WeightId::HeadNorm => Self::HeadNorm,
            WeightId::HeadNormBias => Self::HeadNormBias,
            WeightId::Head => Self::Head,
            WeightId::HeadBias => Self::HeadBias,
            WeightId::Layer(layer, weight) => match weight {
                W::AttentionNorm => Self::AttentionNorm(layer),
                W::AttentionNormBias => Self::AttentionNormBias(layer),
                W::Query | W::Key | W::Value => Self::Qkv(layer),
                W::QueryBias | W::KeyBias | W::ValueBias => Self::QkvBias(layer),
                W::QueryNorm => Self::QueryNorm(layer),
                W::QueryNormBias => Self::QueryNormBias(layer),
                W::KeyNorm => Self::KeyNorm(layer),
                W::KeyNormBias => Self::KeyNormBias(layer),
                W::Output => Self::Output(layer),
                W::OutputBias => Self::OutputBias(layer),
                W::AttentionPostNorm => Self::AttentionPostNorm(layer),
                W::AttentionPostNormBias => Self::AttentionPostNormBias(layer),
                W::MlpNorm => Self::MlpNorm(layer),
                W::MlpNormBias => Self::MlpNormBias(layer),
                W::Gate | W::Up => Self::GateUp(layer),
                W::GateBias | W::UpBias => Self::GateUpBias(layer),
                W::Down => Self::Down(layer),
                W::DownBias => Self::DownBias(layer),
                W::MlpPostNorm => Self::MlpPostNorm(layer),
                W::MlpPostNormBias => Self::MlpPostNormBias(layer),
            },
        }
    }
}
