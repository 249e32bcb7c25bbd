//! What can be wrong with weight files.

use serde::Serialize;

use crate::model::HeaderError;
use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum CheckpointError {
    /// There are none.
    NoWeights { folder: String },
    /// The header of a file is damaged.
    Header { file: String, source: HeaderError },
    /// The index of a sharded model is damaged.
    Index { reason: String },
    /// The index names a file that is not there.
    NoFile { file: String, folder: String, n_tensors: usize, n_all: usize },
    /// A weight of the model is in no file.
    Missing {
        /// The file that does not have it, where there is only one that could.
        file: Option<String>,
        n_files: usize,
        name: String,
        what: String,
        n_more: usize,
        more: Vec<String>,
        /// There are more than these.
        is_cut: bool,
        /// It is the head, and no other is missing.
        is_head_alone: bool,
        is_gguf: bool,
    },
    /// A tensor that the architecture does not have.
    Unexpected { file: String, name: String, n_more: usize, is_gguf: bool },
    /// A weight in a file where the index does not have it; so, too, in two files.
    Misplaced { file: String, name: String, expected: String },
    /// Stored in a way that no executor reads.
    UnsupportedDtype { file: String, name: String, got: String },
    /// Another shape than the config gives.
    Shape {
        file: String,
        name: String,
        #[serde(serialize_with = "crate::model::words::shape")]
        got: Vec<u64>,
        #[serde(serialize_with = "crate::model::words::shape")]
        expected: Vec<usize>,
        is_gguf: bool,
    },
    /// The file is not the one whose header was read.
    Changed { file: String },
}
