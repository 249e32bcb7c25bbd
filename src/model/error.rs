//! Why a model folder does not open, and what the reader can do about it.

use serde::Serialize;

use super::checkpoint::CheckpointError;
use super::config::ConfigError;
use super::folder::CONFIG_FILE;
use super::gguf::GgufError;
use super::manifest::ManifestError;
use super::tokenizer::TokenizerError;
use crate::platform::FileError;
use crate::words;

/// Why a model folder could not be opened or read.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ModelError {
    /// A pointer in place of a file.
    Pointer { file: String, size: String },
    /// The folder has no config, so perhaps it is not a model's.
    NoConfig { name: String, folder: String },
    /// GGUF files of several models, of which one is to be named.
    SeveralGguf { folder: String, n: usize, files: Vec<String> },
    /// The header of a GGUF file is damaged or not supported.
    InGguf { file: String, source: GgufError },
    #[serde(untagged)]
    File(FileError),
    /// The config is wrong or not supported.
    #[serde(untagged)]
    Config(#[from] ConfigError),
    /// The weight files are damaged or belong to another model.
    #[serde(untagged)]
    Checkpoint(#[from] CheckpointError),
    /// The tokenizer is damaged or belongs to another model.
    #[serde(untagged)]
    Tokenizer(#[from] TokenizerError),
    /// What a GGUF file says does not go together, or is not supported.
    #[serde(untagged)]
    Gguf(#[from] GgufError),
    /// A manifest is damaged, or a file is not the one it lists.
    #[serde(untagged)]
    Manifest(#[from] ManifestError),
}

impl From<FileError> for ModelError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Missing { name, folder } if name == CONFIG_FILE => Self::NoConfig { name, folder },
            other => Self::File(other),
        }
    }
}
