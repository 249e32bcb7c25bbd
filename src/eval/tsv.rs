//! The files of tab-separated columns that GLUE's tasks are published as.
//!
//! Quotes are characters like any other, as in the data set's own reader (`csv.QUOTE_NONE`), so a line is an item.
//! The first line names the columns, except in CoLA, which has none of its own: where it comes from, the label, a mark,
//! the sentence.

use super::file::{BadLine, FileError, ITEMS_MAX, LINE_BYTES_MAX, Lines};
use super::glue::Glue;
use super::item::Item;
use super::line::LineProblem;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const TAB: char = '\t';
/// Columns of CoLA.
const COLA_COLUMNS: usize = 4;
const COLA_LABEL: usize = 1;
const COLA_SENTENCE: usize = 3;

/// Where an item's parts stand in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Columns {
    first: usize,
    second: Option<usize>,
    label: usize,
    index: Option<usize>,
    n: usize,
}

/// What columns are called: those of the texts, that of the label.
type Names = (&'static [&'static str], &'static str);

/// Those of the published file of a task.
fn published(task: Glue) -> Names {
    match task {
        Glue::Cola | Glue::Sst2 => (&["sentence"], "label"),
        Glue::Mrpc => (&["#1 String", "#2 String"], "Quality"),
        Glue::Qqp => (&["question1", "question2"], "is_duplicate"),
        Glue::Stsb => (&["sentence1", "sentence2"], "score"),
        Glue::Mnli => (&["sentence1", "sentence2"], "gold_label"),
        Glue::Qnli => (&["question", "sentence"], "label"),
        Glue::Rte | Glue::Wnli => (&["sentence1", "sentence2"], "label"),
    }
}

/// The fields of the data set, as columns.
fn fields(task: Glue) -> Names {
    (task.texts(), "label")
}

/// Whether a file is of tab-separated columns: its first line has some, and is no JSON.
pub(super) fn is_tsv(bytes: &[u8]) -> bool {
    let first = lines(bytes).next().unwrap_or_default();
    let is_json = first.trim_ascii_start().first().is_some_and(|byte| b"{[".contains(byte));
    !is_json && first.len() <= LINE_BYTES_MAX && first.contains(&(TAB as u8))
}

/// The tasks that a file may be of, by its columns.
pub(super) fn recognise(bytes: &[u8]) -> Vec<Glue> {
    let Some(Ok(first)) = lines(bytes).next().map(std::str::from_utf8) else { return Vec::new() };
    if is_cola(first) {
        return vec![Glue::Cola];
    }
    let names: Vec<&str> = first.split(TAB).collect();
    let of = |columns: fn(Glue) -> Names| -> Vec<Glue> {
        let fits = |task: &Glue| Columns::of(columns(*task), &names).is_ok();
        Glue::ALL.into_iter().filter(fits).collect()
    };
    let mut fitting = of(published);
    if fitting.is_empty() {
        fitting = of(fields);
    }
    // What has other columns beside is of the task with most of them: "sentence", "label" are QNLI's, too.
    let most = fitting.iter().map(|task| published(*task).0.len()).max();
    let mut fitting: Vec<Glue> =
        fitting.into_iter().filter(|task| Some(published(*task).0.len()) == most).collect();
    // Of two that are called alike the labels tell.
    if fitting.contains(&Glue::Rte) && fitting.contains(&Glue::Wnli) {
        let label = lines(bytes).nth(1).and_then(|line| std::str::from_utf8(line).ok());
        let is_digit =
            label.and_then(|line| line.rsplit(TAB).next()).is_some_and(|it| it.parse::<u8>().is_ok());
        fitting.retain(|task| (*task == Glue::Wnli) == is_digit);
    }
    fitting
}

/// The one of several with the same columns whose published file begins with them: CoLA's has no header.
pub(super) fn published_so(bytes: &[u8], several: &[Glue]) -> Option<Glue> {
    let headed: Vec<Glue> = several.iter().copied().filter(|task| *task != Glue::Cola).collect();
    headed.first().copied().filter(|_| is_tsv(bytes) && headed.len() == 1)
}

fn is_cola(line: &str) -> bool {
    let columns: Vec<&str> = line.split(TAB).collect();
    columns.len() == COLA_COLUMNS && columns.get(COLA_LABEL).is_some_and(|label| ["0", "1"].contains(label))
}

/// Reads every line; what is none of the task is set aside.
///
/// # Errors
/// When the columns are another task's, or there are too many items.
pub(super) fn read(task: Glue, file: &str, bytes: &[u8]) -> Result<Lines, FileError> {
    let mut columns = None;
    let mut read = Lines::default();
    for (line, bytes) in lines(bytes).enumerate().filter(|(_, bytes)| !bytes.is_empty()) {
        if read.items.len() + read.bad.len() >= ITEMS_MAX {
            return Err(FileError::TooManyItems { file: file.to_owned(), items_max: ITEMS_MAX });
        }
        let bad = |problem| BadLine { file: file.to_owned(), line: line + 1, problem };
        let text = match text(bytes) {
            Ok(text) => text,
            Err(problem) if columns.is_none() => return Err(bad(problem).into()),
            Err(problem) => {
                read.bad.push(bad(problem));
                continue;
            }
        };
        let columns = match &columns {
            Some(columns) => columns,
            None => {
                let is_headed = task != Glue::Cola || !is_cola(text);
                let names: Vec<&str> = text.split(TAB).collect();
                let found = if is_headed { Columns::named(task, &names) } else { Ok(Columns::COLA) };
                let found = &*columns.insert(found.map_err(bad)?);
                if is_headed {
                    continue;
                }
                found
            }
        };
        match columns.item(task, line, text) {
            Ok(item) => read.items.push(item),
            Err(problem) => read.bad.push(bad(problem)),
        }
    }
    Ok(read)
}

impl Columns {
    const COLA: Self =
        Self { first: COLA_SENTENCE, second: None, label: COLA_LABEL, index: None, n: COLA_COLUMNS };

    /// Those that a header names: as the task's file is published, or as the data set calls its fields.
    fn named(task: Glue, names: &[&str]) -> Result<Self, LineProblem> {
        Self::of(published(task), names).or_else(|problem| Self::of(fields(task), names).map_err(|_| problem))
    }

    fn of((texts, label): Names, names: &[&str]) -> Result<Self, LineProblem> {
        let place = |wanted: &str| names.iter().position(|name| name.trim() == wanted);
        let mut places = texts.iter().map(|&text| place(text).ok_or(LineProblem::NoColumn { column: text }));
        Ok(Self {
            first: places.next().unwrap_or(Ok(0))?,
            second: places.next().transpose()?,
            label: place(label).ok_or(LineProblem::NoColumn { column: label })?,
            index: place("index").or_else(|| place("idx")),
            n: names.len(),
        })
    }

    fn item(&self, task: Glue, line: usize, text: &str) -> Result<Item, LineProblem> {
        let columns: Vec<&str> = text.split(TAB).collect();
        if columns.len() != self.n {
            return Err(LineProblem::OtherColumns { got: columns.len(), expected: self.n });
        }
        let at = |place: usize| columns.get(place).copied().unwrap_or_default();
        let second = self.second.map(|place| at(place).to_owned());
        let id = self.index.map(|place| at(place).to_owned());
        task.made(line, id, (at(self.first).to_owned(), second), at(self.label).trim())
    }
}

/// Lines without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

fn text(bytes: &[u8]) -> Result<&str, LineProblem> {
    if bytes.len() > LINE_BYTES_MAX {
        return Err(LineProblem::TooLong { got: bytes.len(), max: LINE_BYTES_MAX });
    }
    std::str::from_utf8(bytes).map_err(|error| LineProblem::NotText { byte: error.valid_up_to() + 1 })
}
