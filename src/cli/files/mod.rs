//! Files that are named on the command line: the one way to read them, and the one way to write
//! them.
//!
//! What is read has a limit. What is written becomes visible when it is whole, and is never one
//! of the files that are read.

mod identity;
mod lock;
mod out_file;
mod out_folder;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::visible::visible;
use crate::cli::prelude::*;
use crate::schedule::Schedule;

pub(super) use identity::Inputs;
pub(super) use out_file::{JsonLines, OutFile, unwritten, write_file};
pub(super) use out_folder::OutFolder;

/// So long nothing is said of a pipe that is read.
const SILENT: Duration = Duration::from_secs(1);
const SCHEDULES_BYTES_MAX: u64 = 16 << 20;
/// Most schedules in a file: ten times the largest figure of the paper.
const SCHEDULES_MAX: usize = 10_000;

/// Reads a whole file that may not be larger than `bytes_max`. It may be a pipe, of which it says
/// after a while that nothing has come.
pub(super) fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    // Dropped when all is read; opening a pipe waits for somebody who writes.
    let _waiting = fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir()).then(|| waiting(path));
    let file = File::open(path).map_err(|error| Failure::unread(path, &error))?;
    read_open(file, path, bytes_max)
}

/// Reads standard input, which is `shown` so, to its end.
pub(super) fn read_standard_input(shown: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let _waiting = waiting(shown);
    read_open(io::stdin(), shown, bytes_max)
}

/// Says on the terminal what is waited for, unless this is dropped within [`SILENT`].
fn waiting(path: &Path) -> Sender<()> {
    let (sender, ended) = mpsc::channel();
    let text = say!("line-note", text = say!("cli-waiting", file = path.display()));
    thread::spawn(move || {
        if ended.recv_timeout(SILENT) == Err(RecvTimeoutError::Timeout) {
            // What is said is lost with standard error; the result is not.
            _ = writeln!(std::io::stderr(), "{}", visible(&text));
        }
    });
    sender
}

/// As [`read`], of a plain file or a link to one.
pub(super) fn read_plain(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    read_open(open_plain(path)?, path, bytes_max)
}

fn read_open(file: impl Read, path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Failure::unread(path, &error))?;
    if bytes.len() as u64 > bytes_max {
        return Err(Failure::work(problem!("cli-file-too-large", file = path.display(), max = bytes_max)));
    }
    Ok(bytes)
}

/// Opens a plain file, or a link to one. A pipe is refused before it is opened, since that waits
/// until somebody writes to it.
pub(super) fn open_plain(path: &Path) -> Result<File> {
    let unread = |error| Failure::unread(path, &error);
    let metadata = fs::metadata(path).map_err(unread)?;
    if metadata.is_file() {
        return File::open(path).map_err(unread);
    }
    let is_folder = metadata.is_dir();
    Err(Failure::work(problem!("cli-not-plain", file = path.display(), is_folder)))
}

/// The schedules of a file, one a line. Blank lines, and a byte order mark, are passed over.
pub(super) fn read_schedules(path: &Path, n_layers: usize) -> Result<Vec<Schedule>> {
    let file = path.display();
    let text = String::from_utf8(read(path, SCHEDULES_BYTES_MAX)?);
    let text = text.map_err(|_| Failure::usage(problem!("cli-not-text", file = path.display())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut schedules = Vec::new();
    for (line, text) in (1_usize..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        if schedules.len() == SCHEDULES_MAX {
            return Err(Failure::usage(problem!("cli-too-many-schedules", file, max = SCHEDULES_MAX)));
        }
        schedules.push(Schedule::parse(text, n_layers).map_err(|error| {
            Failure::schedule(&error, text).within(&say!("cli-line", file = path.display(), line))
        })?);
    }
    if schedules.is_empty() {
        return Err(Failure::usage(problem!("cli-no-schedules", file)));
    }
    Ok(schedules)
}
