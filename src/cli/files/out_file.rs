//! A file that is written. A plain file is written beside its place, under a name that nobody
//! has, and takes its place when it is whole, with the mode and the owner of the file that was
//! there. Links are followed; pipes and devices are written to.
//!
//! Extended attributes of a file that is replaced are lost.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Stdout, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::{Builder, NamedTempFile};

use super::identity::{Inputs, is_standard_output};
use crate::cli::interrupt::Temporary;
use crate::cli::prelude::*;

/// Most links that are followed one after the other, as Linux does.
const LINKS_MAX: usize = 40;
/// Before and after the random part of a temporary file's name.
const TEMPORARY: (&str, &str) = (".atelier-", ".part");
/// What a new file may be before the process's mask is taken off.
#[cfg(unix)]
const NEW_FILE_MODE: u32 = 0o666;

#[derive(Debug)]
pub(in crate::cli) struct OutFile {
    /// As the command line has it.
    pub(in crate::cli) shown: PathBuf,
    to: To,
}

#[derive(Debug)]
enum To {
    Standard(Stdout),
    /// A pipe or a device.
    Stream(File),
    Plain(Box<Unfinished>),
}

/// A plain file on its way.
#[derive(Debug)]
struct Unfinished {
    file: NamedTempFile,
    place: PathBuf,
    /// What lies there.
    old: Option<Old>,
    _temporary: Temporary,
}

#[derive(Debug)]
struct Old {
    file: File,
    metadata: Metadata,
    /// Somebody has it open under this very name (`/dev/fd/3`).
    is_held: bool,
}

pub(in crate::cli) fn write_file(path: &Path, bytes: &[u8], inputs: &Inputs) -> Result<()> {
    let mut file = OutFile::create(path, inputs)?;
    file.write(bytes)?;
    file.finish()
}

impl OutFile {
    /// Opens the place and finds out whether it can be written; a plain file that is there stays
    /// as it is.
    pub(in crate::cli) fn create(path: &Path, inputs: &Inputs) -> Result<Self> {
        inputs.check(path)?;
        let (place, is_held) = followed(path).map_err(|error| unwritten(path, &error))?;
        inputs.check(&place)?;
        let to = open(place, is_held).map_err(|error| unwritten(path, &error))?;
        Ok(Self { shown: path.to_owned(), to })
    }

    pub(in crate::cli) fn is_standard_output(&self) -> bool {
        matches!(self.to, To::Standard(_))
    }

    pub(in crate::cli) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.to {
            To::Standard(out) => return Ok(out.write_all(bytes)?),
            To::Stream(file) => file.write_all(bytes),
            To::Plain(unfinished) => unfinished.file.as_file_mut().write_all(bytes),
        };
        written.map_err(|error| unwritten(&self.shown, &error))
    }

    /// Writes at this place; pipes have only one.
    pub(in crate::cli) fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        if let To::Plain(unfinished) = &mut self.to {
            unfinished.file.as_file_mut().seek(SeekFrom::Start(offset))?;
        }
        match &mut self.to {
            To::Standard(out) => out.write_all(bytes),
            To::Stream(file) => file.write_all(bytes),
            To::Plain(unfinished) => unfinished.file.as_file_mut().write_all(bytes),
        }
    }

    /// Must be called: before it nothing is at the place of a plain file, and a full disk may
    /// show only here.
    pub(in crate::cli) fn finish(self) -> Result<()> {
        let finished = match self.to {
            To::Standard(mut out) => return Ok(out.flush()?),
            To::Stream(mut file) => file.flush(),
            To::Plain(unfinished) => unfinished.finish(),
        };
        finished.map_err(|error| unwritten(&self.shown, &error))
    }
}

/// What could not be written, and why; of a full disk what to do.
pub(in crate::cli) fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let (file, why) = (path.display(), error.to_string());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            // The number says nothing more.
            let why = why.split(" (os ").next().unwrap_or_default();
            Failure::work(problem!("cli-disk-full", place = file, why))
        }
        _ => Failure::work(problem!("cli-unwritten", file, why)),
    }
}

/// The place that a path leads to, and whether it is a file that a process has open.
fn followed(path: &Path) -> io::Result<(PathBuf, bool)> {
    let mut at = path.to_owned();
    for _ in 0..LINKS_MAX {
        if !fs::symlink_metadata(&at).is_ok_and(|metadata| metadata.is_symlink()) {
            return Ok((at, false));
        }
        let folder = folder_of(&at).to_owned();
        // What such a link says is no path (`pipe:[123]`), or is another file by now.
        if fs::canonicalize(&folder)?.starts_with("/proc") {
            return Ok((at, true));
        }
        at = folder.join(fs::read_link(&at)?);
    }
    Err(io::Error::other(say!("cli-links", max = LINKS_MAX)))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn open(place: PathBuf, is_held: bool) -> io::Result<To> {
    let old = match fs::metadata(&place) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if old.as_ref().is_some_and(Metadata::is_dir) || place.file_name().is_none() {
        return Err(ErrorKind::IsADirectory.into());
    }
    // Opened anew, a file would be written from its start, over what was printed.
    if old.is_some() && is_standard_output(&place) {
        return Ok(To::Standard(io::stdout()));
    }
    let old = match old {
        Some(metadata) => {
            let file = OpenOptions::new().write(true).open(&place)?;
            if !metadata.is_file() {
                return Ok(To::Stream(file));
            }
            Some(Old { file, metadata, is_held })
        }
        None => None,
    };
    let file = temporary(folder_of(&place), old.is_some())?;
    let _temporary = Temporary::new(file.path());
    Ok(To::Plain(Box::new(Unfinished { file, place, old, _temporary })))
}

/// A new file in this folder; where `elsewhere` is allowed and nothing can be put into the folder,
/// in the system's folder for such files.
fn temporary(folder: &Path, elsewhere: bool) -> io::Result<NamedTempFile> {
    // Asked first: the error then is of the folder, not of a name that nobody gave.
    if !fs::metadata(folder)?.is_dir() {
        return Err(ErrorKind::NotADirectory.into());
    }
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(NEW_FILE_MODE));
    match builder.tempfile_in(folder) {
        Err(error) if elsewhere && is_refused(&error) => builder.tempfile(),
        // Without the temporary name.
        Err(error) => Err(error.kind().into()),
        Ok(file) => Ok(file),
    }
}

fn is_refused(error: &io::Error) -> bool {
    // A folder of the kernel's own says that there is no such file.
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotFound)
}

impl Unfinished {
    fn finish(mut self) -> io::Result<()> {
        let is_replaced = match &self.old {
            None => true,
            Some(old) => {
                self.file.path().parent() == Some(folder_of(&self.place))
                    && old.hands_over(self.file.as_file())
            }
        };
        if is_replaced {
            self.file.as_file().sync_all()?;
            return match self.file.persist(&self.place) {
                Ok(_) => Ok(()),
                Err(error) => Err(error.error),
            };
        }
        let Some(Old { mut file, .. }) = self.old else { return Ok(()) };
        self.file.as_file_mut().rewind()?;
        file.set_len(0)?;
        io::copy(self.file.as_file_mut(), &mut file)?;
        file.sync_all()
    }
}

impl Old {
    /// Whether the new file can stand for this one, and is made like it: not where others have the
    /// old one under another name or as an open file, or where its owner cannot be given to the
    /// new one.
    #[cfg(unix)]
    fn hands_over(&self, new: &File) -> bool {
        use std::os::unix::fs::{MetadataExt, fchown};
        let (uid, gid) = (self.metadata.uid(), self.metadata.gid());
        !self.is_held
            && self.metadata.nlink() == 1
            && fchown(new, Some(uid), Some(gid)).is_ok()
            && new.set_permissions(self.metadata.permissions()).is_ok()
    }

    #[cfg(not(unix))]
    fn hands_over(&self, _: &File) -> bool {
        !self.is_held
    }
}

/// A file that is written a line of JSON at a time.
#[derive(Debug)]
pub(in crate::cli) struct JsonLines {
    file: OutFile,
    lines: Vec<u8>,
}

/// Bytes of lines that are written together.
const LINES_BYTES: usize = 64 << 10;

impl JsonLines {
    pub(in crate::cli) fn create(path: &Path, inputs: &Inputs) -> Result<Self> {
        Ok(Self { file: OutFile::create(path, inputs)?, lines: Vec::new() })
    }

    pub(in crate::cli) fn write(&mut self, line: &Value) -> Result<()> {
        self.lines.extend_from_slice(line.to_string().as_bytes());
        self.lines.push(b'\n');
        if self.lines.len() < LINES_BYTES {
            return Ok(());
        }
        self.file.write(&std::mem::take(&mut self.lines))
    }

    /// Must be called: only here does a full disk show.
    pub(in crate::cli) fn finish(mut self) -> Result<()> {
        self.file.write(&self.lines)?;
        self.file.finish()
    }
}
