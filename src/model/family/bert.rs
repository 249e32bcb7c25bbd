//! BERT: an encoder whose tokens see both ways, with norms of the sums, learned positions and token types.
//! Its head fills gaps, or tells classes of texts apart by their first token; a checkpoint of the encoder alone
//! (MiniLM) has none.
//!
//! Source: Hugging Face transformers, `BertConfig`, `BertForMaskedLM`, `BertForSequenceClassification` and
//! `BertModel`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::classic::{self, Keys};
use super::{Reader, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::CLASSES_MAX;
use crate::model::words::cut;
use crate::model::{
    Activation, Classes, Family, HeadSpec, HeadTransform, LayerWeight, ModelSpec, NormPlacement, WeightId,
};
use crate::words::say;

pub(super) const READER: Reader = Reader {
    family: Family::Bert,
    model_type: "bert",
    architectures: &["BertForMaskedLM", "BertForPreTraining", CLASSIFIER, "BertModel"],
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
        DECODER_BIAS,
        HEAD_BIAS,
    ],
    eos_default: None,
};

const KEYS: Keys = Keys {
    d_model: ["hidden_size", "hidden_size"],
    n_layers: ["num_hidden_layers", "num_hidden_layers"],
    n_heads: (["num_attention_heads", "num_attention_heads"], 12),
    d_ff: (Some("intermediate_size"), Some(3072)),
    context: (["max_position_embeddings", "max_position_embeddings"], 512),
    act: (Some("hidden_act"), "gelu"),
    eps: (Some("layer_norm_eps"), 1e-12),
    tied: true,
};
/// A head that tells classes apart.
const CLASSIFIER: &str = "BertForSequenceClassification";
const CLASSES_DEFAULT: usize = 2;
/// The bias of a tied head, and its name as part of the matrix.
const HEAD_BIAS: &str = "cls.predictions.bias";
const DECODER_BIAS: &str = "cls.predictions.decoder.bias";
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
    let is_only = |wanted: &str| {
        let names = config.get("architectures").and_then(|names| names.as_array());
        names.is_some_and(|names| names.iter().all(|name| name == wanted) && !names.is_empty())
    };
    if super::is_bare(config) {
        spec.head = None;
        return Ok(spec);
    }
    let head = HeadSpec { bias: true, ..HeadSpec::default() };
    let (activation, norm) = (spec.block.mlp.activation, Some(spec.block.norm));
    spec.head = Some(if is_only(CLASSIFIER) {
        spec.tied_head = false;
        let transform = Some(HeadTransform { activation: Activation::Tanh, norm: None });
        HeadSpec { transform, classes: Some(classes(config)?), ..head }
    } else {
        HeadSpec { transform: Some(HeadTransform { activation, norm }), ..head }
    });
    Ok(spec)
}

/// What a classifier tells apart: `id2label`, else `num_labels` classes without names.
fn classes(config: Config<'_>) -> Result<Classes, ConfigError> {
    let key = "id2label";
    let mut classes = match config.get(key) {
        None => {
            let n = config.count("num_labels", CLASSES_MAX)?;
            Classes {
                n: config.or_default("num_labels", n, CLASSES_DEFAULT),
                names: Vec::new(),
                problem: None,
            }
        }
        Some(value) => {
            let wrong = || config.bad(key, &say!("must-be-labels", max = CLASSES_MAX), value);
            let labels =
                value.as_object().filter(|it| (1..=CLASSES_MAX).contains(&it.len())).ok_or_else(wrong)?;
            let label = |(number, name): (&String, &Value)| Some((number.parse::<i64>().ok()?, named(name)?));
            let labels: Option<BTreeMap<i64, String>> = labels.iter().map(label).collect();
            let labels = labels.ok_or_else(wrong)?;
            // Numbers that do not count up from 0 name no class.
            let names: Option<Vec<String>> =
                (0_i64..).zip(&labels).map(|(class, _)| labels.get(&class).cloned()).collect();
            Classes { n: labels.len(), names: names.unwrap_or_default(), problem: None }
        }
    };
    // Of one class transformers takes its logit for a value; several values, or classes that do not shut each
    // other out, are no task here.
    let usual = if classes.n == 1 { "regression" } else { "single_label_classification" };
    classes.problem = config.text("problem_type")?.filter(|&problem| problem != usual).map(cut);
    Ok(classes)
}

/// The name of a class: a text, or what JSON has for a number or a truth value.
fn named(name: &Value) -> Option<String> {
    match name {
        Value::String(name) => Some(cut(name)),
        Value::Number(_) | Value::Bool(_) => Some(cut(name)),
        _ => None,
    }
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let classifies = spec.classes().is_some();
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("bert.embeddings.word_embeddings.weight"),
        WeightId::PositionEmbedding => return Source::whole("bert.embeddings.position_embeddings.weight"),
        WeightId::TokenTypes => return Source::whole("bert.embeddings.token_type_embeddings.weight"),
        WeightId::EmbeddingNorm => return Source::whole("bert.embeddings.LayerNorm.weight"),
        WeightId::EmbeddingNormBias => return Source::whole("bert.embeddings.LayerNorm.bias"),
        WeightId::HeadDense if classifies => return Source::whole("bert.pooler.dense.weight"),
        WeightId::HeadDenseBias if classifies => return Source::whole("bert.pooler.dense.bias"),
        WeightId::Head if classifies => return Source::whole("classifier.weight"),
        WeightId::HeadBias if classifies => return Source::whole("classifier.bias"),
        WeightId::HeadDense => return Source::whole("cls.predictions.transform.dense.weight"),
        WeightId::HeadDenseBias => return Source::whole("cls.predictions.transform.dense.bias"),
        WeightId::HeadNorm => return Source::whole("cls.predictions.transform.LayerNorm.weight"),
        WeightId::HeadNormBias => return Source::whole("cls.predictions.transform.LayerNorm.bias"),
        WeightId::HeadBias if spec.tied_head => return Source::whole(HEAD_BIAS),
        // A head of its own has its own bias.
        WeightId::HeadBias => return Source::whole(DECODER_BIAS),
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
