//! A folder of results: `sweep.json` says what they are of, `records*.jsonl` holds them. Where
//! several of these files hold the same item under the same schedule, as after shares that
//! were run again, it counts once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use super::files::{OutFolder, open_plain, read_plain, unwritten};
use super::prelude::*;
use super::sweep_keep::Sink;
use crate::model::json_reason;
use crate::sweep::{
    Atlas, CellState, FIGURES, Record, RecordError, SWEEP_VERSION, Study, SweepHeader, Table, distinct,
    expand, figure,
};

/// What the results are of.
pub(super) const HEADER_FILE: &str = "sweep.json";
/// Most bytes of it: a text for each of ten thousand schedules.
const HEADER_BYTES_MAX: u64 = 256 << 20;
/// Most records of a folder: ten thousand schedules on a thousand items of five tasks.
const RECORDS_MAX: usize = 50_000_000;
const LINE_BYTES_MAX: usize = 1000;

pub(super) struct Results {
    pub(super) header: SweepHeader,
    pub(super) records: Vec<Record>,
}

/// Records, each item under each schedule once.
#[derive(Default)]
pub(super) struct Collected {
    records: Vec<Record>,
    /// Where they are, by schedule, task and line.
    places: HashMap<(usize, usize, usize), usize>,
}

/// Records being written, a batch at a time.
pub(super) struct Writer {
    path: PathBuf,
    file: File,
    /// Of whole batches.
    n_bytes: u64,
    /// Whether a part of a batch may lie behind them.
    is_torn: bool,
}

/// The name of the file for this share of the schedules, if they are shared out.
pub(super) fn records_file(shard: Option<(usize, usize)>) -> String {
    shard.map_or_else(|| "records.jsonl".to_owned(), |(k, n)| format!("records-{k}-of-{n}.jsonl"))
}

impl Results {
    /// What a folder is of; None when there is nothing in it yet.
    pub(super) fn header(folder: &Path) -> Result<Option<SweepHeader>> {
        let path = folder.join(HEADER_FILE);
        if !path.exists() {
            return Ok(None);
        }
        let bytes = read_plain(&path, HEADER_BYTES_MAX)?;
        let header: SweepHeader = serde_json::from_slice(&bytes).map_err(|error| {
            Failure::work(problem!("cli-no-header", file = path.display(), why = json_reason(error)))
        })?;
        if header.version != SWEEP_VERSION {
            let (file, version) = (path.display(), header.version);
            return Err(Failure::work(problem!("cli-version", file, version, known = SWEEP_VERSION)));
        }
        Ok(Some(header))
    }

    /// Reads a folder; None when there is nothing in it yet.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>> {
        let Some(header) = Self::header(folder)? else { return Ok(None) };
        let mut collected = Collected::default();
        for path in record_paths(folder)? {
            read_records(&path, &header, &mut collected)?;
        }
        Ok(Some(Self { header, records: collected.records }))
    }

    /// As [`read`](Self::read); the results must be there.
    pub(super) fn must_read(folder: &Path) -> Result<Self> {
        Self::read(folder)?.ok_or_else(|| {
            Failure::work(problem!("cli-holds-no-results", folder = folder.display(), file = HEADER_FILE))
        })
    }
}

impl Collected {
    /// Takes one; of two that agree about an item the one that [`Record::joined`] chooses.
    ///
    /// # Errors
    /// When they do not agree.
    pub(super) fn add(&mut self, header: &SweepHeader, record: Record) -> Result<(), RecordError> {
        match self.places.entry((record.schedule, record.task, record.index)) {
            Entry::Vacant(place) => {
                place.insert(self.records.len());
                self.records.push(record);
            }
            Entry::Occupied(place) => {
                if let Some(known) = self.records.get_mut(*place.get()) {
                    *known = known.joined(&record, header)?;
                }
            }
        }
        Ok(())
    }

    /// The same with all of these.
    pub(super) fn add_all(&mut self, header: &SweepHeader, records: Vec<Record>) -> Result<(), RecordError> {
        records.into_iter().try_for_each(|record| self.add(header, record))
    }

    /// By schedule, task and line.
    pub(super) fn sorted(self) -> Vec<Record> {
        let mut records = self.records;
        records.sort_by_key(|record| (record.schedule, record.task, record.index));
        records
    }
}

impl Results {
    /// Says that items are missing: schedules of other shares, what an interrupt has cut off, or
    /// what a rule has left out since it was decided.
    pub(super) fn missing(&self) -> Option<String> {
        let header = &self.header;
        let (schedules, n_tasks) = (0..header.schedules.len(), header.tasks.len());
        let n_items: usize = header.tasks.iter().map(|task| task.n_items).sum();
        let (known, all) = (self.records.len(), n_items.saturating_mul(schedules.len()));
        if known >= all {
            return None;
        }
        let seen: HashSet<usize> = self.records.iter().map(|record| record.schedule).collect();
        if seen.len() < schedules.len() {
            let (n, all) = (schedules.len() - seen.len(), schedules.len());
            return Some(say!("cli-shares-missing", n, all));
        }
        let table = header.plan.stop.map(|_| Table::new(header, &self.records));
        let is_decided = |schedule: usize, task: usize| {
            let cell = table.as_ref().and_then(|table| table.cell(schedule, task));
            let whole = header.tasks.get(task).map(|task| task.n_items);
            cell.is_some_and(|it| Some(it.score.n) == whole || it.state != CellState::Undecided)
        };
        let mut cells = schedules.flat_map(|schedule| (0..n_tasks).map(move |task| (schedule, task)));
        Some(match cells.all(|(schedule, task)| is_decided(schedule, task)) {
            true => say!("cli-records-decided", known, all),
            false => say!("cli-records-missing", known, all),
        })
    }
}

/// Makes these the only records of a folder. What was there goes when they are written.
pub(super) fn replace_records(folder: &OutFolder, records: &[Record]) -> Result<()> {
    let name = records_file(None);
    Writer::create(folder, &name, records)?;
    let kept = folder.at(&name);
    for path in record_paths(folder.path())?.into_iter().filter(|path| *path != kept) {
        fs::remove_file(&path).map_err(|error| {
            Failure::work(problem!("cli-not-removed", file = path.display(), why = error.to_string()))
        })?;
    }
    Ok(())
}

pub(super) fn write_header(folder: &OutFolder, header: &SweepHeader) -> Result<()> {
    folder.write(HEADER_FILE, serde_json::to_string_pretty(header).map_err(Failure::said)? + "\n")
}

/// Whether it holds results.
pub(super) fn is_folder(folder: &Path) -> bool {
    folder.join(HEADER_FILE).exists()
}

impl Writer {
    /// Goes on behind `kept` in a file of records; what else was in it is dropped.
    pub(super) fn create(folder: &OutFolder, name: &str, kept: &[Record]) -> Result<Self> {
        let text = kept.iter().map(line).collect::<Result<String, _>>()?;
        let path = folder.at(name);
        if path.exists() {
            // A pipe or a device cannot be gone on with.
            open_plain(&path)?;
        }
        folder.write(name, &text)?;
        let file = OpenOptions::new().append(true).open(&path).map_err(|error| unwritten(&path, &error))?;
        Ok(Self { path, file, n_bytes: text.len() as u64, is_torn: false })
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        // The part of a line that a failure left would spoil the next one.
        if self.is_torn {
            self.file.set_len(self.n_bytes)?;
        }
        self.is_torn = true;
        self.file.write_all(bytes)?;
        self.is_torn = false;
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }
}

impl Sink for Writer {
    fn write(&mut self, records: &[Record]) -> Result<()> {
        let text = records.iter().map(line).collect::<Result<String, _>>()?;
        self.append(text.as_bytes()).map_err(|error| {
            Failure::work(problem!("cli-unwritten", file = self.path.display(), why = error.to_string()))
        })
    }

    fn restart(&mut self, records: &[Record]) -> Result<()> {
        (self.n_bytes, self.is_torn) = (0, true);
        self.write(records)
    }
}

fn line(record: &Record) -> Result<String> {
    Ok(serde_json::to_string(record).map_err(Failure::said)? + "\n")
}

pub(super) fn is_written(name: &str) -> bool {
    const NAMES: [&str; 5] = [HEADER_FILE, "results.json", "results.csv", "findings.json", "findings.md"];
    NAMES.contains(&name) || name.starts_with("figure-") || name.starts_with("atlas-") || is_of_records(name)
}

/// The files that a sweep writes into a folder besides its head, by name.
pub(super) fn fills(header: &SweepHeader) -> Result<impl Fn(&str) -> bool> {
    let entries = distinct(expand(&header.plan.families, header.n_layers)?).1;
    let figures = FIGURES.into_iter().filter_map(figure).filter(|figure| figure.is_filled(&entries));
    let figures: Vec<u32> = figures.map(|figure| figure.number).collect();
    let atlases = Atlas::ALL.into_iter().filter(|atlas| Study::Atlas(*atlas).is_filled(&entries));
    let atlases: Vec<&str> = atlases.map(Atlas::name).collect();
    let has_findings = Study::Findings.is_filled(&entries);
    Ok(move |name: &str| match name.split_once('.') {
        Some(("results", "json" | "csv")) => true,
        Some(("findings", "json" | "md")) => has_findings,
        Some((stem, "svg" | "csv")) if atlases.contains(&stem) => true,
        Some((stem, "svg" | "csv")) => figures.iter().any(|number| stem == format!("figure-{number}")),
        _ => is_of_records(name),
    })
}

fn is_of_records(name: &str) -> bool {
    name.starts_with("records") && name.ends_with(".jsonl")
}

fn record_paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::unread(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_of_records))
        .collect();
    paths.sort();
    Ok(paths)
}

/// A last line that was cut off is passed over; any other damage is an error.
fn read_records(path: &Path, header: &SweepHeader, collected: &mut Collected) -> Result<()> {
    let file = open_plain(path)?;
    let mut reader = BufReader::new(file);
    let mut text = Vec::new();
    for number in 1.. {
        text.clear();
        let limit = LINE_BYTES_MAX as u64 + 1;
        let read = std::io::Read::take(&mut reader, limit).read_until(b'\n', &mut text);
        let n_read = read.map_err(|error| Failure::unread(path, &error))?;
        if n_read == 0 || text.last() != Some(&b'\n') {
            let is_long = text.len() > LINE_BYTES_MAX;
            return if is_long { Err(damaged(path, number, &say!("cli-line-too-long"))) } else { Ok(()) };
        }
        let record: Record =
            serde_json::from_slice(&text).map_err(|error| damaged(path, number, &json_reason(error)))?;
        record.check(header).map_err(|error| damaged(path, number, &error.to_string()))?;
        collected.add(header, record).map_err(|clash| damaged(path, number, &clash.to_string()))?;
        if collected.records.len() > RECORDS_MAX {
            return Err(Failure::work(problem!(
                "cli-too-many-records",
                file = path.display(),
                max = RECORDS_MAX
            )));
        }
    }
    Ok(())
}

fn damaged(path: &Path, line: usize, what: &str) -> Failure {
    Failure::work(problem!("cli-no-record", file = path.display(), line, what))
}
