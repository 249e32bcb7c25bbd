//! What can be taken away: the schedule as code, the run as a citation, scores and times as
//! tables. Each is made from the state alone, when it is looked at.

use super::{Command, PanelPhase, Slot, State};
use crate::backend::StopReason;
use crate::experiment::{BUILD_ID, Canvas, GeneratedText, ModelCard, Report, TaskComparison, VERSION};
use crate::export::{
    Answer, Citation, ExportError, LatencyProvenance, ScoreRow, ScoresProvenance, Subject, WritingExport,
    bibtex, latency_csv, latency_json, mergekit, paper_command, pytorch, scores_csv, scores_json,
};
use crate::protocol::Problem;
use crate::schedule::Schedule;

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeAway {
    /// The command of the paper's code.
    Paper,
    /// A merge for mergekit.
    Mergekit,
    /// A script for transformers.
    Pytorch,
    /// Citations.
    Bibtex,
    /// Scores as a table.
    ScoresCsv,
    /// Scores as an object.
    ScoresJson,
    /// Times beside scores as a table.
    LatencyCsv,
    /// Times beside scores as an object.
    LatencyJson,
}

/// A text to take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The text.
    pub text: String,
    /// A name for its file.
    pub file_name: String,
    /// Its media type.
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

    /// The end of the file's name, and its media type.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Paper => ("paper.sh", "text/x-shellscript"),
            Self::Mergekit => ("mergekit.yml", "application/yaml"),
            Self::Pytorch => ("schedule.py", "text/x-python"),
            Self::Bibtex => ("run.bib", "application/x-bibtex"),
            Self::ScoresCsv => ("scores.csv", "text/csv"),
            Self::ScoresJson => ("scores.json", "application/json"),
            Self::LatencyCsv => ("latency.csv", "text/csv"),
            Self::LatencyJson => ("latency.json", "application/json"),
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
            return Err(problem("no model is open", "open a model first"));
        };
        let text = match what {
            TakeAway::Paper => paper_command(self.subject(card)).map_err(refused)?,
            TakeAway::Mergekit => mergekit(self.subject(card)).map_err(refused)?,
            TakeAway::Pytorch => pytorch(self.subject(card)),
            TakeAway::Bibtex => self.citation(card),
            TakeAway::ScoresCsv | TakeAway::ScoresJson => self.scores_text(card, what)?,
            TakeAway::LatencyCsv | TakeAway::LatencyJson => self.latency_text(card, what)?,
        };
        let (ending, media_type) = what.file();
        Ok(Taken { text, file_name: format!("{}-{ending}", card.name), media_type })
    }

    pub(super) fn copy_taken(&self, what: TakeAway, out: &mut Vec<Command>) {
        if let Ok(taken) = self.take_away(what) {
            out.push(Command::Copy(taken.text));
        }
    }

    pub(super) fn download_taken(&self, what: TakeAway, out: &mut Vec<Command>) {
        if let Ok(taken) = self.take_away(what) {
            out.push(Command::Download(taken));
        }
    }

    pub(super) fn save_made(&self, index: usize, out: &mut Vec<Command>) {
        let made = self.panel(Slot::Checkpoint).value(Report::checkpoint);
        out.extend(made.and_then(|made| made.files.get(index)).cloned().map(Command::Save));
    }

    fn subject<'a>(&'a self, card: &'a ModelCard) -> Subject<'a> {
        Subject { schedule: self.schedule(), n_layers: self.n_layers, model: &card.name, dtype: card.dtype }
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
    #[must_use]
    pub fn scored(&self) -> Option<Vec<&TaskComparison>> {
        let scores = self.panel(Slot::Scores).current(Report::scores)?;
        let scored: Vec<&TaskComparison> = scores.tasks.iter().filter(|task| task.edited.n > 0).collect();
        (!scored.is_empty()).then_some(scored)
    }

    fn scores_text(&self, card: &ModelCard, what: TakeAway) -> Result<String, Problem> {
        let scored = self.scored().ok_or_else(|| {
            problem("this schedule has no scores yet", "wait for the first items, or score again")
        })?;
        let schedule = self.schedule().to_string();
        let provenance = ScoresProvenance {
            model: &card.name,
            model_hash: &card.hash,
            schedule: &schedule,
            limit: self.limit,
            seed: self.seed,
            backend: &card.backend,
            version: VERSION,
            build: BUILD_ID,
        };
        let hash = |task: &str| card.tasks.iter().find(|info| info.name == task);
        let rows: Vec<ScoreRow<'_>> = scored
            .into_iter()
            .map(|task| ScoreRow {
                data_hash: hash(&task.edited.task).map_or("", |info| info.data_hash.as_str()),
                baseline: &task.baseline,
                edited: &task.edited,
                difference: task.difference.as_ref(),
            })
            .collect();
        Ok(match what {
            TakeAway::ScoresCsv => scores_csv(provenance, &rows),
            _ => scores_json(provenance, &rows),
        })
    }

    /// What a chart carries, or its table: the text of one of these; empty if there is none.
    #[must_use]
    pub fn taken_text(&self, what: TakeAway) -> String {
        self.take_away(what).map_or_else(|_| String::new(), |taken| taken.text)
    }

    /// The canvas, if it is of the present schedule and prompt.
    #[must_use]
    pub fn painted_canvas(&self) -> Option<&Canvas> {
        let panel = self.panel(Slot::LogitLens);
        panel.value(Report::logit_lens).filter(|_| panel.phase == PanelPhase::Finished)
    }

    /// What both schedules wrote; none while nothing is written, or of a schedule before.
    #[must_use]
    pub fn written(&self) -> Option<WritingExport<'_>> {
        let card = self.model.card()?;
        let writing = self.panel(Slot::Generation).current(Report::generation)?;
        let answer = |written: &GeneratedText, schedule: String| Answer {
            schedule,
            tokens: written.tokens.clone(),
            stop: written.ended.map(StopReason::name),
        };
        let full = Schedule::baseline(self.n_layers).to_string();
        let answers =
            [answer(writing.full.as_ref()?, full), answer(&writing.edited, self.schedule().to_string())];
        Some(WritingExport {
            model: &card.name,
            model_hash: &card.hash,
            backend: &card.backend,
            version: VERSION,
            build: BUILD_ID,
            figure: None,
            prompt: &writing.prompt,
            answers,
        })
    }

    fn latency_text(&self, card: &ModelCard, what: TakeAway) -> Result<String, Problem> {
        let measured = self.panel(Slot::Latency).current(Report::latency);
        let Some(measured) = measured.filter(|measured| measured.n_rounds_done > 0) else {
            return Err(problem(
                "no times were measured yet",
                "measure them in the panel of accuracy and time",
            ));
        };
        let provenance = LatencyProvenance {
            model: card.name.clone(),
            model_hash: card.hash.clone(),
            tasks: measured.tasks.clone(),
            seed: measured.seed,
            n_prompt: measured.n_prompt,
            n_prefill: measured.n_prefill,
            backend: card.backend.clone(),
            version: VERSION.to_owned(),
            build: BUILD_ID.to_owned(),
        };
        let points = &measured.points;
        Ok(match what {
            TakeAway::LatencyCsv => latency_csv(&provenance, points),
            _ => latency_json(&provenance, points),
        })
    }
}

fn refused(error: ExportError) -> Problem {
    Problem { what: error.to_string(), hint: error.hint() }
}

fn problem(what: &str, hint: &str) -> Problem {
    Problem { what: what.to_owned(), hint: Some(hint.to_owned()) }
}
