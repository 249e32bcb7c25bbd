//! Granite 3: Llama with four multipliers: of embeddings, of scores, of what branches add, of logits.
//!
//! Source: Hugging Face transformers, `GraniteConfig` and `GraniteForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, ModelSpec};

pub(super) const READER: Reader = Reader {
    family: Family::Granite,
    model_type: "granite",
    architectures: &["GraniteForCausalLM", "GraniteModel"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(2),
};

const DEFAULTS: Defaults = Defaults {
    knows: &[
        "attention_bias",
        "mlp_bias",
        "embedding_multiplier",
        "attention_multiplier",
        "residual_multiplier",
        "logits_scaling",
    ],
    ..Defaults::LLAMA
};
const MULTIPLIER_MAX: f64 = 1e9;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    decoder::refuse_windows(config)?;
    let mut spec = decoder::read(config, Family::Granite, &DEFAULTS)?;
    let has_bias = config.flag_or("attention_bias", false)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.mlp.bias = config.flag_or("mlp_bias", false)?;
    let multiplier = |key| Ok(config.or_default(key, config.signed(key, MULTIPLIER_MAX)?, 1.0));
    spec.embedding.scale = multiplier("embedding_multiplier")? as f32;
    let scale = multiplier("attention_multiplier")? as f32;
    for layer in &mut spec.layers {
        layer.scale = scale;
    }
    spec.block.multiplier = multiplier("residual_multiplier")? as f32;
    if let Some(head) = &mut spec.head {
        head.scale = (1.0 / multiplier("logits_scaling")?) as f32;
    }
    Ok(spec)
}
