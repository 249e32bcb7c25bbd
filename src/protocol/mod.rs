//! What the page and the engine say to each other.
//!
//! The page starts runs of experiments, folds their reports, and drops reports of runs that it
//! has superseded. Both messages are plain data ([`encode`], [`decode`]); picked files travel
//! beside the request, as the browser's own handles.

mod packed;
mod reader;
mod wire;
mod writing;

use serde::{Deserialize, Serialize};

pub use packed::{Answered, FileForm, Packed};
pub use wire::{WireError, decode, encode};
pub use writing::{CodeForm, Writing};

use crate::backend::BackendInfo;
use crate::claim::{Checked, Claim};
use crate::experiment::{
    BackendChoice, DataRef, Experiment, ItemsRead, ModelCard, OpenProgress, Speed, TaskInfo, Workers,
};
use crate::hub::{Access, HubData, HubModel, HubName, Revision};
use crate::lesson::LessonCard;
pub use crate::model::CatalogEntry;
use crate::model::Quantise;
use crate::platform::Kept;
use crate::reader::Opened;
use crate::share::DataLink;
use crate::sweep::Study;
use crate::words::Problem;

/// The data set whose tasks classifiers answer.
const GLUE: &str = "nyu-mll/glue";
/// Models of which a figure is kept, to stand beside others.
pub const COMPARED_MAX: usize = 6;
/// The same of a figure of models that were fine-tuned for a task each: GLUE has nine.
pub const POOLED_MAX: usize = 9;

/// Models of which this figure is kept.
pub fn kept_max(study: Study) -> usize {
    if study.is_pooled() { POOLED_MAX } else { COMPARED_MAX }
}

/// Names one run; the page counts upward, so a greater id is a later run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// Page to engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// First message.
    Hello,
    /// Speak this language from now on, where the engine has words of its own.
    Speak { language: String },
    /// Open a bundled model by its folder name.
    OpenBundled {
        /// Folder below `models/`.
        name: String,
        /// Which executor to use.
        backend: BackendChoice,
        /// To how many bits its matrices are quantised while it loads.
        quantise: Option<Quantise>,
    },
    /// Open the files that travel with this message.
    OpenFiles {
        /// Which executor to use.
        backend: BackendChoice,
        quantise: Option<Quantise>,
    },
    /// Give up opening a model; the one before stays.
    CancelOpen,
    /// Ask the Hub what a name means. A later question takes the place of an earlier one.
    LookUp { name: HubName, access: Access },
    /// Give up asking.
    CancelLookUp,
    /// Fetch a model that was looked up, as far as it is not here, and open it.
    OpenHub {
        model: Box<HubModel>,
        /// The branch, tag or commit that was asked for.
        asked: Revision,
        access: Access,
        /// Which executor to use.
        backend: BackendChoice,
        quantise: Option<Quantise>,
    },
    /// Open a model that is kept; nobody is asked.
    OpenKept {
        /// With the commit as its revision.
        name: HubName,
        /// Which executor to use.
        backend: BackendChoice,
        quantise: Option<Quantise>,
    },
    /// Say which benchmarks there are by name.
    ListBenchmarks,
    /// Ask the Hub where the data of a benchmark is, at this revision of its data set. A later question
    /// takes the place of an earlier one, and of a download of data.
    LookUpData { benchmark: String, revision: Revision, access: Access },
    /// Fetch data that was looked up, and read it as a task of the open model.
    FetchData { found: Box<FoundData>, access: Access },
    /// Give up asking for data or fetching it.
    CancelData,
    /// Read a benchmark's data that is kept, as a task of the open model; nobody is asked.
    AddBenchmark { data: DataLink },
    /// Say what is kept.
    ListKept,
    /// Remove a model that is kept (its revision is the commit); without one, what was left of downloads.
    RemoveKept { name: Option<HubName> },
    /// Run an experiment with the open model.
    Start { run: RunId, experiment: Box<Experiment> },
    /// Stop a run.
    Cancel { run: RunId },
    /// Read items that a person has brought, as one more task.
    AddItems {
        run: RunId,
        /// The file's name, or what the items are called.
        name: String,
        /// At most [`ITEMS_BYTES_MAX`](crate::experiment::ITEMS_BYTES_MAX).
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Remove such a task again.
    RemoveItems { task: String },
    /// Read a file of ours: what was asked, and what was found there.
    ReadFile {
        name: String,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Keep a figure, to stand beside those of other models; in place of the one before of its model.
    KeepFigure { answered: Box<Answered> },
    /// Say which figures are kept.
    ListFigures,
    /// Keep it no longer.
    ForgetFigure { study: Study, model_hash: String },
    /// Compare a claim with what was computed of the experiment that it is about, and say what could be claimed here.
    Check { run: RunId, experiment: Box<Experiment>, claim: Option<Box<Claim>> },
    /// Say which lessons there are.
    ListLessons,
    /// Run the experiments of a lesson's step with the open model.
    StartStep { run: RunId, lesson: String, step: String },
    /// Write a text.
    Write { run: RunId, what: Box<Writing> },
}

/// A model that was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub model: HubModel,
    /// The branch, tag or commit that was asked for.
    pub asked: Revision,
    /// Of which of its choices all files are here: GGUF files; none is the folder.
    pub kept: Vec<Option<String>>,
    /// Bytes that may still be kept, where the browser tells.
    pub room: Option<u64>,
}

/// A benchmark that can be had by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownBenchmark {
    /// The harness's name of the task.
    pub name: String,
    /// `OWNER/NAME` of its data set.
    pub dataset: String,
    pub config: String,
    pub split: String,
    /// The split of its examples, and how many stand before each question.
    pub few_shot: Option<(String, u32)>,
    /// The version of lm-evaluation-harness as which it is asked.
    pub harness: String,
}

impl KnownBenchmark {
    /// Whether classifiers answer it, and no other model does.
    pub fn is_of_classes(&self) -> bool {
        self.dataset == GLUE
    }
}

/// A benchmark that is a task of the open model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadBenchmark {
    pub task: TaskInfo,
    /// All that pins it, for experiments.
    pub data: DataRef,
}

/// The data of a benchmark that was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundData {
    pub benchmark: KnownBenchmark,
    pub data: HubData,
    /// All its files are here.
    pub is_kept: bool,
    /// Bytes that may still be kept, where the browser tells.
    pub room: Option<u64>,
    /// Whether a beginning-of-text token stands before what the open model reads.
    pub add_bos: Option<bool>,
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
    Opening(OpenProgress),
    /// How fast the open model runs here, whenever that has become another.
    Speed(Speed),
    /// How many workers compute, whenever that has become another number.
    Workers(Workers),
    /// A model is open; runs refer to it from now on.
    Opened(Box<ModelCard>),
    /// It could not be opened; the model before, if any, stays.
    OpenFailed(Problem),
    /// A model that was to be opened without asking anybody is not kept.
    NotKept,
    /// The browser keeps no files: what is fetched lies in memory.
    InMemory,
    /// A question to the Hub was in vain, and is asked again after some seconds.
    LookUpPauses(Problem),
    /// What a name means.
    LookedUp(Result<Box<Found>, Problem>),
    /// Benchmarks that there are by name.
    Benchmarks(Vec<KnownBenchmark>),
    /// Where the data of a benchmark is.
    DataLookedUp(Result<Box<FoundData>, Problem>),
    /// Data is being fetched.
    DataComing(OpenProgress),
    /// A benchmark is a task now, or why not.
    BenchmarkRead { name: String, read: Result<Box<ReadBenchmark>, Problem> },
    /// Data that was to be read without asking anybody is not kept.
    DataNotKept { data: DataLink },
    /// What is kept.
    Kept(Result<Kept, Problem>),
    /// What a run has found so far. Each replaces the one before.
    Report {
        run: RunId,
        /// All that is known.
        report: Box<Packed>,
        /// Nothing more comes.
        finished: bool,
    },
    /// A run stopped with an error.
    RunFailed {
        run: RunId,
        /// Why.
        problem: Problem,
    },
    /// A run was cancelled; nothing more comes from it.
    Cancelled { run: RunId },
    /// Items were read: they are a task now.
    ItemsAdded {
        run: RunId,
        task: TaskInfo,
        /// What became of the lines.
        read: ItemsRead,
    },
    /// Lessons that there are, or what is wrong with them.
    Lessons(Result<Vec<LessonCard>, Problem>),
    /// Figures that are kept, of each study those that were kept longest ago first.
    Figures(Vec<Answered>),
    /// A file of ours was read, or not.
    FileRead {
        name: String,
        /// What it says, or why that cannot be told.
        read: Result<Box<Opened>, Problem>,
    },
    /// What could be claimed of an experiment, as links carry it, and what came of a claim about it.
    Checked { run: RunId, own: Option<Box<Claim>>, checked: Option<Box<Checked>> },
    /// A text was written, or not.
    Written {
        run: RunId,
        /// Its text, or why there is none.
        text: Result<String, Problem>,
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
        fallback: Option<Problem>,
    },
}
