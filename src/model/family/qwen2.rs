//! Qwen2 and Qwen2.5: Llama with biases of queries, keys and values; late layers may have a window.
//!
//! Source: Hugging Face transformers, `Qwen2Config` and `Qwen2ForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::LAYERS_MAX;
use crate::model::{Family, ModelSpec};

pub(super) const READER: Reader = Reader {
    family: Family::Qwen2,
    model_type: "qwen2",
    architectures: &["Qwen2ForCausalLM"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: None,
};

pub(super) const DEFAULTS: Defaults = Defaults { kv_heads: Some(32), context: 32_768, ..Defaults::LLAMA };
const WINDOW_DEFAULT: usize = 4096;
const WINDOWED_FROM_DEFAULT: usize = 28;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, Family::Qwen2, &DEFAULTS)?;
    spec.block.attention.input_bias = true;
    late_windows(config, &mut spec)?;
    Ok(spec)
}

/// Windows from layer `max_window_layers` on, if the config switches them on.
pub(super) fn late_windows(config: Config<'_>, spec: &mut ModelSpec) -> Result<(), ConfigError> {
    let is_on = config.flag("use_sliding_window")?.unwrap_or(false);
    let window = match decoder::window(config)? {
        _ if !is_on => None,
        None if config.is_null("sliding_window") => None,
        window => Some(config.or_default("sliding_window", window, WINDOW_DEFAULT)),
    };
    // `0`: all layers.
    let from = match config.get("max_window_layers").and_then(serde_json::Value::as_u64) {
        Some(0) => 0,
        _ => config.count("max_window_layers", LAYERS_MAX)?.unwrap_or(WINDOWED_FROM_DEFAULT),
    };
    decoder::windows(config, spec, window, |layer| window.is_some() && layer >= from)
}
