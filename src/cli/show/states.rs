//! Hidden states: tables, and the paper's figures 3, 14 and 15.

use serde_json::{Value, json};

use super::states_files::{names, write_folder};
use super::{Showing, head, printed, provenance_line, tabled};
use crate::chart::StateMeasure;
use crate::cli::drive::Found;
use crate::cli::prelude::*;
use crate::experiment::BUILD_ID;
use crate::export::{FORM_VERSION, RestsOn};
use crate::schedule::Schedule;
use crate::session::{Data, STATES_ITEMS_MAX, Session};
use crate::states::{Estimate, FindingKind, Groups, StatesReport};

pub(super) fn show(report: &StatesReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let object = object(found, session, report);
    let written = outs.folder.as_ref().map_or(Ok(()), |folder| {
        let rests_on = rests_on(found, session, report);
        write_folder(folder, session.model().title(), report, &object, &rests_on)
    });
    match output.json {
        true => printed(object, written, output),
        // Also where the files cannot be written: what took minutes is not lost.
        false => text(output, session, report).and(written).map(|()| None),
    }
}

/// The schedule beside the figure's own; the full model without one.
fn schedule(found: &Found, session: &Session) -> String {
    let full = || Schedule::full(session.spec().n_layers).to_string();
    found.experiment.what.schedule().map_or_else(full, str::to_owned)
}

/// The tasks that were read, most items of each, and the seed.
fn asked<'a>(found: &'a Found, report: &StatesReport) -> (Vec<&'a Data>, usize, u64) {
    let tasks = found.data.iter().filter(|data| report.tasks.contains(&data.encoded.name)).collect();
    let limit = found.experiment.limit.unwrap_or(STATES_ITEMS_MAX).min(STATES_ITEMS_MAX);
    (tasks, limit, found.experiment.seed.unwrap_or_default())
}

/// What every number of the tables rests on.
fn rests_on(found: &Found, session: &Session, report: &StatesReport) -> RestsOn {
    let (tasks, limit, seed) = asked(found, report);
    let hashes = tasks.iter().map(|task| (task.encoded.name.clone(), task.encoded.identity.clone()));
    RestsOn { provenance: tabled(found, session), data_hashes: hashes.collect(), seed, limit }
}

/// Everything about the states, in the form that the page opens again.
fn object(found: &Found, session: &Session, report: &StatesReport) -> Value {
    let schedule = schedule(found, session);
    let (tasks, limit, seed) = asked(found, report);
    let named = tasks.iter().map(|task| json!({ "name": task.encoded.name, "data_hash": task.sha256 }));
    let data = tasks.iter().map(
        |task| json!({ "task": task.encoded.name, "hash": task.sha256, "add_bos": task.encoded.add_bos }),
    );
    let mut object = head(&schedule, session, &found.provenance);
    object["data"] = data.collect();
    object["build"] = json!(BUILD_ID);
    object["experiment"] = json!(found.experiment);
    object["report"] = json!(report);
    let (name, title, hash) = (session.model().name(), session.model().title(), session.hash());
    object["atelier"] = json!("states");
    object["version"] = json!(FORM_VERSION);
    object["figure"] = json!(report.figure);
    object["model"] = json!({ "name": name, "title": title, "hash": hash });
    object["tasks"] = named.collect();
    object["limit"] = json!(limit);
    object["seed"] = json!(seed);
    object
}

fn text(output: &mut Output<'_>, session: &Session, report: &StatesReport) -> Result<()> {
    writeln!(output.out, "{}", provenance_line(session))?;
    let (n, tokens, tasks) = (report.n_done, report.n_tokens, &report.tasks);
    writeln!(output.out, "{}", say!("cli-states-items", n, tasks, tokens))?;
    if report.n_clipped > 0 {
        output.note(&say!("cli-clipped", n = report.n_clipped));
    }
    for path in &report.paths {
        writeln!(output.out, "\n{}: {}", path.schedule, groups_words(path.groups.as_ref()))?;
        let width = names(path).iter().map(String::len).max().unwrap_or(0).max(4);
        writeln!(output.out, "  {:width$}  {}", say!("states-step"), say!("cli-states-columns"))?;
        for (name, state) in names(path).iter().zip(&path.states) {
            let [cosine, norm, variance] = StateMeasure::ALL.map(|measure| {
                measure.of(state).value.map_or_else(|| "NaN".to_owned(), |value| format!("{value:.4}"))
            });
            writeln!(output.out, "  {name:width$}  {cosine:14}  {norm:11}  {variance}")?;
        }
    }
    for finding in &report.findings {
        let Estimate { value, interval } = finding.estimate;
        let what = match finding.kind {
            FindingKind::Drift => say!("cli-states-drift"),
            FindingKind::LastVariance => say!("cli-states-variance"),
        };
        let (low, high) = (interval.map(|i| i.low), interval.map(|i| i.high));
        writeln!(output.out, "\n{}", say!("cli-states-finding", what, value, low, high))?;
    }
    Ok(())
}

fn groups_words(groups: Option<&Groups>) -> String {
    let Some(groups) = groups else { return say!("cli-no-groups") };
    let [beginning, middle, end] = groups.sizes;
    say!(
        "cli-groups",
        clear = groups.is_clear,
        beginning,
        middle,
        end,
        explained = percent(groups.explained),
        by_distance = percent(groups.by_distance),
        stability = groups.stability.map(percent)
    )
}

fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}
