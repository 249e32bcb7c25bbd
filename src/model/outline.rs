//! A look over a `tokenizer.json` before the `tokenizers` crate reads it.
//!
//! The crate (0.23) panics on some damaged files where it should return an error, and in
//! the browser a panic ends the engine: on a decoder that is not well-formed JSON, on
//! merges shorter than `continuing_subword_prefix`, and on several parts (see `parts`). So
//! the small parts are read as plain JSON first, and what no supported family needs is
//! refused by name: that prefix, parts that are not listed, and models other than byte-pair
//! encoding. So is `dropout`, which would make every score a matter of chance.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::parts::{DECODERS, NORMALIZERS, PRE_TOKENIZERS};
use super::surround::Surround;
use super::tokenizer::TokenizerError;
use super::words::cut;

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
    #[serde(default, rename = "added_tokens")]
    _added_tokens: Value,
}

#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct ModelOutline {
    /// Absent in old files.
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    merges: Option<IgnoredAny>,
    #[serde(default)]
    continuing_subword_prefix: Option<String>,
    #[serde(default)]
    dropout: Option<f64>,
}

/// Checks that the crate can be trusted with a file, and reads what it puts around a text.
pub(super) fn check_outline(bytes: &[u8]) -> Result<Surround, TokenizerError> {
    let outline: Outline =
        serde_json::from_slice(bytes).map_err(|error| TokenizerError::Invalid { reason: cut(error) })?;
    let unsupported =
        |what, got: &str| Err(TokenizerError::Unsupported { what, got: cut(format!("{got:?}")) });
    match outline.model.kind.as_deref() {
        Some("BPE") => {}
        None if outline.model.merges.is_some() => {}
        other => return unsupported("model", other.unwrap_or("of an unknown type")),
    }
    match outline.model.continuing_subword_prefix.as_deref() {
        None | Some("") => {}
        Some(prefix) => return unsupported("continuing_subword_prefix", prefix),
    }
    if let Some(dropout) = outline.model.dropout.filter(|&dropout| dropout != 0.0) {
        return unsupported("dropout", &dropout.to_string());
    }
    NORMALIZERS.check(&outline.normalizer)?;
    PRE_TOKENIZERS.check(&outline.pre_tokenizer)?;
    DECODERS.check(&outline.decoder)?;
    Surround::read(&outline.post_processor)
}
