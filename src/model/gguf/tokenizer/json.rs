//! The form of a `tokenizer.json`, as the `tokenizers` crate reads it.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::merges::Merge;
use crate::model::gguf::error::GgufError;
use crate::model::words::cut;

#[derive(Serialize)]
pub(super) struct TokenizerJson<'a> {
    pub(super) version: &'static str,
    pub(super) truncation: (),
    pub(super) padding: (),
    pub(super) added_tokens: Vec<AddedToken<'a>>,
    pub(super) normalizer: Json,
    pub(super) pre_tokenizer: Json,
    pub(super) post_processor: Json,
    pub(super) decoder: Json,
    pub(super) model: Model<'a>,
}

/// A token that is matched whole, wherever it stands.
#[derive(Serialize)]
pub(super) struct AddedToken<'a> {
    pub(super) id: u32,
    pub(super) content: Cow<'a, str>,
    pub(super) single_word: bool,
    pub(super) lstrip: bool,
    /// Takes the white space behind it.
    pub(super) rstrip: bool,
    pub(super) normalized: bool,
    pub(super) special: bool,
}

/// A model of pairs or of pieces of words; what is none stands for the other.
#[derive(Serialize, Default)]
pub(super) struct Model<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) unk_token: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) continuing_subword_prefix: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_input_chars_per_word: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fuse_unk: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) byte_fallback: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ignore_merges: Option<bool>,
    pub(super) vocab: Vocabulary<'a>,
    /// In arrays of two, because tokens may have spaces in them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) merges: Option<Vec<Merge<'a>>>,
}

/// Tokens with their ids.
#[derive(Default)]
pub(super) struct Vocabulary<'a>(pub(super) Vec<(Cow<'a, str>, u32)>);

impl Default for TokenizerJson<'_> {
    fn default() -> Self {
        Self {
            version: "1.0",
            truncation: (),
            padding: (),
            added_tokens: Vec::new(),
            normalizer: Json::Null,
            pre_tokenizer: Json::Null,
            post_processor: Json::Null,
            decoder: Json::Null,
            model: Model::default(),
        }
    }
}

impl TokenizerJson<'_> {
    /// Checks that no token occurs twice.
    pub(super) fn check(&self) -> Result<(), GgufError> {
        let mut seen = HashSet::with_capacity(self.model.vocab.0.len());
        let twice = self.model.vocab.0.iter().find(|(token, _)| !seen.insert(token.as_ref()));
        twice.map_or(Ok(()), |(token, _)| Err(GgufError::TokenTwice { token: cut(token) }))
    }
}

impl<'a> Model<'a> {
    /// Pairs that are merged.
    pub(super) fn pairs(vocab: Vocabulary<'a>, merges: Vec<Merge<'a>>) -> Self {
        Self { kind: "BPE", vocab, merges: Some(merges), ..Self::default() }
    }
}

impl Serialize for Vocabulary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(token, id)| (token, id)))
    }
}
