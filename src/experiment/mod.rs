//! What is asked, and what was found: plain values, no I/O.
//!
//! An [`Experiment`] holds everything that changes a number, and no path: model and data stand
//! in it by name and hash. A link, a dropped file, a request to the engine, a key of the store and
//! the arguments of a command are this one value. A [`Report`] answers it variant for variant,
//! and one [`Provenance`] says what its numbers rest on.
//!
//! ```text
//! Experiment --Session::start--> Run --step*--> Report
//! ```
//!
//! The values travel in postcard between page and engine, so no field is left out when it is
//! written (no `skip_serializing_if`), and none is told by what it looks like (no `untagged`).

mod apart;
mod attention;
mod card;
mod check;
mod items;
mod lens;
mod lesson;
mod provenance;
mod quantising;
mod report;
mod search;
mod speed;
mod suited;
mod workers;

pub use apart::Apart;
pub use attention::{AttentionReport, LayerRuns};
pub use card::{
    BackendChoice, ITEMS_BYTES_MAX, ItemsRead, ModelCard, OpenChoice, OpenProgress, OpenStage, TaskInfo,
};
pub use check::{ExperimentError, NAME_CHARS_MAX, ROUNDS_MAX, TASKS_MAX};
pub use items::{ItemAnswer, ItemPage, ItemRow};
pub use lens::{Canvas, CanvasCell, CanvasRow, Flip, Way};
pub use lesson::{Answer, LessonBar, LessonFound, LessonReport};
pub use provenance::{BUILD_ID, ItemsOf, Provenance, Saved, VERSION};
pub use quantising::{QuantisingProgress, QuantisingReport};
pub use report::{
    CheckpointReport, CompareReport, CostReport, FigureProgress, GeneratedText, GenerationReport,
    HiddenReport, KeptFigure, KeptReport, KeptSearch, LatencyProgress, LeftOut, LogitsReport, MadeFile,
    Measurement, NextToken, NextTokenReport, Report, ScoresReport, Stroke, TaskComparison, TaskOfTwo,
};
pub use search::{HalfResult, SearchPoint, SearchProgress};
pub use speed::{LatencySize, Speed, StudySize};
pub use suited::{Unsuited, fills_gaps, past_context};
pub use workers::{Workers, WorkersLimit};

use serde::{Deserialize, Serialize};

use crate::eval::Selection;
use crate::model::Quantise;
use crate::sweep::{Budget, FamilySpec, Move, Stop, Study, model_label};

/// Digits of a model's hash that a link carries; fewer do not name a model.
pub const HASH_DIGITS_MIN: usize = 16;

/// One thing that a person asks of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    pub model: ModelRef,
    /// On the items of which tasks; empty for all of the model's, and where no items are read.
    #[serde(default)]
    pub data: Vec<DataRef>,
    /// Most items of each task; all without it.
    pub limit: Option<usize>,
    /// Seeds the order of the items and the sampling; items come in the order of their file
    /// without it.
    pub seed: Option<u64>,
    /// When cells of a sweep are decided and the rest of their items left out; never without it.
    pub stop: Option<Stop>,
    pub what: What,
}

/// A model by name and hash.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelRef {
    /// What it is called, for people.
    pub name: String,
    /// SHA-256, lower-case hex, or its first [`HASH_DIGITS_MIN`] digits or more; empty where
    /// any model is meant.
    #[serde(default)]
    pub hash: String,
    /// Where it can be had: `OWNER/NAME@COMMIT` on the Hugging Face Hub.
    #[serde(default)]
    pub source: Option<String>,
    /// To how many bits its matrices are quantised while it loads, 8 or 4; as it is stored without it.
    #[serde(default)]
    pub quantise: Option<Quantise>,
}

/// The items of a task by name and hash, with what changes how they are read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataRef {
    pub task: String,
    /// SHA-256 of the file of items as it is published, lower-case hex, where it is known.
    pub sha256: Option<String>,
    /// The benchmark in whose published form the file is; the model's own task without it.
    pub form: Option<String>,
    /// A beginning-of-text token stands in front, or not; as usual for the form without it.
    pub add_bos: Option<bool>,
    /// Examples before each question.
    pub few_shot: Option<FewShotRef>,
    /// Most tokens of a generated answer; as usual for the form without it.
    pub max_gen_toks: Option<u32>,
    /// Where the file can be had: `OWNER/NAME@COMMIT/PATH`, a data set on the Hugging Face Hub.
    #[serde(default)]
    pub source: Option<String>,
    /// A benchmark by name, asked as lm-evaluation-harness of this version asks it.
    #[serde(default)]
    pub harness: Option<String>,
}

/// Examples before each question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FewShotRef {
    pub n: u32,
    /// Draws them anew for each question; the first of the file without it.
    pub seed: Option<u64>,
    /// SHA-256 of their file, lower-case hex, where it is known.
    pub sha256: Option<String>,
    /// Where their file can be had, as that of the items.
    #[serde(default)]
    pub source: Option<String>,
}

/// What is asked. Schedules are texts in normal form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum What {
    /// Scores of tasks.
    Scores {
        schedule: String,
        /// And under the full model on the same items, with paired differences.
        beside_full: bool,
    },
    /// Scores of two schedules and of the full model, on the same items.
    Compare {
        schedule: String,
        /// The other one.
        other: String,
    },
    /// One page of the items of the one task in `data`, with both answers.
    Items {
        /// Under this schedule and under the full model.
        schedule: String,
        /// Which page, from 0; a page after the last is the last.
        page: usize,
        /// Only items that are right under one of the two alone, as far as both are known.
        changed_only: bool,
    },
    /// The most likely next tokens under both, and how much each layer run changes the
    /// residual stream.
    NextToken {
        /// Under this schedule and under the full model.
        schedule: String,
        /// After this.
        prompt: Prompt,
    },
    /// Text that goes on from a prompt, under both.
    Generation {
        /// Under this schedule, and under the full model where that is another and wanted.
        schedule: String,
        /// After this.
        prompt: Prompt,
        /// Most tokens of each text.
        max_tokens: usize,
        /// 0 is greedy.
        temperature: f32,
        /// And under the full model with the same draws.
        beside_full: bool,
    },
    /// What every step would say next at every token, beside the full model.
    LogitLens { schedule: String, prompt: Prompt },
    /// The attention weights of every layer run, beside the full model's.
    Attention {
        /// Under this schedule and under the full model.
        schedule: String,
        /// Within this.
        prompt: Prompt,
        /// Only rows and columns of the last so many tokens; of all without it.
        last: Option<usize>,
    },
    /// The logits after every token.
    Logits { schedule: String, prompt: Prompt },
    /// The residual stream at every token, of the embeddings and after every step.
    Hidden { schedule: String, prompt: Prompt },
    /// Decode time per token of both, with counted work.
    Cost {
        /// Of this schedule and of the full model.
        schedule: String,
    },
    /// Many schedules on the same items.
    Sweep {
        /// One of the paper's figures, or its questions; the user's own plan without it.
        study: Option<Study>,
        /// The families of the plan; those of the study, if empty.
        families: Vec<FamilySpec>,
    },
    /// How much of each of the paper's figures is kept from before.
    Kept,
    /// Hidden states along schedules.
    States {
        /// The paper's number: 3, 14 or 15.
        figure: u32,
        /// Measured beside the figure's own schedules.
        schedule: Option<String>,
    },
    /// Accuracy against time, of the families and of this schedule.
    Latency {
        /// Measured beside the families.
        schedule: Option<String>,
        /// Rounds of times over all schedules.
        rounds: usize,
    },
    /// The best schedule within a budget, searched on one half of the items and scored on the other.
    Search {
        budget: Budget,
        /// Schedules that are gone on with.
        beam: usize,
        /// Kinds of steps; all, if empty.
        moves: Vec<Move>,
    },
    /// The edited model itself, as the files of a folder.
    Checkpoint { schedule: String },
    /// What quantising the model while it loaded has changed.
    Quantising,
}

/// What a model reads before it says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    Text(String),
    /// An item of a task, read as the items of that task are scored.
    Item {
        /// Its context and answer.
        text: String,
        task: String,
    },
    /// Tokens.
    Ids(Vec<u32>),
    /// What a user says to the model, which reads it as its own chat template writes it.
    Chat(String),
}

impl Experiment {
    /// On no items.
    pub fn of(model: ModelRef, what: What) -> Self {
        Self { model, data: Vec::new(), limit: None, seed: None, stop: None, what }
    }

    /// Which items of each task are taken, and in which order.
    pub fn selection(&self) -> Selection {
        Selection { seed: self.seed, limit: self.limit }
    }

    pub fn tasks(&self) -> Vec<String> {
        self.data.iter().map(|data| data.task.clone()).collect()
    }
}

impl ModelRef {
    /// What figures of several models call it.
    pub fn label(&self) -> String {
        model_label(&self.name, self.source.as_deref(), self.quantise)
    }

    /// Whether this names the model with this hash (all of its digits); an empty hash names
    /// every model.
    pub fn is(&self, hash: &str) -> bool {
        self.hash.is_empty() || (self.hash.len() >= HASH_DIGITS_MIN && hash.starts_with(&self.hash))
    }
}

impl DataRef {
    /// A task of the model.
    pub fn task(name: &str) -> Self {
        Self { task: name.to_owned(), ..Self::default() }
    }
}

impl What {
    /// Whether it is about the items of tasks.
    pub fn reads_items(&self) -> bool {
        matches!(
            self,
            Self::Scores { .. }
                | Self::Compare { .. }
                | Self::Items { .. }
                | Self::Sweep { .. }
                | Self::States { .. }
                | Self::Latency { .. }
                | Self::Search { .. }
        )
    }

    /// The schedule that is asked about, where there is one besides those of a figure.
    pub fn schedule(&self) -> Option<&str> {
        match self {
            Self::Scores { schedule, .. }
            | Self::Compare { schedule, .. }
            | Self::Items { schedule, .. }
            | Self::NextToken { schedule, .. }
            | Self::Generation { schedule, .. }
            | Self::LogitLens { schedule, .. }
            | Self::Attention { schedule, .. }
            | Self::Logits { schedule, .. }
            | Self::Hidden { schedule, .. }
            | Self::Cost { schedule }
            | Self::Checkpoint { schedule } => Some(schedule),
            Self::States { schedule, .. } | Self::Latency { schedule, .. } => schedule.as_deref(),
            Self::Sweep { .. } | Self::Kept | Self::Quantising | Self::Search { .. } => None,
        }
    }

    /// The same experiment about this schedule, where it is about one at all.
    pub fn with_schedule(mut self, text: String) -> Self {
        match &mut self {
            Self::Scores { schedule, .. }
            | Self::Compare { schedule, .. }
            | Self::Items { schedule, .. }
            | Self::NextToken { schedule, .. }
            | Self::Generation { schedule, .. }
            | Self::LogitLens { schedule, .. }
            | Self::Attention { schedule, .. }
            | Self::Logits { schedule, .. }
            | Self::Hidden { schedule, .. }
            | Self::Cost { schedule }
            | Self::Checkpoint { schedule } => *schedule = text,
            Self::States { schedule, .. } | Self::Latency { schedule, .. } => *schedule = Some(text),
            Self::Sweep { .. } | Self::Kept | Self::Quantising | Self::Search { .. } => {}
        }
        self
    }

    /// The same experiment after this prompt, where it is about one at all.
    pub fn with_prompt(mut self, other: Prompt) -> Self {
        match &mut self {
            Self::NextToken { prompt, .. }
            | Self::Generation { prompt, .. }
            | Self::LogitLens { prompt, .. }
            | Self::Attention { prompt, .. }
            | Self::Logits { prompt, .. }
            | Self::Hidden { prompt, .. } => *prompt = other,
            _ => {}
        }
        self
    }

    /// What is read first, where something is.
    pub fn prompt(&self) -> Option<&Prompt> {
        match self {
            Self::NextToken { prompt, .. }
            | Self::Generation { prompt, .. }
            | Self::LogitLens { prompt, .. }
            | Self::Attention { prompt, .. }
            | Self::Logits { prompt, .. }
            | Self::Hidden { prompt, .. } => Some(prompt),
            _ => None,
        }
    }
}
