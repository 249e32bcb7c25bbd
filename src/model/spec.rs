//! An architecture as a table.
//!
//! A family maps `config.json` and tensor names to this; executors are parametrised by it
//! and know no family. What no supported family needs is not here.

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Llama 2 and 3, SmolLM2, TinyLlama.
    Llama,
}

impl Family {
    /// For people: the checkpoints that it reads.
    pub fn title(self) -> &'static str {
        match self {
            Self::Llama => "Llama",
        }
    }
}

/// Everything an executor needs to know besides the weights.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ModelSpec {
    pub family: Family,
    /// `V`.
    pub vocab_size: usize,
    /// `C`, the width of the residual stream.
    pub d_model: usize,
    pub n_layers: usize,
    /// Most tokens in one sequence.
    pub context_length: usize,
    /// The one kind of block that all layers are.
    pub block: BlockSpec,
    pub final_norm: NormSpec,
    /// Whether the head is the token embedding.
    pub tied_head: bool,
    /// Beginning of text, when the config names one.
    pub bos_id: Option<u32>,
    /// Ends of text (generation stops there).
    pub eos_ids: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct BlockSpec {
    /// Before the attention and before the MLP.
    pub norm: NormSpec,
    pub positions: Positions,
    pub attention: AttentionSpec,
    pub mlp: MlpSpec,
}

/// A normalisation over the last axis.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NormSpec {
    pub kind: NormKind,
    /// Added under the root.
    pub eps: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NormKind {
    /// `x / sqrt(mean(x^2) + eps) * weight` (Zhang and Sennrich 2019).
    RmsNorm,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Positions {
    /// Rotary embedding of queries and keys.
    Rope(RopeSpec),
}

/// Rotary position embedding (Su et al. 2021), rotate-half layout: dimension `i` pairs
/// with `i + head_dim / 2`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RopeSpec {
    pub theta: f64,
    pub scaling: RopeScaling,
}

/// Stretching of the rotary frequencies for longer contexts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum RopeScaling {
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
    pub fn q_width(&self) -> usize {
        self.n_heads * self.head_dim
    }

    /// Width of all key (or value) heads.
    pub fn kv_width(&self) -> usize {
        self.n_kv_heads * self.head_dim
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MlpSpec {
    pub kind: MlpKind,
    pub d_ff: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum MlpKind {
    /// `down(silu(gate(x)) * up(x))` (Shazeer 2020).
    SwiGlu,
}
