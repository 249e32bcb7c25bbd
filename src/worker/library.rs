//! Where the bundled models are.

use crate::model::{CATALOG_FILE, Catalog, CatalogEntry, ModelError, limits::MANIFEST_BYTES_MAX};
use crate::platform::Folder;
use crate::session::SessionError;

/// The folder of the bundled models' folders.
#[derive(Debug, Clone)]
pub struct Library {
    root: Folder,
}

impl Library {
    /// A library at `root`, which holds `catalog.json` and one folder per model.
    #[must_use]
    pub fn new(root: Folder) -> Self {
        Self { root }
    }

    /// What is bundled, the default first.
    ///
    /// # Errors
    /// When the catalogue is missing or damaged.
    pub async fn catalog(&self) -> Result<Vec<CatalogEntry>, SessionError> {
        let bytes = self.root.read_small(CATALOG_FILE, MANIFEST_BYTES_MAX).await.map_err(ModelError::from)?;
        Ok(Catalog::parse(&bytes).map_err(ModelError::from)?.models)
    }

    /// The folder of one model.
    #[must_use]
    pub fn folder(&self, name: &str) -> Folder {
        self.root.below(name)
    }
}
