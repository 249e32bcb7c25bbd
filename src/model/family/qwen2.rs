//! Qwen2 and Qwen2.5: Llama with biases of queries, keys and values; late layers may have a window.
//!
//! Source: Hugging Face transformers, `Qwen2Config` and `Qwen2ForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::LAYERS_MAX;
use crate::model::{Family, ModelSpec};
use crate::words::say;

pub(super) const READER: Reader = Reader {
    family: Family::Qwen2,
    model_type: "qwen2",
    architectures: &["Qwen2ForCausalLM", "Qwen2Model"],
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
    const FROM: &str = "max_window_layers";
    if !config.flag("use_sliding_window")?.unwrap_or(false) {
        return decoder::windows(config, spec, None, |_| false);
    }
    let window = match decoder::window(config)? {
        None if config.is_null("sliding_window") => None,
        window => Some(config.or_default("sliding_window", window, WINDOW_DEFAULT)),
    };
    // Up to 0: all layers.
    let from = match config.get(FROM).map(|from| (from, from.as_i64())) {
        None => WINDOWED_FROM_DEFAULT,
        Some((_, Some(from))) => usize::try_from(from).unwrap_or(0),
        Some((from, None)) => return Err(config.bad(FROM, &say!("must-be-count", limit = LAYERS_MAX), from)),
    };
    decoder::windows(config, spec, window, |layer| window.is_some() && layer >= from)
}
