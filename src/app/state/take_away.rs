//! Exports: the schedule as code and the run as a citation, made here when they
//! are looked at; scores and times as tables, which the engine writes.

use serde::Serialize;

use super::{Command, PanelPhase, Slot, State};
use crate::experiment::{BUILD_ID, Canvas, GenerationReport, ModelCard, Report, TaskComparison, VERSION};
use crate::export::{Citation, Subject, bibtex, mergekit, paper_command, pytorch};
use crate::protocol::FileForm;
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
}

/// An exported text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub text: String,
    pub file_name: String,
    pub media_type: &'static str,
}

impl TakeAway {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Pytorch,
        Self::Paper,
        Self::Mergekit,
        Self::Bibtex,
        Self::ScoresCsv,
        Self::ScoresJson,
        Self::LatencyCsv,
        Self::LatencyJson,
    ];

    /// The panel whose report it is, and its form; none of what is made from the schedule alone.
    pub(super) fn of_panel(self) -> Option<(Slot, FileForm)> {
        self.file().2
    }

    /// The end of the file's name, its media type, and of which panel it is.
    fn file(self) -> (&'static str, &'static str, Option<(Slot, FileForm)>) {
        const CSV: &str = "text/csv";
        const JSON: &str = "application/json";
        match self {
            Self::Paper => ("paper.sh", "text/x-shellscript", None),
            Self::Mergekit => ("mergekit.yml", "application/yaml", None),
            Self::Pytorch => ("schedule.py", "text/x-python", None),
            Self::Bibtex => ("run.bib", "application/x-bibtex", None),
            Self::ScoresCsv => ("scores.csv", CSV, Some((Slot::Scores, FileForm::Csv))),
            Self::ScoresJson => ("scores.json", JSON, Some((Slot::Scores, FileForm::Json))),
            Self::LatencyCsv => ("latency.csv", CSV, Some((Slot::Latency, FileForm::Csv))),
            Self::LatencyJson => ("latency.json", JSON, Some((Slot::Latency, FileForm::Json))),
        }
    }
}

impl State {
    /// The text, or why there is none.
    ///
    /// # Errors
    /// When no model is open, the schedule has no such form, or nothing was computed yet.
    pub fn take_away(&self, what: TakeAway) -> Result<Taken, Problem> {
        let Some(card) = self.model.card() else {
            return Err(problem!("export-without-model"));
        };
        if let (Some(file), TakeAway::Paper | TakeAway::Mergekit | TakeAway::Pytorch) = (&card.gguf, what) {
            return Err(problem!("export-of-gguf", file));
        }
        let text = match what {
            TakeAway::Paper => paper_command(self.subject(card)).map_err(|error| Problem::of(&error))?,
            TakeAway::Mergekit => mergekit(self.subject(card)).map_err(|error| Problem::of(&error))?,
            TakeAway::Pytorch => pytorch(self.subject(card)),
            TakeAway::Bibtex => self.citation(card),
            TakeAway::ScoresCsv | TakeAway::ScoresJson | TakeAway::LatencyCsv | TakeAway::LatencyJson => {
                let shown = self.inner.shown.as_ref().filter(|shown| shown.what == what);
                match (self.nothing_to_take(what), shown.and_then(|shown| shown.text.clone())) {
                    (Some(problem), _) => return Err(problem),
                    (None, text) => text.unwrap_or_else(|| Ok(String::new()))?,
                }
            }
        };
        let (ending, media_type, _) = what.file();
        Ok(Taken { text, file_name: format!("{}-{ending}", card.name), media_type })
    }

    /// Why there is nothing to be written of a panel, if there is nothing.
    pub(super) fn nothing_to_take(&self, what: TakeAway) -> Option<Problem> {
        let (slot, _) = what.of_panel()?;
        if let Some(why) = self.unsuited(slot) {
            return Some(Problem::of(&why));
        }
        if slot == Slot::Scores {
            let none = || problem!("export-without-scores");
            return self.scored().is_none().then(none);
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

    fn subject<'a>(&'a self, card: &'a ModelCard) -> Subject<'a> {
        Subject { schedule: self.schedule(), spec: &card.spec, model: &card.name, dtype: card.dtype }
    }

    fn citation(&self, card: &ModelCard) -> String {
        bibtex(Citation {
            schedule: self.schedule(),
            n_layers: self.n_layers,
            model: &card.title,
            model_hash: &card.hash,
            backend: Some(&card.backend),
            version: VERSION,
            build: BUILD_ID,
            link: self.link_address().as_deref(),
        })
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
