//! BERT: an encoder whose tokens see both ways, with norms of the sums, learned positions and token types.
//! Its head fills gaps; a checkpoint of the encoder alone (MiniLM) has none.
//!
//! Source: Hugging Face transformers, `BertConfig`, `BertForMaskedLM` and `BertModel`.

use serde_json::json;

use super::classic::{self, Keys};
use super::{Reader, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, HeadSpec, HeadTransform, LayerWeight, ModelSpec, NormPlacement, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Bert,
    model_type: "bert",
    architectures: &["BertForMaskedLM", "BertForPreTraining", "BertModel"],
    read,
    source,
    prefix: "bert.",
    // Heads of other tasks, and the tied matrix and its bias a second time.
    ignored: &[
        "pooler.dense.weight",
        "pooler.dense.bias",
        "cls.seq_relationship.weight",
        "cls.seq_relationship.bias",
        "cls.predictions.decoder.weight",
        "cls.predictions.decoder.bias",
    ],
    eos_default: None,
};

const KEYS: Keys = Keys {
    d_model: "hidden_size",
    n_layers: "num_hidden_layers",
    n_heads: ("num_attention_heads", 12),
    d_ff: "intermediate_size",
    context: ("max_position_embeddings", 512),
    act: ("hidden_act", "gelu"),
    eps: (Some("layer_norm_eps"), 1e-12),
    tied: true,
};
const TYPES_DEFAULT: usize = 2;
const TYPES_MAX: usize = 1 << 16;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    config.refuse_foreign(&[
        ("is_decoder", &[json!(false)]),
        ("position_embedding_type", &[json!("absolute")]),
    ])?;
    let mut spec = classic::read(config, Family::Bert, &KEYS)?;
    classic::learned(&mut spec, 0);
    let types = config.count("type_vocab_size", TYPES_MAX)?;
    spec.embedding.token_types = Some(config.or_default("type_vocab_size", types, TYPES_DEFAULT));
    spec.embedding.norm = Some(spec.block.norm);
    spec.block.norm_placement = NormPlacement::Sum;
    spec.block.attention.causal = false;
    spec.final_norm = None;
    let transform = HeadTransform { activation: spec.block.mlp.activation, norm: spec.block.norm };
    spec.head = match names_bare_model(config) {
        true => None,
        false => Some(HeadSpec { transform: Some(transform), bias: true, ..HeadSpec::default() }),
    };
    Ok(spec)
}

/// Whether the config is of the encoder alone.
fn names_bare_model(config: Config<'_>) -> bool {
    let names = config.get("architectures").and_then(|names| names.as_array());
    names.is_some_and(|names| names.iter().all(|name| name == "BertModel") && !names.is_empty())
}

fn source(_: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("bert.embeddings.word_embeddings.weight"),
        WeightId::PositionEmbedding => return Source::whole("bert.embeddings.position_embeddings.weight"),
        WeightId::TokenTypes => return Source::whole("bert.embeddings.token_type_embeddings.weight"),
        WeightId::EmbeddingNorm => return Source::whole("bert.embeddings.LayerNorm.weight"),
        WeightId::EmbeddingNormBias => return Source::whole("bert.embeddings.LayerNorm.bias"),
        WeightId::HeadDense => return Source::whole("cls.predictions.transform.dense.weight"),
        WeightId::HeadDenseBias => return Source::whole("cls.predictions.transform.dense.bias"),
        WeightId::HeadNorm => return Source::whole("cls.predictions.transform.LayerNorm.weight"),
        WeightId::HeadNormBias => return Source::whole("cls.predictions.transform.LayerNorm.bias"),
        WeightId::HeadBias => return Source::whole("cls.predictions.bias"),
        WeightId::Layer(layer, weight) => (layer, weight),
        _ => return Source::whole("cls.predictions.decoder.weight"),
    };
    let suffix = match weight {
        W::Query => "attention.self.query.weight",
        W::QueryBias => "attention.self.query.bias",
        W::Key => "attention.self.key.weight",
        W::KeyBias => "attention.self.key.bias",
        W::Value => "attention.self.value.weight",
        W::ValueBias => "attention.self.value.bias",
        W::Output => "attention.output.dense.weight",
        W::OutputBias => "attention.output.dense.bias",
        W::AttentionPostNorm => "attention.output.LayerNorm.weight",
        W::AttentionPostNormBias => "attention.output.LayerNorm.bias",
        W::Up => "intermediate.dense.weight",
        W::UpBias => "intermediate.dense.bias",
        W::Down => "output.dense.weight",
        W::DownBias => "output.dense.bias",
        W::MlpPostNormBias => "output.LayerNorm.bias",
        _ => "output.LayerNorm.weight",
    };
    Source::whole(format!("bert.encoder.layer.{layer}.{suffix}"))
}
