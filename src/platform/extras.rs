//! What only some visits need: rows of Parquet files, chat templates. Natively it is a part of the
//! program; in the browser a worker of its own is started for each question and ended with the answer, so that
//! what a damaged file does to a library, and the memory that it took, end with it.

use atelier_extras::chat::{Chat, Message};
pub use atelier_extras::chat::{ChatError, TEMPLATE_BYTES_MAX};
use atelier_extras::rows::RowsError;
use atelier_extras::{Asked, Refused};
use serde::Serialize;

use super::here;
use crate::words;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ExtrasError {
    /// The module did not arrive, in the browser's words.
    NotLoaded { reason: String },
    /// The server has another build by now.
    OtherBuild { build: String },
    /// It ended before it answered.
    Ended { reason: String },
    /// An answer to something else.
    Garbled,
    #[serde(untagged)]
    Rows(RowsError),
    #[serde(untagged)]
    Chat(ChatError),
}

impl From<Refused> for ExtrasError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Rows(error) => Self::Rows(error),
            Refused::Chat(error) => Self::Chat(error),
        }
    }
}

/// The rows of a Parquet file as JSON, a line each.
///
/// # Errors
/// When it is damaged, over a limit, or of a kind that JSON has no form for; in the browser also when the module for
/// it does not arrive.
pub async fn json_lines(file: Vec<u8>) -> Result<Vec<u8>, ExtrasError> {
    here::extras(Asked::Rows(file)).await
}

/// How a model writes that something is said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTemplate {
    /// In Jinja; or why it cannot be used.
    pub template: Result<String, ChatError>,
    /// As its tokenizer writes the beginning and the end of a text, where it has them.
    pub bos_token: Option<String>,
    pub eos_token: Option<String>,
}

/// What a model reads when a user says `content` and it is to answer.
///
/// # Errors
/// When the template cannot be read or followed, does not take such a message, or is over a limit; in the browser
/// also when the module for it does not arrive.
pub async fn chat_prompt(template: &ChatTemplate, content: &str) -> Result<String, ExtrasError> {
    let ChatTemplate { template, bos_token, eos_token } = template.clone();
    let template = template.map_err(ExtrasError::Chat)?;
    let messages = vec![Message { role: "user".to_owned(), content: content.to_owned() }];
    let now_seconds = i64::try_from(here::since_epoch().as_secs()).unwrap_or(i64::MAX);
    let add_generation_prompt = true;
    let chat = Chat { template, messages, bos_token, eos_token, add_generation_prompt, now_seconds };
    let text = here::extras(Asked::Chat(chat)).await?;
    String::from_utf8(text).map_err(|_| ExtrasError::Garbled)
}
