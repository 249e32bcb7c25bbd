//! What can be wrong with weight files.

use super::{INDEX_FILE, SINGLE_FILE};
use crate::model::HeaderError;

/// What is wrong with the weight files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// There are none.
    #[error("{folder} has neither {SINGLE_FILE} nor {INDEX_FILE}")]
    NoWeights {
        /// The folder.
        folder: String,
    },
    /// The header of a file is damaged.
    #[error("{file}: {source}")]
    Header {
        /// The file.
        file: String,
        /// What is wrong.
        source: HeaderError,
    },
    /// The index of a sharded model is damaged.
    #[error("{INDEX_FILE} is not valid: {reason}")]
    Index {
        /// Where and why.
        reason: String,
    },
    /// The index names a file that is not there.
    #[error("{file} is missing from {folder}: {INDEX_FILE} names it for {n_tensors} of the {n_all} tensors")]
    NoFile {
        /// The file.
        file: String,
        /// Where it was looked for.
        folder: String,
        /// Tensors that it should hold.
        n_tensors: usize,
        /// Tensors of the index.
        n_all: usize,
    },
    /// A weight of the model is in no file.
    #[error("{place} tensor {name} ({what}), which this model needs{more}")]
    Missing {
        /// Which file does not have it, as the beginning of a sentence.
        place: String,
        /// The tensor.
        name: String,
        /// What it is.
        what: String,
        /// Others that are missing; empty for none.
        more: String,
        /// It is the head, and no other is missing.
        is_head_alone: bool,
    },
    /// A tensor that the architecture does not have.
    #[error("{file}: tensor {name} is not part of this architecture{more}")]
    Unexpected {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// How many others are; empty for none.
        more: String,
    },
    /// A weight in a file where the index does not have it; so, too, in two files.
    #[error("{file} holds tensor {name}, which should be in {expected}")]
    Misplaced {
        /// The file where it is.
        file: String,
        /// The tensor.
        name: String,
        /// The file where it should be.
        expected: String,
    },
    /// Stored in a way that no executor reads.
    #[error("{file}: tensor {name} is stored as {got}; F32, F16 and BF16 are supported")]
    UnsupportedDtype {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// How it is stored.
        got: String,
    },
    /// Another shape than the config gives.
    #[error("{file}: tensor {name} has shape {got:?}, but config.json makes it {expected:?}")]
    Shape {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// As stored.
        got: Vec<u64>,
        /// As the config has it.
        expected: Vec<usize>,
    },
    /// The file is not the one whose header was read.
    #[error(
        "{file} is not the file whose header was read: it changed meanwhile, or goes on after its last tensor"
    )]
    Changed {
        /// The file.
        file: String,
    },
}
