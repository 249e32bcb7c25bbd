//! A look over a `tokenizer.json` before the `tokenizers` crate reads it.
//!
//! The crate (0.23) panics on some damaged files where it should return an error, and in
//! the browser a panic ends the engine: on a decoder that is not well-formed JSON, on a
//! `Precompiled` normalizer with a bad table, and on merges shorter than
//! `continuing_subword_prefix`. So the small parts are read as plain JSON first, and
//! what no supported family needs is refused by name: `Precompiled`, that prefix, and
//! models other than byte-pair encoding.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

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
    #[serde(default, rename = "pre_tokenizer")]
    _pre_tokenizer: Value,
    #[serde(default)]
    post_processor: Value,
    #[serde(default, rename = "decoder")]
    _decoder: Value,
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
    const PRECOMPILED: &str = "Precompiled";
    if names_type(&outline.normalizer, PRECOMPILED) {
        return unsupported("normalizer", PRECOMPILED);
    }
    Surround::read(&outline.post_processor)
}

/// Whether some object in `value` has this `type`. JSON is at most 128 deep here.
fn names_type(value: &Value, kind: &str) -> bool {
    match value {
        Value::Object(keys) => {
            keys.get("type").and_then(Value::as_str) == Some(kind)
                || keys.values().any(|value| names_type(value, kind))
        }
        Value::Array(values) => values.iter().any(|value| names_type(value, kind)),
        _ => false,
    }
}
