//! An architecture as a table.
//!
//! A family maps `config.json` and tensor names to this; executors are parametrised by it
//! and know no family. What no supported family needs is not here.

/// The families of checkpoints that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Llama 2 and 3, SmolLM2, TinyLlama.
    Llama,
}

/// Everything an executor needs to know besides the weights.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ModelSpec {
    /// Which family the checkpoint belongs to.
    pub family: Family,
    /// `V`.
    pub vocab_size: usize,
    /// `C`, the width of the residual stream.
    pub d_model: usize,
    /// Number of blocks.
    pub n_layers: usize,
    /// Most tokens in one sequence.
    pub context_length: usize,
    /// The one kind of block that all layers are.
    pub block: BlockSpec,
    /// The norm before the head.
    pub final_norm: NormSpec,
    /// Whether the head is the token embedding.
    pub tied_head: bool,
    /// Beginning of text, when the config names one.
    pub bos_id: Option<u32>,
    /// Ends of text (generation stops there).
    pub eos_ids: Vec<u32>,
}

/// One transformer block.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct BlockSpec {
    /// Before the attention and before the MLP.
    pub norm: NormSpec,
    /// How positions enter.
    pub positions: Positions,
    /// The attention.
    pub attention: AttentionSpec,
    /// The feed-forward part.
    pub mlp: MlpSpec,
}

/// A normalisation over the last axis.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NormSpec {
    /// Which.
    pub kind: NormKind,
    /// Added under the root.
    pub eps: f32,
}

/// Kinds of norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NormKind {
    /// `x / sqrt(mean(x^2) + eps) * weight` (Zhang and Sennrich 2019).
    RmsNorm,
}

/// How positions enter the model.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Positions {
    /// Rotary embedding of queries and keys.
    Rope(RopeSpec),
}

/// Rotary position embedding (Su et al. 2021), rotate-half layout: dimension `i` pairs
/// with `i + head_dim / 2`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RopeSpec {
    /// The base.
    pub theta: f64,
    /// How the frequencies are stretched.
    pub scaling: RopeScaling,
}

/// Stretching of the rotary frequencies for longer contexts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum RopeScaling {
    /// As trained.
    None,
    /// Llama 3.1 (`rope_type: llama3`).
    Llama3 {
        /// How much long wavelengths are stretched.
        factor: f64,
        /// Wavelengths above `original / low_freq_factor` are stretched fully.
        low_freq_factor: f64,
        /// Wavelengths below `original / high_freq_factor` stay.
        high_freq_factor: f64,
        /// Context length before stretching, tokens.
        original_context_length: f64,
    },
}

impl RopeSpec {
    /// Inverse frequencies `[head_dim / 2]`, radians per position.
    /// Source: Hugging Face transformers, `modeling_rope_utils`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "head dimensions are small")]
    pub fn inverse_frequencies(&self, head_dim: usize) -> Vec<f64> {
        (0..head_dim / 2)
            .map(|i| self.scaling.apply(self.theta.powf(-((2 * i) as f64) / head_dim as f64)))
            .collect()
    }
}

impl RopeScaling {
    fn apply(self, frequency: f64) -> f64 {
        match self {
            Self::None => frequency,
            Self::Llama3 { factor, low_freq_factor, high_freq_factor, original_context_length } => {
                let wavelength = std::f64::consts::TAU / frequency;
                if wavelength < original_context_length / high_freq_factor {
                    frequency
                } else if wavelength > original_context_length / low_freq_factor {
                    frequency / factor
                } else {
                    let smooth = (original_context_length / wavelength - low_freq_factor)
                        / (high_freq_factor - low_freq_factor);
                    (1.0 - smooth) * frequency / factor + smooth * frequency
                }
            }
        }
    }
}

/// Causal grouped-query attention; query head `h` reads key/value head
/// `h / (n_heads / n_kv_heads)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AttentionSpec {
    /// Query heads.
    pub n_heads: usize,
    /// Key and value heads; divides `n_heads`.
    pub n_kv_heads: usize,
    /// Width of one head, even.
    pub head_dim: usize,
}

impl AttentionSpec {
    /// Width of all query heads.
    #[must_use]
    pub fn q_width(&self) -> usize {
        self.n_heads * self.head_dim
    }

    /// Width of all key (or value) heads.
    #[must_use]
    pub fn kv_width(&self) -> usize {
        self.n_kv_heads * self.head_dim
    }
}

/// The feed-forward part of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MlpSpec {
    /// Which.
    pub kind: MlpKind,
    /// Inner width.
    pub d_ff: usize,
}

/// Kinds of feed-forward part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum MlpKind {
    /// `down(silu(gate(x)) * up(x))` (Shazeer 2020).
    SwiGlu,
}

/// How numbers are stored in a checkpoint.
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
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
        }
    }
}

/// Which weight of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WeightId {
    /// `[V, C]`.
    TokenEmbedding,
    /// `[C]`.
    FinalNorm,
    /// `[V, C]`; absent when the head is tied.
    Head,
    /// A weight of one layer.
    Layer(u16, LayerWeight),
}

/// Weights of one layer; matrices are `[out, in]`, row-major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl ModelSpec {
    /// Every weight the model must have, with its shape; vectors are `[n]`, matrices `[out, in]`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "n_layers is limited to u16 when the config is read")]
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

    /// Shape of one layer's weight.
    #[must_use]
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

    /// Numbers in one layer.
    #[must_use]
    pub fn layer_parameters(&self) -> u64 {
        LayerWeight::ALL.iter().map(|&w| count(&self.layer_weight_shape(w))).sum()
    }

    /// Numbers in the whole model; a tied head counts once.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        self.weight_shapes().iter().map(|(_, shape)| count(shape)).sum()
    }
}

/// One weight as it lies in a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightInfo {
    /// Which weight.
    pub id: WeightId,
    /// The tensor's name in the checkpoint.
    pub name: String,
    /// How it is stored.
    pub dtype: Dtype,
    /// `[n]` or `[out, in]`.
    pub shape: Vec<usize>,
}

impl WeightInfo {
    /// Numbers in it.
    #[must_use]
    pub fn elements(&self) -> u64 {
        count(&self.shape)
    }

    /// Bytes as stored.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.elements() * self.dtype.bytes() as u64
    }
}

fn count(shape: &[usize]) -> u64 {
    shape.iter().map(|&n| n as u64).product()
}
