//! A look over a `tokenizer.json` before it is read.
//!
//! The crate (0.23) panics on some damaged files where it should return an error, and in
//! the browser a panic ends the engine: on a decoder that is not well-formed JSON, on
//! merges shorter than `continuing_subword_prefix` or longer than every token, and on several
//! parts (see `parts`). So the small parts are read as plain JSON first and the tables looked over
//! (see `tables`), and what no supported family needs is refused by name: that prefix in byte-pair
//! encoding and parts that are not listed. `Unigram` builds a tree that may take hundreds of times the memory of its
//! pieces, so those are bounded. Refused is `dropout`, too, which would make every score a matter of chance.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::limits::{ADDED_BYTES_MAX, TOKEN_BYTES_MAX, UNKNOWN_BYTES_MAX, WORD_CHARS_MAX};
use super::parts::{DECODERS, Growth, NORMALIZERS, PRE_TOKENIZERS};
use super::plain::{self, ADDED_MAX, Plainly};
use super::strict::Strict;
use super::surround::Surround;
use super::tables::{Merges, Scored, Vocabulary};
use super::tokenizer::TokenizerError;
use super::words::{cut, json_reason};
use crate::platform::Scheme;
use crate::words::say;

/// The parts of the file; the large tables inside of `model` are skipped.
#[derive(Deserialize)]
#[serde(expecting = "the object of a tokenizer")]
struct Outline {
    model: ModelOutline,
    #[serde(default)]
    normalizer: Strict,
    #[serde(default)]
    pre_tokenizer: Strict,
    #[serde(default)]
    post_processor: Strict,
    #[serde(default)]
    decoder: Strict,
    #[serde(default)]
    added_tokens: Vec<Added>,
    version: Option<String>,
    truncation: Option<IgnoredAny>,
    padding: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct ModelOutline {
    /// Absent in old files.
    #[serde(rename = "type")]
    kind: Option<String>,
    merges: Option<IgnoredAny>,
    unk_token: Option<String>,
    continuing_subword_prefix: Option<String>,
    end_of_word_suffix: Option<String>,
    max_input_chars_per_word: Option<u64>,
    dropout: Option<f64>,
    byte_fallback: Option<bool>,
    ignore_merges: Option<bool>,
}

/// A token that was added to the model's own.
#[derive(Deserialize)]
#[serde(expecting = "the object of an added token")]
struct Added {
    id: Option<u32>,
    content: String,
    single_word: Option<bool>,
    lstrip: Option<bool>,
    rstrip: Option<bool>,
    normalized: Option<bool>,
    special: Option<bool>,
}

/// What is known of a tokenizer that the crate can be trusted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outlined {
    pub(super) scheme: Scheme,
    /// What it puts around a text.
    pub(super) surround: Surround,
    /// How many times as long it may make a text on the way; at least 1.
    pub(super) growth: usize,
    /// Greatest id of the model's own tokens.
    pub(super) greatest_id: Option<u32>,
    /// Set where everything beside the tables is plain.
    pub(super) plainly: Option<Plainly>,
}

/// The tables inside of `model`, once its scheme is known.
#[derive(Deserialize)]
struct Tables<T> {
    model: T,
}

#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct BytePairTables {
    vocab: Vocabulary,
    merges: Merges,
}

/// Of WordPiece and of whole words.
#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct WordTables {
    vocab: Vocabulary,
}

#[derive(Deserialize)]
#[serde(expecting = "the object of a model")]
struct UnigramTables {
    vocab: Scored,
}

/// Checks that the crate can be trusted with a file.
pub(super) fn check_outline(bytes: &[u8]) -> Result<Outlined, TokenizerError> {
    let not_json = |error: serde_json::Error| invalid(json_reason(error));
    let outline: Outline = serde_json::from_slice(bytes).map_err(not_json)?;
    let scheme = outline.model.scheme()?;
    let plainly = outline.plainly();
    let added = outline.added_tokens.iter().map(|token| token.content.len());
    if added.clone().any(|bytes| bytes > TOKEN_BYTES_MAX) || added.sum::<usize>() > ADDED_BYTES_MAX {
        return Err(invalid(say!("added-too-long", max = TOKEN_BYTES_MAX, all_max = ADDED_BYTES_MAX)));
    }
    let mut growth = Growth::default();
    NORMALIZERS.check(&outline.normalizer.0, &mut growth)?;
    PRE_TOKENIZERS.check(&outline.pre_tokenizer.0, &mut growth)?;
    // It is put behind every word, which may be one letter, and the prefix in front of every letter.
    let ModelOutline { end_of_word_suffix: suffix, continuing_subword_prefix: prefix, .. } = outline.model;
    growth.times("end_of_word_suffix", 1 + suffix.unwrap_or_default().len())?;
    growth.times("continuing_subword_prefix", 1 + prefix.unwrap_or_default().len())?;
    DECODERS.check(&outline.decoder.0, &mut Growth::default())?;
    let surround = Surround::read(&outline.post_processor.0)?;
    let vocab = match scheme {
        Scheme::BytePairs => {
            let Tables { model: BytePairTables { vocab, merges } } =
                serde_json::from_slice(bytes).map_err(not_json)?;
            if merges.longest > vocab.longest {
                return Err(invalid(say!("merge-too-long", bytes = merges.longest)));
            }
            vocab
        }
        Scheme::WordPieces | Scheme::Words => {
            let Tables { model: WordTables { vocab } } = serde_json::from_slice(bytes).map_err(not_json)?;
            vocab
        }
        Scheme::Unigram => {
            let Tables { model: UnigramTables { vocab } } =
                serde_json::from_slice(bytes).map_err(not_json)?;
            vocab.0
        }
    };
    Ok(Outlined { scheme, surround, growth: growth.so_far(), greatest_id: vocab.greatest_id, plainly })
}

impl Outline {
    /// What [`Plain`](super::plain::Plain) needs to know, if that is enough to read such a file.
    fn plainly(&self) -> Option<Plainly> {
        let Self {
            model,
            normalizer,
            pre_tokenizer,
            decoder,
            added_tokens,
            version,
            truncation,
            padding,
            ..
        } = self;
        let says = |part: &Strict, key, is: bool| part.0.get(key).and_then(Value::as_bool) == Some(is);
        let has = |part: &Strict, key| part.0.get(key).is_some_and(Value::is_boolean);
        let is_bytes = |part: &Strict| part.0.get("type").and_then(Value::as_str) == Some("ByteLevel");
        let is_plain = version.as_deref().is_none_or(|version| version == "1.0")
            && truncation.is_none()
            && padding.is_none()
            && normalizer.0.is_null()
            && is_bytes(pre_tokenizer)
            && says(pre_tokenizer, "add_prefix_space", false)
            && has(pre_tokenizer, "trim_offsets")
            && (says(pre_tokenizer, "use_regex", true) || pre_tokenizer.0.get("use_regex").is_none())
            && is_bytes(decoder)
            && has(decoder, "add_prefix_space")
            && has(decoder, "trim_offsets")
            && (has(decoder, "use_regex") || decoder.0.get("use_regex").is_none())
            && model.kind.as_deref() == Some("BPE")
            && model.unk_token.is_none()
            && model.continuing_subword_prefix.is_none()
            && model.end_of_word_suffix.is_none()
            && model.dropout.is_none()
            && model.byte_fallback != Some(true)
            && added_tokens.len() <= ADDED_MAX;
        let ignores_merges = model.ignore_merges.unwrap_or_default();
        let added = added_tokens.iter().map(Added::plainly).collect::<Option<_>>();
        added.filter(|_| is_plain).map(|added| Plainly { added, ignores_merges })
    }
}

impl Added {
    /// It is looked for as it stands.
    fn plainly(&self) -> Option<plain::Added> {
        let is_bare = [self.single_word, self.lstrip, self.rstrip] == [Some(false); 3];
        (is_bare && !self.content.is_empty()).then_some(())?;
        let content = self.content.clone();
        Some(plain::Added { id: self.id?, content, is_second: self.normalized?, is_special: self.special? })
    }
}

impl ModelOutline {
    /// Which of the supported ones it is, with options that can be trusted.
    fn scheme(&self) -> Result<Scheme, TokenizerError> {
        let unsupported =
            |what, got: &str| Err(TokenizerError::Unsupported { what, got: cut(format!("{got:?}")) });
        let scheme = match (self.kind.as_deref(), &self.merges, self.max_input_chars_per_word) {
            (Some("BPE"), ..) | (None, Some(_), _) => Scheme::BytePairs,
            (Some("WordPiece"), ..) | (None, None, Some(_)) => Scheme::WordPieces,
            (Some("WordLevel"), ..) => Scheme::Words,
            (Some("Unigram"), ..) => Scheme::Unigram,
            (other, ..) => return unsupported("model", other.unwrap_or(&say!("unknown-type"))),
        };
        let prefix = self.continuing_subword_prefix.as_deref().filter(|prefix| !prefix.is_empty());
        if let (Scheme::BytePairs, Some(prefix)) = (scheme, prefix) {
            return unsupported("continuing_subword_prefix", prefix);
        }
        if let Some(dropout) = self.dropout.filter(|&dropout| dropout != 0.0) {
            return unsupported("dropout", &dropout.to_string());
        }
        let bytes = self.unk_token.as_ref().map_or(0, String::len);
        if bytes > UNKNOWN_BYTES_MAX {
            return Err(invalid(say!("unknown-too-long", bytes, max = UNKNOWN_BYTES_MAX)));
        }
        if let Some(chars) = self.max_input_chars_per_word.filter(|&chars| chars > WORD_CHARS_MAX as u64) {
            return Err(invalid(say!("words-too-long", chars, max = WORD_CHARS_MAX)));
        }
        Ok(scheme)
    }
}

fn invalid(reason: String) -> TokenizerError {
    TokenizerError::Invalid { reason }
}
