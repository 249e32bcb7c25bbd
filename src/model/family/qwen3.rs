//! Qwen3: Llama with a norm of each head's queries and keys; late layers may have a window.
//!
//! Source: Hugging Face transformers, `Qwen3Config` and `Qwen3ForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, names, qwen2};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, ModelSpec, QkNorm};

pub(super) const READER: Reader = Reader {
    family: Family::Qwen3,
    model_type: "qwen3",
    architectures: &["Qwen3ForCausalLM", "Qwen3Model"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: None,
};

const DEFAULTS: Defaults = Defaults { head_dim: Some(128), knows: &["attention_bias"], ..qwen2::DEFAULTS };

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, Family::Qwen3, &DEFAULTS)?;
    let has_bias = config.flag_or("attention_bias", false)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.attention.qk_norm = Some(QkNorm::Head);
    qwen2::late_windows(config, &mut spec)?;
    Ok(spec)
}
