//! Files that were fetched and stay: kept by what their bytes hash to, so that one that two models
//! share is there once.
//!
//! Natively that is the cache of the Hugging Face Hub, in the layout of `huggingface_hub`, so that
//! other programs find what was fetched here and the other way round. In the browser it is the
//! page's own file storage. A file has one writer at a time, across processes and tabs, and becomes
//! visible when it is whole.

use std::collections::BTreeMap;
use std::fmt;

use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use super::name::{gguf_models, gguf_stem};
use super::{DATA_SETS, KeptModel};
use crate::words;

/// How files of weights end that a folder has.
const SAFETENSORS: &str = ".safetensors";

/// A file that is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blob<'a> {
    /// Whose file it is: `owner/name` of a model, `datasets/owner/name` of a data set.
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
    /// Nothing is removed while a model is being fetched: what has come of it belongs to none yet.
    InUse { place: String },
    /// No room.
    Full { place: String },
    /// Nothing can be kept: a private window, a folder that may not be written.
    Refused { place: String, reason: String },
    /// Reading or writing failed.
    Failed { place: String, reason: String },
}

/// The beginning of a file, where files are kept. Dropped, it stays there.
pub(super) trait Part: fmt::Debug {
    /// Bytes from `at` on, at most [`CHUNK_BYTES_MAX`](super::CHUNK_BYTES_MAX); none at the end.
    fn read(&mut self, at: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, KeepError>>;

    /// Puts bytes at the end, which is `at`.
    fn append(&mut self, at: u64, bytes: &[u8]) -> Result<(), KeepError>;

    /// Leaves the first bytes alone.
    fn cut(&mut self, n_bytes: u64) -> Result<(), KeepError>;

    /// Gives the file its name.
    fn finish(self: Box<Self>) -> LocalBoxFuture<'static, Result<(), KeepError>>;
}

/// A file that is being written. Dropping it keeps what has come; another may go on with it.
#[derive(Debug)]
pub struct Writer {
    part: Box<dyn Part>,
    n_bytes: u64,
}

impl Writer {
    /// Goes on behind the bytes that are there.
    pub(super) fn new(part: impl Part + 'static, n_bytes: u64) -> Self {
        Self { part: Box::new(part), n_bytes }
    }

    /// Bytes that are there.
    pub fn bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Bytes from `at` on, at most [`CHUNK_BYTES_MAX`](super::CHUNK_BYTES_MAX); none at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn read(&mut self, at: u64) -> Result<Vec<u8>, KeepError> {
        self.part.read(at).await
    }

    /// Puts bytes behind those that are there.
    ///
    /// # Errors
    /// [`KeepError::Full`], and when writing fails otherwise.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), KeepError> {
        self.part.append(self.n_bytes, bytes)?;
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Begins anew.
    ///
    /// # Errors
    /// When writing fails.
    pub fn clear(&mut self) -> Result<(), KeepError> {
        self.part.cut(0)?;
        self.n_bytes = 0;
        Ok(())
    }

    /// The file is whole: from now on it is here.
    ///
    /// # Errors
    /// When writing fails.
    pub async fn finish(mut self) -> Result<(), KeepError> {
        // Of a write that failed, some may lie behind the end.
        self.part.cut(self.n_bytes)?;
        self.part.finish().await
    }
}

/// What a repository is called where files are kept: `models--OWNER--NAME`, as `huggingface_hub` calls it.
pub(super) fn folder_of(repo: &str) -> String {
    let kind = if repo.starts_with(DATA_SETS) { "" } else { "models--" };
    format!("{kind}{}", repo.replace('/', "--"))
}

/// What is kept of a commit, by the names and sizes of its files: the folder, and each model in GGUF files.
pub(super) fn kept_models(repo: &str, commit: &str, sizes: &BTreeMap<String, u64>) -> Vec<KeptModel> {
    let models = gguf_models(sizes.keys().map(String::as_str));
    let bytes = |is_meant: &dyn Fn(&str) -> bool| {
        sizes.iter().filter(|(name, _)| is_meant(name)).map(|(_, bytes)| bytes).sum()
    };
    let of = |gguf: Option<&str>, bytes| {
        let (repo, commit) = (repo.to_owned(), commit.to_owned());
        KeptModel { repo, commit, gguf: gguf.map(str::to_owned), bytes }
    };
    let is_of_gguf = |name: &str| models.iter().any(|files| files.contains(&name));
    let mut kept = Vec::new();
    if models.is_empty() || sizes.keys().any(|name| name.ends_with(SAFETENSORS)) {
        kept.push(of(None, bytes(&|name| !is_of_gguf(name))));
    }
    for files in &models {
        kept.push(of(files.first().copied(), bytes(&|name| files.contains(&name))));
    }
    kept
}

/// Of the files of a commit those that go when a person removes its folder, or the model in this GGUF file: all, where
/// no weights would be left.
pub(super) fn removed<'a>(names: &[&'a str], gguf: Option<&str>) -> Vec<&'a str> {
    let models = gguf_models(names.iter().copied());
    let is_removed = |name: &&str| match gguf {
        Some(_) => models.iter().any(|files| files.first().copied() == gguf && files.contains(name)),
        None => !models.iter().any(|files| files.contains(name)),
    };
    let (gone, stays): (Vec<&str>, Vec<&str>) = names.iter().copied().partition(is_removed);
    let has_weights = |name: &&str| gguf_stem(name).is_some() || name.ends_with(SAFETENSORS);
    if stays.iter().any(has_weights) { gone } else { names.to_vec() }
}
