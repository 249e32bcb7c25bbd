//! Families of checkpoints: one file each, chosen by what `config.json` calls itself.
//!
//! A family turns a config into a [`ModelSpec`] and a tensor's name into its place in the
//! model. Nothing else in the crate knows how a family spells its keys.

mod llama;

/// Ends of the names of buffers that old checkpoints stored and that follow from the config:
/// frequencies and angles of rotary positions, masks, numbers of positions.
const BUFFERS: [&str; 8] = [
    "rotary_emb.inv_freq",
    "rotary_emb.cos_cached",
    "rotary_emb.sin_cached",
    ".attn.bias",
    ".attn.masked_bias",
    ".attention.bias",
    ".attention.masked_bias",
    ".position_ids",
];

use super::config::{Config, ConfigError};
use super::words::cut;
use super::{Family, ModelSpec, WeightId};
use crate::words::say;

/// What a tensor of a checkpoint is to its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Weight(WeightId),
    /// Something that checkpoints carry along and that is not needed.
    Ignored,
    Unknown,
}

struct Names {
    family: Family,
    model_type: &'static str,
    /// The one of `architectures` that has a language-model head.
    architecture: &'static str,
}

const FAMILIES: [Names; 1] =
    [Names { family: Family::Llama, model_type: "llama", architecture: "LlamaForCausalLM" }];

/// Reads a config by the family that it names.
pub(super) fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    match recognise(config)? {
        Family::Llama => llama::read(config),
    }
}

/// What a tensor is, by its name.
pub(super) fn role(spec: &ModelSpec, name: &str) -> Role {
    if BUFFERS.iter().any(|buffer| name.ends_with(buffer)) {
        return Role::Ignored;
    }
    match spec.family {
        Family::Llama => llama::role(spec, name),
    }
}

/// The end of text of a family whose files name none.
pub(super) fn eos_default(family: Family) -> Option<u32> {
    match family {
        Family::Llama => Some(llama::EOS_DEFAULT),
    }
}

impl ModelSpec {
    /// What a weight is called in a checkpoint of this family.
    pub fn tensor_name(&self, id: WeightId) -> String {
        match self.family {
            Family::Llama => llama::tensor_name(id),
        }
    }
}

/// `architectures` decides where it is given, because one `model_type` has several heads.
fn recognise(config: Config<'_>) -> Result<Family, ConfigError> {
    let model_type = config.text("model_type")?;
    let architectures: Vec<&str> = match config.get("architectures") {
        None => Vec::new(),
        Some(list) => list
            .as_array()
            .and_then(|names| names.iter().map(|name| name.as_str()).collect())
            .ok_or_else(|| config.bad("architectures", &say!("must-be-names"), list))?,
    };
    if model_type.is_none() && architectures.is_empty() {
        return Err(config.missing("model_type"));
    }
    let known = FAMILIES.iter().find(|names| {
        model_type.is_none_or(|it| it == names.model_type)
            && (architectures.is_empty() || architectures.contains(&names.architecture))
    });
    known.map(|names| names.family).ok_or_else(|| ConfigError::UnknownArchitecture {
        got: named(model_type, &architectures),
        supported: FAMILIES
            .map(|names| format!("{} (model_type {})", names.architecture, names.model_type))
            .join(", "),
    })
}

/// How a config calls itself, for a message.
fn named(model_type: Option<&str>, architectures: &[&str]) -> String {
    let architectures = architectures.join(", ");
    cut(match model_type {
        Some(model_type) if architectures.is_empty() => format!("of model_type {model_type:?}"),
        Some(model_type) => format!("{architectures} (model_type {model_type:?})"),
        None => architectures,
    })
}
