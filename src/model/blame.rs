//! Which listed file is to blame when a folder does not open.

use super::hash::Hasher;
use super::manifest::{MANIFEST_FILE, Manifest, ManifestError, verify};
use super::{ModelError, Sha256Hash};
use crate::platform::{FileError, Folder};

/// The endings of files whose headers are read before the whole of them is hashed.
const WEIGHTS: &str = ".safetensors";

/// The error itself, or that a listed file of weights is another than listed: what is wrong in a
/// damaged file says less than that it is damaged.
pub(super) async fn blame(folder: &Folder, manifest: &Manifest, error: ModelError) -> ModelError {
    let is_of_weights = matches!(
        error,
        ModelError::Checkpoint(_)
            | ModelError::Manifest(ManifestError::Size { .. })
            | ModelError::File(FileError::Short { .. })
    );
    if !is_of_weights {
        return error;
    }
    for listed in manifest.files.iter().filter(|file| file.name.ends_with(WEIGHTS)) {
        // A file that cannot be read has its own error already.
        if let Ok(got) = hashed(folder, &listed.name).await
            && let Err(altered) = verify(&listed.name, MANIFEST_FILE, got, listed.sha256)
        {
            return altered.into();
        }
    }
    error
}

async fn hashed(folder: &Folder, name: &str) -> Result<Sha256Hash, FileError> {
    let (mut reader, mut hasher) = (folder.open(name).await?, Hasher::default());
    while let Some(chunk) = reader.next().await? {
        hasher.update(&chunk);
    }
    Ok(hasher.finish())
}
