//! What can be wrong with weight files.

use super::{INDEX_FILE, SINGLE_FILE};
use crate::model::{Dtype, HeaderError};

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
    /// A weight of the model is in no file.
    #[error("tensor {name} is missing{more}")]
    Missing {
        /// The tensor.
        name: String,
        /// How many others are; empty for none.
        more: String,
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
    /// A tensor in a file where the index does not have it; so, too, in two files.
    #[error("{file} holds tensor {name}, but the index says {expected}")]
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
    /// Stored otherwise than the config says.
    #[error("{file}: tensor {name} is stored as {got}, but config.json says {expected}")]
    Dtype {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// How it is stored.
        got: Dtype,
        /// What the config names.
        expected: Dtype,
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
