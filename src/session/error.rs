//! Why a session could not do something.

use serde::Serialize;

use crate::backend::BackendError;
use crate::eval::{
    BadLine, Benchmark, BenchmarkError, EncodeError, FewShotError, FileError as TaskFileError, RunError,
};
use crate::experiment::{ExperimentError, Unsuited};
use crate::export::CheckpointError;
use crate::model::{ModelError, TokenizerError, cut};
use crate::platform::ExtrasError;
use crate::schedule::ParseError;
use crate::sweep::SweepError;
use crate::words;

pub(super) type Result<T, E = SessionError> = std::result::Result<T, E>;

/// Why a session could not do something.
#[derive(Debug, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum SessionError {
    /// Nothing is open.
    NoModel,
    /// Text needs a tokenizer.
    NoTokenizer,
    /// Text needs a tokenizer, and the model's is of a kind that is not read.
    TokenizerUnread { why: String },
    /// What is said to the model needs a template.
    NoChatTemplate,
    /// Nothing to begin with.
    EmptyPrompt,
    /// A model that fills gaps, and a prompt without one.
    NoMask {
        /// What stands for a gap.
        mask: String,
    },
    /// A model that fills gaps, and a tokenizer that has no token for one.
    NoMaskToken,
    /// A task that the model does not have.
    NoTask { name: String, known: Vec<String> },
    /// Items that an experiment names by their hash.
    NoData { task: String, asked: Option<String> },
    /// A task whose items have labels, and a model that tells no classes apart.
    NeedsClasses { task: String },
    /// A task about tokens, and a model that tells classes of texts apart.
    NeedsTokens { task: String },
    /// A task, and a classifier whose classes are trained for another kind of problem.
    OtherProblem { task: String, n: usize, problem: String },
    /// A task with other labels than the model has classes.
    OtherClasses {
        task: String,
        n: usize,
        /// Joined; none of a value.
        labels: String,
        n_model: usize,
    },
    /// A benchmark by a name that none has.
    NoBenchmark { name: String, known: Vec<&'static str> },
    /// Where items are to be had, written so that it is no file of a commit.
    BadSource { task: String, place: String },
    /// A benchmark as another version of the harness asks it.
    OtherHarness { task: String, asked: String, here: &'static str },
    /// A benchmark by name with other examples or another first token than it has.
    OtherAsking { task: String, n: Option<u32>, seed: u64, begins: bool },
    /// Examples that cannot be put before a question.
    FewShot { file: String, error: FewShotError },
    /// More tasks were brought than are kept.
    TooManyTasks { max: usize },
    /// Items that are here already, as a task of this name.
    SameItems { file: String, task: String },
    /// More text than is read.
    TooLongItems { file: String, got: usize, max: usize },
    /// The form is clear, and still no line is an item.
    NoItems { form: &'static str, first: BadLine },
    /// A figure that is no sweep.
    NoFigure { number: u32 },
    /// A search over items that cannot be halved, or of texts alone.
    NothingToSearch,
    /// A figure that needs more layers.
    TooShallow { figure: u32, n_layers: usize },
    /// A schedule with too many steps for a table of similarities.
    PathTooLong {
        schedule: String,
        /// States, the embedding among them.
        n_states: usize,
        max: usize,
    },
    /// More hidden states of a prompt than are read back.
    StatesTooLarge { tokens: usize, needed: u64, allowed: u64 },
    /// An experiment with another model.
    OtherModel {
        name: String,
        /// The first digits of its hash.
        asked: String,
        here: String,
        /// The first digits of its hash.
        hash: String,
    },
    /// An experiment with this model in another number of bits; none stands for as it is stored.
    OtherBits { asked: Option<u8>, here: Option<u8> },
    /// An experiment with other items.
    OtherData { task: String, asked: String, here: String },
    /// An edited model that is too large for memory.
    CheckpointTooLarge { megabytes: u64, max: u64, schedule: String },
    /// The change by quantising of a model that is open as it is stored.
    NotQuantised,
    /// The weights as they are stored, which are read again to be compared.
    StoredUnread { error: Box<ModelError> },
    /// More weights at once than there is memory for beside the open model; megabytes.
    QuantisingTooLarge { needed: u64, allowed: u64, bits: u8 },
    /// Golden values that cannot be read.
    SelfTestFile { file: &'static str, what: String },
    #[serde(untagged)]
    Model(Box<ModelError>),
    #[serde(untagged)]
    Backend(#[from] BackendError),
    #[serde(untagged)]
    Schedule(#[from] ParseError),
    #[serde(untagged)]
    Tokenizer(#[from] TokenizerError),
    #[serde(untagged)]
    TaskFile(#[from] TaskFileError),
    /// Rows of a benchmark that make no task.
    #[serde(untagged)]
    Benchmark(#[from] BenchmarkError),
    #[serde(untagged)]
    Encode(#[from] EncodeError),
    /// Too large an item.
    #[serde(untagged)]
    Run(RunError),
    /// An edited model that cannot be made.
    #[serde(untagged)]
    Checkpoint(#[from] CheckpointError),
    /// An experiment that cannot be.
    #[serde(untagged)]
    Experiment(#[from] ExperimentError),
    /// A chat template that cannot be followed.
    #[serde(untagged)]
    Extras(#[from] ExtrasError),
    /// What this kind of model has no answer to.
    #[serde(untagged)]
    Unsuited(#[from] Unsuited),
    /// A sweep that this model cannot run.
    #[serde(untagged)]
    Sweep(#[from] SweepError),
}

impl SessionError {
    /// No benchmark by name is called so.
    pub fn no_benchmark(name: &str) -> Self {
        let known = Benchmark::ALL.iter().map(|known| known.name).collect();
        Self::NoBenchmark { name: cut(name), known }
    }
}

impl From<RunError> for SessionError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Backend(error) => Self::Backend(error),
            other => Self::Run(other),
        }
    }
}

impl From<ModelError> for SessionError {
    fn from(error: ModelError) -> Self {
        Self::Model(Box::new(error))
    }
}
