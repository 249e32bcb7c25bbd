//! Files that were fetched: `blobs/HASH`, and `models/OWNER--NAME.json`, which names the blobs of each
//! commit. Where the browser keeps no files, they lie in memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::in_memory::{Gathered, Memory};
use super::sleep_millis;
use super::stored::{Shelf, Stored, estimate, part_of};
use crate::platform::{Blob, Folder, KeepError, Kept, KeptModel};
use crate::words::say;

/// Longest record of a model that is read, bytes.
const RECORD_BYTES_MAX: f64 = 1_048_576.0;
/// How often a record is tried that another tab is writing, and how long between, milliseconds.
const TRIES_MAX: u32 = 40;
const BUSY_MILLIS: u32 = 50;

/// The page's own files.
#[derive(Debug, Clone, Default)]
pub(in crate::platform) struct Downloads {
    memory: Rc<RefCell<Memory>>,
}

impl crate::platform::Downloads {
    /// This page's own.
    pub fn here() -> Self {
        Self(Downloads::default())
    }
}

/// What is known of a repository.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Record {
    /// The commit that a branch or tag meant.
    refs: BTreeMap<String, String>,
    /// By commit, the hash of each file by its name.
    commits: BTreeMap<String, BTreeMap<String, String>>,
}

impl Record {
    fn note(&mut self, (branch, commit): (&str, &str), files: &[(&str, &str)]) {
        self.refs.insert(branch.to_owned(), commit.to_owned());
        let named = files.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()));
        self.commits.insert(commit.to_owned(), named.collect());
    }

    fn forget(&mut self, commit: &str) {
        self.refs.retain(|_, meant| meant != commit);
        self.commits.remove(commit);
    }

    fn blobs(&self) -> impl Iterator<Item = &String> {
        self.commits.values().flat_map(BTreeMap::values)
    }
}

impl Downloads {
    pub(in crate::platform) fn place(&self) -> String {
        if self.is_in_memory() { say!("place-memory") } else { say!("place-browser") }
    }

    pub(in crate::platform) fn is_in_memory(&self) -> bool {
        self.memory.borrow().is_on
    }

    pub(in crate::platform) fn keep_in_memory(&self, on: bool) {
        self.memory.borrow_mut().is_on = on;
    }

    pub(in crate::platform) async fn size(&self, blob: Blob<'_>) -> Option<u64> {
        Some(self.file(blob.hash).await?.size() as u64)
    }

    async fn file(&self, hash: &str) -> Option<File> {
        let here = self.memory.borrow().files.get(hash).cloned();
        match here {
            Some(file) => Some(file),
            None => Shelf::Blobs.file(hash).await,
        }
    }

    pub(in crate::platform) async fn writer(&self, blob: Blob<'_>) -> Result<Writer, KeepError> {
        if !self.is_in_memory() {
            match Shelf::Blobs.writer(blob.hash).await {
                Err(KeepError::Refused { .. }) => self.keep_in_memory(true),
                writer => return writer.map(Writer::Stored),
            }
        }
        let before = Shelf::Blobs.file(&part_of(blob.hash)).await;
        Ok(Writer::Gathered(Gathered::new(&self.memory, blob.hash, before)))
    }

    pub(in crate::platform) async fn keep(
        &self,
        repo: &str,
        named: (&str, &str),
        files: &[(&str, &str)],
    ) -> Result<Folder, KeepError> {
        if self.is_in_memory() {
            let records = &mut self.memory.borrow_mut().records;
            records.entry(repo.to_owned()).or_default().note(named, files);
        } else {
            change(repo, |record| record.note(named, files)).await?;
        }
        self.folder(repo, named.1)
            .await
            .ok_or_else(|| KeepError::Failed { place: self.place(), reason: say!("kept-no-more") })
    }

    pub(in crate::platform) async fn commit(&self, repo: &str, branch: &str) -> Option<String> {
        self.find(repo, |record| record.refs.get(branch).cloned()).await
    }

    pub(in crate::platform) async fn folder(&self, repo: &str, commit: &str) -> Option<Folder> {
        let names = self.find(repo, |record| record.commits.get(commit).cloned()).await?;
        // So that the folder is called like one of the cache on a disk.
        let root = format!("models--{}/snapshots/{commit}", repo.replace('/', "--"));
        let mut files = Vec::new();
        for (name, hash) in names {
            files.push((format!("{root}/{name}"), self.file(&hash).await?));
        }
        Some(Folder::picked(files))
    }

    /// What a record says: the one in memory, or that which is kept.
    async fn find<T>(&self, repo: &str, read: impl Fn(&Record) -> Option<T>) -> Option<T> {
        let here = self.memory.borrow().records.get(repo).and_then(&read);
        match here {
            Some(found) => Some(found),
            None => read(&record(repo).await?),
        }
    }

    pub(in crate::platform) async fn list(&self) -> Kept {
        let mut sizes = BTreeMap::new();
        for name in Shelf::Blobs.names().await {
            let bytes = Shelf::Blobs.file(&name).await.map_or(0, |file| file.size() as u64);
            sizes.insert(name, bytes);
        }
        let mut kept = Kept::default();
        let mut in_use = BTreeSet::new();
        for (repo, record) in records().await {
            in_use.extend(record.blobs().cloned());
            for (commit, files) in record.commits {
                let bytes: Option<Vec<u64>> = files.values().map(|hash| sizes.get(hash).copied()).collect();
                let Some(bytes) = bytes else { continue };
                kept.models.push(KeptModel { repo: repo.clone(), commit, bytes: bytes.iter().sum() });
            }
        }
        kept.bytes_unfinished =
            sizes.iter().filter(|(hash, _)| !in_use.contains(*hash)).map(|(_, bytes)| bytes).sum();
        (kept.bytes_taken, kept.bytes_allowed) = estimate().await;
        kept
    }

    pub(in crate::platform) async fn remove(&self, commit: Option<(&str, &str)>) -> Result<(), KeepError> {
        if let Some((repo, commit)) = commit {
            let before = record(repo).await.unwrap_or_default();
            change(repo, |record| record.forget(commit)).await?;
            let gone: BTreeSet<&String> =
                before.commits.get(commit).into_iter().flat_map(BTreeMap::values).collect();
            return sweep(|hash| gone.contains(hash)).await;
        }
        sweep(|_| true).await
    }
}

/// Removes the blobs that no record names, of those that `may_go`. What another tab is writing stays.
async fn sweep(may_go: impl Fn(&String) -> bool) -> Result<(), KeepError> {
    let records = records().await;
    let in_use: BTreeSet<&String> = records.iter().flat_map(|(_, record)| record.blobs()).collect();
    for name in Shelf::Blobs.names().await {
        if may_go(&name) && !in_use.contains(&name) {
            match Shelf::Blobs.remove(&name).await {
                Ok(()) | Err(KeepError::Busy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// All records, by repository.
async fn records() -> Vec<(String, Record)> {
    let mut records = Vec::new();
    for name in Shelf::Models.names().await {
        let repo = name.strip_suffix(".json").and_then(|name| name.split_once("--"));
        let Some(repo) = repo.map(|(owner, name)| format!("{owner}/{name}")) else { continue };
        if let Some(record) = record(&repo).await {
            records.push((repo, record));
        }
    }
    records
}

fn record_name(repo: &str) -> String {
    format!("{}.json", repo.replace('/', "--"))
}

/// None where nothing is known, or what is written there cannot be read.
async fn record(repo: &str) -> Option<Record> {
    let file = Shelf::Models.file(&record_name(repo)).await?;
    if file.size() > RECORD_BYTES_MAX {
        return None;
    }
    let text = JsFuture::from(file.text()).await.ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}

/// Changes a record, one tab after the other.
async fn change(repo: &str, change: impl FnOnce(&mut Record)) -> Result<(), KeepError> {
    let mut n_tries = 1;
    let mut writer = loop {
        match Shelf::Models.writer(&record_name(repo)).await {
            Err(KeepError::Busy { .. }) if n_tries < TRIES_MAX => sleep_millis(BUSY_MILLIS).await,
            writer => break writer?,
        }
        n_tries += 1;
    };
    let mut changed = record(repo).await.unwrap_or_default();
    change(&mut changed);
    writer.clear()?;
    writer.write(&serde_json::to_vec(&changed).unwrap_or_default())?;
    writer.finish().await
}

/// A file that is being written.
#[derive(Debug)]
pub(in crate::platform) enum Writer {
    Stored(Stored),
    Gathered(Gathered),
}

impl Writer {
    pub(in crate::platform) fn bytes(&self) -> u64 {
        match self {
            Self::Stored(file) => file.bytes(),
            Self::Gathered(file) => file.bytes(),
        }
    }

    pub(in crate::platform) async fn read(&mut self, at: u64) -> Result<Vec<u8>, KeepError> {
        match self {
            Self::Stored(file) => file.read(at),
            Self::Gathered(file) => file.read(at).await,
        }
    }

    pub(in crate::platform) async fn write(&mut self, bytes: &[u8]) -> Result<(), KeepError> {
        match self {
            Self::Stored(file) => file.write(bytes),
            Self::Gathered(file) => file.write(bytes),
        }
    }

    pub(in crate::platform) async fn clear(&mut self) -> Result<(), KeepError> {
        match self {
            Self::Stored(file) => file.clear()?,
            Self::Gathered(file) => file.clear(),
        }
        Ok(())
    }

    pub(in crate::platform) async fn finish(self) -> Result<(), KeepError> {
        match self {
            Self::Stored(file) => file.finish().await,
            Self::Gathered(file) => file.finish(),
        }
    }
}
