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
use std::io::Read;
use std::path::Path;

use anyhow::Context;

use super::failure::Failure;
use crate::schedule::Schedule;

pub(super) use identity::Inputs;
pub(super) use out_file::{JsonLines, OutFile, write_file};
pub(super) use out_folder::OutFolder;

/// Most bytes of a file of schedules.
const SCHEDULES_BYTES_MAX: u64 = 16 << 20;
/// Most schedules in a file: ten times the largest figure of the paper.
const SCHEDULES_MAX: usize = 10_000;

/// Reads a whole file that may not be larger than `bytes_max`. It may be a pipe.
pub(super) fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    read_open(file, path, bytes_max)
}

/// As [`read`], of a plain file or a link to one.
pub(super) fn read_plain(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    read_open(open_plain(path)?, path, bytes_max)
}

fn read_open(file: File, path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let mut bytes = Vec::new();
    file.take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)
        .with_context(|| format!("{name} cannot be read"))?;
    if bytes.len() as u64 > bytes_max {
        return Err(Failure::work(format!("{name} has more than the {bytes_max} bytes that are read")));
    }
    Ok(bytes)
}

/// Opens a plain file, or a link to one. A pipe is refused before it is opened, since that waits
/// until somebody writes to it.
pub(super) fn open_plain(path: &Path) -> Result<File, Failure> {
    let context = || format!("{} cannot be read", path.display());
    let metadata = fs::metadata(path).with_context(context)?;
    if metadata.is_file() {
        return Ok(File::open(path).with_context(context)?);
    }
    let what = if metadata.is_dir() { "a folder" } else { "a pipe or a device" };
    Err(Failure::work(format!("{} is {what}, where a plain file is needed", path.display())))
}

/// The schedules of a file, one a line. Blank lines, and a byte order mark, are passed over.
pub(super) fn read_schedules(path: &Path, n_layers: usize) -> Result<Vec<Schedule>, Failure> {
    let name = path.display();
    let text = String::from_utf8(read(path, SCHEDULES_BYTES_MAX)?)
        .map_err(|_| Failure::usage(format!("{name} is not UTF-8 text")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut schedules = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        if schedules.len() == SCHEDULES_MAX {
            return Err(Failure::usage(format!("{name} holds more than {SCHEDULES_MAX} schedules")));
        }
        schedules.push(Schedule::parse(line, n_layers).map_err(|error| {
            let failure = Failure::schedule(&error, line);
            failure.within(&format!("{name}, line {number}"))
        })?);
    }
    if schedules.is_empty() {
        return Err(Failure::usage(format!("{name} holds no schedules")).with_hint("write one a line"));
    }
    Ok(schedules)
}
