//! A look over a `tokenizer.json` before the `tokenizers` crate reads it.
//!
//! The crate (0.23) panics on some damaged files where it should return an error, and in
//! the browser a panic ends the engine: on a decoder that is not well-formed JSON, on
//! merges shorter than `continuing_subword_prefix` or longer than every token, and on several
//! parts (see `parts`). So the small parts are read as plain JSON first and the tables looked over
//! (see `tables`), and what no supported family needs is refused by name: that prefix, parts that
//! are not listed, and models other than byte-pair encoding. So is `dropout`, which would make
//! every score a matter of chance.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::limits::{ADDED_BYTES_MAX, TOKEN_BYTES_MAX};
use super::parts::{DECODERS, Growth, NORMALIZERS, PRE_TOKENIZERS};
use super::surround::Surround;
use super::tables::{Merges, Vocabulary};
use super::tokenizer::TokenizerError;
use super::words::{cut, json_reason};
use crate::words::say;

/// The parts of the file; the large tables inside of `model` are skipped.
#[derive(Deserialize)]
#[serde(expecting = "the object of a tokenizer")]
struct Outline {
    model: ModelOutline,
    #[serde(default)]
    normalizer: Value,
    #[serde(default)]
    pre_tokenizer: Value,
    #[serde(default)]
    post_processor: Value,
    #[serde(default)]
    decoder: Value,
    #[serde(default)]
    added_tokens: Vec<Added>,
}

#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct ModelOutline {
    /// Absent in old files.
    #[serde(rename = "type")]
    kind: Option<String>,
    merges: Option<IgnoredAny>,
    continuing_subword_prefix: Option<String>,
    end_of_word_suffix: Option<String>,
    dropout: Option<f64>,
}

/// A token that was added to the model's own.
#[derive(Deserialize)]
#[serde(expecting = "the object of an added token")]
struct Added {
    content: String,
}

/// What is known of a tokenizer that the crate can be trusted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outlined {
    /// What it puts around a text.
    pub(super) surround: Surround,
    /// How many times as long it may make a text on the way; at least 1.
    pub(super) growth: usize,
    /// Greatest id of the model's own tokens.
    pub(super) greatest_id: Option<u32>,
}

/// The tables inside of `model`, once it is known to be byte-pair encoding.
#[derive(Deserialize)]
struct Tables {
    model: ModelTables,
}

#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct ModelTables {
    vocab: Vocabulary,
    merges: Merges,
}

/// Checks that the crate can be trusted with a file.
pub(super) fn check_outline(bytes: &[u8]) -> Result<Outlined, TokenizerError> {
    let invalid = |reason: String| TokenizerError::Invalid { reason };
    let not_json = |error: serde_json::Error| invalid(json_reason(error));
    let outline: Outline = serde_json::from_slice(bytes).map_err(not_json)?;
    let unsupported =
        |what, got: &str| Err(TokenizerError::Unsupported { what, got: cut(format!("{got:?}")) });
    match outline.model.kind.as_deref() {
        Some("BPE") => {}
        None if outline.model.merges.is_some() => {}
        other => return unsupported("model", other.unwrap_or(&say!("unknown-type"))),
    }
    match outline.model.continuing_subword_prefix.as_deref() {
        None | Some("") => {}
        Some(prefix) => return unsupported("continuing_subword_prefix", prefix),
    }
    if let Some(dropout) = outline.model.dropout.filter(|&dropout| dropout != 0.0) {
        return unsupported("dropout", &dropout.to_string());
    }
    let added = outline.added_tokens.iter().map(|token| token.content.len());
    if added.clone().any(|bytes| bytes > TOKEN_BYTES_MAX) || added.sum::<usize>() > ADDED_BYTES_MAX {
        return Err(invalid(say!("added-too-long", max = TOKEN_BYTES_MAX, all_max = ADDED_BYTES_MAX)));
    }
    let mut growth = Growth::default();
    NORMALIZERS.check(&outline.normalizer, &mut growth)?;
    PRE_TOKENIZERS.check(&outline.pre_tokenizer, &mut growth)?;
    // It is put behind every word, which may be one letter.
    let suffix = outline.model.end_of_word_suffix.unwrap_or_default();
    growth.times("end_of_word_suffix", 1 + suffix.len())?;
    DECODERS.check(&outline.decoder, &mut Growth::default())?;
    let surround = Surround::read(&outline.post_processor)?;
    let Tables { model: ModelTables { vocab, merges } } = serde_json::from_slice(bytes).map_err(not_json)?;
    if merges.longest > vocab.longest {
        return Err(invalid(say!("merge-too-long", bytes = merges.longest)));
    }
    Ok(Outlined { surround, growth: growth.so_far(), greatest_id: vocab.greatest_id })
}
