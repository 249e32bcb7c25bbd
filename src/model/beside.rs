//! What lies beside the config: where texts end, by `generation_config.json` and by
//! `tokenizer_config.json`, and what the latter calls the model.
//!
//! Source: Hugging Face transformers, `GenerationConfig` and `PreTrainedTokenizerBase`. Texts end
//! at every id that any of the files names, as in other engines.

use serde::Deserialize;
use serde_json::Value;

use super::config::{ConfigError, ReadConfig, token_ids};
use super::words::cut;
use super::{ModelError, ModelSpec, Remark, foreign};
use crate::platform::{ChatError, FileError, TEMPLATE_BYTES_MAX};
use crate::words::say;

/// How a model writes text.
pub(super) const GENERATION_FILE: &str = "generation_config.json";
/// What `tokenizer.json` does not say.
pub(super) const TOKENIZER_CONFIG_FILE: &str = "tokenizer_config.json";
/// What it does not say either, in models of before 2023.
pub(super) const SPECIAL_TOKENS_FILE: &str = "special_tokens_map.json";
/// The template for what is said to the model; it stands above that of `tokenizer_config.json`.
pub(super) const CHAT_TEMPLATE_FILE: &str = "chat_template.jinja";

#[derive(Deserialize, Default)]
#[serde(default, expecting = "an object")]
struct GenerationConfig {
    eos_token_id: Value,
}

#[derive(Deserialize, Default)]
#[serde(default, expecting = "an object")]
struct TokenizerConfig {
    bos_token: Value,
    eos_token: Value,
    mask_token: Value,
    name_or_path: Value,
    chat_template: Value,
    added_tokens_decoder: Value,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TokenizerSays {
    /// The token with which texts begin.
    pub(super) bos_token: Option<String>,
    /// The token with which texts end.
    pub(super) eos_token: Option<String>,
    /// The token that stands for what is to be guessed.
    pub(super) mask_token: Option<String>,
    pub(super) name: Option<String>,
    /// The template for what is said to the model.
    pub(super) chat_template: Option<Result<String, ChatError>>,
    /// It lists the tokens that were added, and with them the special ones: `special_tokens_map.json` says nothing then.
    pub(super) lists_tokens: bool,
}

impl TokenizerSays {
    /// Takes over a `special_tokens_map.json`, which stands above a `tokenizer_config.json` that lists no tokens, as in
    /// transformers 5. A damaged one says nothing.
    pub(super) fn take_map(&mut self, bytes: &[u8]) {
        if self.lists_tokens {
            return;
        }
        let map = tokenizer_says(bytes);
        for (own, other) in [
            (&mut self.bos_token, map.bos_token),
            (&mut self.eos_token, map.eos_token),
            (&mut self.mask_token, map.mask_token),
        ] {
            *own = other.or(own.take());
        }
    }
}

/// The ends of text that a `generation_config.json` names.
pub(super) fn ends(bytes: &[u8], vocab_size: usize) -> Result<Vec<u32>, ModelError> {
    let invalid = |reason| ConfigError::Beside { file: GENERATION_FILE, reason };
    let read: GenerationConfig = foreign::read(bytes).map_err(invalid)?;
    Ok(token_ids(&read.eos_token_id, vocab_size).map_err(|expected| {
        let got = cut(&read.eos_token_id);
        invalid(say!("reason-ends", expected, got))
    })?)
}

/// Reads a `tokenizer_config.json`. Nothing depends on it alone, so a damaged one says nothing.
pub(super) fn tokenizer_says(bytes: &[u8]) -> TokenizerSays {
    let read: TokenizerConfig = foreign::read(bytes).unwrap_or_default();
    let TokenizerConfig { bos_token, eos_token, mask_token, name_or_path, chat_template, .. } = read;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    // A token is a string, or an object that says how it is matched.
    let token = |value: &Value| text(value).or_else(|| value.get("content").and_then(text));
    // A template, or a list of them by name.
    let of_list = |list: &Vec<Value>| {
        let default = list.iter().find(|entry| entry.get("name").is_some_and(|name| name == "default"));
        default.and_then(|entry| text(entry.get("template")?))
    };
    let template = text(&chat_template).or_else(|| chat_template.as_array().and_then(of_list));
    TokenizerSays {
        bos_token: token(&bos_token),
        eos_token: token(&eos_token),
        mask_token: token(&mask_token),
        name: text(&name_or_path),
        lists_tokens: !read.added_tokens_decoder.is_null(),
        chat_template: (!chat_template.is_null()).then(|| template.ok_or(ChatError::OtherForm)),
    }
}

/// Reads a `chat_template.jinja`. The model opens whatever is wrong with it; who uses it is told.
pub(super) fn template_of_file(
    read: Result<Vec<u8>, ModelError>,
) -> Result<Result<String, ChatError>, ModelError> {
    match read {
        Ok(bytes) => Ok(String::from_utf8(bytes).map_err(|_| ChatError::NotUtf8)),
        Err(ModelError::File(FileError::TooLarge { got, .. })) => {
            Ok(Err(ChatError::TemplateTooLarge { bytes: got, max: TEMPLATE_BYTES_MAX as u64 }))
        }
        Err(error) => Err(error),
    }
}

/// Adds ends of text that are not among them.
pub(super) fn add_ends(spec: &mut ModelSpec, ids: impl IntoIterator<Item = u32>) {
    for id in ids {
        if !spec.eos_ids.contains(&id) {
            spec.eos_ids.push(id);
        }
    }
}

/// What ends texts where no file says so.
pub(super) fn add_default_end(config: &mut ReadConfig) {
    let vocab_size = config.spec.vocab_size;
    if let Some(id) = config.eos_default.filter(|&id| (id as usize) < vocab_size)
        && config.spec.eos_ids.is_empty()
    {
        config.spec.eos_ids.push(id);
        config.remarks.push(Remark::Default { key: "eos_token_id", value: id.to_string() });
    }
}
