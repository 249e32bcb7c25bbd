//! Gemma 2 and 3 (text): norms around both branches with weights around 0, scaled embeddings, windows on most
//! layers. Gemma 2 caps scores and logits; Gemma 3 norms queries and keys, and its windowed layers
//! have rotary positions of their own.
//!
//! Embeddings are multiplied by `sqrt(hidden_size)` in f32, as transformers does when it computes in f32 (it
//! rounds the factor to the type in which it computes).
//! Source: Hugging Face transformers, `Gemma2Config`, `Gemma2ForCausalLM`, `Gemma3TextConfig` and
//! `Gemma3ForCausalLM`.

use super::decoder::{self, Defaults};
use super::rotary::{Around, nested};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::LAYERS_MAX;
use crate::model::{Family, ModelSpec, NormKind, NormPlacement, QkNorm, RopeScaling, RopeSpec};

pub(super) const GEMMA2: Reader = Reader {
    family: Family::Gemma2,
    model_type: "gemma2",
    architectures: &["Gemma2ForCausalLM"],
    read: read_2,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(1),
};

pub(super) const GEMMA3: Reader = Reader {
    family: Family::Gemma3,
    model_type: "gemma3_text",
    architectures: &["Gemma3ForCausalLM"],
    read: read_3,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(1),
};

const DEFAULTS: Defaults = Defaults {
    heads: 8,
    kv_heads: Some(4),
    head_dim: Some(256),
    context: 8192,
    tied: true,
    act: "gelu_pytorch_tanh",
    act_key: "hidden_activation",
    knows: &["attention_bias", "attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar"],
    ..Defaults::LLAMA
};
const DEFAULTS_3: Defaults = Defaults { theta: 1_000_000.0, context: 131_072, ..DEFAULTS };
const SCALAR_DEFAULT: f64 = 256.0;
const WINDOW_DEFAULT: usize = 4096;
const LOCAL_THETA_DEFAULT: f64 = 10_000.0;
/// Every so many layers one is without a window (Gemma 3).
const PATTERN_DEFAULT: usize = 6;
/// Greatest cap, greatest divisor.
const NUMBER_MAX: f64 = 1e9;

fn read_2(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = both(config, Family::Gemma2, &DEFAULTS, [Some(50.0), Some(30.0)])?;
    let window = config.or_default("sliding_window", decoder::window(config)?, WINDOW_DEFAULT);
    decoder::windows(config, &mut spec, Some(window), |layer| layer.is_multiple_of(2))?;
    Ok(spec)
}

fn read_3(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = both(config, Family::Gemma3, &DEFAULTS_3, [None, None])?;
    spec.block.attention.qk_norm = Some(QkNorm::Head);
    let window = config.or_default("sliding_window", decoder::window(config)?, WINDOW_DEFAULT);
    let pattern = config.count("sliding_window_pattern", LAYERS_MAX)?.unwrap_or(PATTERN_DEFAULT);
    decoder::windows(config, &mut spec, Some(window), |layer| !(layer + 1).is_multiple_of(pattern))?;
    let around = Around {
        theta_default: DEFAULTS_3.theta,
        head_dim: spec.block.attention.head_dim,
        context_length: spec.context_length,
        share_default: 1.0,
        original: None,
    };
    let of_kinds = config.object("rope_parameters.")?;
    let own = |path| of_kinds.map(|kinds| kinds.object(path)).transpose().map(Option::flatten);
    if let Some(full) = own("full_attention.")? {
        spec.ropes = vec![nested(full, around)?];
    }
    let local = Around { theta_default: LOCAL_THETA_DEFAULT, ..around };
    let local = match own("sliding_attention.")? {
        Some(keys) => nested(keys, local)?,
        None => {
            let theta = config.positive("rope_local_base_freq", NUMBER_MAX)?;
            let theta = config.or_default("rope_local_base_freq", theta, LOCAL_THETA_DEFAULT);
            RopeSpec { theta, rotated: around.head_dim, scaling: RopeScaling::None }
        }
    };
    spec.ropes.push(local);
    for layer in &mut spec.layers {
        layer.rope = Some(u8::from(layer.window.is_some()));
    }
    Ok(spec)
}

fn both(
    config: Config<'_>,
    family: Family,
    defaults: &Defaults,
    [score_cap, logit_cap]: [Option<f64>; 2],
) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, family, defaults)?;
    let has_bias = config.flag("attention_bias")?.unwrap_or(false);
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.norm_placement = NormPlacement::Both;
    spec.block.norm.kind = NormKind::RmsNormPlusOne;
    spec.final_norm = Some(spec.block.norm);
    spec.embedding.scale = (spec.d_model as f32).sqrt();
    const SCALAR: &str = "query_pre_attn_scalar";
    let scalar = config.or_default(SCALAR, config.positive(SCALAR, NUMBER_MAX)?, SCALAR_DEFAULT);
    for layer in &mut spec.layers {
        layer.scale = scalar.powf(-0.5) as f32;
    }
    spec.block.attention.soft_cap = cap(config, "attn_logit_softcapping", score_cap)?;
    if let Some(head) = &mut spec.head {
        head.soft_cap = cap(config, "final_logit_softcapping", logit_cap)?;
    }
    Ok(spec)
}

/// A cap; `null` is none, and a missing key what transformers takes.
fn cap(config: Config<'_>, key: &'static str, default: Option<f64>) -> Result<Option<f32>, ConfigError> {
    let cap = match (config.positive(key, NUMBER_MAX)?, default) {
        (None, Some(default)) if !config.is_null(key) => Some(config.or_default(key, None, default)),
        (cap, _) => cap,
    };
    Ok(cap.map(|cap| cap as f32))
}
