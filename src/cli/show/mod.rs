//! Reports as what commands print and write, one file for each kind.

mod attention;
pub(super) mod checkpoint;
pub(super) mod generation;
mod hidden;
mod latency;
mod logits;
mod scores;
pub(super) mod search;
mod states;
pub(super) mod states_files;
pub(super) mod sweep;
mod tensor;
pub(super) mod written;

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::asked::asked_in;
use super::drive::{Found, Outs, Places};
use super::files::read_plain;
use super::link::link;
use super::sweep_files;
use crate::backend::BackendInfo;
use crate::cli::prelude::*;
use crate::experiment::{Experiment, Provenance, Report, Saved, What, past_context};
use crate::model::Quantise;
use crate::reader::FILE_BYTES_MAX;
use crate::session::Session;

/// The file in the folder that `atelier run --out` names.
const REPORT_FILE: &str = "report.json";

/// What a report is shown with: what it answers and rests on, the model, and where it goes.
struct Showing<'a, 'o> {
    found: &'a Found,
    session: &'a Session,
    outs: &'a mut Outs,
    output: &'a mut Output<'o>,
}

/// What is printed of one or several experiments.
pub(super) struct Shown {
    is_list: bool,
    /// The report goes to a file, and nothing else is printed.
    is_saved: bool,
    n_all: usize,
    n_shown: usize,
    /// Schedules of a sweep that are run.
    n_schedules: Option<usize>,
    objects: Vec<Value>,
    has_scores: bool,
    /// Some of them are shares.
    has_shares: bool,
    /// What stands before links to what was found, where they are wanted.
    address: Option<String>,
    /// Links that are printed below all tables.
    links: Vec<String>,
}

impl Shown {
    pub(super) fn new(places: Places<'_>, n_all: usize) -> Self {
        Self {
            is_list: places.is_list,
            is_saved: places.report.is_some(),
            n_all,
            n_shown: 0,
            n_schedules: None,
            objects: Vec::new(),
            has_scores: false,
            has_shares: false,
            address: places.link.map(str::to_owned),
            links: Vec::new(),
        }
    }

    pub(super) fn is_printed(&self) -> bool {
        !self.is_saved
    }

    /// Before the work: which numbers these are.
    pub(super) fn begin(
        &mut self,
        session: &Session,
        what: &What,
        n_schedules: Option<usize>,
        output: &mut Output<'_>,
    ) -> Result<()> {
        self.n_schedules = n_schedules;
        if matches!(what, What::Scores { .. }) && !output.json && !self.is_saved && self.n_shown == 0 {
            writeln!(output.out, "{}", provenance_line(session))?;
        }
        Ok(())
    }

    pub(super) fn add(
        &mut self,
        found: &Found,
        session: &Session,
        outs: &mut Outs,
        output: &mut Output<'_>,
    ) -> Result<()> {
        self.n_shown += 1;
        let link = match &self.address {
            Some(address) => link(found, session, address, output)?,
            None => None,
        };
        if self.is_saved {
            self.objects.push(with_link(saved(found, session), link.as_deref()));
            return Ok(());
        }
        let showing = Showing { found, session, outs, output };
        let object = match &found.report {
            Report::Scores(_) => {
                self.has_scores = true;
                self.has_shares |= found.data.iter().any(|data| data.encoded.metric.is_share());
                let object = scores::show(showing)?.map(|object| with_link(object, link.as_deref()));
                self.links.extend(link.filter(|_| object.is_none()));
                object
            }
            Report::Generation(texts) if texts.full.is_some() => written::show(texts, showing)?,
            Report::Generation(texts) => generation::show(texts, showing)?,
            Report::Logits(logits) => logits::show(logits, showing)?,
            Report::Hidden(states) => hidden::show(states, showing)?,
            Report::Attention(maps) => attention::show(maps, showing)?,
            Report::Latency(known) => latency::show(known, showing)?,
            Report::States(states) => states::show(states, showing)?,
            Report::Search(found) => search::show(found, showing)?,
            // Shown by who kept its records.
            Report::Sweep(_) => None,
            // No command asks these.
            _ => return output.json(&saved(found, session)),
        };
        self.objects.extend(object);
        Ok(())
    }

    /// An edited model lies in its folder; its files go to the report.
    pub(super) fn add_checkpoint(&mut self, experiment: &Experiment, session: &Session, made: Value) {
        let provenance = &Provenance::of(&session.card(), None);
        let mut saved =
            json!(Saved { experiment, provenance, report: None, others: Vec::new(), items: Vec::new() });
        saved["report"] = json!({ "checkpoint": made });
        self.objects.push(saved);
    }

    /// Prints what is printed at the end, or writes the report.
    pub(super) fn finish(mut self, outs: Outs, output: &mut Output<'_>) -> Result<()> {
        let is_empty = self.objects.is_empty();
        let all = match self.objects.len() {
            1 if !self.is_list => self.objects.remove(0),
            _ => self.objects.into(),
        };
        let kept = outs.samples.map_or(Ok(()), |(samples, _)| samples.finish());
        if let Some(folder) = &outs.report {
            if let Err(failure) = folder.write(REPORT_FILE, format!("{all:#}\n")) {
                // What took long is not lost.
                return output.json(&all).and(Err(failure));
            }
            let path = folder.at(REPORT_FILE).display().to_string();
            return match output.json {
                true => output.json(&json!({ "report": path })),
                false => Ok(writeln!(output.out, "{path}")?),
            };
        }
        if self.has_scores && !output.json {
            writeln!(output.out, "{}", say!("cli-scores-foot", has_shares = self.has_shares))?;
        }
        self.links.iter().try_for_each(|link| writeln!(output.out, "{link}"))?;
        // Also where the samples cannot be written: what took long is not lost.
        if is_empty { Ok(()) } else { output.json(&all) }.and(kept)
    }
}

/// What was asked and found, as a file has it.
fn saved(found: &Found, session: &Session) -> Value {
    let Found { experiment, provenance, report, .. } = found;
    let items = session.computed(experiment).map(|computed| computed.items()).unwrap_or_default();
    let mut saved = value(&Saved { experiment, provenance, report: Some(report), others: Vec::new(), items });
    // By the harness's names, as they are printed.
    if let Report::Scores(_) = report {
        saved["report"] = json!({ "scores": scores::object(found, session) });
    }
    saved
}

fn with_link(mut object: Value, link: Option<&str>) -> Value {
    if let Some(link) = link {
        object["link"] = json!(link);
    }
    object
}

/// As JSON with every number as short as it reads back, as a text of the same value has it: a
/// `Value` alone has more digits of a small float than that has.
fn value(value: &impl Serialize) -> Value {
    serde_json::to_string(value).and_then(|text| serde_json::from_str(&text)).unwrap_or_default()
}

/// Whether a file of this name is written into a folder of tables and figures.
pub(super) fn is_written(what: Option<&What>, name: &str) -> bool {
    match what {
        Some(What::Sweep { .. }) => sweep_files::is_written(name),
        Some(What::States { figure, .. }) => states_files::is_written(*figure, name),
        Some(What::Latency { .. }) => latency::FILES.contains(&name),
        Some(What::Search { .. }) => search::FILES.contains(&name),
        Some(What::Generation { .. }) => written::FILES.contains(&name),
        _ => false,
    }
}

/// Refuses to replace what other experiments left; a sweep looks at what there is itself.
pub(super) fn check_own(outs: &Outs, experiments: &[Experiment]) -> Result<()> {
    let asked = |path: &Path| asked_in(path, &read_plain(path, FILE_BYTES_MAX as u64)?);
    let is_same = |path: &Path| asked(path).is_ok_and(|asked| asked.experiments == experiments);
    let what = experiments.first().map(|experiment| &experiment.what);
    let main = match what {
        Some(What::States { .. }) => Some(states_files::MAIN),
        Some(What::Latency { .. }) => Some(latency::FILES[0]),
        Some(What::Search { .. }) => Some(search::FILES[0]),
        Some(What::Generation { .. }) => Some(written::FILES[0]),
        _ => None,
    };
    if let (Some(folder), Some(main)) = (&outs.folder, main) {
        folder.check_own(main, |name| is_written(what, name), is_same)?;
    }
    outs.report.as_ref().map_or(Ok(()), |folder| folder.check_own(REPORT_FILE, |_| false, is_same))
}

/// Whether a file of this name is written beside a report.
pub(super) fn is_reported(what: Option<&What>, name: &str) -> bool {
    name == REPORT_FILE
        || match what {
            Some(What::Sweep { .. }) => sweep_files::is_written(name),
            Some(What::Checkpoint { .. }) => true,
            _ => false,
        }
}

/// What is printed at the end as an object; at once where files could not be written: what took
/// long is not lost.
fn printed(object: Value, written: Result<()>, output: &mut Output<'_>) -> Result<Option<Value>> {
    match written {
        Ok(()) => Ok(Some(object)),
        Err(failure) => output.json(&object).and(Err(failure)),
    }
}

/// Above a table of results: which numbers these are.
pub(super) fn provenance_line(session: &Session) -> String {
    let info = session.backend();
    let (name, hash) = (session.model().name(), session.hash());
    let changed = |quantise: &Quantise| quantise.changes(session.model().checkpoint().weights());
    let bits = session.quantise().filter(changed).map(|quantise| format!(", {}", quantise.told()));
    let bits = bits.unwrap_or_default();
    format!("{name}, SHA-256 {hash}{bits}, {}: {}", info.kind, info.adapter)
}

/// What a table's numbers rest on; the model is called like its folder.
fn tabled(found: &Found, session: &Session) -> Provenance {
    Provenance { model: session.model().name().to_owned(), ..found.provenance.clone() }
}

/// Says so where a text is longer than the model's context.
fn note_past_context(n_tokens: usize, session: &Session, output: &mut Output<'_>) {
    if let Some(told) = past_context(session.spec(), n_tokens) {
        output.note(&told.sentence());
    }
}

/// The first fields of an object of results: which numbers these are.
fn head(schedule: &str, session: &Session, provenance: &Provenance) -> Value {
    let BackendInfo { kind, adapter } = &provenance.backend;
    let mut head = json!({
        "schedule": schedule,
        "backend": kind,
        "adapter": adapter,
        "model": { "name": session.model().name(), "hash": provenance.model_hash },
    });
    if let Some(quantise) = provenance.quantise {
        head["model"]["quantise"] = json!(quantise);
    }
    if let Some(sha256) = &provenance.chat_template {
        head["chat_template"] = json!(sha256);
    }
    head
}

/// How far a run is: done, in all, and in words.
pub(super) fn told(report: &Report, shown: &Shown) -> Option<(usize, usize, String)> {
    let items = |done: usize, total: usize| say!("cli-items", done, total);
    Some(match report {
        Report::Scores(scores) => {
            let sides = |n: fn(&crate::eval::TaskScore) -> usize| -> usize {
                scores.tasks.iter().map(|task| n(&task.edited)).sum()
            };
            let (done, total) = (sides(|score| score.n), sides(|score| score.n_total));
            let (number, n_all) = (shown.n_shown, shown.n_all);
            let words = say!("cli-items-of-schedule", number = number + 1, all = n_all, done, total);
            (number * total + done, n_all * total, words)
        }
        Report::Sweep(sweep) => {
            let n_schedules = shown.n_schedules.unwrap_or(sweep.n_schedules);
            let (done, total) = (sweep.n_done, sweep.n_total);
            let words = say!("cli-items-of-sweep", done, total, schedules = n_schedules);
            (sweep.n_done, sweep.n_total, words)
        }
        Report::States(states) => (states.n_done, states.n_total, items(states.n_done, states.n_total)),
        Report::Latency(times) => {
            let (done, total, n_rounds) = (times.n_done, times.n_total, times.n_rounds);
            let words = say!("cli-items-and-rounds", done, total, rounds = times.n_rounds_done, n_rounds);
            // A round of times is reckoned as long as its share of the items.
            let done = times.n_done * n_rounds + times.n_rounds_done * times.n_total;
            (done, 2 * times.n_total * n_rounds, words)
        }
        Report::Search(found) => {
            let (done, total) = (found.n_done, found.n_total);
            let words = say!("cli-searching", round = found.n_rounds + 1, n = found.n_schedules, done, total);
            (done, total, words)
        }
        _ => return None,
    })
}
