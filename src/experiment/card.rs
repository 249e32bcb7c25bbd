//! The model that is open or being opened, and its tasks.

use serde::{Deserialize, Serialize};

use super::{LatencySize, Speed, StudySize};
use crate::backend::{BackendInfo, BackendKind, DeviceLimits};
use crate::eval::{Metric, Work};
use crate::model::{Instructed, ModelSpec, Quantise};
use crate::sweep::model_label;
use crate::words::Problem;

/// What is loaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Folder or bundled name.
    pub name: String,
    pub title: String,
    pub spec: ModelSpec,
    pub parameters: u64,
    /// Bytes of the weight files.
    pub weight_bytes: u64,
    /// How most weights are stored.
    pub dtype: crate::model::WeightFormat,
    /// In which formats they are stored, that of most numbers first.
    pub formats: String,
    /// What the weights take where they are computed with, bytes.
    pub bytes_in_memory: u64,
    /// To how many bits its matrices were quantised while it loaded; none where it is as it is stored.
    pub quantise: Option<Quantise>,
    /// What it is and what it was trained on, in its own folder's words.
    pub description: Option<String>,
    /// Licence of weights and items, when known.
    pub licence: Option<String>,
    /// Model hash, lower-case hex.
    pub hash: String,
    /// True when the model came with the page.
    pub bundled: bool,
    /// Where it can be had: `OWNER/NAME@COMMIT` on the Hugging Face Hub, with `:FILE` of a GGUF file there.
    pub source: Option<String>,
    /// The GGUF file that it is, where it is none of a folder.
    pub gguf: Option<String>,
    /// Tasks that the folder carries, and those that a person has brought.
    pub tasks: Vec<TaskInfo>,
    /// The folder carries none: its tasks are those that fit any language model.
    pub has_general_tasks: bool,
    pub backend: BackendInfo,
    /// Why not on the GPU, if it is not.
    pub fallback: Option<Problem>,
    /// Of a GPU; None of the CPU.
    pub limits: Option<DeviceLimits>,
    /// None where it was not measured.
    pub speed: Option<Speed>,
    /// How much each of the paper's figures runs.
    pub studies: Vec<StudySize>,
    /// How much accuracy against time runs; None for a model that has no such schedules.
    pub latency: Option<LatencySize>,
    /// Whether the folder has a tokenizer; without one it cannot read text.
    pub has_tokenizer: bool,
    /// What stands in a prompt for a token to be guessed, where the tokenizer has such a token.
    pub mask: Option<String>,
    /// Tokens that the tokenizer knows.
    pub n_tokens: usize,
    /// A beginning-of-text token stands in front of every text.
    pub add_bos: bool,
    /// It was trained to follow instructions; by what that is told.
    pub instructed: Option<Instructed>,
    /// SHA-256 of its chat template's text, lower-case hex.
    pub chat_template: Option<String>,
    /// What was decided while it was opened, such as defaults that were taken.
    pub remarks: Vec<Problem>,
    /// The self-test's greatest difference from the golden values, as
    /// [`closeness`](crate::backend::closeness); absent where nothing could be tested.
    pub self_test: Option<f64>,
    /// What is known about the model, for people; computed earlier, on another machine.
    pub about: Option<crate::model::About>,
    /// Milliseconds from the request to this card.
    pub load_millis: f64,
}

impl ModelCard {
    /// What figures of several models call it: `OWNER/NAME` where it is of the Hub, else its title.
    pub fn label(&self) -> String {
        model_label(&self.title, self.source.as_deref(), self.quantise)
    }

    /// As [`Provenance::identity`](super::Provenance::identity).
    pub fn identity(&self) -> String {
        super::provenance::identity(&self.hash, self.quantise)
    }

    /// Whether its numbers are those of this model.
    pub fn is_same(&self, other: &Self) -> bool {
        self.hash == other.hash && self.quantise == other.quantise
    }

    /// The task of this name.
    pub fn task(&self, name: &str) -> Option<&TaskInfo> {
        self.tasks.iter().find(|task| task.name == name)
    }

    /// Whether prompts can go through the model's chat template.
    pub fn has_chat_template(&self) -> bool {
        self.has_tokenizer && self.instructed == Some(Instructed::Template)
    }
}

/// A task that can be evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskInfo {
    pub name: String,
    /// Items in the file.
    pub n_items: usize,
    /// Which number is its headline.
    pub metric: Metric,
    /// What blind guessing scores.
    pub chance: f64,
    /// The benchmark whose form it mirrors, if any.
    pub mirrors: Option<String>,
    /// SHA-256 of the file, lower-case hex.
    pub data_hash: String,
    /// The first item's text, as an example.
    pub example: String,
    /// A person has brought it; it does not come with the model.
    pub is_own: bool,
    /// What one of its items takes, on the mean of the first.
    pub work: Work,
    /// Why the open model cannot be scored on it, as one that tells other classes apart.
    pub unsuited: Option<Problem>,
}

/// Most bytes of items that a person may bring at once: a copy of them travels to the engine. The
/// largest file of items that is usually quoted, `HellaSwag`'s for validation, has 12.2 MB.
pub const ITEMS_BYTES_MAX: usize = 32 << 20;

/// What became of the lines of items that a person has brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsRead {
    /// The form that was recognised.
    pub form: String,
    /// Lines that are no items, and items that the model cannot read.
    pub n_left_out: usize,
    /// The first of them: the line, from 1, and what is wrong with it.
    pub left_out: Vec<(usize, String)>,
    /// Texts that are longer than the model reads. They lose their beginning; labelled ones their end.
    pub n_clipped: usize,
    /// Tokens of a labelled text that are read at most; none of other items.
    pub cut_at: Option<usize>,
}

/// Which executor a model should be opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackendChoice {
    /// The GPU where there is one in hardware that passes the self-test, else the CPU. A GPU in
    /// software was measured at a quarter to a half of the CPU path's speed, and takes a second to
    /// make its pipelines.
    #[default]
    Auto,
    /// The same with a GPU in software, if there is no other.
    AnyGpu,
    /// There and nowhere else.
    Only(BackendKind),
}

/// How a model should be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenChoice {
    pub backend: BackendChoice,
    /// To how many bits its matrices are quantised while it loads; as they are stored without it.
    pub quantise: Option<Quantise>,
}

impl From<BackendChoice> for OpenChoice {
    fn from(backend: BackendChoice) -> Self {
        Self { backend, quantise: None }
    }
}

/// How far opening a model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenProgress {
    pub stage: OpenStage,
    /// Bytes read so far.
    pub bytes_done: u64,
    /// Bytes to read.
    pub bytes_total: u64,
}

/// What is happening while a model opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenStage {
    /// Its files come from the Hub.
    Fetching {
        /// How fast, once that is known.
        bytes_per_second: Option<u64>,
    },
    /// A try to fetch has failed; the next follows soon.
    Pausing { seconds: u32 },
    /// Another tab is fetching one of them.
    Waiting,
    /// Config, tokenizer, tasks.
    Reading,
    /// Weights, straight onto the device.
    Weights,
    /// The device computes known answers.
    SelfTest,
}

impl OpenStage {
    /// Whether nothing of the model is on the device yet: what was there before still is.
    pub fn is_fetching(self) -> bool {
        matches!(self, Self::Fetching { .. } | Self::Pausing { .. } | Self::Waiting)
    }

    /// Whether it is known by bytes how far it is.
    pub fn counts_bytes(self) -> bool {
        self.is_fetching() || self == Self::Weights
    }
}
