//! GPT-NeoX (Pythia): attention and MLP side by side on the same state, rotary positions of part of a head;
//! queries, keys and values of each head lie together.
//!
//! Source: Hugging Face transformers, `GPTNeoXConfig` and `GPTNeoXForCausalLM`.

use super::classic::{self, Keys};
use super::rotary::{Around, rope};
use super::{Reader, RowMap, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, LayerWeight, ModelSpec, Residual, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::GptNeoX,
    model_type: "gpt_neox",
    architectures: &["GPTNeoXForCausalLM", "GPTNeoXModel"],
    read,
    source,
    prefix: "gpt_neox.",
    ignored: &[],
    eos_default: Some(2),
};

const KEYS: Keys = Keys {
    d_model: ["hidden_size", "hidden_size"],
    n_layers: ["num_hidden_layers", "num_hidden_layers"],
    n_heads: (["num_attention_heads", "num_attention_heads"], 64),
    d_ff: (Some("intermediate_size"), Some(24_576)),
    context: (["max_position_embeddings", "max_position_embeddings"], 2048),
    act: (Some("hidden_act"), "gelu"),
    eps: (Some("layer_norm_eps"), 1e-5),
    tied: false,
};
const THETA_DEFAULT: f64 = 10_000.0;
const SHARE_DEFAULT: f64 = 0.25;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = classic::read(config, Family::GptNeoX, &KEYS)?;
    let has_bias = config.flag_or("attention_bias", true)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    if config.flag_or("use_parallel_residual", true)? {
        spec.block.residual = Residual::Parallel;
    }
    config.ignored("rope_theta");
    config.ignored("partial_rotary_factor");
    spec.ropes = vec![rope(
        config,
        Around {
            theta: ("rotary_emb_base", THETA_DEFAULT),
            head_dim: spec.block.attention.head_dim,
            context_length: spec.context_length,
            share: Some(("rotary_pct", SHARE_DEFAULT)),
            by_angles: true,
            original: None,
            long_names: &[],
        },
    )?];
    spec.layers.iter_mut().for_each(|layer| layer.rope = Some(0));
    Ok(spec)
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("gpt_neox.embed_in.weight"),
        WeightId::FinalNorm => return Source::whole("gpt_neox.final_layer_norm.weight"),
        WeightId::FinalNormBias => return Source::whole("gpt_neox.final_layer_norm.bias"),
        WeightId::Layer(layer, weight) => (layer, weight),
        _ => return Source::whole("embed_out.weight"),
    };
    let name = |suffix: &str| format!("gpt_neox.layers.{layer}.{suffix}");
    let head_dim = spec.block.attention.head_dim;
    let part = |suffix, part| Source::rows(name(suffix), RowMap::Heads { part, parts: 3, head_dim });
    match weight {
        W::Query => part("attention.query_key_value.weight", 0),
        W::Key => part("attention.query_key_value.weight", 1),
        W::Value => part("attention.query_key_value.weight", 2),
        W::QueryBias => part("attention.query_key_value.bias", 0),
        W::KeyBias => part("attention.query_key_value.bias", 1),
        W::ValueBias => part("attention.query_key_value.bias", 2),
        W::Output => Source::whole(name("attention.dense.weight")),
        W::OutputBias => Source::whole(name("attention.dense.bias")),
        W::Up => Source::whole(name("mlp.dense_h_to_4h.weight")),
        W::UpBias => Source::whole(name("mlp.dense_h_to_4h.bias")),
        W::Down => Source::whole(name("mlp.dense_4h_to_h.weight")),
        W::DownBias => Source::whole(name("mlp.dense_4h_to_h.bias")),
        W::MlpNorm => Source::whole(name("post_attention_layernorm.weight")),
        W::MlpNormBias => Source::whole(name("post_attention_layernorm.bias")),
        W::AttentionNormBias => Source::whole(name("input_layernorm.bias")),
        _ => Source::whole(name("input_layernorm.weight")),
    }
}
