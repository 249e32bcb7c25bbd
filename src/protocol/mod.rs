//! What the page and the engine say to each other.
//!
//! The page sends a [`Request`], folds [`Event`]s, and drops events of superseded runs.
//! Both are plain data ([`encode`], [`decode`]); picked files travel beside the request, as the
//! browser's own handles. A new run of a kind supersedes the one before it.

mod bytes;
mod card;
mod figure;
mod looking;
mod made;
mod problem;
mod stop_reason;
mod task;
mod timing;
mod wire;

use serde::{Deserialize, Serialize};

pub use card::ModelCard;
pub use figure::FigureProgress;
pub use looking::{
    Canvas, CanvasCell, CanvasRequest, CanvasRow, Flip, ItemAnswer, ItemPage, ItemRow, ItemsRequest,
    NextToken, StatesRequest, Stroke, Way,
};
pub use made::MadeFile;
pub use problem::Problem;
pub use stop_reason::StopReason;
pub use task::{ITEMS_BYTES_MAX, ItemsRead, TaskComparison, TaskInfo};
pub use timing::{LatencyProgress, Measurement};
pub use wire::{WireError, decode, encode};

use crate::backend::BackendInfo;
use crate::export::Experiment;
pub use crate::model::CatalogEntry;
use crate::states::StatesReport;
use crate::sweep::{Stop, Study};

/// Names one run; the page counts upward, so a greater id is a later run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// Page to engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// First message.
    Hello,
    /// Open a bundled model by its folder name.
    OpenBundled {
        /// Folder below `models/`.
        name: String,
        /// Which executor to use.
        backend: BackendChoice,
    },
    /// Open the files that travel with this message.
    OpenFiles {
        /// Which executor to use.
        backend: BackendChoice,
    },
    /// Give up opening a model; the one before stays.
    CancelOpen,
    /// Score tasks under a schedule and under the baseline, paired.
    Evaluate {
        /// Names the run.
        run: RunId,
        /// Normal-form text.
        schedule: String,
        /// Names of tasks of the model; unknown ones are refused.
        tasks: Vec<String>,
        /// Items per task (all, if the task has fewer).
        limit: usize,
        /// Seeds the permutation in whose order items are taken.
        seed: u64,
    },
    /// Next tokens and strokes for a prompt, under the baseline and the schedule.
    Look {
        /// Names the run.
        run: RunId,
        /// Normal-form text.
        schedule: String,
        /// As typed.
        prompt: String,
        /// The task whose item it is, if it is one: it is read as it is scored.
        of_task: Option<String>,
    },
    /// Write on from a prompt, under the baseline and the schedule, side by side.
    Write {
        /// Names the run.
        run: RunId,
        /// Normal-form text.
        schedule: String,
        /// As typed.
        prompt: String,
        /// Most tokens per side.
        max_tokens: usize,
        /// 0 is greedy.
        temperature: f32,
        /// Seeds the sampling; both sides draw the same numbers.
        seed: u64,
    },
    /// Measure the decode time per token of the schedule and of the baseline.
    Measure {
        /// Names the run.
        run: RunId,
        /// Normal-form text.
        schedule: String,
    },
    /// Fill one of the paper's figures, or answer its questions, a few items at a time under
    /// all schedules.
    Sweep {
        /// Names the run.
        run: RunId,
        /// Which; unknown figures are refused.
        study: Study,
        /// Names of tasks of the model; all, if empty.
        tasks: Vec<String>,
        /// Items per task.
        limit: usize,
        /// Seeds the order of items.
        seed: u64,
        /// Leave out what is left of cells that are decided; all items are run without it.
        #[serde(default)]
        stop: Option<Stop>,
    },
    /// Measure time beside accuracy: the schedule and the families of
    /// [`LATENCY_FAMILIES`](crate::sweep::LATENCY_FAMILIES).
    Latency {
        /// Names the run.
        run: RunId,
        /// Normal-form text.
        schedule: String,
        /// Names of tasks of the model; all, if empty.
        tasks: Vec<String>,
        /// Items per task.
        limit: usize,
        /// Seeds the order of items.
        seed: u64,
    },
    /// Read items that a person has brought, as one more task.
    AddItems {
        /// Names the run.
        run: RunId,
        /// The file's name, or what the items are called.
        name: String,
        /// One JSON object a line, at most [`ITEMS_BYTES_MAX`].
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
    /// Take such a task away again.
    RemoveItems {
        /// Its name.
        task: String,
    },
    /// Read the file of a figure: what was asked, and what came of it there.
    ReadFigure {
        /// The file's name.
        name: String,
        /// Its bytes.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
    /// Make the edited model itself, as a checkpoint.
    Checkpoint {
        /// Names the run.
        run: RunId,
        /// Normal-form text.
        schedule: String,
    },
    /// What every step would say, along a text.
    Canvas(CanvasRequest),
    /// A page of a task's items with both answers.
    Items(ItemsRequest),
    /// Hidden states of items under the schedules of one of the paper's figures.
    States(StatesRequest),
    /// Stop a run.
    Cancel {
        /// Which.
        run: RunId,
    },
}

/// Which executor a model should be opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackendChoice {
    /// The GPU where there is one in hardware that passes the self-test, else the CPU.
    #[default]
    Auto,
    /// The same with a GPU in software, if there is no other.
    Gpu,
    /// The CPU.
    Cpu,
}

/// Engine to page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Answer to `Hello`: what is bundled.
    Ready {
        /// Bundled models, the default first.
        catalog: Vec<CatalogEntry>,
    },
    /// A model is being opened.
    Opening {
        /// What is happening.
        stage: OpenStage,
        /// Bytes read so far.
        bytes_done: u64,
        /// Bytes to read.
        bytes_total: u64,
    },
    /// A model is open; runs refer to it from now on.
    Opened(Box<ModelCard>),
    /// It could not be opened; the model before, if any, stays.
    OpenFailed(Problem),
    /// Scores so far. Comes often; each replaces the one before.
    Scores {
        /// Which run.
        run: RunId,
        /// One per task, in the order asked for.
        tasks: Vec<TaskComparison>,
        /// All items of all tasks are done.
        finished: bool,
    },
    /// What the model would say next.
    Looked {
        /// Which run.
        run: RunId,
        /// The prompt's tokens, as text pieces.
        prompt_tokens: Vec<String>,
        /// Tokens dropped from the left because the context was full.
        n_clipped: usize,
        /// Most likely next tokens under the baseline, greatest first.
        baseline: Vec<NextToken>,
        /// The same under the schedule.
        edited: Vec<NextToken>,
        /// One per application of the schedule's plan, in order.
        strokes: Vec<Stroke>,
    },
    /// A piece of generated text.
    Wrote {
        /// Which run.
        run: RunId,
        /// Which side.
        side: Side,
        /// The token id.
        token: u32,
        /// The text that it adds (may be empty while a character is incomplete).
        text: String,
    },
    /// One side has ended.
    WriteEnded {
        /// Which run.
        run: RunId,
        /// Which side.
        side: Side,
        /// Why.
        reason: StopReason,
    },
    /// Decode time.
    Measured {
        /// Which run.
        run: RunId,
        /// The full model.
        baseline: Measurement,
        /// The schedule.
        edited: Measurement,
    },
    /// A figure so far. Each replaces the one before.
    Swept {
        /// Which run.
        run: RunId,
        /// What has come of it.
        figure: FigureProgress,
        /// All items are done.
        finished: bool,
    },
    /// Time beside accuracy, so far. Each replaces the one before.
    Latency {
        /// Which run.
        run: RunId,
        /// What has come of it.
        progress: LatencyProgress,
        /// All items and all rounds are done.
        finished: bool,
    },
    /// Items were read: they are a task now.
    ItemsAdded {
        /// Which run.
        run: RunId,
        /// The task.
        task: TaskInfo,
        /// What became of the lines.
        read: ItemsRead,
    },
    /// The edited model.
    CheckpointMade {
        /// Which run.
        run: RunId,
        /// Of which schedule.
        schedule: String,
        /// The files of its folder, the weights first.
        files: Vec<MadeFile>,
    },
    /// A figure's file was read, or not.
    FigureRead {
        /// The file's name.
        name: String,
        /// What it rests on, or why that cannot be told.
        read: Result<Box<Experiment>, Problem>,
    },
    /// A canvas.
    Painted {
        /// Which run.
        run: RunId,
        /// All of it.
        canvas: Box<Canvas>,
    },
    /// A page of items.
    Listed {
        /// Which run.
        run: RunId,
        /// All of it.
        page: Box<ItemPage>,
    },
    /// Hidden states so far. Each replaces the one before.
    States {
        /// Which run.
        run: RunId,
        /// What has come of it.
        report: Box<StatesReport>,
        /// All items are done.
        finished: bool,
    },
    /// A run stopped with an error.
    RunFailed {
        /// Which run.
        run: RunId,
        /// Why.
        problem: Problem,
    },
    /// A run was cancelled or superseded; nothing more comes from it.
    Cancelled {
        /// Which run.
        run: RunId,
    },
    /// The GPU was lost; the engine is building it anew.
    DeviceLost {
        /// Why.
        problem: Problem,
    },
    /// The engine computes again (perhaps elsewhere); interrupted runs go on.
    Recovered {
        /// Where it computes now.
        backend: BackendInfo,
        /// Why not on the GPU, if it is not.
        fallback: Option<String>,
    },
}

/// The identity of a build; page and engine must agree. It stands before every message.
pub const BUILD_ID: &str = env!("ATELIER_BUILD_ID");
/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is happening while a model opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenStage {
    /// Config, tokenizer, tasks.
    Reading,
    /// Weights, straight onto the device.
    Weights,
    /// The device computes known answers.
    SelfTest,
}

/// Which of two side-by-side results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The full model.
    Baseline,
    /// The schedule.
    Edited,
}
