//! One block: norms, attention, MLP, and how they are added to the residual stream.

use serde::{Deserialize, Serialize};

/// What all layers of a model have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlockSpec {
    /// The one kind of norm in a block.
    pub norm: NormSpec,
    pub norm_placement: NormPlacement,
    pub residual: Residual,
    /// What both branches are multiplied by before they are added (Granite).
    pub multiplier: f32,
    pub attention: AttentionSpec,
    pub mlp: MlpSpec,
}

/// A normalisation over the last axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NormSpec {
    pub kind: NormKind,
    /// Added under the root.
    pub eps: f32,
}

impl NormSpec {
    pub fn has_bias(self) -> bool {
        self.kind == NormKind::LayerNorm
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NormKind {
    /// `x / sqrt(mean(x^2) + eps) * weight` (Zhang and Sennrich 2019).
    RmsNorm,
    /// The same with `1 + weight` (Gemma).
    RmsNormPlusOne,
    /// `(x - mean) / sqrt(variance + eps) * weight + bias` (Ba, Kiros and Hinton 2016).
    LayerNorm,
}

/// Where the norms of a branch `f` stand; the same for attention and MLP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NormPlacement {
    /// `x + f(norm(x))`.
    Before,
    /// `x + norm(f(x))` (OLMo 2).
    Output,
    /// `x + norm(f(norm(x)))` (Gemma 2 and 3).
    Both,
    /// `norm(x + f(x))` (Vaswani et al. 2017; BERT).
    Sum,
    /// `y + f(y)` with `y = norm(x)` (BLOOM, `apply_residual_connection_post_layernorm`).
    Through,
}

impl NormPlacement {
    pub fn is_before(self) -> bool {
        matches!(self, Self::Before | Self::Both | Self::Through)
    }

    /// Whether a norm stands after the branch: of its output, or of the sum.
    pub fn is_after(self) -> bool {
        matches!(self, Self::Output | Self::Both | Self::Sum)
    }
}

/// What the MLP of a block reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Residual {
    /// What the attention left.
    Sequential,
    /// What the attention read, through a norm of its own (GPT-NeoX).
    Parallel,
    /// What the attention read, through the same norm (Phi).
    ParallelOneNorm,
}

/// Grouped-query attention; query head `h` reads key/value head `h / (n_heads / n_kv_heads)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AttentionSpec {
    /// Query heads.
    pub n_heads: usize,
    /// Key and value heads; divides `n_heads`.
    pub n_kv_heads: usize,
    /// Width of one head.
    pub head_dim: usize,
    /// Whether queries, keys and values have biases.
    pub input_bias: bool,
    pub output_bias: bool,
    /// A norm of queries and keys before they are rotated.
    pub qk_norm: Option<QkNorm>,
    /// `cap * tanh(score / cap)` of scaled scores, before the mask.
    pub soft_cap: Option<f32>,
    /// Whether a token sees only those before it, and itself.
    pub causal: bool,
    /// Scores fall with the distance, at a slope of each head's own
    /// (Press, Smith and Lewis 2022; BLOOM).
    pub alibi: bool,
}

/// Over what the norm of queries and keys is taken; its kind is the block's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum QkNorm {
    /// Each head, weights `[head_dim]`.
    Head,
    /// All heads together, weights `[heads * head_dim]` (OLMo 2).
    Projection,
}

impl AttentionSpec {
    /// As Llama has it: causal, without biases, norms and caps.
    pub fn plain(n_heads: usize, n_kv_heads: usize, head_dim: usize) -> Self {
        Self {
            n_heads,
            n_kv_heads,
            head_dim,
            input_bias: false,
            output_bias: false,
            qk_norm: None,
            soft_cap: None,
            causal: true,
            alibi: false,
        }
    }

    /// Width of all query heads.
    pub fn q_width(&self) -> usize {
        self.n_heads * self.head_dim
    }

    /// Width of all key (or value) heads.
    pub fn kv_width(&self) -> usize {
        self.n_kv_heads * self.head_dim
    }

    /// `1 / sqrt(head_dim)`.
    pub fn usual_scale(&self) -> f32 {
        1.0 / (self.head_dim as f32).sqrt()
    }

    /// Slope of each head: powers of `2^(-8 / n)` for the greatest power of two `n`, and every other
    /// power of `2^(-4 / n)` for the heads beyond it. Source: the reference implementation of ALiBi.
    pub fn alibi_slopes(&self) -> Vec<f32> {
        let n = 1 << self.n_heads.max(1).ilog2();
        let of = |n: usize, power: usize| 2_f64.powf(-8.0 / n as f64 * power as f64) as f32;
        let first = (1..=n).map(|power| of(n, power));
        first.chain((0..self.n_heads - n).map(|i| of(2 * n, 2 * i + 1))).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MlpSpec {
    pub activation: Activation,
    /// `down(activation(gate(x)) * up(x))` (Shazeer 2020); otherwise `down(activation(up(x)))`.
    pub gated: bool,
    pub bias: bool,
    pub d_ff: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Activation {
    /// `x / (1 + exp(-x))`.
    Silu,
    /// `x / 2 * (1 + erf(x / sqrt(2)))`.
    Gelu,
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`.
    GeluTanh,
    /// `max(x, 0)`.
    Relu,
    /// `tanh(x)` (BERT's pooler).
    Tanh,
}

/// What a layer has of its own and keeps wherever a schedule puts it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LayerSpec {
    /// Keys that a token sees, itself included; all of them without one.
    pub window: Option<usize>,
    /// Which of the model's rotary positions; none: no rotation.
    pub rope: Option<u8>,
    /// What products of queries and keys are multiplied by.
    pub scale: f32,
}

impl Default for LayerSpec {
    fn default() -> Self {
        Self { window: None, rope: None, scale: 1.0 }
    }
}
