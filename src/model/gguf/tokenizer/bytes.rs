//! Byte-level pairs.

use std::borrow::Cow;

use serde_json::json;

use super::json::{Model, TokenizerJson, Vocabulary};
use super::lists::{Kind, Lists};
use super::{merges, pre};
use crate::model::gguf::error::GgufError;
use crate::model::gguf::value::Value;

/// Merges are listed; the way of splitting texts goes by its name.
pub(super) fn read<'a>(lists: &Lists<'a>) -> Result<TokenizerJson<'a>, GgufError> {
    const MERGES: &str = "tokenizer.ggml.merges";
    let pre = pre::of(lists.header)?;
    let merges = lists.header.get(MERGES).and_then(Value::texts);
    let merges = merges.ok_or_else(|| GgufError::NoKey { key: MERGES.to_owned() })?;
    let used = lists.iter().filter(|&(_, _, kind)| kind != Kind::Unused);
    let vocabulary = used.map(|(id, token, _)| (Cow::Borrowed(token), id)).collect();
    Ok(TokenizerJson {
        added_tokens: lists.added(|_, kind| kind != Kind::Unknown),
        normalizer: pre.normalizer(),
        pre_tokenizer: pre.pre_tokenizer(),
        decoder: json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}),
        model: Model {
            ignore_merges: Some(pre.ignores_merges),
            ..Model::pairs(Vocabulary(vocabulary), merges::listed(merges)?)
        },
        ..TokenizerJson::default()
    })
}
