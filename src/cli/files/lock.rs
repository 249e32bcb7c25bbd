//! One run at a time writes into a folder: a locked file in it says which. The system takes the
//! lock away when the process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indicatif::HumanDuration;
use serde::{Deserialize, Serialize};

use super::identity::is_at;
use super::out_file::unwritten;
use crate::cli::interrupt::Temporary;
use crate::cli::prelude::*;

const LOCK_FILE: &str = ".atelier.lock";
const LOCK_BYTES_MAX: u64 = 1000;
/// How often another one may end and take its file away while we take ours.
const TRIES: usize = 10;

/// A folder that no other run writes into while this exists.
#[derive(Debug)]
pub(super) struct FolderLock {
    /// None where the file system has no locks.
    file: Option<File>,
    path: PathBuf,
    _temporary: Temporary,
}

#[derive(Debug, Serialize, Deserialize)]
struct Holder {
    atelier_process: u32,
    /// Seconds since 1970.
    started: u64,
}

impl FolderLock {
    /// # Errors
    /// When another run has it, or it cannot be had.
    pub(super) fn take(folder: &Path) -> Result<Self> {
        let path = folder.join(LOCK_FILE);
        for _ in 0..TRIES {
            let mut file = open(folder, &path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    check_ours(&path, &read(&mut file))?;
                    let written = write_holder(&mut file);
                    let lock = Self::of(Some(file), path);
                    return written.map(|()| lock).map_err(|error| closed(folder, &error));
                }
                // Whoever had it took the file away meanwhile.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(is_held(folder, &read(&mut file))),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                    check_ours(&path, &read(&mut file))?;
                    return Ok(Self::of(None, path));
                }
                Err(TryLockError::Error(error)) => {
                    let (file, why) = (path.display(), error.to_string());
                    return Err(Failure::work(problem!("cli-not-locked", file, why)));
                }
            }
        }
        Err(is_held(folder, ""))
    }

    fn of(file: Option<File>, path: PathBuf) -> Self {
        let _temporary = Temporary::new(&path);
        Self { file, path, _temporary }
    }

    /// Whether it keeps others out.
    pub(super) fn is_real(&self) -> bool {
        self.file.is_some()
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // While it is locked: who opened it before finds that it is gone, and makes a new one.
        _ = fs::remove_file(&self.path);
    }
}

/// A folder in which no file can be made; the lock is none that anybody asked for.
fn closed(folder: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => unwritten(folder, error),
        _ => Failure::work(problem!("cli-closed", folder = folder.display(), why = error.to_string())),
    }
}

fn open(folder: &Path, path: &Path) -> Result<File> {
    // A link would lead to somebody's file, and a pipe would wait.
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(not_ours(path));
    }
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    file.map_err(|error| closed(folder, &error))
}

/// What is in it; nothing where another's lock keeps it from being read.
fn read(file: &mut File) -> String {
    let mut text = String::new();
    match file.take(LOCK_BYTES_MAX).read_to_string(&mut text) {
        Ok(_) => text,
        Err(_) => String::new(),
    }
}

/// Refuses a file that somebody else put there.
fn check_ours(path: &Path, text: &str) -> Result<()> {
    let is_ours = text.is_empty() || serde_json::from_str::<Holder>(text).is_ok();
    if is_ours { Ok(()) } else { Err(not_ours(path)) }
}

fn not_ours(path: &Path) -> Failure {
    Failure::work(problem!("cli-no-lock", file = path.display()))
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    let holder = Holder { atelier_process: std::process::id(), started: now().as_secs() };
    file.set_len(0)?;
    std::io::Seek::rewind(file)?;
    file.write_all(serde_json::to_string(&holder)?.as_bytes())
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Another run has the folder.
fn is_held(folder: &Path, text: &str) -> Failure {
    let holder: Option<Holder> = serde_json::from_str(text).ok();
    let age = |holder: &Holder| Duration::from_secs(now().as_secs().saturating_sub(holder.started));
    let age = holder.as_ref().map(|holder| HumanDuration(age(holder)).to_string());
    let process = holder.map(|holder| holder.atelier_process);
    Failure::work(problem!("cli-held", folder = folder.display(), process, age))
}
