//! A whole task file: one JSON object per line, or one JSON array of objects.

use serde::Serialize;

use super::fields::Fields;
use super::forms::TaskForm;
use super::glue::Glue;
use super::item::Item;
use super::line::LineProblem;
use super::records::{OtherFormat, Record, other_format, records};
use super::tsv;
use crate::words;

/// Most bytes of one line. The longest published item (ARC, HellaSwag) is below 10 KiB.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Most items of one file. The largest published file (WinoGrande's training set) has
/// about 40,000.
pub const ITEMS_MAX: usize = 200_000;
pub const FILE_BYTES_MAX: u64 = 256 << 20;

/// Lines by which the form of a file is recognised.
const TELLING_LINES: usize = 20;

/// A line that is no item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub struct BadLine {
    pub file: String,
    /// From 1, as editors count.
    pub line: usize,
    pub problem: LineProblem,
}

/// Why a file gives no task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "task-file")]
pub enum FileError {
    /// Nothing in it.
    Empty { file: String },
    /// No line has the fields of a form.
    Unknown { file: String },
    /// A task of GLUE, and its fields are those of several.
    WhichGlue { file: String, tasks: Vec<&'static str> },
    /// Something else than JSON.
    NotJson { file: String, what: OtherFormat },
    /// Packed, and damaged.
    Packed { file: String, reason: String },
    /// Packed, and too large.
    UnpacksToTooMuch { file: String, bytes_max: u64 },
    /// More than is allowed.
    TooManyItems { file: String, items_max: usize },
    /// One line is wrong.
    #[serde(untagged)]
    BadLine(#[from] BadLine),
}

/// What a tolerant reading found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// The good ones, in order; their `index` is the line in the file, or the place in the array.
    pub items: Vec<Item>,
    pub bad: Vec<BadLine>,
}

/// The form of a file: the one of whose fields the first items that have any have most.
///
/// # Errors
/// [`FileError::Empty`] without any item; when none has any such field [`FileError::NotJson`]
/// where it is something else, the first line that is no text, or [`FileError::Unknown`].
pub fn recognise(file: &str, bytes: &[u8]) -> Result<TaskForm, FileError> {
    if let Some(form) = glue(file, bytes)? {
        return Ok(form);
    }
    let mut found: Vec<(TaskForm, usize)> = Vec::new();
    let (mut is_empty, mut n_telling) = (true, 0);
    for record in records(bytes) {
        let Ok(bytes) = record.bytes else { continue };
        if bytes.is_empty() || bytes.len() > LINE_BYTES_MAX {
            continue;
        }
        is_empty = false;
        let Ok(telling) =
            text(bytes).and_then(|text| Fields::of(text, |fields| Ok(TaskForm::telling(fields))))
        else {
            continue;
        };
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
    let file = || file.to_owned();
    match (best, other_format(bytes)) {
        (Some((form, _)), _) => Ok(*form),
        (None, _) if is_empty => Err(FileError::Empty { file: file() }),
        (None, Some(what)) => Err(FileError::NotJson { file: file(), what }),
        (None, None) => Err(first_unreadable(bytes).map_or_else(
            || FileError::Unknown { file: file() },
            |(line, problem)| FileError::BadLine(BadLine { file: file(), line, problem }),
        )),
    }
}

/// The task of GLUE that a file is of, by its fields or columns and, where several have the same, by its name.
fn glue(file: &str, bytes: &[u8]) -> Result<Option<TaskForm>, FileError> {
    let fitting = if tsv::is_tsv(bytes) {
        tsv::recognise(bytes)
    } else {
        let texts =
            records(bytes).filter_map(|record| record.bytes.ok()).filter(|it| it.len() <= LINE_BYTES_MAX);
        let mut fields =
            texts.filter_map(|bytes| text(bytes).ok()).filter(|text| !text.is_empty()).take(TELLING_LINES);
        fields
            .find_map(|text| Fields::of(text, |fields| Ok(Glue::of_fields(fields))).ok())
            .unwrap_or_default()
    };
    match fitting.as_slice() {
        [] => Ok(None),
        [task] => Ok(Some(TaskForm::Glue(*task))),
        several => match Glue::of_file(file, several).or_else(|| tsv::published_so(bytes, several)) {
            Some(task) => Ok(Some(TaskForm::Glue(task))),
            None => {
                let tasks = several.iter().map(|task| task.name()).collect();
                Err(FileError::WhichGlue { file: file.to_owned(), tasks })
            }
        },
    }
}

/// The first line that is no text, from 1.
fn first_unreadable(bytes: &[u8]) -> Option<(usize, LineProblem)> {
    records(bytes).find_map(|record| Some((record.line + 1, text(record.bytes.ok()?).err()?)))
}

/// Reads every item and sets the bad ones aside.
///
/// `file` is the name used in messages. Blank lines count, but are no items.
///
/// # Errors
/// [`FileError::TooManyItems`] when there are more than [`ITEMS_MAX`] lines, or elements of
/// the array.
pub fn read_lines(form: TaskForm, file: &str, bytes: &[u8]) -> Result<Lines, FileError> {
    if let TaskForm::Glue(task) = form
        && tsv::is_tsv(bytes)
    {
        return tsv::read(task, file, bytes);
    }
    let mut lines = Lines::default();
    for (n, record) in records(bytes).enumerate() {
        if n >= ITEMS_MAX {
            return Err(FileError::TooManyItems { file: file.to_owned(), items_max: ITEMS_MAX });
        }
        let (line, place) = (record.line, record.place);
        match read_record(form, record) {
            None => {}
            Some(Ok(item)) if lines.items.first().is_none_or(|first| first.is_text() == item.is_text()) => {
                lines.items.push(item);
            }
            Some(other) => {
                let problem = other.err().unwrap_or(LineProblem::OtherKind);
                let problem = match place {
                    Some(place) => LineProblem::InArray { number: place + 1, problem: Box::new(problem) },
                    None => problem,
                };
                lines.bad.push(BadLine { file: file.to_owned(), line: line + 1, problem });
            }
        }
    }
    Ok(lines)
}

/// Reads every item; the first bad one is an error.
///
/// # Errors
/// A bad line, no item at all, too many, or a file that is not JSON.
pub fn read_items(form: TaskForm, file: &str, bytes: &[u8]) -> Result<Vec<Item>, FileError> {
    let is_tsv = matches!(form, TaskForm::Glue(_)) && tsv::is_tsv(bytes);
    if let Some(what) = other_format(bytes).filter(|_| !is_tsv) {
        return Err(FileError::NotJson { file: file.to_owned(), what });
    }
    let Lines { items, bad } = read_lines(form, file, bytes)?;
    match bad.into_iter().next() {
        Some(bad) => Err(bad.into()),
        None if items.is_empty() => Err(FileError::Empty { file: file.to_owned() }),
        None => Ok(items),
    }
}

fn read_record(form: TaskForm, record: Record<'_>) -> Option<Result<Item, LineProblem>> {
    let bytes = match record.bytes {
        Ok([]) => return None,
        Ok(bytes) => bytes,
        Err(problem) => return Some(Err(problem)),
    };
    if bytes.len() > LINE_BYTES_MAX {
        return Some(Err(LineProblem::TooLong { got: bytes.len(), max: LINE_BYTES_MAX }));
    }
    let index = record.place.unwrap_or(record.line);
    Some(text(bytes).and_then(|text| Fields::of(text, |fields| form.item(fields, index))))
}

fn text(bytes: &[u8]) -> Result<&str, LineProblem> {
    std::str::from_utf8(bytes).map_err(|error| LineProblem::NotText { byte: error.valid_up_to() + 1 })
}
