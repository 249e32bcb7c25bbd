//! A whole task file: one JSON object per line.

use serde_json::Value;

use super::forms::TaskForm;
use super::item::Item;
use super::line::{Fields, LineProblem};

/// Most bytes of one line. The longest published item (ARC, HellaSwag) is below 10 KiB.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Most items of one file. The largest published file (WinoGrande's training set) has
/// about 40,000.
pub const ITEMS_MAX: usize = 200_000;
/// Most bytes of one file.
pub const FILE_BYTES_MAX: u64 = 256 << 20;

/// Lines by which the form of a file is recognised.
const TELLING_LINES: usize = 20;

/// A line that is no item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct BadLine {
    /// The file's name.
    pub file: String,
    /// From 1, as editors count.
    pub line: usize,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// Why a file gives no task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// One line is wrong.
    #[error(transparent)]
    BadLine(#[from] BadLine),
    /// Nothing in it.
    #[error("{file} holds no items")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// No line has the fields of a form.
    #[error("{file}: no line has the fields of a known form of items")]
    Unknown {
        /// The file's name.
        file: String,
    },
    /// More than is allowed.
    #[error("{file} holds more than the {ITEMS_MAX} items that are allowed")]
    TooManyItems {
        /// The file's name.
        file: String,
    },
}

/// What a tolerant reading found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    /// The good lines, in order; their `index` is that in the file.
    pub items: Vec<Item>,
    /// The bad ones.
    pub bad: Vec<BadLine>,
}

/// The form of a file: the one of whose fields the first lines that have any have most.
///
/// # Errors
/// [`FileError::Empty`] without any line; when no line has any such field the first that is no
/// text, else [`FileError::Unknown`].
pub fn recognise(file: &str, bytes: &[u8]) -> Result<TaskForm, FileError> {
    let lines = split(bytes).filter(|line| !line.is_empty() && line.len() <= LINE_BYTES_MAX);
    let mut found: Vec<(TaskForm, usize)> = Vec::new();
    let (mut is_empty, mut n_telling) = (true, 0);
    for line in lines {
        is_empty = false;
        let Ok(Value::Object(object)) = serde_json::from_slice(line) else { continue };
        let telling = TaskForm::telling(&Fields::new(&object));
        n_telling += usize::from(telling.iter().any(|(_, n)| *n > 0));
        for (form, n) in telling {
            match found.iter_mut().find(|(known, _)| *known == form) {
                Some((_, sum)) => *sum += n,
                None => found.push((form, n)),
            }
        }
        if n_telling == TELLING_LINES {
            break;
        }
    }
    // The first of equals: `max_by_key` would take the last.
    let best = found.iter().rev().max_by_key(|(_, n)| *n).filter(|(_, n)| *n > 0);
    match best {
        Some((form, _)) => Ok(*form),
        None if is_empty => Err(FileError::Empty { file: file.to_owned() }),
        None => {
            let unknown = || FileError::Unknown { file: file.to_owned() };
            Err(first_unreadable(file, bytes).map_or_else(unknown, FileError::BadLine))
        }
    }
}

/// The first line that is no text.
fn first_unreadable(file: &str, bytes: &[u8]) -> Option<BadLine> {
    let bad = |(index, line)| {
        let problem = text(line).err()?;
        Some(BadLine { file: file.to_owned(), line: index + 1, problem })
    };
    split(bytes).enumerate().find_map(bad)
}

/// Reads every line and sets the bad ones aside.
///
/// `file` is the name used in messages. Lines end with `\n` or `\r\n`; blank lines count,
/// but are no items; a byte order mark at the start is skipped.
///
/// # Errors
/// [`FileError::TooManyItems`] when there are more than [`ITEMS_MAX`] lines.
pub fn read_lines(form: TaskForm, file: &str, bytes: &[u8]) -> Result<Lines, FileError> {
    let mut lines = Lines::default();
    for (index, line) in split(bytes).enumerate() {
        if index >= ITEMS_MAX {
            return Err(FileError::TooManyItems { file: file.to_owned() });
        }
        match read_line(form, line, index) {
            None => {}
            Some(Ok(item)) => lines.items.push(item),
            Some(Err(problem)) => {
                lines.bad.push(BadLine { file: file.to_owned(), line: index + 1, problem });
            }
        }
    }
    Ok(lines)
}

/// Reads every line; the first bad one is an error.
///
/// # Errors
/// A bad line, no item at all, or too many.
pub fn read_items(form: TaskForm, file: &str, bytes: &[u8]) -> Result<Vec<Item>, FileError> {
    let Lines { items, bad } = read_lines(form, file, bytes)?;
    match bad.into_iter().next() {
        Some(bad) => Err(bad.into()),
        None if items.is_empty() => Err(FileError::Empty { file: file.to_owned() }),
        None => Ok(items),
    }
}

fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii)
}

fn read_line(form: TaskForm, line: &[u8], index: usize) -> Option<Result<Item, LineProblem>> {
    if line.is_empty() {
        return None;
    }
    if line.len() > LINE_BYTES_MAX {
        return Some(Err(LineProblem::TooLong { got: line.len(), max: LINE_BYTES_MAX }));
    }
    let line = match text(line) {
        Ok(line) => line,
        Err(problem) => return Some(Err(problem)),
    };
    let object = match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Some(Err(LineProblem::NotAnObject { reason: "this is another value".to_owned() })),
        Err(error) => return Some(Err(LineProblem::NotAnObject { reason: without_line(&error) })),
    };
    Some(form.item(&Fields::new(&object), index))
}

fn text(line: &[u8]) -> Result<&str, LineProblem> {
    std::str::from_utf8(line).map_err(|error| LineProblem::NotText { byte: error.valid_up_to() + 1 })
}

/// serde_json counts lines within what it was given, which is one line here.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    format!("{reason} at column {}", error.column())
}
