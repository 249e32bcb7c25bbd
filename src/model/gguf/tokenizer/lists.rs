//! The lists of a tokenizer in a header, which belong together.

use std::borrow::Cow;

use super::json::AddedToken;
use crate::model::gguf::config::Architecture;
use crate::model::gguf::error::GgufError;
use crate::model::gguf::header::{Header, wrong};
use crate::model::gguf::value::{Number, Value};
use crate::model::limits::VOCAB_MAX;
use crate::words::say;

/// What a token is for, `tokenizer.ggml.token_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Normal,
    Unknown,
    Control,
    UserDefined,
    Unused,
    Byte,
}

impl Kind {
    fn of(number: Number) -> Option<Self> {
        Some(match number.count()? {
            // Some files have 0 for tokens of which nothing is said.
            0 | 1 => Self::Normal,
            2 => Self::Unknown,
            3 => Self::Control,
            4 => Self::UserDefined,
            5 => Self::Unused,
            6 => Self::Byte,
            _ => return None,
        })
    }
}

/// The lists of a header, which belong together.
pub(super) struct Lists<'a> {
    pub(super) header: &'a Header,
    pub(super) architecture: Architecture,
    pub(super) tokens: &'a [String],
    /// As many.
    kinds: Vec<Kind>,
}

impl<'a> Lists<'a> {
    pub(super) fn read(header: &'a Header) -> Result<Self, GgufError> {
        const KINDS: &str = "tokenizer.ggml.token_type";
        let tokens = list(header)?;
        let kinds = match header.get(KINDS) {
            None => tokens.iter().map(|token| guess(token)).collect(),
            Some(value) => {
                let numbers =
                    value.numbers().ok_or_else(|| wrong(KINDS, say!("gguf-must-be-kinds"), value))?;
                let kinds: Option<Vec<Kind>> = numbers.iter().map(Kind::of).collect();
                kinds.ok_or_else(|| wrong(KINDS, say!("gguf-must-be-kinds"), value))?
            }
        };
        must_match(KINDS, kinds.len(), tokens)?;
        Ok(Self { header, architecture: Architecture::of(header)?, tokens, kinds })
    }

    /// Tokens with their ids and kinds.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &'a str, Kind)> + '_ {
        (0..).zip(self.tokens).zip(&self.kinds).map(|((id, token), &kind)| (id, token.as_str(), kind))
    }

    pub(super) fn token(&self, id: u32) -> Option<&'a str> {
        self.tokens.get(id as usize).map(String::as_str)
    }

    /// Tokens that are matched whole, if `is_kept`; none is empty.
    pub(super) fn added(&self, is_kept: impl Fn(&str, Kind) -> bool) -> Vec<AddedToken<'a>> {
        let whole = |kind| matches!(kind, Kind::Unknown | Kind::Control | Kind::UserDefined);
        let kept =
            self.iter().filter(|&(_, token, kind)| !token.is_empty() && whole(kind) && is_kept(token, kind));
        kept.map(|(id, token, kind)| AddedToken {
            id,
            content: Cow::Borrowed(token),
            single_word: false,
            lstrip: false,
            rstrip: self.strips_after(token, kind),
            normalized: false,
            special: kind != Kind::UserDefined,
        })
        .collect()
    }

    /// Phi 3's own tokens take the white space behind them; the usual three do not.
    pub(super) fn strips_after(&self, token: &str, kind: Kind) -> bool {
        let is_usual = ["<unk>", "<s>", "<|endoftext|>"].contains(&token);
        let is_pieces = self.header.get("tokenizer.ggml.model").and_then(Value::text) == Some("llama");
        self.architecture == Architecture::Phi3 && is_pieces && !is_usual && kind != Kind::Unknown
    }
}

/// The vocabulary.
pub(super) fn list(header: &Header) -> Result<&[String], GgufError> {
    const TOKENS: &str = "tokenizer.ggml.tokens";
    let value = header.get(TOKENS).ok_or_else(|| GgufError::NoKey { key: TOKENS.to_owned() })?;
    let tokens = value.texts().ok_or_else(|| wrong(TOKENS, say!("gguf-must-be-texts"), value))?;
    if tokens.len() > VOCAB_MAX {
        return Err(GgufError::TooMany { what: "items", got: tokens.len() as u64, limit: VOCAB_MAX });
    }
    Ok(tokens)
}

/// The token that a key names.
pub(super) fn id(header: &Header, key: &str, n_tokens: usize) -> Result<Option<u32>, GgufError> {
    let key = format!("tokenizer.ggml.{key}");
    let Some(value) = header.get(&key) else { return Ok(None) };
    let got = value.count().ok_or_else(|| wrong(&key, say!("gguf-must-be-count"), value))?;
    let id = u32::try_from(got).ok().filter(|&id| (id as usize) < n_tokens);
    id.map(Some).ok_or(GgufError::TokenId { key, got, n_tokens })
}

pub(super) fn flag(header: &Header, key: &str) -> Result<Option<bool>, GgufError> {
    let key = format!("tokenizer.ggml.{key}");
    let Some(value) = header.get(&key) else { return Ok(None) };
    value.flag().map(Some).ok_or_else(|| wrong(&key, say!("gguf-must-be-flag"), value))
}

/// Checks that a list says something of each token.
pub(super) fn must_match(key: &'static str, got: usize, tokens: &[String]) -> Result<(), GgufError> {
    if got == tokens.len() { Ok(()) } else { Err(GgufError::TokenLists { key, got, n_tokens: tokens.len() }) }
}

/// What a token is for, where the file does not say: a byte shows it.
fn guess(token: &str) -> Kind {
    let digits = token.strip_prefix("<0x").and_then(|rest| rest.strip_suffix('>'));
    let is_byte = digits.is_some_and(|digits| digits.len() == 2 && u8::from_str_radix(digits, 16).is_ok());
    if is_byte { Kind::Byte } else { Kind::Normal }
}
