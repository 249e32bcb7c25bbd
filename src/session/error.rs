//! Why a session could not do something.

use serde::Serialize;

use crate::backend::BackendError;
use crate::eval::{BadLine, EncodeError, FewShotError, FileError as TaskFileError, RunError};
use crate::experiment::ExperimentError;
use crate::export::CheckpointError;
use crate::model::{ModelError, TokenizerError};
use crate::schedule::ParseError;
use crate::sweep::SweepError;
use crate::words;

/// Why a session could not do something.
#[derive(Debug, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum SessionError {
    /// Nothing is open.
    NoModel,
    /// Text needs a tokenizer.
    NoTokenizer,
    /// Nothing to begin with.
    EmptyPrompt,
    /// More text than the model reads at once.
    PromptTooLong {
        /// Its tokens.
        n_tokens: usize,
        /// The model's context length.
        n_max: usize,
    },
    /// A task that the model does not have.
    NoTask {
        /// As asked for.
        name: String,
        /// Names of its tasks.
        known: Vec<String>,
    },
    /// Items that an experiment names by their hash.
    NoData {
        /// What reads them.
        task: String,
        /// Of the file.
        asked: String,
    },
    /// Examples that cannot be put before a question.
    FewShot {
        /// Their file.
        file: String,
        /// Why.
        error: FewShotError,
    },
    /// More tasks were brought than are kept.
    TooManyTasks {
        /// The limit.
        max: usize,
    },
    /// More text than is read.
    TooLongItems {
        /// Its name.
        file: String,
        /// Its bytes.
        got: usize,
        /// The limit.
        max: usize,
    },
    /// The form is clear, and still no line is an item.
    NoItems {
        /// The form.
        form: &'static str,
        /// What is wrong with the first line.
        first: BadLine,
    },
    /// A figure that is no sweep.
    NoFigure {
        /// Its number.
        number: u32,
    },
    /// A figure that needs more layers.
    TooShallow {
        /// Its number.
        figure: u32,
        /// Layers of the model.
        n_layers: usize,
    },
    /// A schedule with too many steps for a table of similarities.
    PathTooLong {
        /// Its text.
        schedule: String,
        /// States, the embedding among them.
        n_states: usize,
        /// The limit.
        max: usize,
    },
    /// An experiment with another model.
    OtherModel {
        /// Its name.
        name: String,
        /// The first digits of its hash.
        asked: String,
        /// The open one.
        here: String,
        /// The first digits of its hash.
        hash: String,
    },
    /// An experiment with other items.
    OtherData {
        /// The task.
        task: String,
        /// The hash that was asked for.
        asked: String,
        /// The hash of the items here.
        here: String,
    },
    /// An edited model that is too large for memory.
    CheckpointTooLarge {
        /// Megabytes of its weights.
        megabytes: u64,
        /// The limit.
        max: u64,
        /// Its schedule.
        schedule: String,
    },
    /// Golden values that cannot be read.
    SelfTestFile {
        /// Its name.
        file: &'static str,
        /// Why.
        what: String,
    },
    /// The model folder.
    #[serde(untagged)]
    #[error(transparent)]
    Model(Box<ModelError>),
    /// The executor.
    #[serde(untagged)]
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// A schedule.
    #[serde(untagged)]
    #[error(transparent)]
    Schedule(#[from] ParseError),
    /// The tokenizer.
    #[serde(untagged)]
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// A task file.
    #[serde(untagged)]
    #[error(transparent)]
    TaskFile(#[from] TaskFileError),
    /// An item.
    #[serde(untagged)]
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Too large an item.
    #[serde(untagged)]
    #[error(transparent)]
    Run(RunError),
    /// An edited model that cannot be made.
    #[serde(untagged)]
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// An experiment that cannot be.
    #[serde(untagged)]
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// A sweep that this model cannot run.
    #[serde(untagged)]
    #[error(transparent)]
    Sweep(#[from] SweepError),
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

impl SessionError {
    /// What the reader can do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        words::hint(self)
    }
}
