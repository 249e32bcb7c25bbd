//! Mistral: Llama with a window on all layers.
//!
//! Source: Hugging Face transformers, `MistralConfig` and `MistralForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, ModelSpec};

pub(super) const READER: Reader = Reader {
    family: Family::Mistral,
    model_type: "mistral",
    architectures: &["MistralForCausalLM", "MistralModel"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(2),
};

const DEFAULTS: Defaults = Defaults { kv_heads: Some(8), context: 131_072, ..Defaults::LLAMA };
/// Where the config does not say that there is none (`null`).
const WINDOW_DEFAULT: usize = 4096;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, Family::Mistral, &DEFAULTS)?;
    let window = match decoder::window(config)? {
        None if config.is_null("sliding_window") => None,
        window => Some(config.or_default("sliding_window", window, WINDOW_DEFAULT)),
    };
    decoder::window_of_all(config, &mut spec, window);
    Ok(spec)
}
