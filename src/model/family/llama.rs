//! Llama 2 and 3, SmolLM2, TinyLlama: pre-norm blocks of grouped-query attention with
//! rotary positions and a SwiGLU; biases of all projections where the config says so.
//!
//! Source: Hugging Face transformers, `LlamaConfig` and `LlamaForCausalLM` (defaults of
//! absent keys included). Both generations of config keys are read.

use super::decoder::{self, Defaults};
use super::{Reader, names};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, ModelSpec};

pub(super) const READER: Reader = Reader {
    family: Family::Llama,
    model_type: "llama",
    architectures: &["LlamaForCausalLM", "LlamaModel"],
    read,
    source: names::source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(2),
};

const DEFAULTS: Defaults = Defaults { knows: &["attention_bias", "mlp_bias"], ..Defaults::LLAMA };

/// Keys of a config of Llama, of its generation settings and of what tools leave in it. A model of another
/// name that has these alone is computed as Llama is.
const KEYS: [&str; 45] = [
    "_name_or_path",
    "_attn_implementation",
    "architectures",
    "attention_bias",
    "attention_dropout",
    "attn_implementation",
    "auto_map",
    "bos_token_id",
    "chunk_size_feed_forward",
    "dtype",
    "eos_token_id",
    "head_dim",
    "hidden_act",
    "hidden_size",
    "id2label",
    "initializer_range",
    "intermediate_size",
    "is_decoder",
    "is_encoder_decoder",
    "is_llama_config",
    "label2id",
    "layer_types",
    "max_position_embeddings",
    "max_length",
    "mlp_bias",
    "model_type",
    "num_attention_heads",
    "num_hidden_layers",
    "num_key_value_heads",
    "output_attentions",
    "output_hidden_states",
    "pad_token_id",
    "pretraining_tp",
    "return_dict",
    "rms_norm_eps",
    "rope_interleaved",
    "rope_parameters",
    "rope_scaling",
    "rope_theta",
    "tie_word_embeddings",
    "torch_dtype",
    "transformers.js_config",
    "transformers_version",
    "use_cache",
    "vocab_size",
];

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    decoder::refuse_windows(config)?;
    let mut spec = decoder::read(config, Family::Llama, &DEFAULTS)?;
    let has_bias = config.flag_or("attention_bias", false)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.mlp.bias = config.flag_or("mlp_bias", false)?;
    Ok(spec)
}

/// Refuses a model of another name that has a key whose meaning for it is not known.
pub(super) fn refuse_unknown(config: Config<'_>, model_type: &str) -> Result<(), ConfigError> {
    match config.keys().find(|key| !KEYS.contains(key)) {
        Some(key) => Err(config.unknown_key(key, model_type)),
        None => Ok(()),
    }
}
