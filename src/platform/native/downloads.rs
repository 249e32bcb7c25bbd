//! The cache of the Hugging Face Hub on this machine.
//!
//! Source of the layout: `huggingface_hub`, "Understand caching":
//! `models--OWNER--NAME/{blobs/HASH, refs/BRANCH, snapshots/COMMIT/NAME}`, where a snapshot's names
//! are links to blobs; who writes a blob holds `.locks/models--OWNER--NAME/HASH.lock`.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};

use crate::platform::downloads::{Part, folder_of, kept_models, removed};
use crate::platform::{Blob, CHUNK_BYTES_MAX, Folder, KeepError, Kept, NAME_DEPTH_MAX, Writer};

/// Longest note of a commit that is read, bytes.
const COMMIT_BYTES_MAX: u64 = 200;

/// Where files are kept: a cache. Clones mean the same place.
#[derive(Debug, Clone)]
pub struct Downloads {
    root: PathBuf,
}

impl Downloads {
    /// The cache in this folder, which is made when something is kept.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// For an engine that speaks to whoever started it: a folder that the system may clear.
    pub fn here() -> Self {
        Self::at(&std::env::temp_dir().join("atelier-hub"))
    }

    /// Where that is, for people.
    pub fn place(&self) -> String {
        self.root.display().to_string()
    }

    fn repo(&self, repo: &str) -> PathBuf {
        self.root.join(folder_of(repo))
    }

    fn blob(&self, blob: Blob<'_>) -> PathBuf {
        self.repo(blob.repo).join("blobs").join(blob.hash)
    }

    /// Size of a file that is here whole, bytes.
    pub async fn size(&self, blob: Blob<'_>) -> Option<u64> {
        fs::metadata(self.blob(blob)).ok().filter(fs::Metadata::is_file).map(|file| file.len())
    }

    /// What a file of a commit hashed to when it was fetched: links are to blobs, which are called so.
    pub async fn hash(&self, repo: &str, commit: &str, name: &str) -> Option<String> {
        let blob = fs::read_link(self.repo(repo).join("snapshots").join(commit).join(name)).ok()?;
        let hash = blob.file_name()?.to_str()?;
        let is_hash = matches!(hash.len(), 40 | 64) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| hash.to_owned())
    }

    /// A file to be written; what came of it before is still there.
    ///
    /// # Errors
    /// [`KeepError::Busy`] while somebody else writes it, and when nothing can be written.
    pub async fn writer(&self, blob: Blob<'_>) -> Result<Writer, KeepError> {
        let path = self.blob(blob);
        let locks = self.root.join(".locks").join(folder_of(blob.repo));
        let refused = |error: io::Error| told(&self.root, &error, Kind::Refused);
        let folder = self.repo(blob.repo).join("blobs");
        fs::create_dir_all(&folder).and_then(|()| fs::create_dir_all(&locks)).map_err(refused)?;
        let lock = open(&locks.join(format!("{}.lock", blob.hash))).map_err(refused)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeepError::Busy { place: self.place() }),
            // Some network file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(refused(error)),
        }
        let part = folder.join(format!("{}.incomplete", blob.hash));
        let file = open(&part).map_err(refused)?;
        let n_bytes = file.metadata().map_err(refused)?.len();
        Ok(Writer::new(Incomplete { file, part, path, _lock: lock }, n_bytes))
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
        let folder = self.repo(repo);
        let snapshot = folder.join("snapshots").join(commit);
        let failed = |error: io::Error| told(&self.root, &error, Kind::Failed);
        fs::create_dir_all(&snapshot).map_err(failed)?;
        for (name, hash) in files {
            link(&folder, &snapshot, name, hash).map_err(failed)?;
        }
        if branch != commit && self.commit(repo, branch).await.as_deref() != Some(commit) {
            let note = folder.join("refs").join(branch);
            let parent = note.parent().unwrap_or(&folder);
            fs::create_dir_all(parent).and_then(|()| replace(&note, commit)).map_err(failed)?;
        }
        Folder::directory(&snapshot)
            .map_err(|error| KeepError::Failed { place: self.place(), reason: error.to_string() })
    }

    /// Notes that a repository is called otherwise today: by its folder's old name its files are found, too.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn note_name(&self, before: &str, repo: &str) -> Result<(), KeepError> {
        let old = self.repo(before);
        // What was fetched under the old name stays as it is.
        let noted = if old.exists() { Ok(()) } else { point_folder(&old, &folder_of(repo)) };
        match noted {
            // Another process was faster.
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(told(&self.root, &error, Kind::Failed))
            }
            _ => Ok(()),
        }
    }

    /// The commit that a branch or tag meant when it was last asked for.
    pub async fn commit(&self, repo: &str, branch: &str) -> Option<String> {
        let mut text = String::new();
        let file = File::open(self.repo(repo).join("refs").join(branch)).ok()?;
        file.take(COMMIT_BYTES_MAX).read_to_string(&mut text).ok()?;
        let commit = text.trim();
        (commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| commit.to_owned())
    }

    /// The files of a commit, as far as they are here.
    pub async fn folder(&self, repo: &str, commit: &str) -> Option<Folder> {
        Folder::directory(&self.repo(repo).join("snapshots").join(commit)).ok()
    }

    /// Names of the files of a commit, as far as they are here.
    pub async fn names(&self, repo: &str, commit: &str) -> Vec<String> {
        files(&self.repo(repo).join("snapshots").join(commit))
    }

    /// The snapshots of models; what else lies there is other programs' business.
    pub async fn list(&self) -> Kept {
        let mut models = Vec::new();
        for folder in names(&self.root) {
            let repo = folder.strip_prefix("models--").map(|name| name.replacen("--", "/", 1));
            // Under its old name, a repository is the same.
            let Some(repo) = repo.filter(|repo| !self.repo(repo).is_symlink()) else { continue };
            for commit in names(&self.repo(&repo).join("snapshots")) {
                let snapshot = self.repo(&repo).join("snapshots").join(&commit);
                let sized = |name: String| {
                    let bytes = fs::metadata(snapshot.join(&name)).ok()?.len();
                    Some((name, bytes))
                };
                let sizes: BTreeMap<String, u64> = files(&snapshot).into_iter().filter_map(sized).collect();
                models.extend(kept_models(&repo, &commit, &sizes));
            }
        }
        Kept { models, ..Kept::default() }
    }

    /// Removes the names of a snapshot; with `gguf`, those of the model in that file alone. Its blobs stay: other
    /// programs use this cache, too, and have commands of their own that clear it.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub async fn remove(&self, commit: Option<(&str, &str)>, gguf: Option<&str>) -> Result<(), KeepError> {
        let Some((repo, commit)) = commit else { return Ok(()) };
        let snapshot = self.root.join(snapshot_path(repo, commit));
        let all = files(&snapshot);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let gone = removed(&all, gguf);
        let done = match gone.len() == all.len() {
            true => fs::remove_dir_all(snapshot),
            false => gone.into_iter().try_for_each(|name| fs::remove_file(snapshot.join(name))),
        };
        done.map_err(|error| told(&self.root, &error, Kind::Failed))
    }

    /// Whether what is written goes into memory, and is gone with this program: never, here.
    pub fn is_in_memory(&self) -> bool {
        false
    }

    /// Writes into memory from now on, where that is possible.
    pub fn keep_in_memory(&self, _on: bool) {}
}

/// What lies in a folder, in order; nothing where it cannot be read.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// The files below a folder by their paths in it, in order, as deep as names may be.
fn files(folder: &Path) -> Vec<String> {
    let (mut found, mut left) = (Vec::new(), vec![(String::new(), 1)]);
    while let Some((inside, depth)) = left.pop() {
        for name in names(&folder.join(&inside)) {
            let path = format!("{inside}{name}");
            match folder.join(&path).is_dir() {
                true if depth < NAME_DEPTH_MAX => left.push((format!("{path}/"), depth + 1)),
                true => {}
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

/// Where the files of a commit are, in the folder of a cache.
pub fn snapshot_path(repo: &str, commit: &str) -> PathBuf {
    Path::new(&folder_of(repo)).join("snapshots").join(commit)
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Gives a blob a name in a snapshot, perhaps inside folders there, in one step, unless it has it: a cache may be for reading alone.
fn link(folder: &Path, snapshot: &Path, name: &str, hash: &str) -> io::Result<()> {
    let path = snapshot.join(name);
    if fs::read_link(&path).is_ok_and(|blob| blob.file_name().is_some_and(|blob| blob == hash)) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(snapshot))?;
    let beside = beside(&path);
    point(&beside, &folder.join("blobs"), name.matches('/').count(), hash)?;
    fs::rename(&beside, path)
}

/// A name that nobody else uses.
fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}.{count}.part", std::process::id()))
}

#[cfg(unix)]
fn point(from: &Path, _: &Path, depth: usize, hash: &str) -> io::Result<()> {
    let up = "../".repeat(2 + depth);
    std::os::unix::fs::symlink(format!("{up}blobs/{hash}"), from)
}

#[cfg(unix)]
fn point_folder(from: &Path, to: &str) -> io::Result<()> {
    std::os::unix::fs::symlink(to, from)
}

/// Where links need a right of their own, there is none.
#[cfg(not(unix))]
fn point_folder(_: &Path, _: &str) -> io::Result<()> {
    Ok(())
}

/// Where links need a right of their own, as `huggingface_hub` does it there.
#[cfg(not(unix))]
fn point(from: &Path, blobs: &Path, _: usize, hash: &str) -> io::Result<()> {
    fs::hard_link(blobs.join(hash), from)
}

/// Writes a small file in one step.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let beside = beside(path);
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

/// What failed, where the disk is not full.
#[derive(Clone, Copy)]
enum Kind {
    Refused,
    Failed,
}

fn told(place: &Path, error: &io::Error, kind: Kind) -> KeepError {
    let (place, reason) = (place.display().to_string(), error.to_string());
    match (error.kind(), kind) {
        // A file system or a limit of the process may say so of one file.
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge, _) => {
            KeepError::Full { place }
        }
        (_, Kind::Refused) => KeepError::Refused { place, reason },
        (_, Kind::Failed) => KeepError::Failed { place, reason },
    }
}

/// A blob that is being written.
#[derive(Debug)]
struct Incomplete {
    file: File,
    part: PathBuf,
    path: PathBuf,
    /// Others are kept out while it is open.
    _lock: File,
}

impl Incomplete {
    fn told<T>(&self, done: io::Result<T>) -> Result<T, KeepError> {
        done.map_err(|error| told(&self.part, &error, Kind::Failed))
    }

    fn read(&self, at: u64) -> io::Result<Vec<u8>> {
        let mut chunk = Vec::new();
        (&self.file).seek(SeekFrom::Start(at))?;
        (&self.file).take(CHUNK_BYTES_MAX as u64).read_to_end(&mut chunk)?;
        Ok(chunk)
    }
}

impl Part for Incomplete {
    fn read(&mut self, at: u64) -> LocalBoxFuture<'_, Result<Vec<u8>, KeepError>> {
        ready(self.told(Self::read(self, at))).boxed_local()
    }

    fn append(&mut self, at: u64, bytes: &[u8]) -> Result<(), KeepError> {
        let sought = self.file.seek(SeekFrom::Start(at));
        let written = sought.and_then(|_| self.file.write_all(bytes));
        self.told(written)
    }

    fn cut(&mut self, n_bytes: u64) -> Result<(), KeepError> {
        self.told(self.file.set_len(n_bytes))
    }

    fn finish(self: Box<Self>) -> LocalBoxFuture<'static, Result<(), KeepError>> {
        let kept = self.file.sync_all().and_then(|()| fs::rename(&self.part, &self.path));
        ready(self.told(kept)).boxed_local()
    }
}

/// Nothing is left behind where nothing has come.
impl Drop for Incomplete {
    fn drop(&mut self) {
        if self.file.metadata().is_ok_and(|file| file.len() == 0) {
            _ = fs::remove_file(&self.part);
        }
    }
}
