//! The tokenizer in a file's metadata to the `tokenizer.json` that the same model has as a folder.
//!
//! Written as bytes, not as a tree of values: a vocabulary of 260,000 tokens with 500,000 merges would take ten times
//! as much memory. Token ids are their places in the list.
//! Source: llama.cpp's converters; transformers, `integrations/gguf/gguf_tokenizer_mapping.py`, which does the same.

mod bytes;
mod json;
mod lists;
mod merges;
mod pieces;
mod pre;
mod wordpiece;

use serde_json::{Map, Value as Json, json};

use self::json::TokenizerJson;
use self::lists::{Lists, flag, id, list};
use super::config::Architecture;
use super::error::GgufError;
use super::header::Header;
use super::value::Value;
use crate::model::words::cut;

/// Kinds of tokenizers that are read: byte-level pairs, pairs of SentencePiece, pieces of words.
const MODELS: [&str; 3] = ["gpt2", "llama", "bert"];
/// What a file without a vocabulary may call its tokenizer.
const NONE: [&str; 2] = ["no_vocab", "none"];
/// Special tokens of SentencePiece.
const UNKNOWN: u32 = 0;
const BOS: u32 = 1;
const EOS: u32 = 2;

/// What the tokenizer says beside its vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Tokens of the vocabulary; the model may have rows for more.
    pub n_tokens: usize,
    /// The beginning of a text; of BERT, `[CLS]`.
    pub bos: Option<u32>,
    /// The end of a text; of BERT, `[SEP]`.
    pub eos: Option<u32>,
    pub unknown: Option<u32>,
    pub padding: Option<u32>,
    /// Whether a text gets a beginning, and an end.
    pub adds_bos: bool,
    pub adds_eos: bool,
    /// The template for conversations, unread.
    pub chat_template: Option<String>,
}

/// Whether the file has a tokenizer.
pub fn has_tokenizer(header: &Header) -> bool {
    match header.get("tokenizer.ggml.model") {
        None => header.get("tokenizer.ggml.tokens").is_some(),
        Some(model) => model.text().is_none_or(|model| !NONE.contains(&model)),
    }
}

/// What the tokenizer says beside its vocabulary.
///
/// # Errors
/// When the kind of tokenizer is not read, or a token id lies outside of the vocabulary.
pub fn tokens(header: &Header) -> Result<Tokens, GgufError> {
    let model = model(header)?;
    let n_tokens = list(header)?.len();
    let id = |key: &str| id(header, key, n_tokens);
    let flag = |key: &str| flag(header, key);
    // What llama.cpp takes of a file that does not say.
    let usual = |id: u32| Some(id).filter(|&id| model == "llama" && (id as usize) < n_tokens);
    let (bos, eos) = match model {
        "bert" => (
            wordpiece::special(header, "[CLS]", [id("cls_token_id")?, id("bos_token_id")?]),
            wordpiece::special(header, "[SEP]", [id("seperator_token_id")?, id("eos_token_id")?]),
        ),
        _ => (id("bos_token_id")?.or_else(|| usual(BOS)), id("eos_token_id")?.or_else(|| usual(EOS))),
    };
    let always = model == "bert";
    let by_pre = model == "gpt2" && pre::of(header)?.adds_bos;
    let adds_bos = always || flag("add_bos_token")?.unwrap_or(by_pre || model == "llama");
    let template = header.get("tokenizer.chat_template").and_then(Value::text);
    Ok(Tokens {
        n_tokens,
        bos,
        eos,
        unknown: id("unknown_token_id")?.or_else(|| usual(UNKNOWN)),
        padding: id("padding_token_id")?,
        adds_bos,
        adds_eos: always || flag("add_eos_token")?.unwrap_or(false),
        chat_template: template.map(str::to_owned),
    })
}

/// The `tokenizer.json` of a file.
///
/// # Errors
/// When the kind of tokenizer or its way of splitting texts is not read, lists are missing or do not go together,
/// or a token occurs twice.
pub fn tokenizer_json(header: &Header) -> Result<Vec<u8>, GgufError> {
    let lists = Lists::read(header)?;
    let tokens = tokens(header)?;
    let whole = match model(header)? {
        "gpt2" => bytes::read(&lists)?,
        "llama" => pieces::read(&lists, &tokens)?,
        _ => wordpiece::read(&lists, &tokens)?,
    };
    whole.check()?;
    let whole = TokenizerJson { post_processor: around(&lists, &tokens)?, ..whole };
    // Written to memory from strings and numbers: nothing can fail.
    Ok(serde_json::to_vec(&whole).unwrap_or_default())
}

/// What is put around a text, and around two.
fn around(lists: &Lists<'_>, tokens: &Tokens) -> Result<Json, GgufError> {
    let token = |id: Option<u32>, what| {
        let found = id.and_then(|id| lists.token(id).map(|token| (id, token)));
        found.ok_or(GgufError::NoToken { what })
    };
    let before = if tokens.adds_bos { Some(token(tokens.bos, "bos")?) } else { None };
    let after = if tokens.adds_eos { Some(token(tokens.eos, "eos")?) } else { None };
    if before.is_none() && after.is_none() {
        return Ok(Json::Null);
    }
    let special = |of: Option<(u32, &str)>, kind: u32| {
        of.map(|(_, token)| json!({"SpecialToken": {"id": token, "type_id": kind}}))
    };
    let text = |id: &str, kind: u32| Some(json!({"Sequence": {"id": id, "type_id": kind}}));
    let single = [special(before, 0), text("A", 0), special(after, 0)];
    // BERT's second text has an end alone; others begin anew.
    let is_bert = lists.architecture == Architecture::Bert;
    let again = if is_bert { None } else { special(before, 1) };
    let pair = [special(before, 0), text("A", 0), special(after, 0), again, text("B", 1), special(after, 1)];
    let known: Map<String, Json> = [before, after]
        .into_iter()
        .flatten()
        .map(|(id, token)| (token.to_owned(), json!({"id": token, "ids": [id], "tokens": [token]})))
        .collect();
    Ok(json!({
        "type": "TemplateProcessing",
        "single": single.into_iter().flatten().collect::<Vec<_>>(),
        "pair": pair.into_iter().flatten().collect::<Vec<_>>(),
        "special_tokens": known,
    }))
}

/// The kind of tokenizer.
fn model(header: &Header) -> Result<&'static str, GgufError> {
    let got = header.text("tokenizer.ggml.model")?;
    let found = MODELS.into_iter().find(|model| *model == got);
    found.ok_or_else(|| GgufError::TokenizerModel { got: cut(got), known: MODELS.to_vec() })
}
