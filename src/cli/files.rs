//! Files that are named on the command line.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use super::failure::Failure;
use crate::schedule::Schedule;

/// Most bytes of a file of schedules.
const SCHEDULES_BYTES_MAX: u64 = 16 << 20;
/// Most schedules in a file: ten times the largest figure of the paper.
const SCHEDULES_MAX: usize = 10_000;

/// Reads a whole file that may not be larger than `bytes_max`. It may be a pipe.
pub(super) fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes))
        .with_context(|| format!("{name} cannot be read"))?;
    if bytes.len() as u64 > bytes_max {
        return Err(Failure::work(format!("{name} has more than the {bytes_max} bytes that are read")));
    }
    Ok(bytes)
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

/// A file that is written a line of JSON at a time.
pub(super) struct JsonLines {
    name: String,
    file: BufWriter<File>,
}

impl JsonLines {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = File::create(path).with_context(|| format!("{name} cannot be written"))?;
        Ok(Self { name, file: BufWriter::new(file) })
    }

    pub(super) fn write(&mut self, line: &Value) -> Result<(), Failure> {
        Ok(writeln!(self.file, "{line}").with_context(|| format!("{} cannot be written", self.name))?)
    }

    /// Must be called: only here does a full disk show.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        Ok(self.file.flush().with_context(|| format!("{} cannot be written", self.name))?)
    }
}
