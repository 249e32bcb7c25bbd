//! `eval/tasks.json`: the tasks that a model folder brings. Optional.

use serde::{Deserialize, Serialize};

use super::Sha256Hash;
#[cfg(feature = "engine")]
use super::manifest::{ManifestError, check_list, is_plain_word, parse};
#[cfg(feature = "engine")]
use super::words::cut;
#[cfg(feature = "engine")]
use crate::words::say;

/// The list of a folder's tasks.
pub const TASKS_FILE: &str = "eval/tasks.json";
/// The list of the tasks that fit any language model, in the folder of their items.
pub const GENERAL_TASKS_FILE: &str = "tasks.json";

/// How a task names items that models share: this, and the name of a file in the folder `items` beside the model's. It is
/// the only way out of a model folder, and the file must have the listed hash.
#[cfg(feature = "engine")]
pub(super) const SHARED_ITEMS: &str = "../items/";
#[cfg(feature = "engine")]
pub(super) const ITEMS_FOLDER: &str = "items";

/// `eval/tasks.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskList {
    /// In the order in which they are shown.
    pub tasks: Vec<TaskEntry>,
    /// The items that a first visit scores, for a page that need not wait for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heads: Option<HeadsEntry>,
}

/// A file of the heads of tasks: `eval/head.rs` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadsEntry {
    /// Named as those of items.
    pub file: String,
    /// Of the file's bytes.
    pub sha256: Sha256Hash,
}

/// One task of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskEntry {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// The file of items, by its name in the model folder, or `../items/` and its name.
    pub file: String,
    /// What its items are.
    pub kind: TaskKind,
    /// The number that stands for the task.
    pub headline: Metric,
    /// The published benchmark whose form it has, if any.
    pub mirrors: Option<String>,
    /// Of the file's bytes.
    pub sha256: Sha256Hash,
}

/// Kinds of item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A context with several continuations, one of them right.
    Choice,
    /// A context with the one right continuation.
    Answer,
    /// A context with the text that goes on from it, all of which is scored.
    Text,
}

/// Which number is the headline of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Share of items whose right answer has the greatest summed log-likelihood, or whose
    /// every token is the argmax.
    Acc,
    /// The same with log-likelihoods divided by the number of characters of the choice.
    AccNorm,
    /// Share of items whose written answer has the right number after `#### `.
    ExactMatch,
    /// `2 tp / (2 tp + fp + fn)` of the positive class, over all items.
    F1,
    /// Matthews' correlation coefficient of two classes, over all items.
    #[serde(rename = "mcc")]
    Matthews,
    /// Pearson's correlation of a value with the right one, over all items.
    Pearson,
    /// Spearman's, the same of their ranks.
    Spearman,
    /// `exp(-sum of log-likelihoods / sum of words)` of texts: no share, and the lower the better.
    WordPerplexity,
}

impl Metric {
    /// Whether it is a share of the items, so that each is right or wrong and guessing has a share too.
    pub fn is_share(self) -> bool {
        match self {
            Self::Acc | Self::AccNorm | Self::ExactMatch => true,
            Self::F1 | Self::Matthews | Self::Pearson | Self::Spearman | Self::WordPerplexity => false,
        }
    }

    /// Whether it measures how all items together agree with their labels, and is no mean over them.
    pub fn is_agreement(self) -> bool {
        matches!(self, Self::F1 | Self::Matthews | Self::Pearson | Self::Spearman)
    }

    /// Whether it has a place between guessing and the full model, so that figures can draw it.
    pub fn is_drawn(self) -> bool {
        self.is_share() || self.is_agreement()
    }

    /// Whether right answers have log-likelihoods; those that are written have none, nor have values.
    pub fn has_likelihoods(self) -> bool {
        !matches!(self, Self::ExactMatch | Self::Pearson | Self::Spearman)
    }

    /// What of it is subtracted where two are compared, as tables of numbers say it.
    pub fn compared(self) -> &'static str {
        if self.is_drawn() { "score" } else { "ln(score)" }
    }

    /// What a mean log-likelihood beside it is a mean over, as tables of numbers say it.
    pub fn nats_per(self) -> &'static str {
        if self.is_drawn() { "answer" } else { "word" }
    }
}

/// Its name in files and on the command line, the evaluation harness's.
impl std::fmt::Display for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

#[cfg(feature = "engine")]
impl TaskList {
    /// Reads an `eval/tasks.json`.
    ///
    /// # Errors
    /// [`ManifestError::Invalid`], which says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        parse(TASKS_FILE, bytes, |list: &Self| {
            check_list("tasks", list.tasks.iter().map(|task| task.name.as_str()))?;
            if let Some(task) = list.tasks.iter().find(|task| task.headline == Metric::ExactMatch) {
                return Err(say!("reason-not-written", name = cut(&task.name)));
            }
            if let Some(task) = list.tasks.iter().find(|task| task.headline.is_agreement()) {
                return Err(say!("reason-not-labelled", name = cut(&task.name)));
            }
            let is_text = |task: &TaskEntry| task.kind == TaskKind::Text;
            if let Some(task) = list.tasks.iter().find(|task| is_text(task) == task.headline.is_share()) {
                return Err(say!("reason-text-headline", name = cut(&task.name)));
            }
            match list.tasks.iter().find(|task| !is_plain_word(&task.name)) {
                Some(task) => Err(say!("reason-task-name", name = cut(&task.name))),
                None => Ok(()),
            }
        })
    }
}
