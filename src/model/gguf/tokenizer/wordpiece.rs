//! Pieces of words, BERT's.
//!
//! A file has `▁x` for a word's beginning, `x` for what goes on, and control tokens as they are; a
//! checkpoint has `x` and `##x`.

use std::borrow::Cow;

use serde_json::json;

use super::Tokens;
use super::json::{Model, TokenizerJson, Vocabulary};
use super::lists::{Kind, Lists, list};
use super::pieces::SPACE_SIGN;
use crate::model::gguf::error::GgufError;
use crate::model::gguf::header::Header;

const PREFIX: &str = "##";
/// Of a longer word nothing is known. Source: `BertTokenizer`.
const WORD_CHARS_MAX: u32 = 100;

pub(super) fn read<'a>(lists: &Lists<'a>, tokens: &Tokens) -> Result<TokenizerJson<'a>, GgufError> {
    let vocabulary = lists.iter().map(|(id, token, kind)| (spelled(token, kind), id)).collect();
    let unknown = tokens.unknown.or_else(|| special(lists.header, "[UNK]", [None, None]));
    let unknown = unknown.and_then(|id| lists.token(id)).ok_or(GgufError::NoToken { what: "unknown" })?;
    let unknown = unknown.strip_prefix(SPACE_SIGN).unwrap_or(unknown);
    let mut added_tokens = lists.added(|_, _| true);
    for added in &mut added_tokens {
        if let Some(rest) = added.content.strip_prefix(SPACE_SIGN) {
            added.content = Cow::Owned(rest.to_owned());
        }
    }
    Ok(TokenizerJson {
        added_tokens,
        normalizer: json!({
            "type": "BertNormalizer",
            "clean_text": true,
            "handle_chinese_chars": true,
            "strip_accents": null,
            "lowercase": is_lowercase(lists),
        }),
        pre_tokenizer: json!({"type": "BertPreTokenizer"}),
        decoder: json!({"type": "WordPiece", "prefix": PREFIX, "cleanup": true}),
        model: Model {
            kind: "WordPiece",
            unk_token: Some(Cow::Borrowed(unknown)),
            continuing_subword_prefix: Some(PREFIX),
            max_input_chars_per_word: Some(WORD_CHARS_MAX),
            vocab: Vocabulary(vocabulary),
            ..Model::default()
        },
        ..TokenizerJson::default()
    })
}

/// The first id that is there, else that of the token of this name.
pub(super) fn special(header: &Header, name: &str, ids: [Option<u32>; 2]) -> Option<u32> {
    let by_name = || {
        let place = list(header).ok()?.iter().position(|token| token == name)?;
        u32::try_from(place).ok()
    };
    ids.into_iter().flatten().next().or_else(by_name)
}

/// A token as the checkpoint spells it.
fn spelled(token: &str, kind: Kind) -> Cow<'_, str> {
    match token.strip_prefix(SPACE_SIGN) {
        _ if kind == Kind::Control => Cow::Borrowed(token),
        Some(word) => Cow::Borrowed(word),
        None if kind == Kind::Unknown => Cow::Borrowed(token),
        None => Cow::Owned(format!("{PREFIX}{token}")),
    }
}

/// Whether texts are made lower case, which is not stored: then no piece has an upper-case letter.
fn is_lowercase(lists: &Lists<'_>) -> bool {
    let mut words = lists.iter().filter(|&(_, _, kind)| kind == Kind::Normal).map(|(_, token, _)| token);
    !words.any(|word| word.contains(char::is_uppercase) && !word.ends_with(']'))
}
