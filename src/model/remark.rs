//! What was decided while a folder was opened: nothing that is wrong, and nothing that a reader
//! of its numbers should have to guess.

use std::fmt;

use serde::Serialize;

use super::WeightFormat;
use crate::words;

/// Something that was decided while a folder was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Remark {
    /// A key that `config.json` does not have, and the value that counts instead.
    Default {
        key: &'static str,
        /// The value that transformers gives it.
        value: String,
    },
    /// What the metadata of a GGUF file do not say and follows from its architecture.
    Follows { key: &'static str, value: String },
    /// A key of `config.json` whose value does not count.
    Ignored { key: String },
    /// The model is of no type that is known, and is computed as Llama is.
    AsLlama { model_type: String },
    /// `config.json` names another type than most weights are stored in.
    Stored {
        #[serde(serialize_with = "words::shown")]
        named: WeightFormat,
        #[serde(serialize_with = "words::shown")]
        stored: WeightFormat,
    },
    /// A config ties the head to the embedding, and the files have a head of its own: that counts.
    OwnHead {
        /// The tensor.
        name: String,
    },
    /// A config ties the head to the embedding, and the files have the head alone: it is the embedding.
    HeadForEmbedding {
        /// The tensor.
        name: String,
    },
    /// Files have two biases of a tied head, of which this one counts.
    OwnBias { name: String, other: String },
    /// Tensors that the architecture does not have.
    PassedOver { count: usize, first: String },
    /// Tensors that follow from the config and are not read.
    Unread { count: usize, first: String },
    /// Tensors that nothing here asks for, as the pooler of an encoder without classes.
    Unused { count: usize, first: String },
    /// A tokenizer of a kind that is not read: token ids alone can be given.
    TokenizerUnread {
        /// Why not, in a sentence.
        why: String,
    },
    /// Tokens of the tokenizer for which the model has no embedding; texts never contain them.
    NoEmbedding {
        count: usize,
        /// The first of them, cut short.
        first: String,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::sentence(self))
    }
}
