//! The models that come with the page: `catalog.json` beside their folders.

use serde::{Deserialize, Serialize};

use super::Sha256Hash;
#[cfg(feature = "engine")]
use crate::words::say;

#[cfg(feature = "engine")]
use super::manifest::{ManifestError, check_list, is_plain_word, parse};

/// The list of bundled models, in the folder of their folders.
pub const CATALOG_FILE: &str = "catalog.json";

/// A bundled model before it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogEntry {
    /// Folder name.
    pub name: String,
    pub title: String,
    pub n_layers: usize,
    /// Bytes to load.
    pub bytes: u64,
    /// Model hash, lower-case hex.
    pub hash: String,
    /// SHA-256 of its `atelier.json`, which has those of all its other files.
    pub manifest: Sha256Hash,
}

/// `catalog.json`: at least one model, the default first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    pub models: Vec<CatalogEntry>,
}

#[cfg(feature = "engine")]
impl Catalog {
    /// Reads a `catalog.json`.
    ///
    /// # Errors
    /// [`ManifestError::Invalid`] when it is not one, is empty, or names a folder twice or
    /// one that is not below it.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        parse(CATALOG_FILE, bytes, |catalog: &Self| {
            check_list("models", catalog.models.iter().map(|model| model.name.as_str()))?;
            match catalog.models.iter().find(|model| !is_plain_word(&model.name)) {
                Some(model) => Err(say!("reason-no-folder-name", name = &model.name)),
                None if catalog.models.is_empty() => Err(say!("reason-no-model")),
                None => Ok(()),
            }
        })
    }
}
