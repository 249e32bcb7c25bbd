//! An architecture as a table.
//!
//! A family maps `config.json` and tensor names to this; executors interpret it and know no
//! family. What no supported family needs is not here. What belongs to one layer
//! ([`LayerSpec`]) goes where the layer goes: a schedule moves windows and positions with it.

mod layer;
mod rope;

pub use layer::{
    Activation, AttentionSpec, BlockSpec, LayerSpec, MlpSpec, NormKind, NormPlacement, NormSpec, QkNorm,
    Residual,
};
pub use rope::{Regime, RopeScaling, RopeSpec};

use serde::{Deserialize, Serialize};

/// Who reads a checkpoint. Nothing but `model::family` decides by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Llama,
    Gpt2,
    GptNeoX,
    Mistral,
    Qwen2,
    Qwen3,
    Olmo2,
    SmolLm3,
    Gemma2,
    Gemma3,
    Phi3,
    Bert,
    Opt,
    Phi,
    GptNeo,
    Bloom,
    Granite,
}

impl Family {
    /// For people: the checkpoints that it reads.
    pub fn title(self) -> &'static str {
        match self {
            Self::Llama => "Llama",
            Self::Gpt2 => "GPT-2",
            Self::GptNeoX => "GPT-NeoX",
            Self::Mistral => "Mistral",
            Self::Qwen2 => "Qwen2",
            Self::Qwen3 => "Qwen3",
            Self::Olmo2 => "OLMo 2",
            Self::SmolLm3 => "SmolLM3",
            Self::Gemma2 => "Gemma 2",
            Self::Gemma3 => "Gemma 3",
            Self::Phi3 => "Phi-3",
            Self::Bert => "BERT",
            Self::Opt => "OPT",
            Self::Phi => "Phi",
            Self::GptNeo => "GPT-Neo",
            Self::Bloom => "BLOOM",
            Self::Granite => "Granite",
        }
    }
}

/// Everything an executor needs to know besides the weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelSpec {
    pub family: Family,
    /// `V`.
    pub vocab_size: usize,
    /// `C`, the width of the residual stream.
    pub d_model: usize,
    pub n_layers: usize,
    /// Most tokens in one sequence.
    pub context_length: usize,
    pub embedding: EmbeddingSpec,
    /// What all layers have in common.
    pub block: BlockSpec,
    /// What each layer has of its own, in the order of the checkpoint: `n_layers` of them.
    pub layers: Vec<LayerSpec>,
    /// The rotary positions that layers name.
    pub ropes: Vec<RopeSpec>,
    /// Before the head.
    pub final_norm: Option<NormSpec>,
    /// Whether the head is the token embedding.
    pub tied_head: bool,
    /// How logits are made; none in an encoder that was saved without its head.
    pub head: Option<HeadSpec>,
    /// Beginning of text, when the config names one.
    pub bos_id: Option<u32>,
    /// Ends of text (generation stops there).
    pub eos_ids: Vec<u32>,
}

impl ModelSpec {
    /// What layer `layer` has of its own; the plain kind for one that does not exist.
    pub fn layer(&self, layer: u16) -> LayerSpec {
        self.layers.get(usize::from(layer)).copied().unwrap_or_default()
    }

    /// The rotary positions of layer `layer`, if it has any.
    pub fn rope(&self, layer: u16) -> Option<&RopeSpec> {
        self.ropes.get(usize::from(self.layer(layer).rope?))
    }

    /// Width of a row of logits: the vocabulary, or the classes that the model tells apart.
    pub fn n_logits(&self) -> usize {
        self.classes().map_or(self.vocab_size, |classes| classes.n)
    }

    /// Numbers of a row of the token embedding, and of the head: `E`, which is `C` unless the model says otherwise.
    pub fn token_width(&self) -> usize {
        self.embedding.width.unwrap_or(self.d_model)
    }

    /// Whether its logits are those of tokens.
    pub fn tells_tokens(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.classes.is_none())
    }

    /// What the model tells apart, where its head is a classifier's.
    pub fn classes(&self) -> Option<&Classes> {
        self.head.as_ref()?.classes.as_ref()
    }

    /// Whether its one logit is the value itself, not the logarithm of a share.
    pub fn is_regression(&self) -> bool {
        self.classes().is_some_and(|classes| classes.n == 1)
    }

    /// The last part of a sequence that a token can have after it without a new cache, in tokens:
    /// where a rotation turns over to another for all positions, keys that are kept would be of
    /// the other one (longrope).
    pub fn cache_border(&self) -> Option<usize> {
        self.ropes.iter().find_map(RopeSpec::border)
    }
}

/// From tokens to the first residual state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmbeddingSpec {
    /// What the token's row is multiplied by.
    pub scale: f32,
    /// Numbers of a token's row, `E`, where those are not `C`: a matrix leads from there into the residual stream and
    /// another back to the head, which is as wide (OPT-350m).
    pub width: Option<usize>,
    pub positions: Option<LearnedPositions>,
    /// Rows of a table of token types, of which a text has the first.
    pub token_types: Option<usize>,
    /// Of the sum.
    pub norm: Option<NormSpec>,
}

impl Default for EmbeddingSpec {
    fn default() -> Self {
        Self { scale: 1.0, width: None, positions: None, token_types: None, norm: None }
    }
}

/// A row for each position, added to the token's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedPositions {
    /// Rows of the table.
    pub rows: usize,
    /// The row of the first position (OPT: 2).
    pub offset: usize,
}

/// From the last residual state to logits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadSpec {
    /// `norm(activation(dense(x)))` before the matrix (BERT's masked-language head; its pooler).
    pub transform: Option<HeadTransform>,
    pub bias: bool,
    /// What logits are multiplied by.
    pub scale: f32,
    /// `cap * tanh(logit / cap)`.
    pub soft_cap: Option<f32>,
    /// Logits are of classes of whole texts, read at their first token, and not of tokens.
    pub classes: Option<Classes>,
}

/// What a classifier tells apart. Of one class its logit is a value (regression).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    pub n: usize,
    /// By class, where the config names them: `n` of them or none.
    pub names: Vec<String>,
    /// What the config trains them for, where that is neither one class of several nor, of one, a value.
    pub problem: Option<String>,
}

impl Default for HeadSpec {
    fn default() -> Self {
        Self { transform: None, bias: false, scale: 1.0, soft_cap: None, classes: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HeadTransform {
    pub activation: Activation,
    /// None in a pooler.
    pub norm: Option<NormSpec>,
}
