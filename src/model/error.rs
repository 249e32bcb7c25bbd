//! Why a model folder does not open, and what the reader can do about it.

use super::checkpoint::CheckpointError;
use super::config::ConfigError;
use super::folder::CONFIG_FILE;
use super::manifest::ManifestError;
use super::tokenizer::TokenizerError;
use crate::platform::FileError;

/// What to do with a folder whose files a browser does not hand over.
pub const LINKS_HINT: &str = "a folder of the Hugging Face cache holds links, which browsers do not follow: \
    huggingface-cli download OWNER/NAME --local-dir FOLDER makes a folder of files, open that one";

/// Why a model folder could not be opened or read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// A file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A pointer in place of a file.
    #[error("{file} is a Git LFS pointer, which stands for a file of {size} that was not fetched")]
    Pointer {
        /// The file.
        file: String,
        /// The size of the real one, in words.
        size: String,
    },
    /// The config is wrong or not supported.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The weight files are damaged or belong to another model.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The tokenizer is damaged or belongs to another model.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// A manifest is damaged, or a file is not the one it lists.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

impl ModelError {
    /// What the reader can do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::File(FileError::Missing { name, .. }) if name == CONFIG_FILE => Some(
                "a model folder holds config.json, tokenizer.json and *.safetensors, as published by Hugging Face",
            ),
            Self::File(FileError::Links { .. }) => Some(LINKS_HINT),
            Self::Pointer { .. } => Some(
                "git lfs pull fetches the real files; so does huggingface-cli download OWNER/NAME --local-dir FOLDER",
            ),
            Self::Checkpoint(CheckpointError::NoFile { .. }) => Some(
                "put all weight files of the model into this folder; \
                 huggingface-cli download OWNER/NAME --local-dir FOLDER fetches those that are missing",
            ),
            Self::Checkpoint(CheckpointError::Missing { is_head_alone: true, .. }) => Some(
                "if the head is the token embedding, write \"tie_word_embeddings\": true into config.json; \
                 else fetch the weight files anew",
            ),
            Self::File(FileError::Short { .. })
            | Self::Checkpoint(CheckpointError::Header { .. })
            | Self::Manifest(
                ManifestError::Altered { .. } | ManifestError::Size { .. } | ManifestError::Missing { .. },
            ) => Some("fetch the file anew"),
            Self::Checkpoint(CheckpointError::NoWeights { .. }) => {
                Some("weights in other formats (pytorch_model.bin, GGUF) have to be converted to safetensors")
            }
            Self::Checkpoint(
                CheckpointError::Shape { .. }
                | CheckpointError::Missing { .. }
                | CheckpointError::Unexpected { .. },
            ) => Some("check that config.json and the weight files come from the same model"),
            Self::Tokenizer(TokenizerError::WrongVocabulary { .. }) => {
                Some("check that tokenizer.json and config.json come from the same model")
            }
            _ => None,
        }
    }
}
