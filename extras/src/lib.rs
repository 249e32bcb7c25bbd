//! What only some visits need, and a library each does: rows of Parquet files, chat templates, tokenizers. Natively a part of
//! the program; in the browser a module of its own, which is started when something is asked of it. Without the
//! feature `run` only what is asked and what is wrong with it are here, for whoever asks.

pub mod chat;
#[cfg(feature = "run")]
mod limit;
pub mod pieces;
pub mod rows;

use serde::{Deserialize, Serialize};
#[cfg(feature = "run")]
use serde_bytes::ByteBuf;

use chat::{Chat, ChatError};
use rows::RowsError;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Lines of JSON, one a row of this Parquet file.
    Rows(#[serde(with = "serde_bytes")] Vec<u8>),
    /// A text out of messages.
    Chat(Chat),
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    Rows(RowsError),
    Chat(ChatError),
}

/// Answers, with bytes of whatever was asked for.
///
/// # Errors
/// Those of what was asked for.
#[cfg(feature = "run")]
pub fn answer(asked: Asked) -> Result<ByteBuf, Refused> {
    match asked {
        Asked::Rows(file) => rows::json_lines(file).map(ByteBuf::from).map_err(Refused::Rows),
        Asked::Chat(chat) => {
            let text = chat::render(&chat).map_err(Refused::Chat)?;
            Ok(ByteBuf::from(text.into_bytes()))
        }
    }
}
