//! The kernels: one file per kernel, beside `shaders/<stem>.wgsl` of the same name.
//!
//! Each file says how its shader is called: what its arguments are, in which order its
//! parameters and buffers go, how many groups cover them. None of it needs a device.

pub mod add_scaled;
pub mod attention_mix;
pub mod attention_scores;
pub mod attention_softmax;
pub mod embed;
pub mod gather_rows;
pub mod matmul;
pub mod matvec;
pub mod rms_norm;
pub mod rope;
pub mod score;
pub mod swiglu;

pub use matmul::Epilogue;

use super::recording::{BufferId, Dispatch, PARAMETER_WORDS, Parameters};
use super::word;
use crate::model::Dtype;

/// A kernel in the variant that a dispatch wants; one pipeline each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kernel {
    Embed(Dtype),
    RmsNorm(Dtype),
    /// Matrix product, many rows.
    Matmul(Dtype, Epilogue),
    /// Matrix product, few rows.
    Matvec(Dtype, Epilogue),
    /// Rotary embedding and placing of keys and values.
    Rope,
    /// Attention: products of queries and keys.
    AttentionScores,
    /// Attention: exponentials.
    AttentionSoftmax,
    /// Attention: mean of the values.
    AttentionMix,
    Swiglu,
    AddScaled,
    GatherRows,
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
    /// Every kernel that a model with weights in these dtypes may use.
    pub fn all(dtypes: &[Dtype]) -> Vec<Self> {
        let mut kernels = vec![
            Self::Rope,
            Self::AttentionScores,
            Self::AttentionSoftmax,
            Self::AttentionMix,
            Self::Swiglu,
            Self::AddScaled,
            Self::GatherRows,
            Self::Score,
        ];
        for &dtype in dtypes {
            kernels.extend([Self::Embed(dtype), Self::RmsNorm(dtype)]);
            for epilogue in [Epilogue::Store, Epilogue::Add] {
                kernels.push(Self::Matmul(dtype, epilogue));
                kernels.push(Self::Matvec(dtype, epilogue));
            }
        }
        kernels
    }

    /// Name of its file, of its entry point and of its Rust module.
    pub fn stem(self) -> &'static str {
        self.file().0
    }

    /// Its WGSL with the shared fragment that it needs in front.
    pub fn source(self) -> String {
        let (_, body) = self.file();
        let fragment = match self.dtype() {
            Some(Dtype::F32) => include_str!("../../../shaders/shared/weight_f32.wgsl"),
            Some(Dtype::F16) => include_str!("../../../shaders/shared/weight_f16.wgsl"),
            Some(Dtype::Bf16) => include_str!("../../../shaders/shared/weight_bf16.wgsl"),
            None => "",
        };
        format!("{fragment}\n{body}")
    }

    /// How its storage buffers are used, binding 1 first.
    pub fn bindings(self) -> &'static [Access] {
        use Access::{Read, Write};
        match self {
            Self::Embed(_) | Self::RmsNorm(_) | Self::Matmul(..) | Self::Matvec(..) => &[Read, Read, Write],
            Self::GatherRows | Self::Score => &[Read, Read, Write],
            Self::Rope => &[Read, Read, Write, Write],
            Self::AttentionScores | Self::AttentionMix => &[Read, Read, Read, Write],
            Self::AttentionSoftmax | Self::Swiglu | Self::AddScaled => &[Read, Write],
        }
    }

    /// Values of its `override` constants.
    pub fn constants(self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Matmul(_, epilogue) | Self::Matvec(_, epilogue) => {
                vec![("EPILOGUE", f64::from(epilogue as u32))]
            }
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
            Self::Embed(_) => file!("embed"),
            Self::RmsNorm(_) => file!("rms_norm"),
            Self::Matmul(..) => file!("matmul"),
            Self::Matvec(..) => file!("matvec"),
            Self::Rope => file!("rope"),
            Self::AttentionScores => file!("attention_scores"),
            Self::AttentionSoftmax => file!("attention_softmax"),
            Self::AttentionMix => file!("attention_mix"),
            Self::Swiglu => file!("swiglu"),
            Self::AddScaled => file!("add_scaled"),
            Self::GatherRows => file!("gather_rows"),
            Self::Score => file!("score"),
        }
    }

    fn dtype(self) -> Option<Dtype> {
        match self {
            Self::Embed(dtype) | Self::RmsNorm(dtype) | Self::Matmul(dtype, _) | Self::Matvec(dtype, _) => {
                Some(dtype)
            }
            _ => None,
        }
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
