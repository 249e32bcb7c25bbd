//! Chat templates: what a model's own template makes of messages, as `apply_chat_template` of Hugging Face
//! transformers 5 does.
//!
//! Source: transformers 5.24, `utils/chat_template_utils.py` (the environment: blocks trimmed, loop controls,
//! `raise_exception`, `strftime_now`, its own `tojson`, the tag `generation`). minijinja, with methods as Python has
//! them, stands for Jinja.
//!
//! Limits: messages are texts, there are no tools and no documents, and the day is that of UTC.
//!
//! A template ends within [`STEPS_MAX`], and what walks values pays for each that it meets. The operators `==`,
//! `<`, `in` and `~`, and keys of dicts, do not: of lists that hold others twice, many times over, they go on for as
//! long as such a list is long when written, and `~` and `in` take as much memory. In the terminal that is given up
//! after [`SECONDS_MAX`], and its thread is left behind; in the browser it goes on until it is stopped or the worker
//! has no more memory. Two namespaces that hold each other, compared, overflow any stack.

#[cfg(feature = "run")]
mod budget;
#[cfg(feature = "run")]
mod render;

use serde::{Deserialize, Serialize};

#[cfg(feature = "run")]
pub use render::render;

/// A template; the longest that are in use have some 20 kB.
pub const TEMPLATE_BYTES_MAX: usize = 64 << 10;
/// What is said, all messages together.
pub const MESSAGES_BYTES_MAX: usize = 1 << 20;
/// What comes of it.
pub const TEXT_BYTES_MAX: usize = 4 << 20;
/// Steps of a template; one is also taken for every 64 bytes that it makes.
pub const STEPS_MAX: u64 = 500_000;
/// How long a template is waited for where it is on a thread of its own; one that works takes milliseconds.
pub const SECONDS_MAX: u64 = 10;

/// What is said, and by which template it becomes a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    pub template: String,
    pub messages: Vec<Message>,
    /// As the tokenizer writes the beginning and the end of a text, where it has them.
    pub bos_token: Option<String>,
    pub eos_token: Option<String>,
    /// The text ends where the model is to answer.
    pub add_generation_prompt: bool,
    /// For templates that write the date: seconds since 1970.
    pub now_seconds: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `user`, `assistant`, `system`.
    pub role: String,
    pub content: String,
}

/// Why there is no text. As data, as [`RowsError`](crate::rows::RowsError).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChatError {
    TemplateTooLarge {
        bytes: u64,
        max: u64,
    },
    MessagesTooLarge {
        bytes: u64,
        max: u64,
    },
    TextTooLarge {
        max: u64,
    },
    /// It does not end in time.
    TooManySteps {
        max: u64,
    },
    /// It does not end in time, though its steps are few.
    TooSlow {
        seconds: u64,
    },
    /// It writes nothing for these messages.
    Nothing,
    /// It is no text, nor a list of them with one called `default`.
    OtherForm,
    /// Its file is not UTF-8.
    NotUtf8,
    /// It cannot be read or followed.
    Template {
        reason: String,
    },
    /// It says itself why not.
    Refused {
        reason: String,
    },
}
