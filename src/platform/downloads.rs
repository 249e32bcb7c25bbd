//! Files that were fetched and stay: kept by what their bytes hash to, so that one that two models
//! share is there once.
//!
//! Natively that is the cache of the Hugging Face Hub, in the layout of `huggingface_hub`, so that
//! other programs find what was fetched here and the other way round. In the browser it is the
//! page's own file storage. A file has one writer at a time, across processes and tabs, and becomes
//! visible when it is whole.

use serde::Serialize;

use super::{Folder, Kept, here};
use crate::words;

/// Where files are kept. Clones mean the same place.
#[derive(Debug, Clone)]
pub struct Downloads(pub(super) here::Downloads);

/// A file that is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blob<'a> {
    /// The model whose file it is: `owner/name`.
    pub repo: &'a str,
    /// What its bytes hash to, in hexadecimal: its name here.
    pub hash: &'a str,
}

/// Why a file is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum KeepError {
    /// Another process or tab is writing it.
    Busy { place: String },
    /// No room.
    Full { place: String },
    /// Nothing can be kept: a private window, a folder that may not be written.
    Refused { place: String, reason: String },
    /// Reading or writing failed.
    Failed { place: String, reason: String },
}

impl Downloads {
    /// Where that is, for people.
    pub fn place(&self) -> String {
        self.0.place()
    }

    /// Size of a file that is here whole, bytes.
    pub async fn size(&self, blob: Blob<'_>) -> Option<u64> {
        self.0.size(blob).await
    }

    /// A file to be written; what came of it before is still there.
    ///
    /// # Errors
    /// [`KeepError::Busy`] while somebody else writes it, and when nothing can be written.
    pub async fn writer(&self, blob: Blob<'_>) -> Result<Writer, KeepError> {
        Ok(Writer(self.0.writer(blob).await?))
    }

    /// Gives files that are here the names that they have in a commit, notes that a branch or tag
    /// meant that commit, and opens it. `files`: names and hashes.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn keep(
        &self,
        repo: &str,
        (branch, commit): (&str, &str),
        files: &[(&str, &str)],
    ) -> Result<Folder, KeepError> {
        self.0.keep(repo, (branch, commit), files).await
    }

    /// The commit that a branch or tag meant when it was last asked for.
    pub async fn commit(&self, repo: &str, branch: &str) -> Option<String> {
        self.0.commit(repo, branch).await
    }

    /// The files of a commit, as far as they are here.
    pub async fn folder(&self, repo: &str, commit: &str) -> Option<Folder> {
        self.0.folder(repo, commit).await
    }

    /// What is here whole, and the room that it takes.
    pub async fn list(&self) -> Kept {
        self.0.list().await
    }

    /// Removes a commit and the files that no other needs; without one, what belongs to none: the
    /// beginnings of downloads.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub async fn remove(&self, commit: Option<(&str, &str)>) -> Result<(), KeepError> {
        self.0.remove(commit).await
    }

    /// Whether what is written goes into memory, and is gone with this program.
    pub fn is_in_memory(&self) -> bool {
        self.0.is_in_memory()
    }

    /// From now on, writes into memory or no longer, where that is possible.
    pub fn keep_in_memory(&self, on: bool) {
        self.0.keep_in_memory(on);
    }
}

/// A file that is being written. Dropping it keeps what has come; another may go on with it.
#[derive(Debug)]
pub struct Writer(here::Writer);

impl Writer {
    /// Bytes that are there.
    pub fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    /// Bytes from `at` on, at most [`CHUNK_BYTES_MAX`](super::CHUNK_BYTES_MAX); none at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn read(&mut self, at: u64) -> Result<Vec<u8>, KeepError> {
        self.0.read(at).await
    }

    /// Puts bytes behind those that are there.
    ///
    /// # Errors
    /// [`KeepError::Full`], and when writing fails otherwise.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), KeepError> {
        self.0.write(bytes).await
    }

    /// Begins anew.
    ///
    /// # Errors
    /// When writing fails.
    pub async fn clear(&mut self) -> Result<(), KeepError> {
        self.0.clear().await
    }

    /// The file is whole: from now on it is here.
    ///
    /// # Errors
    /// When writing fails.
    pub async fn finish(self) -> Result<(), KeepError> {
        self.0.finish().await
    }
}
