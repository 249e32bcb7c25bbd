//! What was decided while a folder was opened: nothing that is wrong, and nothing that a reader
//! of its numbers should have to guess.

use std::fmt;

use super::Dtype;

/// Something that was decided while a folder was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A key that `config.json` does not have, and the value that counts instead.
    Default {
        /// The key.
        key: &'static str,
        /// The value that transformers gives it.
        value: String,
    },
    /// `config.json` names another type than most weights are stored in.
    Stored {
        /// As named.
        named: Dtype,
        /// As stored.
        stored: Dtype,
    },
    /// Tensors that follow from the config and are not read.
    Unread {
        /// How many.
        count: usize,
        /// The first of them.
        first: String,
    },
    /// Tokens of the tokenizer for which the model has no embedding; texts never contain them.
    NoEmbedding {
        /// How many.
        count: usize,
        /// The first of them, cut short.
        first: String,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default { key, value } => {
                write!(
                    f,
                    "{key} is {value}: config.json does not have it, and this is what transformers takes"
                )
            }
            Self::Stored { named, stored } => {
                write!(
                    f,
                    "config.json names {named}, the weights are stored as {stored}: the stored type counts"
                )
            }
            Self::Unread { count: 1, first } => {
                write!(f, "tensor {first} is not read: it follows from the config")
            }
            Self::Unread { count, first } => {
                write!(f, "{count} tensors are not read, such as {first}: they follow from the config")
            }
            Self::NoEmbedding { count: 1, first } => {
                write!(f, "token {first} is never used: the model has no embedding for it")
            }
            Self::NoEmbedding { count, first } => {
                write!(
                    f,
                    "{count} tokens are never used, such as {first}: the model has no embeddings for them"
                )
            }
        }
    }
}
