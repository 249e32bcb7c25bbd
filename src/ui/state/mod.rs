//! What the page knows, and the messages that change it.
//!
//! [`State`] is plain data. `update(&mut State, Message) -> Vec<Command>` is the only thing
//! that changes it and does nothing else; commands are carried out by the store
//! (send a request to the engine, write the address bar, remember a setting).

use crate::protocol::{
    CatalogEntry, Event, Measurement, ModelCard, NextToken, OpenStage, Problem, Request, RunId, Side,
    StopReason, Stroke, TaskComparison,
};
use crate::schedule::Schedule;

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// How the engine (the worker) is.
    pub engine: EnginePhase,
    /// Bundled models, the default first.
    pub catalog: Vec<CatalogEntry>,
    /// The model that is open or being opened.
    pub model: ModelPhase,
    /// What the user edits. Valid for the open model.
    pub schedule: Schedule,
    /// Tasks that are evaluated, by name, in the model's order.
    pub tasks: Vec<String>,
    /// Items per task.
    pub limit: usize,
    /// Seeds the order of items and the sampling.
    pub seed: u64,
    /// As typed.
    pub prompt: String,
    /// Scores of the current schedule.
    pub scores: Panel<Vec<TaskComparison>>,
    /// Next tokens and strokes of the current schedule and prompt.
    pub look: Panel<Look>,
    /// Two generations side by side.
    pub writing: Panel<Writing>,
    /// Measured cost.
    pub cost: Panel<CostPair>,
    /// Things to tell, oldest first (link problems, fallback, lost device).
    pub notices: Vec<Notice>,
    /// The last thing said to screen readers.
    pub announcement: String,
    /// Settings remembered on this device.
    pub settings: Settings,
}

/// The worker.
#[derive(Debug, Clone, PartialEq)]
pub enum EnginePhase {
    /// Its module is loading.
    Starting,
    /// It answers.
    Ready,
    /// The GPU was lost and is being rebuilt.
    Recovering,
    /// It cannot run; why.
    Failed(Problem),
}

/// The model.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelPhase {
    /// Nothing was asked for yet.
    None,
    /// It is being opened; the card of the one before stays in sight.
    Opening {
        /// For people.
        title: String,
        /// What is happening.
        stage: OpenStage,
        /// Bytes read.
        bytes_done: u64,
        /// Bytes in all, 0 when unknown.
        bytes_total: u64,
        /// The model that is still there.
        before: Option<Box<ModelCard>>,
    },
    /// It is open.
    Open(Box<ModelCard>),
    /// A link asks for a model that is not here; its schedule is kept.
    Missing {
        /// The name in the link, a hint only.
        name: String,
        /// First 64 bits of its hash, as 16 hex digits.
        hash: String,
        /// Its layers.
        n_layers: usize,
    },
    /// It could not be opened.
    Failed(Problem),
}

impl ModelPhase {
    /// The open model's card (also while another one opens).
    #[must_use]
    pub fn card(&self) -> Option<&ModelCard> {
        match self {
            Self::Open(card) => Some(card),
            Self::Opening { before, .. } => before.as_deref(),
            _ => None,
        }
    }
}

/// A result that is asked for, arrives and goes stale.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel<T> {
    /// The run that is asked for; events of other runs are dropped.
    pub run: Option<RunId>,
    /// The last value; kept, and shown as stale, while a new run has none yet.
    pub value: Option<T>,
    /// Where the value stands.
    pub phase: PanelPhase,
}

impl<T> Default for Panel<T> {
    fn default() -> Self {
        Self { run: None, value: None, phase: PanelPhase::Empty }
    }
}

/// Where a panel's value stands.
#[derive(Debug, Clone, PartialEq)]
pub enum PanelPhase {
    /// Nothing was asked for.
    Empty,
    /// A new run has been asked for; the value, if any, belongs to an earlier schedule.
    Stale,
    /// The value belongs to the current schedule and still grows.
    Growing,
    /// Done.
    Finished,
    /// Stopped by the user.
    Cancelled,
    /// Stopped by an error.
    Failed(Problem),
}

/// See [`Event::Looked`].
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The prompt's tokens.
    pub prompt_tokens: Vec<String>,
    /// Tokens dropped from the left.
    pub n_clipped: usize,
    /// Under the full model.
    pub baseline: Vec<NextToken>,
    /// Under the schedule.
    pub edited: Vec<NextToken>,
    /// One per application of the schedule's plan.
    pub strokes: Vec<Stroke>,
}

/// Two texts side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Writing {
    /// The prompt that was written on from.
    pub prompt: String,
    /// Under the full model.
    pub baseline: Written,
    /// Under the schedule.
    pub edited: Written,
}

impl Writing {
    /// One of the two.
    pub fn side_mut(&mut self, side: Side) -> &mut Written {
        match side {
            Side::Baseline => &mut self.baseline,
            Side::Edited => &mut self.edited,
        }
    }

    /// Index of the first token that differs, if any.
    #[must_use]
    pub fn first_difference(&self) -> Option<usize> {
        let (a, b) = (&self.baseline, &self.edited);
        let shorter = a.tokens.len().min(b.tokens.len());
        let differs = (0..shorter).find(|&i| a.tokens[i].0 != b.tokens[i].0);
        let both_ended = a.ended.is_some() && b.ended.is_some();
        differs.or_else(|| (both_ended && a.tokens.len() != b.tokens.len()).then_some(shorter))
    }
}

/// One generated text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Token ids with the text that each adds.
    pub tokens: Vec<(u32, String)>,
    /// Why it ended, once it has.
    pub ended: Option<StopReason>,
}

/// Cost of both schedules.
#[derive(Debug, Clone, PartialEq)]
pub struct CostPair {
    /// The full model.
    pub baseline: Measurement,
    /// The schedule.
    pub edited: Measurement,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Names it, for dismissing.
    pub id: u32,
    /// How grave.
    pub level: NoticeLevel,
    /// In words.
    pub problem: Problem,
}

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is not as asked.
    Warning,
    /// Something did not work.
    Error,
}

/// Remembered on this device.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Language tag (`en`); empty means the browser's.
    pub language: String,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What can happen. (The editing messages are in `painters`' own part of this enum.)
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The engine said something.
    Engine(Event),
    /// The engine's module could not be started.
    EngineFailed(Problem),
    /// Replace the schedule (preset, text field).
    SetSchedule(Schedule),
    /// Step back.
    Undo,
    /// Step forward again.
    Redo,
    /// Back to the full model.
    Reset,
    /// Prompt typed.
    SetPrompt(String),
    /// Write on from the prompt.
    Write,
    /// Stop writing.
    StopWriting,
    /// Turn a task on or off.
    ToggleTask(String),
    /// Items per task.
    SetLimit(usize),
    /// Measure ms per token again.
    Measure,
    /// Open a bundled model.
    OpenBundled(String),
    /// Files were picked or dropped (they travel beside the request).
    OpenFiles,
    /// Give up opening.
    CancelOpen,
    /// Dismiss a notice.
    Dismiss(u32),
    /// Theme.
    SetTheme(Theme),
    /// Language.
    SetLanguage(String),
    /// The address bar's fragment at start or after a change by hand.
    Fragment(String),
    /// The user asks for a link.
    Share,
}

/// What the store must do after an update.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Send to the engine.
    Send(Request),
    /// Put this fragment into the address bar without a new history entry.
    ReplaceFragment(String),
    /// Remember the settings.
    SaveSettings(Settings),
    /// Reload the page once (build mismatch).
    ReloadOnce,
}
