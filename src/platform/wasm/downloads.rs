//! The page's own file storage (the origin private file system).
//!
//! In the folder `hub`: `blobs/HASH`, or `HASH.part` while it is written, and `models/OWNER--NAME.json`,
//! which names the blobs of each commit. Only a dedicated worker writes, through handles that exclude
//! every other tab.

use std::collections::BTreeMap;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use super::{get, words};
use crate::platform::{Blob, CHUNK_BYTES_MAX, Folder, KeepError};
use crate::words::say;

/// Longest record of a model that is read, bytes.
const RECORD_BYTES_MAX: f64 = 1_048_576.0;

/// The page's own files.
#[derive(Debug, Clone)]
pub(in crate::platform) struct Downloads;

impl crate::platform::Downloads {
    /// This page's own.
    pub fn here() -> Self {
        Self(Downloads)
    }
}

/// What is known of a repository.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    /// The commit that a branch or tag meant.
    refs: BTreeMap<String, String>,
    /// By commit, the hash of each file by its name.
    commits: BTreeMap<String, BTreeMap<String, String>>,
}

impl Downloads {
    pub(in crate::platform) fn place(&self) -> String {
        say!("place-browser")
    }

    pub(in crate::platform) async fn size(&self, blob: Blob<'_>) -> Option<u64> {
        Some(self.file(blob.hash).await?.size() as u64)
    }

    async fn file(&self, hash: &str) -> Option<File> {
        let blobs = folder("blobs", false).await.ok()?;
        let handle = file_in(&blobs, hash, false).await.ok()?;
        JsFuture::from(handle.get_file()).await.ok()?.dyn_into().ok()
    }

    pub(in crate::platform) async fn writer(&self, blob: Blob<'_>) -> Result<Writer, KeepError> {
        let refused = |thrown: JsValue| self.told(&thrown, true);
        let blobs = folder("blobs", true).await.map_err(refused)?;
        let file = file_in(&blobs, &format!("{}.part", blob.hash), true).await.map_err(refused)?;
        let access: FileSystemSyncAccessHandle =
            JsFuture::from(file.create_sync_access_handle()).await.map_err(refused)?.unchecked_into();
        let n_bytes = access.get_size().map_err(refused)? as u64;
        Ok(Writer { file, access, hash: blob.hash.to_owned(), n_bytes })
    }

    pub(in crate::platform) async fn keep(
        &self,
        repo: &str,
        (branch, commit): (&str, &str),
        files: &[(&str, &str)],
    ) -> Result<Folder, KeepError> {
        let mut record = record(repo).await.unwrap_or_default();
        record.refs.insert(branch.to_owned(), commit.to_owned());
        let named = files.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()));
        record.commits.insert(commit.to_owned(), named.collect());
        self.write_record(repo, &record).await.map_err(|thrown| self.told(&thrown, false))?;
        self.folder(repo, commit)
            .await
            .ok_or_else(|| KeepError::Failed { place: self.place(), reason: say!("kept-no-more") })
    }

    async fn write_record(&self, repo: &str, record: &Record) -> Result<(), JsValue> {
        let models = folder("models", true).await?;
        let file = file_in(&models, &record_name(repo), true).await?;
        let access: FileSystemSyncAccessHandle =
            JsFuture::from(file.create_sync_access_handle()).await?.unchecked_into();
        let text = serde_json::to_vec(record).unwrap_or_default();
        let written = access.truncate_with_u32(0).and_then(|()| access.write_with_u8_array(&text));
        let kept = written.and_then(|_| access.flush());
        access.close();
        kept
    }

    pub(in crate::platform) async fn commit(&self, repo: &str, branch: &str) -> Option<String> {
        record(repo).await?.refs.remove(branch)
    }

    pub(in crate::platform) async fn folder(&self, repo: &str, commit: &str) -> Option<Folder> {
        let names = record(repo).await?.commits.remove(commit)?;
        // So that the folder is called like one of the cache on a disk.
        let root = format!("models--{}/snapshots/{commit}", repo.replace('/', "--"));
        let mut files = Vec::new();
        for (name, hash) in names {
            files.push((format!("{root}/{name}"), self.file(&hash).await?));
        }
        Some(Folder::picked(files))
    }

    fn told(&self, thrown: &JsValue, is_refusal: bool) -> KeepError {
        let (place, reason) = (self.place(), words_of(thrown));
        match thrown.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("NoModificationAllowedError") => KeepError::Busy { place },
            Some("QuotaExceededError") => KeepError::Full { place },
            _ if is_refusal => KeepError::Refused { place, reason },
            _ => KeepError::Failed { place, reason },
        }
    }
}

fn record_name(repo: &str) -> String {
    format!("{}.json", repo.replace('/', "--"))
}

/// None where nothing is known, or what is written there cannot be read.
async fn record(repo: &str) -> Option<Record> {
    let models = folder("models", false).await.ok()?;
    let handle = file_in(&models, &record_name(repo), false).await.ok()?;
    let file: File = JsFuture::from(handle.get_file()).await.ok()?.dyn_into().ok()?;
    if file.size() > RECORD_BYTES_MAX {
        return None;
    }
    let text = JsFuture::from(file.text()).await.ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}

/// A folder inside ours.
async fn folder(name: &str, make: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
    let absent = || JsValue::from_str(&say!("kept-no-files"));
    let storage = get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "storage"));
    let storage = storage.ok_or_else(absent)?;
    let root: Function = get(&storage, "getDirectory").ok_or_else(absent)?.dyn_into()?;
    let root: Promise = root.call0(&storage)?.dyn_into()?;
    let mut folder: FileSystemDirectoryHandle = JsFuture::from(root).await?.unchecked_into();
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(make);
    for part in ["hub", name] {
        let inner = folder.get_directory_handle_with_options(part, &options);
        folder = JsFuture::from(inner).await?.unchecked_into();
    }
    Ok(folder)
}

async fn file_in(
    folder: &FileSystemDirectoryHandle,
    name: &str,
    make: bool,
) -> Result<FileSystemFileHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(make);
    Ok(JsFuture::from(folder.get_file_handle_with_options(name, &options)).await?.unchecked_into())
}

fn words_of(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => exception.message(),
        None => thrown.as_string().unwrap_or_else(|| words(thrown)),
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(in crate::platform) struct Writer {
    file: FileSystemFileHandle,
    access: FileSystemSyncAccessHandle,
    hash: String,
    n_bytes: u64,
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.access.close();
    }
}

impl Writer {
    pub(in crate::platform) fn bytes(&self) -> u64 {
        self.n_bytes
    }

    pub(in crate::platform) async fn read(&mut self, at: u64) -> Result<Vec<u8>, KeepError> {
        let mut chunk = vec![0; CHUNK_BYTES_MAX];
        let read = self.access.read_with_u8_array_and_options(&mut chunk, &from(at));
        chunk.truncate(read.map_err(|thrown| Downloads.told(&thrown, false))? as usize);
        Ok(chunk)
    }

    pub(in crate::platform) async fn write(&mut self, bytes: &[u8]) -> Result<(), KeepError> {
        let failed = |thrown: JsValue| Downloads.told(&thrown, false);
        let array = Uint8Array::from(bytes);
        let n =
            self.access.write_with_buffer_source_and_options(&array, &from(self.n_bytes)).map_err(failed)?;
        if (n as usize) < bytes.len() {
            return Err(KeepError::Full { place: Downloads.place() });
        }
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    pub(in crate::platform) async fn clear(&mut self) -> Result<(), KeepError> {
        self.access.truncate_with_u32(0).map_err(|thrown| Downloads.told(&thrown, false))?;
        self.n_bytes = 0;
        Ok(())
    }

    pub(in crate::platform) async fn finish(self) -> Result<(), KeepError> {
        let failed = |thrown: JsValue| Downloads.told(&thrown, false);
        self.access.truncate_with_f64(self.n_bytes as f64).map_err(failed)?;
        self.access.flush().map_err(failed)?;
        self.access.close();
        let rename = || -> Result<Promise, JsValue> {
            let rename: Function = Reflect::get(&self.file, &JsValue::from_str("move"))?.dyn_into()?;
            rename.call1(&self.file, &JsValue::from_str(&self.hash))?.dyn_into()
        };
        JsFuture::from(rename().map_err(failed)?).await.map_err(failed)?;
        Ok(())
    }
}

/// Where to read or write.
fn from(at: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at(at as f64);
    options
}
