//! Gemma 2 and 3 (text): norms around both branches with weights around 0, scaled embeddings, windows on most
//! layers. Gemma 2 caps scores and logits; Gemma 3 norms queries and keys, and its windowed layers
//! have rotary positions of their own.
//!
//! Embeddings are multiplied by `sqrt(hidden_size)` in f32, as transformers does when it computes in f32 (it
//! rounds the factor to the type in which it computes).
//! Source: Hugging Face transformers, `Gemma2Config`, `Gemma2ForCausalLM`, `Gemma3TextConfig` and
//! `Gemma3ForCausalLM`.

use super::decoder::{self, Defaults};
use super::rotary::{self, Around};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::LAYERS_MAX;
use crate::model::{Family, ModelSpec, NormKind, NormPlacement, QkNorm, RopeSpec};

pub(super) const GEMMA2: Reader = Reader {
    family: Family::Gemma2,
    model_type: "gemma2",
    architectures: &["Gemma2ForCausalLM", "Gemma2Model"],
    read: read_2,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(1),
};

pub(super) const GEMMA3: Reader = Reader {
    family: Family::Gemma3,
    model_type: "gemma3_text",
    architectures: &["Gemma3ForCausalLM", "Gemma3TextModel"],
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
    knows: &["attention_bias", SCORE_CAP, "final_logit_softcapping", "query_pre_attn_scalar"],
    ..Defaults::LLAMA
};
const DEFAULTS_3: Defaults = Defaults { theta: 1_000_000.0, context: 131_072, own_ropes: true, ..DEFAULTS };
const SCALAR_DEFAULT: f64 = 256.0;
const SCORE_CAP: &str = "attn_logit_softcapping";
const SCORE_CAP_DEFAULT: f64 = 50.0;
const WINDOW_DEFAULT: usize = 4096;
const LOCAL_THETA_DEFAULT: f64 = 10_000.0;
/// Every so many layers one is without a window (Gemma 3).
const PATTERN_DEFAULT: usize = 6;
/// Greatest cap, greatest divisor.
const NUMBER_MAX: f64 = 1e9;

fn read_2(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = both(config, Family::Gemma2, &DEFAULTS, Some(30.0))?;
    let window = config.or_default("sliding_window", decoder::window(config)?, WINDOW_DEFAULT);
    tell_pattern(config, 2);
    decoder::windows(config, &mut spec, Some(window), |layer| layer.is_multiple_of(2))?;
    Ok(spec)
}

fn read_3(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = both(config, Family::Gemma3, &DEFAULTS_3, None)?;
    spec.block.attention.qk_norm = Some(QkNorm::Head);
    let window = config.or_default("sliding_window", decoder::window(config)?, WINDOW_DEFAULT);
    let pattern = config.count("sliding_window_pattern", LAYERS_MAX)?;
    let pattern = match config.get("layer_types") {
        Some(_) => pattern.unwrap_or(PATTERN_DEFAULT),
        None => config.or_default("sliding_window_pattern", pattern, PATTERN_DEFAULT),
    };
    tell_pattern(config, pattern);
    decoder::windows(config, &mut spec, Some(window), |layer| !(layer + 1).is_multiple_of(pattern))?;
    spec.ropes = ropes(config, &spec)?;
    for layer in &mut spec.layers {
        layer.rope = Some(u8::from(layer.window.is_some()));
    }
    Ok(spec)
}

/// Notes which layers have windows where the config has no list of them: all but the last of every `step`.
fn tell_pattern(config: Config<'_>, step: usize) {
    if config.get("layer_types").is_none() {
        let kind = |layer: usize| if layer < step { "sliding_attention" } else { "full_attention" };
        config.in_turn("layer_types", (1..=step).map(kind));
    }
}

/// Rotary positions of layers without a window, and of those with one. `rope_parameters` has an object for each,
/// and knows no others; `rope_scaling` is of the former, and its keys count before those of that object.
fn ropes(config: Config<'_>, spec: &ModelSpec) -> Result<Vec<RopeSpec>, ConfigError> {
    const FULL: &str = "full_attention.";
    const WINDOWED: &str = "sliding_attention.";
    let around = Around {
        theta: ("rope_theta", DEFAULTS_3.theta),
        head_dim: spec.block.attention.head_dim,
        context_length: spec.context_length,
        share: None,
        by_angles: true,
        original: None,
        long_names: &[],
    };
    let local = Around { theta: ("rope_local_base_freq", LOCAL_THETA_DEFAULT), ..around };
    let kinds = config.object("rope_parameters.")?;
    if let Some(kinds) = kinds {
        let is_known = |key: &&str| [FULL, WINDOWED].map(|kind| kind.trim_end_matches('.')).contains(key);
        // One stands for all.
        if let Some(other) = kinds.keys().find(|key| !is_known(key)) {
            kinds.ignored(other);
        }
    }
    let own = |path| kinds.map(|kinds| kinds.object(path)).transpose().map(Option::flatten);
    let (full, windowed) = (own(FULL)?, own(WINDOWED)?);
    let scaling = config.object("rope_scaling.")?;
    let merged = full.zip(scaling).map(|(full, scaling)| scaling.before(full));
    let full = match &merged {
        Some(merged) => scaling.map(|scaling| scaling.with(merged)),
        None => scaling.or(full),
    };
    Ok(vec![rotary::of(full, config, around)?, rotary::of(windowed, config, local)?])
}

fn both(
    config: Config<'_>,
    family: Family,
    defaults: &Defaults,
    logit_cap: Option<f64>,
) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, family, defaults)?;
    let has_bias = config.flag_or("attention_bias", false)?;
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
    if family == Family::Gemma2 {
        spec.block.attention.soft_cap = cap(config, SCORE_CAP, Some(SCORE_CAP_DEFAULT))?;
    } else {
        config.ignored(SCORE_CAP);
    }
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
