//! Figures that are no sweeps, drawn again from their files: of hidden states (3, 14, 15), and
//! the answer that is written twice (16).

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::figure::Drawn;
use super::figure_source::{damaged, named, no_results, of_another, opened_and_object};
use super::prelude::*;
use super::show::{states_files, written};
use crate::experiment::What;
use crate::model::json_reason;
use crate::reader::Opened;
use crate::states::{PathReport, STATES_FIGURES, StatesReport};
use crate::sweep::{Study, WRITTEN_FIGURE};

/// The file of a folder of hidden states.
const STATES_FILE: &str = "states.json";
/// Where this program has its report, and the page.
const REPORTS: [&str; 2] = ["report", "result"];

/// Whether it is one of them.
pub(super) fn is_drawn(number: u32) -> bool {
    STATES_FIGURES.contains(&number) || number == WRITTEN_FIGURE
}

/// The figure as SVG, from a folder or a file, and the file's object.
pub(super) fn drawn(number: u32, source: &Path) -> Result<Drawn> {
    let path = if source.is_dir() { of_folder(number, source)? } else { source.to_owned() };
    let (opened, object) = opened_and_object(&path)?;
    check(number, &path, &opened, &object)?;
    let text = match number {
        WRITTEN_FIGURE => {
            written::figure_svg(&object).map_err(|error| damaged(&path, &json_reason(error)))?
        }
        _ => states_svg(number, &path, &opened.experiment.model.name, &object)?,
    };
    Ok(Drawn { text, object })
}

/// Refuses a file of something else.
fn check(number: u32, path: &Path, opened: &Opened, object: &Value) -> Result<()> {
    let figure = || object.get("figure").and_then(Value::as_u64).and_then(|n| n.try_into().ok());
    let what = &opened.experiment.what;
    let theirs = match what {
        What::Generation { .. } => figure().map(Study::Figure),
        _ => opened.study(),
    };
    match Study::Figure(number) {
        wanted if theirs == Some(wanted) => Ok(()),
        wanted => Err(of_another((theirs, what), path, named(wanted))),
    }
}

fn states_svg(number: u32, path: &Path, model: &str, object: &Value) -> Result<String> {
    let report = report(object).ok_or_else(|| no_results(path))?;
    let report = StatesReport::deserialize(report).map_err(|error| damaged(path, &json_reason(error)))?;
    if !report.paths.iter().all(is_whole) {
        return Err(damaged(path, &say!("cli-unfit-tables")));
    }
    let svg = states_files::figure_svg(number, model, &report, &object.to_string());
    svg.ok_or_else(|| damaged(path, &say!("cli-without-schedules")))
}

/// The full model's schedule, where a file of hidden states says which it is.
pub(super) fn full_model(value: &Value) -> Option<String> {
    Some(report(value)?.pointer("/paths/0/schedule")?.as_str()?.to_owned())
}

fn of_folder(number: u32, folder: &Path) -> Result<PathBuf> {
    let file = match number {
        WRITTEN_FIGURE => format!("figure-{number}.json"),
        _ => STATES_FILE.to_owned(),
    };
    let path = folder.join(&file);
    if path.is_file() {
        return Ok(path);
    }
    Err(Failure::work(problem!("cli-without-file", folder = folder.display(), file, number)))
}

fn report(value: &Value) -> Option<&Value> {
    REPORTS.iter().filter_map(|name| value.get(name)).find(|report| report.is_object())
}

/// Whether a path has as many numbers as its steps need.
fn is_whole(path: &PathReport) -> bool {
    let (n_steps, n_states) = (path.steps.len(), 1 + path.steps.len());
    let is_square =
        path.similarity.len() == n_states && path.similarity.iter().all(|row| row.len() == n_states);
    let of_groups = path
        .groups
        .map_or(Some(n_steps), |groups| groups.sizes.into_iter().try_fold(0_usize, usize::checked_add));
    let has_states = path.states.is_empty() || path.states.len() == n_states;
    is_square && has_states && of_groups == Some(n_steps)
}
