//! SmolLM3: Llama in which every fourth layer has no positions; those may have a window.
//!
//! Source: Hugging Face transformers, `SmolLM3Config` and `SmolLM3ForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::LAYERS_MAX;
use crate::model::{Family, ModelSpec};

pub(super) const READER: Reader = Reader {
    family: Family::SmolLm3,
    model_type: "smollm3",
    architectures: &["SmolLM3ForCausalLM", "SmolLM3Model"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(128_001),
};

const DEFAULTS: Defaults = Defaults {
    heads: 16,
    kv_heads: Some(4),
    theta: 2_000_000.0,
    context: 32_768,
    tied: true,
    knows: &["attention_bias", "mlp_bias"],
    ..Defaults::LLAMA
};
/// Every so many layers one has no positions.
const INTERVAL_DEFAULT: usize = 4;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, Family::SmolLm3, &DEFAULTS)?;
    let has_bias = config.flag_or("attention_bias", false)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.mlp.bias = config.flag_or("mlp_bias", false)?;
    let interval = config.count("no_rope_layer_interval", LAYERS_MAX)?;
    let interval = match config.get("no_rope_layers") {
        Some(_) => interval.unwrap_or(INTERVAL_DEFAULT),
        None => config.or_default("no_rope_layer_interval", interval, INTERVAL_DEFAULT),
    };
    // 1 says that a layer has positions, whatever the key's name.
    let listed =
        config.listed("no_rope_layers", spec.n_layers..=LAYERS_MAX, |entry| match entry.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        })?;
    if listed.is_none() {
        config.in_turn("no_rope_layers", (1..=interval).map(|layer| u8::from(layer < interval)));
    }
    let has_rope = |layer: usize| match &listed {
        Some(listed) => listed.get(layer).copied().unwrap_or(true),
        None => !(layer + 1).is_multiple_of(interval),
    };
    for (i, layer) in spec.layers.iter_mut().enumerate() {
        if !has_rope(i) {
            layer.rope = None;
        }
    }
    let is_on = config.flag("use_sliding_window")?.unwrap_or(false);
    let window = decoder::window(config)?;
    decoder::windows(config, &mut spec, window, |layer| is_on && window.is_some() && !has_rope(layer))?;
    Ok(spec)
}
