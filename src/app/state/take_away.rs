//! Exports: the schedule as code, the run as a citation, scores and times as tables. The engine writes
//! them when they are looked at.

use serde::Serialize;

use super::{Command, EnginePhase, PanelPhase, Slot, State};
use crate::experiment::{Canvas, GenerationReport, Report, TaskComparison};
use crate::protocol::{CodeForm, FileForm};
use crate::words::{Problem, problem};

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TakeAway {
    /// The command of the paper's code.
    Paper,
    /// A merge for mergekit.
    Mergekit,
    /// A script for transformers.
    Pytorch,
    Bibtex,
    ScoresCsv,
    ScoresJson,
    LatencyCsv,
    LatencyJson,
    SearchCsv,
    SearchJson,
}

/// An exported text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Empty while the engine writes it.
    pub text: String,
    pub file_name: String,
    pub media_type: &'static str,
}

impl TakeAway {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Pytorch,
        Self::Paper,
        Self::Mergekit,
        Self::Bibtex,
        Self::ScoresCsv,
        Self::ScoresJson,
        Self::LatencyCsv,
        Self::LatencyJson,
        Self::SearchCsv,
        Self::SearchJson,
    ];

    /// Of what it is, and its form.
    pub(super) fn of(self) -> Exported {
        self.file().2
    }

    /// The end of the file's name, its media type, and of what it is.
    fn file(self) -> (&'static str, &'static str, Exported) {
        use Exported::{Panel, Schedule};
        const CSV: &str = "text/csv";
        const JSON: &str = "application/json";
        match self {
            Self::Paper => ("paper.sh", "text/x-shellscript", Schedule(CodeForm::Paper)),
            Self::Mergekit => ("mergekit.yml", "application/yaml", Schedule(CodeForm::Mergekit)),
            Self::Pytorch => ("schedule.py", "text/x-python", Schedule(CodeForm::Pytorch)),
            Self::Bibtex => ("run.bib", "application/x-bibtex", Schedule(CodeForm::Bibtex)),
            Self::ScoresCsv => ("scores.csv", CSV, Panel(Slot::Scores, FileForm::Csv)),
            Self::ScoresJson => ("scores.json", JSON, Panel(Slot::Scores, FileForm::Json)),
            Self::LatencyCsv => ("latency.csv", CSV, Panel(Slot::Latency, FileForm::Csv)),
            Self::LatencyJson => ("latency.json", JSON, Panel(Slot::Latency, FileForm::Json)),
            Self::SearchCsv => ("search.csv", CSV, Panel(Slot::Search, FileForm::Csv)),
            Self::SearchJson => ("search.json", JSON, Panel(Slot::Search, FileForm::Json)),
        }
    }
}

/// What an export is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exported {
    /// The report of a panel.
    Panel(Slot, FileForm),
    Schedule(CodeForm),
}

impl State {
    /// The text, or why there is none.
    ///
    /// # Errors
    /// When no model is open, the engine cannot run, the schedule has no such form, or nothing was computed yet.
    pub fn take_away(&self, what: TakeAway) -> Result<Taken, Problem> {
        if let Some(problem) = self.nothing_to_take(what) {
            return Err(problem);
        }
        let shown = self.inner.shown.as_ref().filter(|shown| shown.what == what);
        let text = shown.and_then(|shown| shown.text.clone()).unwrap_or_else(|| Ok(String::new()))?;
        let (ending, media_type, _) = what.file();
        let name = self.model.card().map(|card| card.name.as_str()).unwrap_or_default();
        Ok(Taken { text, file_name: format!("{name}-{ending}"), media_type })
    }

    /// Why there is nothing to be written, if there is nothing.
    pub(super) fn nothing_to_take(&self, what: TakeAway) -> Option<Problem> {
        let Some(card) = self.model.card() else {
            return Some(problem!("export-without-model"));
        };
        if let EnginePhase::Failed(problem) = &self.engine {
            return Some(problem.clone());
        }
        let slot = match (what.of(), &card.gguf) {
            (Exported::Panel(slot, _), _) => slot,
            (Exported::Schedule(form), Some(file)) if form != CodeForm::Bibtex => {
                return Some(problem!("export-of-gguf", file));
            }
            (Exported::Schedule(_), _) => return None,
        };
        if let Some(why) = self.unsuited(slot) {
            return Some(Problem::of(&why));
        }
        if slot == Slot::Scores {
            let none = || problem!("export-without-scores");
            return self.scored().is_none().then(none);
        }
        if slot == Slot::Search {
            let found = self.panel(slot).value(Report::search);
            let none = || problem!("export-without-search");
            return found.is_none_or(|found| found.points.is_empty()).then(none);
        }
        let measured = self.panel(slot).current(Report::latency);
        let none = || problem!("export-without-times");
        measured.is_none_or(|measured| measured.n_rounds_done == 0).then(none)
    }

    /// The text that can be copied and saved; none while it is not written.
    pub(super) fn taken(&self, what: TakeAway) -> Option<Taken> {
        self.take_away(what).ok().filter(|taken| !taken.text.is_empty())
    }

    pub(super) fn save_made(&mut self, index: usize) {
        let made = self.panel(Slot::Checkpoint).value(Report::checkpoint);
        self.inner.out.extend(made.and_then(|made| made.files.get(index)).cloned().map(Command::Save));
    }

    /// What is known of the present schedule, by task; none while there is nothing.
    pub fn scored(&self) -> Option<Vec<&TaskComparison>> {
        let scores = self.panel(Slot::Scores).current(Report::scores)?;
        let scored: Vec<&TaskComparison> = scores.tasks.iter().filter(|task| task.edited.n > 0).collect();
        (!scored.is_empty()).then_some(scored)
    }

    /// The logit lens, if it belongs to the present schedule and prompt.
    pub fn painted_canvas(&self) -> Option<&Canvas> {
        let panel = self.panel(Slot::LogitLens);
        panel.value(Report::logit_lens).filter(|_| panel.phase == PanelPhase::Finished)
    }

    /// What both schedules wrote; none while nothing is written, or of a schedule before.
    pub fn generated(&self) -> Option<&GenerationReport> {
        let report = self.panel(Slot::Generation).current(Report::generation)?;
        report.full.is_some().then_some(report)
    }
}
