//! A sweep: records in a folder, which another run goes on from, or a table.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;

use serde_json::json;

use crate::cli::drive::{Outs, Places};
use crate::cli::figure::{print_table, write_all};
use crate::cli::files::OutFolder;
use crate::cli::prelude::*;
use crate::cli::sweep_files::{Collected, HEADER_FILE, Results, Writer, fills, records_file, write_header};
use crate::cli::sweep_keep::{Keeper, Unwritten};
use crate::cli::sweep_merge::place;
use crate::experiment::Experiment;
use crate::session::{Session, Shelf};
use crate::sweep::{Record, SweepHeader};

/// Where the records of a sweep go while it runs.
pub(in crate::cli) struct Kept {
    header: SweepHeader,
    pub(in crate::cli) n_schedules: usize,
    records: Rc<RefCell<Records>>,
}

enum Records {
    /// In a folder, a batch at a time.
    Folder(Keeper<Writer>),
    /// To be printed.
    Memory(Vec<Record>),
}

/// Looks what there is, and has the session go on from it.
pub(in crate::cli) fn begin(
    session: &mut Session,
    experiment: &Experiment,
    outs: &Outs,
    places: Places<'_>,
    output: &mut Output<'_>,
) -> Result<Kept> {
    let header = session.header(experiment)?;
    let schedules = share(header.schedules.len(), places.shard);
    let n_schedules = schedules.len();
    let (records, known) = match outs.folder.as_ref().or(outs.report.as_ref()) {
        None => (Records::Memory(Vec::new()), Vec::new()),
        Some(folder) => {
            let mut known = match Results::read(folder.path())? {
                None => {
                    folder.check_own(HEADER_FILE, fills(&header)?, |_| false)?;
                    write_header(folder, &header)?;
                    Vec::new()
                }
                Some(before) => {
                    check_before(folder.path(), &before.header, &header, output)?;
                    before.records
                }
            };
            let wanted: HashSet<usize> = schedules.iter().copied().collect();
            known.retain(|record| wanted.contains(&record.schedule));
            let writer = Writer::create(folder, &records_file(places.shard), &known)?;
            (Records::Folder(Keeper::new(writer)), known)
        }
    };
    let records = Rc::new(RefCell::new(records));
    let (to, n_known, mut is_first) = (Rc::clone(&records), known.len(), true);
    let keep = Box::new(move |new: Vec<Record>| match &mut *to.borrow_mut() {
        Records::Memory(all) => all.extend(new),
        Records::Folder(keeper) if std::mem::take(&mut is_first) => {
            if new.len() != n_known {
                keeper.restart(new);
            }
        }
        Records::Folder(keeper) => keeper.add(new),
    });
    session.put_on(Shelf { known, schedules: Some(schedules), keep });
    Ok(Kept { header, n_schedules, records })
}

impl Kept {
    /// What is to be said of writing.
    pub(in crate::cli) fn notes(&self) -> Vec<String> {
        match &mut *self.records.borrow_mut() {
            Records::Folder(keeper) => keeper.take_notes(),
            Records::Memory(_) => Vec::new(),
        }
    }

    /// Shows what was found, also where the device failed: nowhere else are records that could not
    /// be written.
    pub(in crate::cli) fn show(
        self,
        computed: Result<()>,
        outs: &Outs,
        output: &mut Output<'_>,
    ) -> Result<()> {
        let unwritten = match &mut *self.records.borrow_mut() {
            Records::Folder(keeper) => {
                keeper.write();
                keeper.take_notes().iter().for_each(|note| output.note(note));
                keeper.take_unwritten()
            }
            Records::Memory(records) => {
                computed?;
                let records = std::mem::take(records);
                return print_table(&Results { header: self.header, records }, output);
            }
        };
        match (unwritten, &outs.folder, &outs.report) {
            (None, Some(folder), _) => computed.and_then(|()| finish(folder, output)),
            (None, None, Some(folder)) => {
                computed?;
                write_all(folder, &Results::must_read(folder.path())?, output).map(|_| ())
            }
            (Some(unwritten), folder, report) => {
                let folder = folder.as_ref().or(report.as_ref()).map_or(Path::new(""), OutFolder::path);
                let failure = print_unwritten(folder, self.header, unwritten, output)?;
                computed.and(Err(failure))
            }
            (None, None, None) => computed,
        }
    }
}

/// Refuses to go on with results of another sweep or of another backend; of another device or
/// build it says so.
fn check_before(
    folder: &Path,
    before: &SweepHeader,
    now: &SweepHeader,
    output: &mut Output<'_>,
) -> Result<()> {
    if let Some(why) = before.differs(now) {
        return Err(Failure::work(problem!("cli-other-sweep", folder = folder.display(), why)));
    }
    let (theirs, ours) = (before.backend.kind, now.backend.kind);
    if theirs != ours {
        let (folder, theirs, ours) = (folder.display(), theirs.to_string(), ours.to_string());
        return Err(Failure::work(problem!("cli-other-backend", folder, theirs, ours)));
    }
    if before.backend != now.backend || before.build != now.build {
        let (theirs, ours) = (place(before), place(now));
        output.note(&say!("cli-results-of", folder = folder.display(), theirs, ours));
    }
    Ok(())
}

/// Tables and figures of everything that is in the folder.
pub(in crate::cli) fn finish(folder: &OutFolder, output: &mut Output<'_>) -> Result<()> {
    let results = Results::must_read(folder.path())?;
    let written = write_all(folder, &results, output)?;
    let folder = folder.path().display().to_string();
    if output.json {
        let n_records = results.records.len();
        return output.json(&json!({ "folder": folder, "records": n_records, "written": written }));
    }
    writeln!(output.out, "{folder}: {}", written.join(", "))?;
    Ok(())
}

/// The table of everything that is in the folder and in memory, where the folder cannot be
/// written; and how the command then fails.
fn print_unwritten(
    folder: &Path,
    header: SweepHeader,
    unwritten: Unwritten,
    output: &mut Output<'_>,
) -> Result<Failure> {
    let Unwritten { records, why } = unwritten;
    let items: HashSet<(usize, usize)> = records.iter().map(|record| (record.task, record.index)).collect();
    let n_total: usize = header.tasks.iter().map(|task| task.n_items).sum();
    let mut collected = Collected::default();
    // Whatever keeps the folder from being written may keep it from being read.
    let header = match Results::must_read(folder) {
        Ok(written) => {
            collected.add_all(&written.header, written.records)?;
            written.header
        }
        Err(_) => header,
    };
    collected.add_all(&header, records)?;
    print_table(&Results { header, records: collected.sorted() }, output)?;
    Ok(Failure::work(problem!("cli-items-unwritten", n = items.len(), total = n_total, why)))
}

/// The schedules of a share. Neighbours stay together, since they share steps, and every share
/// has the full model, which the others are compared with.
fn share(n_schedules: usize, shard: Option<(usize, usize)>) -> Vec<usize> {
    let (k, n) = shard.unwrap_or((1, 1));
    let others = n_schedules.saturating_sub(1);
    let (from, to) = (1 + others * (k - 1) / n, 1 + others * k / n);
    (0..n_schedules).filter(|index| *index == 0 || (from..to).contains(index)).collect()
}
