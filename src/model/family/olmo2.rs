//! OLMo 2: norms of what attention and MLP give, none of what they read; a norm of all queries and
//! one of all keys.
//!
//! Source: Hugging Face transformers, `Olmo2Config` and `Olmo2ForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, ModelSpec, NormPlacement, QkNorm};

pub(super) const READER: Reader = Reader {
    family: Family::Olmo2,
    model_type: "olmo2",
    architectures: &["Olmo2ForCausalLM", "Olmo2Model"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(50_279),
};

const DEFAULTS: Defaults = Defaults { eps: 1e-5, knows: &["attention_bias"], ..Defaults::LLAMA };

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    decoder::refuse_windows(config)?;
    let mut spec = decoder::read(config, Family::Olmo2, &DEFAULTS)?;
    let has_bias = config.flag_or("attention_bias", false)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.attention.qk_norm = Some(QkNorm::Projection);
    spec.block.norm_placement = NormPlacement::Output;
    Ok(spec)
}
