//! What is kept of models that were fetched, as it is told.

use serde::{Deserialize, Serialize};

/// Before the name of a data set, where a repository is named: models stand there as `owner/name` alone.
pub const DATA_SETS: &str = "datasets/";

/// The models that are here whole, and the room that they take.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    pub models: Vec<KeptModel>,
    /// Of downloads that were cut or given up.
    pub bytes_unfinished: u64,
    /// All that this page keeps, and what the browser allows it, where it tells.
    pub bytes_taken: Option<u64>,
    pub bytes_allowed: Option<u64>,
}

/// A model that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptModel {
    /// `owner/name`; of a data set behind [`DATA_SETS`].
    pub repo: String,
    pub commit: String,
    /// Its GGUF file, or the first of a split one; without it, it is the folder.
    pub gguf: Option<String>,
    /// Of all its files.
    pub bytes: u64,
}

impl Kept {
    /// Bytes that may still be kept, where that is known.
    pub fn room(&self) -> Option<u64> {
        Some(self.bytes_allowed?.saturating_sub(self.bytes_taken?))
    }
}
