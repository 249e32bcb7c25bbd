//! What can be wrong with weight files.

use serde::Serialize;

use crate::model::HeaderError;
use crate::words;

/// What is wrong with the weight files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum CheckpointError {
    /// There are none.
    NoWeights {
        /// The folder.
        folder: String,
    },
    /// The header of a file is damaged.
    Header {
        /// The file.
        file: String,
        /// What is wrong.
        source: HeaderError,
    },
    /// The index of a sharded model is damaged.
    Index {
        /// Where and why.
        reason: String,
    },
    /// The index names a file that is not there.
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
    Missing {
        /// The file that does not have it, where there is only one that could.
        file: Option<String>,
        /// Weight files.
        n_files: usize,
        /// The tensor.
        name: String,
        /// What it is.
        what: String,
        /// Others that are missing.
        n_more: usize,
        /// The first of them.
        more: Vec<String>,
        /// There are more than these.
        is_cut: bool,
        /// It is the head, and no other is missing.
        is_head_alone: bool,
    },
    /// A tensor that the architecture does not have.
    Unexpected {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// How many others are.
        n_more: usize,
    },
    /// A weight in a file where the index does not have it; so, too, in two files.
    Misplaced {
        /// The file where it is.
        file: String,
        /// The tensor.
        name: String,
        /// The file where it should be.
        expected: String,
    },
    /// Stored in a way that no executor reads.
    UnsupportedDtype {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// How it is stored.
        got: String,
    },
    /// Another shape than the config gives.
    Shape {
        /// The file.
        file: String,
        /// The tensor.
        name: String,
        /// As stored.
        #[serde(serialize_with = "crate::model::words::shape")]
        got: Vec<u64>,
        /// As the config has it.
        #[serde(serialize_with = "crate::model::words::shape")]
        expected: Vec<usize>,
    },
    /// The file is not the one whose header was read.
    Changed {
        /// The file.
        file: String,
    },
}
