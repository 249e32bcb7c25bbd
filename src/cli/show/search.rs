//! What a search has found: a table, and files; and the scores that a search goes on from.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Showing, printed, provenance_line, saved, tabled};
use crate::chart::{Chart, LineChart, search_chart};
use crate::cli::figure::SIZE;
use crate::cli::files::{Inputs, OutFolder, read_plain, write_file};
use crate::cli::prelude::*;
use crate::eval::Interval;
use crate::experiment::{Experiment, HalfResult, SearchProgress};
use crate::export::search_csv;
use crate::plot::standalone;
use crate::session::{SearchShelf, Searched, Session};

/// The scores of a search, a line each behind one that names it.
const LOG: &str = "search.jsonl";
/// Most bytes of them: of a hundred thousand schedules.
const LOG_BYTES_MAX: u64 = 64 << 20;

pub(super) const FILES: [&str; 3] = ["search.json", "search.csv", "search.svg"];

/// The first line: whose scores these are.
#[derive(Debug, Serialize, Deserialize)]
struct Name {
    search: String,
}

/// Has a search go on from the scores in its folder, and keep its own there; why they could not be written is there
/// afterwards.
pub(in crate::cli) fn begin(
    session: &mut Session,
    experiment: &Experiment,
    folder: &OutFolder,
    inputs: &Inputs,
) -> Result<Rc<RefCell<Option<Failure>>>> {
    let name = Name { search: session.search_name(experiment)? };
    let (path, inputs) = (folder.at(LOG), inputs.clone());
    let before = if path.is_file() { read_plain(&path, LOG_BYTES_MAX)? } else { Vec::new() };
    let known = known(&String::from_utf8_lossy(&before), &name, &path)?;
    let mut text = line(&name);
    known.iter().for_each(|searched| text += &line(searched));
    let failure = Rc::new(RefCell::new(None));
    let told = Rc::clone(&failure);
    let keep = Box::new(move |new: &[Searched]| {
        new.iter().for_each(|searched| text += &line(searched));
        // All of it each time: what could not be written is there once the next can be.
        *told.borrow_mut() = write_file(&path, text.as_bytes(), &inputs).err();
    });
    session.put_on_search(SearchShelf { known, keep });
    Ok(failure)
}

/// Scores of before. Those of another search are not written over; a line that was cut off is as if it were not there.
fn known(before: &str, name: &Name, path: &Path) -> Result<Vec<Searched>> {
    let mut lines = before.lines();
    let Some(first) = lines.next() else { return Ok(Vec::new()) };
    match serde_json::from_str::<Name>(first) {
        Ok(theirs) if theirs.search == name.search => {
            Ok(lines.filter_map(|line| serde_json::from_str(line).ok()).collect())
        }
        _ => Err(Failure::work(problem!("cli-other-search", file = path.display()))),
    }
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

pub(super) fn show(found: &SearchProgress, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found: all, session, outs, output } = showing;
    let object = saved(all, session);
    let json = format!("{object:#}\n");
    let written = outs.folder.as_ref().map_or(Ok(()), |folder| {
        folder.write("search.json", &json)?;
        folder.write("search.csv", search_csv(&tabled(all, session), found))?;
        folder.write("search.svg", standalone(&chart(session, found).picture(SIZE), Some(&json)))
    });
    if output.json {
        return printed(object, written, output);
    }
    if let (Some(folder), Ok(())) = (&outs.folder, &written) {
        writeln!(output.out, "{}: {}", folder.path().display(), FILES.join(", "))?;
    } else {
        // Also where the files cannot be written: what took minutes is not lost.
        writeln!(output.out, "{}", provenance_line(session))?;
        print(found, output)?;
    }
    written.map(|()| None)
}

/// Score against layer runs, or against decode time.
fn chart(session: &Session, found: &SearchProgress) -> Chart {
    let (model, x_label) = (
        session.model().title(),
        match found.has_times() {
            true => say!("cli-latency-x"),
            false => say!("search-x"),
        },
    );
    let around = LineChart {
        title: say!("cli-search-title", model),
        x_label,
        y_label: say!("search-y"),
        note_label: say!("figures-schedule"),
        ..LineChart::default()
    };
    search_chart(&found.front(), [say!("search-searched"), say!("search-held-out")], around)
}

/// A table for people, by layer runs.
fn print(found: &SearchProgress, output: &mut Output<'_>) -> Result<()> {
    let halves = found.half_sizes();
    writeln!(output.out, "{}", say!("cli-search-heading", searched = halves[0], held_out = halves[1]))?;
    for (at, point) in found.points.iter().enumerate() {
        let line = say!(
            "cli-search-row",
            is_best = found.best == Some(at),
            runs = format!("{:>3}", point.runs),
            millis = point.decode.map(|it| format!("{:.3}", it.median)),
            searched = format!("{:<18}", score(&point.searched)),
            held_out = format!("{:<18}", score(&point.held_out)),
            schedule = &point.schedule
        );
        writeln!(output.out, "{line}")?;
    }
    let left_out = found.tasks.iter().zip(&found.counted).filter(|(_, counts)| !**counts);
    let left_out: Vec<&str> = left_out.map(|(task, _)| task.name.as_str()).collect();
    let best = found.best.and_then(|at| found.points.get(at));
    let (n, rounds) = (found.n_schedules, found.n_rounds);
    writeln!(
        output.out,
        "{}",
        say!("cli-search-foot", n, rounds, runs = found.runs_max, is_found = best.is_some())
    )?;
    if !left_out.is_empty() {
        writeln!(output.out, "{}", say!("search-not-counted", tasks = left_out))?;
    }
    Ok(())
}

fn score(half: &HalfResult) -> String {
    match half.score.map(|score| (score.value, score.interval)) {
        None => "-".to_owned(),
        Some((value, None)) => format!("{value:.2}"),
        Some((value, Some(Interval { low, high }))) => format!("{value:.2} ({low:.2}-{high:.2})"),
    }
}
