//! BLOOM: no positions but scores that fall with the distance (ALiBi), and a norm after the embedding;
//! queries, keys and values of each head lie together.
//!
//! Source: Hugging Face transformers, `BloomConfig` and `BloomForCausalLM`.

use super::classic::{self, Keys};
use super::{Reader, RowMap, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, LayerWeight, ModelSpec, NormPlacement, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Bloom,
    model_type: "bloom",
    architectures: &["BloomForCausalLM", "BloomModel"],
    read,
    source,
    prefix: "transformer.",
    ignored: &[],
    eos_default: Some(2),
};

const KEYS: Keys = Keys {
    d_model: ["n_embed", "hidden_size"],
    n_layers: ["num_hidden_layers", "n_layer"],
    n_heads: (["num_attention_heads", "n_head"], 8),
    d_ff: (None, None),
    context: (["seq_length", "seq_length"], 2048),
    act: (None, "gelu_pytorch_tanh"),
    eps: (Some("layer_norm_epsilon"), 1e-5),
    tied: true,
};

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    config.ignored("n_inner");
    config.ignored("hidden_act");
    let mut spec = classic::read(config, Family::Bloom, &KEYS)?;
    spec.block.attention.alibi = true;
    spec.embedding.norm = Some(spec.block.norm);
    if config.flag_or("apply_residual_connection_post_layernorm", false)? {
        spec.block.norm_placement = NormPlacement::Through;
    }
    Ok(spec)
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("transformer.word_embeddings.weight"),
        WeightId::EmbeddingNorm => return Source::whole("transformer.word_embeddings_layernorm.weight"),
        WeightId::EmbeddingNormBias => return Source::whole("transformer.word_embeddings_layernorm.bias"),
        WeightId::FinalNorm => return Source::whole("transformer.ln_f.weight"),
        WeightId::FinalNormBias => return Source::whole("transformer.ln_f.bias"),
        WeightId::Layer(layer, weight) => (layer, weight),
        _ => return Source::whole(super::HEAD),
    };
    let name = |suffix: &str| format!("transformer.h.{layer}.{suffix}");
    let head_dim = spec.block.attention.head_dim;
    let part = |suffix, part| Source::rows(name(suffix), RowMap::Heads { part, parts: 3, head_dim });
    match weight {
        W::Query => part("self_attention.query_key_value.weight", 0),
        W::Key => part("self_attention.query_key_value.weight", 1),
        W::Value => part("self_attention.query_key_value.weight", 2),
        W::QueryBias => part("self_attention.query_key_value.bias", 0),
        W::KeyBias => part("self_attention.query_key_value.bias", 1),
        W::ValueBias => part("self_attention.query_key_value.bias", 2),
        W::Output => Source::whole(name("self_attention.dense.weight")),
        W::OutputBias => Source::whole(name("self_attention.dense.bias")),
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
