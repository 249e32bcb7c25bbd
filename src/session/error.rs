//! Why a session could not do something.

use super::{MADE_BYTES_MAX, SELF_TEST_FILE};
use crate::backend::BackendError;
use crate::eval::{BadLine, EncodeError, FewShotError, FileError as TaskFileError, RunError};
use crate::experiment::{ExperimentError, ITEMS_BYTES_MAX};
use crate::export::CheckpointError;
use crate::model::{ModelError, TokenizerError};
use crate::schedule::ParseError;
use crate::states::STATES_MAX;
use crate::sweep::SweepError;
use crate::words;

/// Why a session could not do something.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The model folder.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The executor.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// A schedule.
    #[error(transparent)]
    Schedule(#[from] ParseError),
    /// The tokenizer.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// A task file.
    #[error(transparent)]
    TaskFile(#[from] TaskFileError),
    /// An item.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Too large an item.
    #[error(transparent)]
    Run(RunError),
    /// An experiment that cannot be.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// Nothing is open.
    #[error("no model is open")]
    NoModel,
    /// Text needs a tokenizer.
    #[error("this model folder has no tokenizer.json, so it cannot read text")]
    NoTokenizer,
    /// Nothing to begin with.
    #[error("the prompt is empty, and this model has no beginning-of-text token to start from")]
    EmptyPrompt,
    /// More text than the model reads at once.
    #[error("the prompt has {n_tokens} tokens, and the model reads at most {n_max}")]
    PromptTooLong {
        /// Its tokens.
        n_tokens: usize,
        /// The model's context length.
        n_max: usize,
    },
    /// A task that the model does not have.
    #[error("there is no task {name:?}: this model has {known}")]
    NoTask {
        /// As asked for.
        name: String,
        /// Names of its tasks, or a word for none.
        known: String,
    },
    /// Items that an experiment names by their hash.
    #[error("the items of {task} are not here: a file with the hash {asked}")]
    NoData {
        /// What reads them.
        task: String,
        /// Of the file.
        asked: String,
    },
    /// Examples that cannot be put before a question.
    #[error("{file}: {error}")]
    FewShot {
        /// Their file.
        file: String,
        /// Why.
        error: FewShotError,
    },
    /// More tasks were brought than are kept.
    #[error("{max} tasks of your own are here already")]
    TooManyTasks {
        /// The limit.
        max: usize,
    },
    /// More text than is read.
    #[error("{file} has {got} bytes, and at most {ITEMS_BYTES_MAX} are read")]
    TooLongItems {
        /// Its name.
        file: String,
        /// Its bytes.
        got: usize,
    },
    /// The form is clear, and still no line is an item.
    #[error("no line is an item of the form {form}; {first}")]
    NoItems {
        /// The form.
        form: &'static str,
        /// What is wrong with the first line.
        first: BadLine,
    },
    /// A figure that is no sweep.
    #[error("figure {number} of the paper is not computed here")]
    NoFigure {
        /// Its number.
        number: u32,
    },
    /// A figure that needs more layers.
    #[error("figure {figure} needs a model of at least 4 layers, and this one has {n_layers}")]
    TooShallow {
        /// Its number.
        figure: u32,
        /// Layers of the model.
        n_layers: usize,
    },
    /// A schedule with too many steps for a table of similarities.
    #[error("{schedule} leaves {n_states} states, and at most {STATES_MAX} are compared with each other")]
    PathTooLong {
        /// Its text.
        schedule: String,
        /// States, the embedding among them.
        n_states: usize,
    },
    /// An experiment with another model.
    #[error("this is about the model {name} ({asked}), and {here} ({hash}) is open")]
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
    #[error("the items of {task} are not those that were asked for: they have the hash {here}, not {asked}")]
    OtherData {
        /// The task.
        task: String,
        /// The hash that was asked for.
        asked: String,
        /// The hash of the items here.
        here: String,
    },
    /// An edited model that cannot be made.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// An edited model that is too large for memory.
    #[error(
        "the edited model has {} MB of weights, and at most {} MB are made in a browser",
        n_bytes / 1_000_000,
        MADE_BYTES_MAX / 1_000_000
    )]
    CheckpointTooLarge {
        /// Bytes of its weights.
        n_bytes: u64,
        /// Its schedule.
        schedule: String,
    },
    /// A sweep that this model cannot run.
    #[error(transparent)]
    Sweep(#[from] SweepError),
    /// Golden values that cannot be read.
    #[error("{SELF_TEST_FILE} is damaged: {what}")]
    SelfTestFile {
        /// Why.
        what: String,
    },
}

impl From<RunError> for SessionError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Backend(error) => Self::Backend(error),
            other => Self::Run(other),
        }
    }
}

impl SessionError {
    /// What the reader can do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Model(error) => error.hint(),
            Self::Schedule(error) => words::hint(error),
            Self::Experiment(error) => words::hint(error),
            Self::NoModel => Some("open a model first".to_owned()),
            Self::NoTokenizer => Some("add the tokenizer.json that was published with the model".to_owned()),
            Self::TooManyTasks { .. } => Some("remove one first".to_owned()),
            Self::TooLongItems { .. } => {
                Some("take a part of the file; the command line reads all".to_owned())
            }
            Self::TaskFile(error) => error.hint(),
            Self::OtherModel { .. } => Some("open that model first".to_owned()),
            Self::OtherData { task, .. } | Self::NoData { task, .. } => {
                Some(format!("give the file of items of {task} that was used"))
            }
            Self::Checkpoint(error) => error.hint(),
            Self::CheckpointTooLarge { schedule, .. } => {
                Some(format!("atelier export MODEL --schedule \"{schedule}\" --checkpoint FOLDER writes it"))
            }
            Self::PromptTooLong { .. } => Some("give a shorter text".to_owned()),
            Self::EmptyPrompt => Some("type something".to_owned()),
            Self::Backend(error) => words::hint(error),
            _ => None,
        }
    }
}
