//! Families of checkpoints: one file each, chosen by what `config.json` calls itself.
//!
//! A family turns a config into a [`ModelSpec`] and says which part of which tensor a weight
//! is. Nothing else in the crate knows how a family spells its keys. A new one is a file with a
//! [`Reader`], named in [`READERS`].

mod bert;
mod bloom;
mod classic;
mod decoder;
mod gemma;
mod gpt2;
mod gpt_neo;
mod gpt_neox;
mod granite;
mod llama;
mod mistral;
mod names;
mod olmo2;
mod opt;
mod outside;
mod phi;
mod phi3;
mod qwen2;
mod qwen3;
mod rotary;
mod smollm3;
mod source;
mod tied;

pub(super) use source::{Placed, RowMap, Source};
pub(super) use tied::{Instead, as_stored};

use super::config::{Config, ConfigError};
use super::words::cut;
use super::{Family, ModelSpec, Remark, WeightId};
use crate::words::say;

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
/// The head, as most families call it.
const HEAD: &str = "lm_head.weight";

/// How a family is read.
pub(super) struct Reader {
    pub(super) family: Family,
    pub(super) model_type: &'static str,
    /// Those of `architectures` that are read.
    pub(super) architectures: &'static [&'static str],
    pub(super) read: fn(Config<'_>) -> Result<ModelSpec, ConfigError>,
    /// Which part of which tensor a weight is, by the name that transformers writes.
    pub(super) source: fn(&ModelSpec, WeightId) -> Source,
    /// In front of all names but the head's; some files leave it out.
    pub(super) prefix: &'static str,
    /// Ends of names that are not read although files have them.
    pub(super) ignored: &'static [&'static str],
    /// The end of text where no file names one.
    pub(super) eos_default: Option<u32>,
}

const READERS: [&Reader; 17] = [
    &llama::READER,
    &gpt2::READER,
    &gpt_neox::READER,
    &mistral::READER,
    &qwen2::READER,
    &qwen3::READER,
    &olmo2::READER,
    &smollm3::READER,
    &gemma::GEMMA2,
    &gemma::GEMMA3,
    &phi3::READER,
    &bert::READER,
    &opt::READER,
    &phi::READER,
    &gpt_neo::READER,
    &bloom::READER,
    &granite::READER,
];

/// Reads a config by the family that it names.
pub(super) fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    (recognise(config)?.read)(config)
}

fn reader(family: Family) -> &'static Reader {
    READERS.into_iter().find(|reader| reader.family == family).unwrap_or(&llama::READER)
}

/// Where a weight comes from.
pub(super) fn source(spec: &ModelSpec, id: WeightId) -> Source {
    (reader(spec.family).source)(spec, id)
}

/// Whether the config is of a model that was saved without its head.
fn is_bare(config: Config<'_>) -> bool {
    let names = config.get("architectures").and_then(|names| names.as_array());
    let is_bare = |name: &str| name.ends_with("Model") && !name.ends_with("LMHeadModel");
    names.is_some_and(|names| !names.is_empty() && names.iter().all(|it| it.as_str().is_some_and(is_bare)))
}

/// The names under which a stored tensor may be asked for, likeliest first.
pub(super) fn spellings(spec: &ModelSpec, stored: &str) -> Vec<String> {
    let prefix = reader(spec.family).prefix;
    let mut names = vec![stored.to_owned(), format!("{prefix}{stored}")];
    // Old files of BERT.
    for (old, new) in [(".gamma", ".weight"), (".beta", ".bias")] {
        if let Some(stem) = stored.strip_suffix(old) {
            names.extend([format!("{stem}{new}"), format!("{prefix}{stem}{new}")]);
        }
    }
    names
}

/// Whether a tensor follows from the config.
pub(super) fn is_buffer(stored: &str) -> bool {
    BUFFERS.iter().any(|end| stored.ends_with(end))
}

/// Whether a tensor that is not asked for may be there. A tied checkpoint may store its head a second time.
pub(super) fn is_ignored(spec: &ModelSpec, stored: &str) -> bool {
    is_buffer(stored)
        || reader(spec.family).ignored.iter().any(|end| stored.ends_with(end))
        || ((spec.tied_head || spec.head.is_none()) && stored == HEAD)
}

/// The end of text of a family whose files name none.
pub(super) fn eos_default(family: Family) -> Option<u32> {
    reader(family).eos_default
}

impl ModelSpec {
    /// The tensor of a checkpoint of this family that holds a weight.
    pub fn tensor_name(&self, id: WeightId) -> String {
        source(self, id).tensor
    }
}

/// `architectures` decides where it is given, because one `model_type` has several heads.
fn recognise(config: Config<'_>) -> Result<&'static Reader, ConfigError> {
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
    let is_named = |reader: &&&Reader| {
        architectures.is_empty() || reader.architectures.iter().any(|name| architectures.contains(name))
    };
    let is_typed = |reader: &&&Reader| model_type.is_none_or(|it| it == reader.model_type);
    if let Some(reader) = READERS.iter().filter(is_named).find(is_typed) {
        return Ok(reader);
    }
    // Of another name, but Llama in all else.
    let is_known = READERS.iter().any(|reader| Some(reader.model_type) == model_type);
    match model_type {
        Some(name)
            if !is_known && llama::READER.architectures.iter().any(|it| architectures.contains(it)) =>
        {
            llama::refuse_unknown(config, name)?;
            config.remark(Remark::AsLlama { model_type: cut(name) });
            Ok(&llama::READER)
        }
        _ => Err(unknown(model_type, &architectures)),
    }
}

/// Says what the config is of: a kind that stays outside, another head of a family that is read, or
/// something else.
fn unknown(model_type: Option<&str>, architectures: &[&str]) -> ConfigError {
    let outside = model_type.and_then(outside::kind);
    if let (Some(name), Some(kind)) = (model_type, outside) {
        return ConfigError::Outside { got: cut(name), kind };
    }
    let names = |reader: &&&Reader| reader.architectures.iter().any(|it| architectures.contains(it));
    if let (Some(model_type), Some(reader)) = (model_type, READERS.iter().find(names)) {
        let (of_type, model_type) = (reader.model_type, cut(model_type));
        return ConfigError::OtherType { architecture: cut(architectures.join(", ")), of_type, model_type };
    }
    let of_type = READERS.iter().find(|reader| Some(reader.model_type) == model_type);
    let supported = of_type.map_or_else(
        || {
            let mut types = READERS.map(|reader| reader.model_type);
            types.sort_unstable();
            types.join(", ")
        },
        |reader| reader.architectures.join(", "),
    );
    ConfigError::UnknownArchitecture { got: named(model_type, architectures), supported }
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
