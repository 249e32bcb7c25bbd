//! The edited model as files.

use serde::{Deserialize, Serialize};

/// The edited model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointReport {
    pub schedule: String,
    /// The files of its folder, the weights first.
    pub files: Vec<MadeFile>,
}

/// A file that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// Its name in a model folder.
    pub name: String,
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for MadeFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MadeFile {{ {}, {} bytes }}", self.name, self.bytes.len())
    }
}
