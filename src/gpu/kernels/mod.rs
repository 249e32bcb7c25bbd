//! The kernels: one file per kernel, beside `shaders/<stem>.wgsl` of the same name.
//!
//! Each file says how its shader is called: what its arguments are, in which order its
//! parameters and buffers go, how many groups cover them. None of it needs a device.

pub mod activate;
pub mod add_bias;
pub mod add_scaled;
pub mod attention_mix;
pub mod attention_scores;
pub mod attention_softmax;
pub mod embed;
pub mod gather_rows;
pub mod head_norm;
pub mod matmul;
pub mod matvec;
pub mod norm;
pub mod rope;
pub mod score;
pub mod soften;

pub use matmul::Epilogue;

use super::recording::{BufferId, Dispatch, PARAMETER_WORDS, Parameters};
use super::word;
use crate::model::{Activation, ModelSpec, NormKind, WeightFormat};

/// A kernel in the variant that a dispatch wants; one pipeline each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// Rows of a table, which replace the output or are added to it.
    Embed(WeightFormat, bool),
    Norm(NormKind),
    /// Norm of queries or keys.
    HeadNorm,
    /// Matrix product, many rows.
    Matmul(WeightFormat, Epilogue),
    /// Matrix product, few rows.
    Matvec(WeightFormat, Epilogue),
    /// Rotary embedding and placing of keys and values.
    Rope,
    /// Attention: products of queries and keys.
    AttentionScores,
    /// Attention: exponentials.
    AttentionSoftmax,
    /// Attention: mean of the values.
    AttentionMix,
    /// Inside of the MLP, gated or not.
    Activate(Activation, bool),
    AddBias,
    AddScaled,
    GatherRows,
    /// Scale and soft cap of logits.
    Soften,
    /// Log-likelihoods of targets.
    Score,
}

/// How a shader uses a storage buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// `var<storage, read>`.
    Read,
    /// `var<storage, read_write>`.
    Write,
}

impl Kernel {
    /// Every kernel in every variant, for weights in these dtypes.
    pub fn all(dtypes: &[WeightFormat]) -> Vec<Self> {
        let mut kernels = vec![
            Self::HeadNorm,
            Self::Rope,
            Self::AttentionScores,
            Self::AttentionSoftmax,
            Self::AttentionMix,
            Self::AddBias,
            Self::AddScaled,
            Self::GatherRows,
            Self::Soften,
            Self::Score,
        ];
        kernels.extend([NormKind::RmsNorm, NormKind::RmsNormPlusOne, NormKind::LayerNorm].map(Self::Norm));
        for activation in
            [Activation::Silu, Activation::Gelu, Activation::GeluTanh, Activation::Relu, Activation::Tanh]
        {
            kernels.extend([true, false].map(|gated| Self::Activate(activation, gated)));
        }
        for &dtype in dtypes {
            kernels.extend([false, true].map(|add| Self::Embed(dtype, add)));
            for epilogue in [Epilogue::Store, Epilogue::Add] {
                kernels.push(Self::Matmul(dtype, epilogue));
                kernels.push(Self::Matvec(dtype, epilogue));
            }
        }
        kernels
    }

    /// Every kernel that a model with weights in these dtypes may use.
    pub fn of(spec: &ModelSpec, dtypes: &[WeightFormat]) -> Vec<Self> {
        let (attention, mlp) = (&spec.block.attention, &spec.block.mlp);
        let transform = spec.head.as_ref().and_then(|head| head.transform);
        let norms = [
            Some(spec.block.norm),
            spec.embedding.norm,
            spec.final_norm,
            transform.and_then(|transform| transform.norm),
        ];
        let adds_tables = spec.embedding.positions.is_some() || spec.embedding.token_types.is_some();
        let softens = spec.head.as_ref().is_some_and(|head| head.soft_cap.is_some() || head.scale != 1.0);
        let has_biases = attention.input_bias
            || attention.output_bias
            || mlp.bias
            || spec.head.as_ref().is_some_and(|head| head.bias || head.transform.is_some());
        let is_used = |kernel: &Self| match *kernel {
            Self::HeadNorm => attention.qk_norm.is_some(),
            Self::AddBias => has_biases,
            Self::Soften => softens,
            Self::Norm(kind) => norms.iter().flatten().any(|norm| norm.kind == kind),
            Self::Activate(activation, gated) => {
                (activation, gated) == (mlp.activation, mlp.gated)
                    || (!gated && transform.is_some_and(|transform| transform.activation == activation))
            }
            Self::Embed(_, add) => !add || adds_tables,
            _ => true,
        };
        Self::all(dtypes).into_iter().filter(is_used).collect()
    }

    /// Name of its file, of its entry point and of its Rust module.
    pub fn stem(self) -> &'static str {
        self.file().0
    }

    /// Its WGSL with the shared fragment that it needs in front.
    pub fn source(self) -> String {
        let (_, body) = self.file();
        let fragment = self.dtype().map_or("", fragment);
        let blocks = match self.dtype() {
            Some(format) if !format.is_plain() => include_str!("../../../shaders/shared/blocks.wgsl"),
            _ => "",
        };
        format!("{blocks}\n{fragment}\n{body}")
    }

    /// How its storage buffers are used, binding 1 first.
    pub fn bindings(self) -> &'static [Access] {
        use Access::{Read, Write};
        match self {
            Self::Embed(..) | Self::Matmul(..) | Self::Matvec(..) => &[Read, Read, Write],
            Self::GatherRows | Self::Score | Self::HeadNorm => &[Read, Read, Write],
            Self::Rope => &[Read, Read, Write, Write],
            Self::Norm(_) | Self::AttentionScores | Self::AttentionMix => &[Read, Read, Read, Write],
            Self::AttentionSoftmax | Self::Activate(..) | Self::AddScaled | Self::AddBias => &[Read, Write],
            Self::Soften => &[Write],
        }
    }

    /// Values of its `override` constants.
    pub fn constants(self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Matmul(_, epilogue) | Self::Matvec(_, epilogue) => {
                vec![("EPILOGUE", f64::from(epilogue as u32))]
            }
            Self::Embed(_, add) => vec![("ADD", f64::from(u8::from(add)))],
            Self::Norm(kind) => vec![("KIND", f64::from(norm_code(kind)))],
            Self::Activate(activation, gated) => vec![
                ("ACTIVATION", f64::from(activation_code(activation))),
                ("GATED", f64::from(u8::from(gated))),
            ],
            _ => Vec::new(),
        }
    }

    /// The stem of its file, and what is in it.
    fn file(self) -> (&'static str, &'static str) {
        macro_rules! file {
            ($stem:literal) => {
                ($stem, include_str!(concat!("../../../shaders/", $stem, ".wgsl")))
            };
        }
        match self {
            Self::Embed(..) => file!("embed"),
            Self::Norm(_) => file!("norm"),
            Self::HeadNorm => file!("head_norm"),
            Self::Matmul(..) => file!("matmul"),
            Self::Matvec(..) => file!("matvec"),
            Self::Rope => file!("rope"),
            Self::AttentionScores => file!("attention_scores"),
            Self::AttentionSoftmax => file!("attention_softmax"),
            Self::AttentionMix => file!("attention_mix"),
            Self::Activate(..) => file!("activate"),
            Self::AddBias => file!("add_bias"),
            Self::Soften => file!("soften"),
            Self::AddScaled => file!("add_scaled"),
            Self::GatherRows => file!("gather_rows"),
            Self::Score => file!("score"),
        }
    }

    fn dtype(self) -> Option<WeightFormat> {
        match self {
            Self::Embed(dtype, _) | Self::Matmul(dtype, _) | Self::Matvec(dtype, _) => Some(dtype),
            _ => None,
        }
    }
}

/// As `shaders/norm.wgsl` numbers them.
fn norm_code(kind: NormKind) -> u8 {
    match kind {
        NormKind::RmsNorm => 0,
        NormKind::RmsNormPlusOne => 1,
        NormKind::LayerNorm => 2,
    }
}

/// As `shaders/activate.wgsl` numbers them.
fn activation_code(activation: Activation) -> u8 {
    match activation {
        Activation::Silu => 0,
        Activation::Gelu => 1,
        Activation::GeluTanh => 2,
        Activation::Relu => 3,
        Activation::Tanh => 4,
    }
}

/// How weights of a format are read.
fn fragment(format: WeightFormat) -> &'static str {
    macro_rules! weight {
        ($stem:literal) => {
            include_str!(concat!("../../../shaders/shared/weight_", $stem, ".wgsl"))
        };
    }
    match format {
        WeightFormat::F32 => weight!("f32"),
        WeightFormat::F16 => weight!("f16"),
        WeightFormat::Bf16 => weight!("bf16"),
        WeightFormat::Q8_0 => weight!("q8_0"),
        WeightFormat::Q4_0 => weight!("q4_0"),
        WeightFormat::Q4_1 => weight!("q4_1"),
        WeightFormat::Q5_0 => weight!("q5_0"),
        WeightFormat::Q5_1 => weight!("q5_1"),
        WeightFormat::Q4K => weight!("q4_k"),
        WeightFormat::Q5K => weight!("q5_k"),
        WeightFormat::Q6K => weight!("q6_k"),
    }
}

/// Parameters from the words of a shader's struct, in order.
fn parameters<const N: usize>(words: [u32; N]) -> Parameters {
    const { assert!(N <= PARAMETER_WORDS) };
    let mut all = [0; PARAMETER_WORDS];
    all[..N].copy_from_slice(&words);
    all
}

/// Groups of `size` threads that cover `n`.
fn groups(n: usize, size: usize) -> u32 {
    word(n.div_ceil(size))
}
