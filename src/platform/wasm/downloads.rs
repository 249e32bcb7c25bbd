//! Files that were fetched: `blobs/HASH`, and `models/OWNER--NAME.json`, which names the blobs of each
//! commit. Where the browser keeps no files, both lie in memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::in_memory::Gathered;
use super::sleep_millis;
use super::stored::{Shelf, estimate, part_of};
use crate::platform::downloads::{folder_of, kept_models, removed};
use crate::platform::{Blob, DATA_SETS, Folder, KeepError, Kept, Writer};
use crate::words::say;

/// Longest record of a model that is read, bytes.
const RECORD_BYTES_MAX: f64 = 1_048_576.0;
/// How often a record is tried that another tab is writing, and how long between, milliseconds.
const TRIES_MAX: u32 = 40;
const BUSY_MILLIS: u32 = 50;

/// Where files are kept: the page's own. Clones mean the same place.
#[derive(Debug, Clone, Default)]
pub struct Downloads {
    memory: Rc<RefCell<Memory>>,
}

/// What lies in memory, for as long as the worker lives.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What is written goes here.
    is_on: bool,
    pub(super) files: BTreeMap<(Shelf, String), File>,
}

/// What is known of a repository.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Record {
    /// The commit that a branch or tag meant.
    refs: BTreeMap<String, String>,
    /// By commit, the hash of each file by its name.
    commits: BTreeMap<String, BTreeMap<String, String>>,
    /// What the repository is called today.
    #[serde(default)]
    renamed: Option<String>,
}

impl Record {
    fn note(&mut self, (branch, commit): (&str, &str), files: &[(&str, &str)]) {
        self.refs.insert(branch.to_owned(), commit.to_owned());
        let named = files.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()));
        // Others of its files may be here already.
        self.commits.entry(commit.to_owned()).or_default().extend(named);
    }

    /// Forgets files of a commit, and with the last of them the commit.
    fn forget(&mut self, commit: &str, names: &BTreeSet<&str>) {
        if let Some(files) = self.commits.get_mut(commit) {
            files.retain(|name, _| !names.contains(name.as_str()));
        }
        if self.commits.get(commit).is_none_or(BTreeMap::is_empty) {
            self.refs.retain(|_, meant| meant != commit);
            self.commits.remove(commit);
        }
    }

    fn blobs(&self) -> impl Iterator<Item = &String> {
        self.commits.values().flat_map(BTreeMap::values)
    }
}

impl Downloads {
    /// This page's own.
    pub fn here() -> Self {
        Self::default()
    }

    /// Where that is, for people.
    pub fn place(&self) -> String {
        if self.is_in_memory() { say!("place-memory") } else { say!("place-browser") }
    }

    /// Whether what is written goes into memory, and is gone with this program.
    pub fn is_in_memory(&self) -> bool {
        self.memory.borrow().is_on
    }

    /// Writes into memory from now on, or no longer.
    pub fn keep_in_memory(&self, on: bool) {
        self.memory.borrow_mut().is_on = on;
    }

    /// A file that is here whole.
    async fn file(&self, shelf: Shelf, name: &str) -> Option<File> {
        let here = self.memory.borrow().files.get(&(shelf, name.to_owned())).cloned();
        match here {
            Some(file) => Some(file),
            None => shelf.file(name).await,
        }
    }

    /// A file to be written, in memory where the browser keeps none.
    async fn open(&self, in_memory: bool, shelf: Shelf, name: &str) -> Result<Writer, KeepError> {
        if !in_memory {
            match shelf.writer(name).await {
                Err(KeepError::Refused { .. }) => self.keep_in_memory(true),
                writer => return writer,
            }
        }
        let before = shelf.file(&part_of(name)).await;
        Ok(Gathered::writer(&self.memory, (shelf, name.to_owned()), before))
    }

    /// Size of a file that is here whole, bytes.
    pub async fn size(&self, blob: Blob<'_>) -> Option<u64> {
        Some(self.file(Shelf::Blobs, blob.hash).await?.size() as u64)
    }

    /// A file to be written; what came of it before is still there.
    ///
    /// # Errors
    /// [`KeepError::Busy`] while somebody else writes it, and when nothing can be written.
    pub async fn writer(&self, blob: Blob<'_>) -> Result<Writer, KeepError> {
        self.open(self.is_in_memory(), Shelf::Blobs, blob.hash).await
    }

    /// Gives files that are here the names that they have in a commit, notes that a branch or tag
    /// meant that commit, and opens it. `files`: names and hashes.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn keep(
        &self,
        repo: &str,
        named: (&str, &str),
        files: &[(&str, &str)],
    ) -> Result<Folder, KeepError> {
        self.change(self.is_in_memory(), repo, |record| record.note(named, files)).await?;
        self.folder(repo, named.1)
            .await
            .ok_or_else(|| KeepError::Failed { place: self.place(), reason: say!("kept-no-more") })
    }

    /// Notes that a repository is called otherwise today: by its old name its files are found, too.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn note_name(&self, before: &str, repo: &str) -> Result<(), KeepError> {
        self.change(self.is_in_memory(), before, |record| record.renamed = Some(repo.to_owned())).await
    }

    /// What is known of a repository: under the name that it has today, and under this one.
    async fn named(&self, repo: &str) -> Vec<(String, Record)> {
        let Some(own) = self.record(&record_name(repo)).await else { return Vec::new() };
        let mut named = Vec::new();
        if let Some(today) = own.renamed.clone()
            && let Some(record) = self.record(&record_name(&today)).await
        {
            named.push((today, record));
        }
        named.push((repo.to_owned(), own));
        named
    }

    /// The commit that a branch or tag meant when it was last asked for.
    pub async fn commit(&self, repo: &str, branch: &str) -> Option<String> {
        self.named(repo).await.into_iter().find_map(|(_, mut record)| record.refs.remove(branch))
    }

    /// What a file of a commit hashed to when it was fetched.
    pub async fn hash(&self, repo: &str, commit: &str, name: &str) -> Option<String> {
        let of = |(_, mut record): (String, Record)| record.commits.remove(commit)?.remove(name);
        self.named(repo).await.into_iter().find_map(of)
    }

    /// Names of the files of a commit.
    pub async fn names(&self, repo: &str, commit: &str) -> Vec<String> {
        let of = |(_, mut record): (String, Record)| record.commits.remove(commit);
        let files = self.named(repo).await.into_iter().find_map(of);
        files.unwrap_or_default().into_keys().collect()
    }

    /// The files of a commit.
    pub async fn folder(&self, repo: &str, commit: &str) -> Option<Folder> {
        let mut named = self.named(repo).await.into_iter();
        let (repo, names) =
            named.find_map(|(repo, mut record)| Some((repo, record.commits.remove(commit)?)))?;
        // So that the folder of a model is called like one of the cache on a disk.
        let root = match repo.starts_with(DATA_SETS) {
            true => String::new(),
            false => format!("{}/snapshots/{commit}/", folder_of(&repo)),
        };
        let mut files = Vec::new();
        for (name, hash) in names {
            files.push((format!("{root}{name}"), self.file(Shelf::Blobs, &hash).await?));
        }
        Some(Folder::kept(&root, files))
    }

    /// What is here whole, and the room that it takes.
    pub async fn list(&self) -> Kept {
        let mut sizes = BTreeMap::new();
        for name in Shelf::Blobs.names().await {
            let bytes = Shelf::Blobs.file(&name).await.map_or(0, |file| file.size() as u64);
            sizes.insert(name, bytes);
        }
        let mut kept = Kept::default();
        let mut in_use = BTreeSet::new();
        for (name, record) in self.records().await {
            in_use.extend(record.blobs().cloned());
            // No name on the Hub has two hyphens.
            let Some(repo) = name.strip_suffix(".json").map(|name| name.replace("--", "/")) else {
                continue;
            };
            for (commit, files) in record.commits {
                let sized = |(name, hash): (String, String)| Some((name, sizes.get(&hash).copied()?));
                let files: Option<BTreeMap<String, u64>> = files.into_iter().map(sized).collect();
                let Some(files) = files else { continue };
                kept.models.extend(kept_models(&repo, &commit, &files));
            }
        }
        kept.bytes_unfinished =
            sizes.iter().filter(|(hash, _)| !in_use.contains(*hash)).map(|(_, bytes)| bytes).sum();
        (kept.bytes_taken, kept.bytes_allowed) = estimate().await;
        kept
    }

    /// Removes a commit, or with `gguf` the model in that file of it, and the files that no other needs; without one,
    /// what belongs to none: the beginnings of downloads. What another tab is writing stays.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub async fn remove(&self, commit: Option<(&str, &str)>, gguf: Option<&str>) -> Result<(), KeepError> {
        let mut gone = None;
        if let Some((repo, commit)) = commit {
            let record = self.record(&record_name(repo)).await;
            let files = record.and_then(|mut record| record.commits.remove(commit)).unwrap_or_default();
            let names: Vec<&str> = files.keys().map(String::as_str).collect();
            let names: BTreeSet<&str> = removed(&names, gguf).into_iter().collect();
            self.change(false, repo, |record| record.forget(commit, &names)).await?;
            let hashes = files.iter().filter(|(name, _)| names.contains(name.as_str()));
            gone = Some(hashes.map(|(_, hash)| hash.clone()).collect::<BTreeSet<String>>());
        }
        let records = self.records().await;
        let in_use: BTreeSet<&String> = records.iter().flat_map(|(_, record)| record.blobs()).collect();
        for name in Shelf::Blobs.names().await {
            if gone.as_ref().is_none_or(|gone| gone.contains(&name)) && !in_use.contains(&name) {
                match Shelf::Blobs.remove(&name).await {
                    Ok(()) | Err(KeepError::Busy { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// All records that are kept, by the names of their files.
    async fn records(&self) -> Vec<(String, Record)> {
        let mut records = Vec::new();
        for name in Shelf::Models.names().await {
            if let Some(record) = self.record(&name).await {
                records.push((name, record));
            }
        }
        records
    }

    /// None where nothing is known, or what is written there cannot be read.
    async fn record(&self, name: &str) -> Option<Record> {
        let file = self.file(Shelf::Models, name).await?;
        if file.size() > RECORD_BYTES_MAX {
            return None;
        }
        let text = JsFuture::from(file.text()).await.ok()?.as_string()?;
        serde_json::from_str(&text).ok()
    }

    /// Changes a record, one tab after the other.
    async fn change(
        &self,
        in_memory: bool,
        repo: &str,
        change: impl FnOnce(&mut Record),
    ) -> Result<(), KeepError> {
        let (name, mut n_tries) = (record_name(repo), 1);
        let mut writer = loop {
            match self.open(in_memory, Shelf::Models, &name).await {
                Err(KeepError::Busy { .. }) if n_tries < TRIES_MAX => sleep_millis(BUSY_MILLIS).await,
                writer => break writer?,
            }
            n_tries += 1;
        };
        let mut changed = self.record(&name).await.unwrap_or_default();
        change(&mut changed);
        writer.clear()?;
        writer.write(&serde_json::to_vec(&changed).unwrap_or_default())?;
        writer.finish().await?;
        if !in_memory {
            // The one that is kept says the same, and what other tabs add.
            self.memory.borrow_mut().files.remove(&(Shelf::Models, name));
        }
        Ok(())
    }
}

fn record_name(repo: &str) -> String {
    format!("{}.json", repo.replace('/', "--"))
}
