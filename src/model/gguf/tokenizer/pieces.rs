//! Pairs of SentencePiece, with bytes for what no piece has.

use std::borrow::Cow;

use serde_json::json;

use super::Tokens;
use super::json::{Model, TokenizerJson, Vocabulary};
use super::lists::{Kind, Lists, flag, must_match};
use super::merges::{self, Merge};
use crate::model::gguf::error::GgufError;
use crate::model::gguf::header::wrong;
use crate::model::gguf::value::{Number, Value};
use crate::words::say;

/// SentencePiece's sign for a space.
pub(super) const SPACE_SIGN: char = '\u{2581}';

/// Without merges in the file, pieces and scores give them.
pub(super) fn read<'a>(lists: &Lists<'a>, tokens: &Tokens) -> Result<TokenizerJson<'a>, GgufError> {
    let is_gemma = lists.architecture.is_gemma();
    let prefixed = flag(lists.header, "add_space_prefix")?.unwrap_or(true);
    let vocabulary: Vec<(Cow<'a, str>, u32)> =
        lists.iter().map(|(id, token, _)| (spelled(token, is_gemma), id)).collect();
    let merges = merges_of_pieces(lists, &vocabulary)?;
    let unknown = tokens
        .unknown
        .or_else(|| lists.iter().find(|&(_, _, kind)| kind == Kind::Unknown).map(|(id, ..)| id));
    let unknown = unknown.and_then(|id| lists.token(id)).ok_or(GgufError::NoToken { what: "unknown" })?;
    let to_sign = json!({"type": "Replace", "pattern": {"String": " "}, "content": SPACE_SIGN});
    let mut decoders = vec![
        json!({"type": "Replace", "pattern": {"String": SPACE_SIGN}, "content": " "}),
        json!({"type": "ByteFallback"}),
        json!({"type": "Fuse"}),
    ];
    let normalizer = if prefixed {
        decoders.push(json!({"type": "Strip", "content": " ", "start": 1, "stop": 0}));
        json!({"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": SPACE_SIGN}, to_sign]})
    } else {
        to_sign
    };
    Ok(TokenizerJson {
        // Gemma's runs of spaces are found by merges, as its own tokenizer does.
        added_tokens: lists.added(|token, _| !(is_gemma && is_spaces(token))),
        normalizer,
        decoder: json!({"type": "Sequence", "decoders": decoders}),
        model: Model {
            unk_token: Some(Cow::Borrowed(unknown)),
            fuse_unk: Some(true),
            byte_fallback: Some(true),
            ignore_merges: Some(false),
            ..Model::pairs(Vocabulary(vocabulary), merges)
        },
        ..TokenizerJson::default()
    })
}

/// Merges as the file lists them, else those that the pieces and their scores give.
fn merges_of_pieces<'a>(
    lists: &Lists<'a>,
    vocabulary: &[(Cow<'a, str>, u32)],
) -> Result<Vec<Merge<'a>>, GgufError> {
    const SCORES: &str = "tokenizer.ggml.scores";
    if let Some(listed) = lists.header.get("tokenizer.ggml.merges").and_then(Value::texts) {
        return merges::listed(listed);
    }
    // The scores of Gemma's do not follow the order in which it merges; the order of the tokens does.
    if lists.architecture.is_gemma() {
        return merges::derived(vocabulary, |id| -f64::from(id));
    }
    let value = lists.header.get(SCORES).ok_or_else(|| GgufError::NoKey { key: SCORES.to_owned() })?;
    let scores = value.numbers().ok_or_else(|| wrong(SCORES, say!("gguf-must-be-scores"), value))?;
    must_match("tokenizer.ggml.scores", scores.len(), lists.tokens)?;
    let scores: Vec<f64> = scores.iter().map(Number::real).collect();
    merges::derived(vocabulary, |id| scores.get(id as usize).copied().unwrap_or_default())
}

/// A piece as the vocabulary spells it: Gemma's runs of spaces are stored as spaces.
fn spelled(token: &str, is_gemma: bool) -> Cow<'_, str> {
    if is_gemma && is_spaces(token) {
        Cow::Owned(token.chars().map(|_| SPACE_SIGN).collect())
    } else {
        Cow::Borrowed(token)
    }
}

fn is_spaces(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte == b' ')
}
