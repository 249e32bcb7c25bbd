//! Files of a folder, compared with what its manifests list.

use super::foreign::refuse_pointer;
use super::hash::FileHash;
use super::limits::ITEMS_BYTES_MAX;
use super::manifest::{MANIFEST_FILE, Manifest, ManifestError, verify};
use super::task::{TASKS_FILE, TaskEntry};
use super::{ModelError, Sha256Hash};
use crate::platform::Folder;

/// The items of a task, as they lie in this file of a folder: found to have the listed hash.
///
/// # Errors
/// When the file is missing, too large or altered.
pub async fn read_task(folder: &Folder, file: &str, task: &TaskEntry) -> Result<Vec<u8>, ModelError> {
    read_items_file(folder, file, (&task.file, task.sha256)).await
}

/// The same of any file that the list of tasks names, with its hash there.
pub(super) async fn read_items_file(
    folder: &Folder,
    file: &str,
    (name, expected): (&str, Sha256Hash),
) -> Result<Vec<u8>, ModelError> {
    let Some(bytes) = folder.read_if_there(file, ITEMS_BYTES_MAX).await? else {
        return Err(ManifestError::Missing { name: name.to_owned(), manifest: TASKS_FILE, expected }.into());
    };
    verify(name, TASKS_FILE, Sha256Hash::of(&bytes), expected)?;
    Ok(bytes)
}

/// A file with its hash, found to be the one that is listed; None where there is none and none is
/// listed.
pub(super) async fn read_listed(
    folder: &Folder,
    manifest: &Manifest,
    name: &str,
    bytes_max: usize,
) -> Result<Option<(Vec<u8>, FileHash)>, ModelError> {
    let Some(bytes) = folder.read_if_there(name, bytes_max).await? else {
        listed_but_missing(manifest, name)?;
        return Ok(None);
    };
    let hash = checked(manifest, name, &bytes)?;
    Ok(Some((bytes, hash)))
}

/// A file that a folder need not have; not looked for where the manifest lists the folder's files
/// without it.
pub(super) async fn read_optional(
    folder: &Folder,
    manifest: &Manifest,
    name: &str,
    bytes_max: usize,
) -> Result<Option<Vec<u8>>, ModelError> {
    if !manifest.may_have(name) {
        return Ok(None);
    }
    let Some((bytes, _)) = read_listed(folder, manifest, name, bytes_max).await? else { return Ok(None) };
    refuse_pointer(name, &bytes)?;
    Ok(Some(bytes))
}

/// Hashes a small file and compares it with the manifest.
pub(super) fn checked(manifest: &Manifest, name: &str, bytes: &[u8]) -> Result<FileHash, ManifestError> {
    let hash = Sha256Hash::of(bytes);
    manifest.verify(name, hash)?;
    Ok(FileHash { name: name.to_owned(), hash })
}

pub(super) fn listed_but_missing(manifest: &Manifest, name: &str) -> Result<(), ManifestError> {
    match manifest.file(name) {
        Some(listed) => Err(ManifestError::Missing {
            name: name.to_owned(),
            manifest: MANIFEST_FILE,
            expected: listed.sha256,
        }),
        None => Ok(()),
    }
}
