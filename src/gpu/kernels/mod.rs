//! The kernels: one file per kernel, beside `shaders/<stem>.wgsl` of the same name.
//!
//! Each file says how its shader is called: what its arguments are, in which order its
//! parameters and buffers go, how many groups cover them. None of it needs a device.

pub mod activate;
pub mod add_scaled;
pub mod attention;
pub mod attention_join;
pub mod attention_mix;
pub mod attention_scores;
pub mod attention_softmax;
pub mod embed;
pub mod gather_rows;
pub mod head_norm;
pub mod matmul;
pub mod matmul_tile;
pub mod matvec;
pub mod matvec_rows;
pub mod norm;
pub mod product_join;
pub mod rope;
pub mod score;
pub mod soften;

pub use matmul_tile::Side;

use super::layout::{Layout, MatrixId};
use super::product::Bodies;
use super::recording::{BufferId, Dispatch, PARAMETER_WORDS, Parameters};
use super::word;
use crate::model::{Activation, NormKind, NormPlacement, WeightFormat};

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
    /// Matrix product, many rows, by groups that share what they read.
    MatmulTile(WeightFormat, Epilogue, Side),
    /// Matrix product, few rows, by groups that share a sum.
    MatvecRows(WeightFormat, Epilogue),
    /// Sums of parts of a product.
    ProductJoin(Epilogue),
    /// Rotary embedding and placing of keys and values.
    Rope,
    /// Attention in one pass.
    Attention,
    /// What parts of the keys gave, together.
    AttentionJoin,
    /// Attention whose weights are read: products of queries and keys.
    AttentionScores,
    /// The same: exponentials.
    AttentionSoftmax,
    /// The same, or heads too wide for one pass: mean of the values.
    AttentionMix,
    /// Inside of the MLP, gated or not.
    Activate(Activation, bool),
    AddScaled,
    GatherRows,
    /// Scale and soft cap of logits.
    Soften,
    /// Log-likelihoods of targets.
    Score,
}

/// What happens to a product (`shaders/shared/finish_*.wgsl`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Epilogue {
    /// It replaces the output.
    Store,
    /// It is added to the output: the residual connection.
    Residual,
    /// Queries, keys and values are rotated and placed.
    Heads,
    /// The function inside of the MLP, gated or not.
    Inner(Activation, bool),
    /// Part of a sum, to which the others are added.
    Part,
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
            Self::Attention,
            Self::AttentionJoin,
            Self::AttentionScores,
            Self::AttentionSoftmax,
            Self::AttentionMix,
            Self::AddScaled,
            Self::GatherRows,
            Self::Soften,
            Self::Score,
        ];
        kernels.extend([NormKind::RmsNorm, NormKind::RmsNormPlusOne, NormKind::LayerNorm].map(Self::Norm));
        let mut epilogues = vec![Epilogue::Store, Epilogue::Residual, Epilogue::Heads];
        for activation in
            [Activation::Silu, Activation::Gelu, Activation::GeluTanh, Activation::Relu, Activation::Tanh]
        {
            kernels.extend([true, false].map(|gated| Self::Activate(activation, gated)));
            epilogues.extend([true, false].map(|gated| Epilogue::Inner(activation, gated)));
        }
        for &dtype in dtypes {
            kernels.extend([false, true].map(|add| Self::Embed(dtype, add)));
            for (&epilogue, bodies) in
                epilogues.iter().flat_map(|it| [(it, Bodies::Registers), (it, Bodies::Groups)])
            {
                for kernel in Self::products(bodies, dtype, epilogue) {
                    if !kernels.contains(&kernel) {
                        kernels.push(kernel);
                    }
                }
            }
        }
        kernels
    }

    /// Products of many rows and of few.
    fn products(bodies: Bodies, dtype: WeightFormat, epilogue: Epilogue) -> Vec<Self> {
        match bodies {
            Bodies::Registers => vec![Self::Matmul(dtype, epilogue), Self::Matvec(dtype, epilogue)],
            Bodies::Groups => vec![
                Self::MatmulTile(dtype, epilogue, Side::Long),
                Self::MatmulTile(dtype, epilogue, Side::Short),
                Self::MatmulTile(dtype, Epilogue::Part, Side::Short),
                Self::ProductJoin(epilogue),
                Self::MatvecRows(dtype, epilogue),
            ],
        }
    }

    /// Every kernel that the model of `layout` may use.
    pub fn of(layout: &Layout) -> Vec<Self> {
        let spec = &layout.spec;
        let (attention, mlp) = (&spec.block.attention, &spec.block.mlp);
        let transform = spec.head.as_ref().and_then(|head| head.transform);
        let norms = [
            Some(spec.block.norm),
            spec.embedding.norm,
            spec.final_norm,
            transform.and_then(|transform| transform.norm),
        ];
        let softens = spec.head.as_ref().is_some_and(|head| head.soft_cap.is_some() || head.scale != 1.0);
        let mut layers = 0..spec.layers.len() as u16;
        let folds_all_heads = layers.clone().all(|layer| layout.folds_heads(layer));
        let folds_all_inner = layers.all(|layer| layout.folds_inner(layer));
        let products: Vec<Self> =
            layout.matrices.iter().flat_map(|(&id, _)| Self::of_matrix(layout, id)).collect();
        let is_used = |kernel: &Self| match *kernel {
            Self::HeadNorm => attention.qk_norm.is_some(),
            Self::Rope => !folds_all_heads,
            Self::Attention | Self::AttentionJoin => layout.has_one_pass(),
            Self::GatherRows => spec.final_norm.is_none(),
            Self::Soften => softens,
            Self::Norm(kind) => norms.iter().flatten().any(|norm| norm.kind == kind),
            Self::Activate(activation, gated) => {
                (!folds_all_inner && (activation, gated) == (mlp.activation, mlp.gated))
                    || (!gated && transform.is_some_and(|transform| transform.activation == activation))
            }
            Self::Embed(..)
            | Self::Matmul(..)
            | Self::Matvec(..)
            | Self::MatmulTile(..)
            | Self::MatvecRows(..)
            | Self::ProductJoin(_) => products.contains(kernel),
            _ => true,
        };
        Self::all(&layout.dtypes()).into_iter().filter(is_used).collect()
    }

    /// What may run on a matrix; nothing on a vector.
    fn of_matrix(layout: &Layout, id: MatrixId) -> Vec<Self> {
        use MatrixId as M;
        let block = &layout.spec.block;
        let norms_output = matches!(block.norm_placement, NormPlacement::Output | NormPlacement::Both);
        let epilogue = match id {
            M::Qkv(layer) if layout.folds_heads(layer) => Epilogue::Heads,
            M::GateUp(layer) if layout.folds_inner(layer) => {
                Epilogue::Inner(block.mlp.activation, block.mlp.gated)
            }
            M::Output(_) | M::Down(_) if !norms_output => Epilogue::Residual,
            _ => Epilogue::Store,
        };
        let slabs = layout.matrix(id).slabs.iter().filter(|slab| slab.rows > 1);
        let products = |dtype| Self::products(layout.bodies, dtype, epilogue);
        let of_slab = |dtype| match id {
            M::Positions | M::TokenTypes => vec![Self::Embed(dtype, true)],
            M::Embedding => [&[Self::Embed(dtype, false)], &products(dtype)[..]].concat(),
            _ => products(dtype),
        };
        slabs.flat_map(|slab| of_slab(slab.dtype)).collect()
    }

    /// Name of its file, of its entry point and of its Rust module.
    pub fn stem(self) -> &'static str {
        self.file().0
    }

    /// Its WGSL with the shared fragments that it needs in front.
    pub fn source(self) -> String {
        macro_rules! shared {
            ($stem:literal) => {
                include_str!(concat!(env!("OUT_DIR"), "/shaders/shared/", $stem, ".wgsl"))
            };
        }
        let (_, body) = self.file();
        let fragment = self.dtype().map_or("", fragment);
        let blocks = match self.dtype() {
            Some(format) if !format.is_plain() => shared!("blocks"),
            _ => "",
        };
        let finish: &[&str] = match self.epilogue() {
            None if matches!(self, Self::Activate(..)) => &[shared!("activation")],
            None => &[],
            Some(epilogue) => match epilogue {
                Epilogue::Part => &[shared!("finish_part")],
                Epilogue::Store => &[shared!("scaled"), shared!("finish_store")],
                Epilogue::Residual => &[shared!("finish_residual")],
                Epilogue::Heads => &[shared!("scaled"), shared!("finish_heads")],
                Epilogue::Inner(..) => &[shared!("activation"), shared!("scaled"), shared!("finish_inner")],
            },
        };
        [&[blocks, fragment], finish, &[body]].concat().join("\n")
    }

    /// How its storage buffers are used, binding 1 first.
    pub fn bindings(self) -> &'static [Access] {
        use Access::{Read, Write};
        if let Some(epilogue) = self.epilogue() {
            return match epilogue {
                Epilogue::Part => &[Read, Read, Write],
                Epilogue::Store | Epilogue::Inner(..) => &[Read, Read, Read, Read, Write],
                Epilogue::Residual => &[Read, Read, Read, Read, Write, Write, Write],
                Epilogue::Heads => &[Read, Read, Read, Read, Read, Read, Write, Write],
            };
        }
        match self {
            Self::Embed(..) | Self::GatherRows | Self::Score | Self::HeadNorm => &[Read, Read, Write],
            Self::Rope => &[Read, Read, Write, Write],
            Self::Norm(_) => &[Read, Read, Read, Read, Write],
            Self::Attention | Self::AttentionScores | Self::AttentionMix => &[Read, Read, Read, Write],
            Self::AttentionJoin | Self::AttentionSoftmax | Self::Activate(..) | Self::AddScaled => {
                &[Read, Write]
            }
            _ => &[Write],
        }
    }

    /// Values of its `override` constants.
    pub fn constants(self) -> Vec<(&'static str, f64)> {
        let number = |name, n: u32| (name, f64::from(n));
        let mut constants = match self {
            Self::Embed(_, add) => vec![number("ADD", add.into())],
            Self::Norm(kind) => vec![number("KIND", norm_code(kind).into())],
            Self::MatmulTile(_, _, side) => vec![number("SIDE", side as u32)],
            _ => Vec::new(),
        };
        let inner = match (self, self.epilogue()) {
            (Self::Activate(activation, gated), _) => Some((activation, gated)),
            (_, Some(Epilogue::Inner(activation, gated))) => Some((activation, gated)),
            _ => None,
        };
        if let Some((activation, gated)) = inner {
            constants.push(number("ACTIVATION", activation_code(activation).into()));
            constants.push(number("GATED", gated.into()));
        }
        constants
    }

    /// What follows, where it is a product.
    fn epilogue(self) -> Option<Epilogue> {
        match self {
            Self::Matmul(_, epilogue)
            | Self::Matvec(_, epilogue)
            | Self::MatmulTile(_, epilogue, _)
            | Self::MatvecRows(_, epilogue)
            | Self::ProductJoin(epilogue) => Some(epilogue),
            _ => None,
        }
    }

    /// The stem of its file, and what is in it.
    fn file(self) -> (&'static str, &'static str) {
        macro_rules! file {
            ($stem:literal) => {
                ($stem, include_str!(concat!(env!("OUT_DIR"), "/shaders/", $stem, ".wgsl")))
            };
        }
        match self {
            Self::Embed(..) => file!("embed"),
            Self::Norm(_) => file!("norm"),
            Self::HeadNorm => file!("head_norm"),
            Self::Matmul(..) => file!("matmul"),
            Self::Matvec(..) => file!("matvec"),
            Self::MatmulTile(..) => file!("matmul_tile"),
            Self::MatvecRows(..) => file!("matvec_rows"),
            Self::ProductJoin(_) => file!("product_join"),
            Self::Rope => file!("rope"),
            Self::Attention => file!("attention"),
            Self::AttentionJoin => file!("attention_join"),
            Self::AttentionScores => file!("attention_scores"),
            Self::AttentionSoftmax => file!("attention_softmax"),
            Self::AttentionMix => file!("attention_mix"),
            Self::Activate(..) => file!("activate"),
            Self::Soften => file!("soften"),
            Self::AddScaled => file!("add_scaled"),
            Self::GatherRows => file!("gather_rows"),
            Self::Score => file!("score"),
        }
    }

    fn dtype(self) -> Option<WeightFormat> {
        match self {
            Self::Embed(dtype, _)
            | Self::Matmul(dtype, _)
            | Self::Matvec(dtype, _)
            | Self::MatmulTile(dtype, ..)
            | Self::MatvecRows(dtype, _) => Some(dtype),
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

/// As `shaders/shared/activation.wgsl` numbers them.
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
            include_str!(concat!(env!("OUT_DIR"), "/shaders/shared/weight_", $stem, ".wgsl"))
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

/// Parameters from the words of a shader's struct, in order; a test compares their number.
pub(super) fn parameters(words: &[u32]) -> Parameters {
    debug_assert!(words.len() <= PARAMETER_WORDS, "{words:?}");
    let mut all = [0; PARAMETER_WORDS];
    all.iter_mut().zip(words).for_each(|(to, &from)| *to = from);
    all
}

/// Groups of `size` threads that cover `n`.
fn groups(n: usize, size: usize) -> u32 {
    word(n.div_ceil(size))
}
