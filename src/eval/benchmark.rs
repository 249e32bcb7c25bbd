//! Benchmarks that come by name: which data on the Hub they are, and how they are asked.
//!
//! Names, configurations, splits and examples are those of the task files of
//! lm-evaluation-harness in the version that [`HARNESS`] names (`lm_eval/tasks`).

use serde::Serialize;

use super::TaskForm;
use super::fewshot::{FewShot, FewShotError};
use super::file::{FileError, read_items};
use super::glue::Glue;
use super::item::{Task, WRITTEN_TOKENS_MAX};
use crate::words;

/// The version of lm-evaluation-harness whose prompts and metrics benchmarks by name have.
pub const HARNESS: &str = "0.4.13";

/// A benchmark as the harness knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmark {
    /// The harness's name of the task.
    pub name: &'static str,
    /// How its lines are read.
    pub form: TaskForm,
    /// `OWNER/NAME` of its data set.
    pub dataset: &'static str,
    /// The configuration of the data set; `default` where there is one alone.
    pub config: &'static str,
    /// The split whose items are asked.
    pub split: &'static str,
    /// The split that examples are taken from and how many stand before each question.
    pub few_shot: Option<(&'static str, u32)>,
}

/// Why a benchmark's rows make no task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum BenchmarkError {
    /// The rows cannot be read.
    #[serde(untagged)]
    Rows(#[from] FileError),
    /// There are not enough examples.
    #[serde(untagged)]
    FewShot(#[from] FewShotError),
}

impl Benchmark {
    /// The harness's own seed of its examples.
    pub const FEW_SHOT_SEED: u64 = 1234;

    pub const ALL: [Self; 17] = [
        Self::new("lambada_openai", TaskForm::Lambada, "EleutherAI/lambada_openai", "default", "test"),
        Self::new("hellaswag", TaskForm::Hellaswag, "Rowan/hellaswag", "default", "validation"),
        Self::new("winogrande", TaskForm::Winogrande, "allenai/winogrande", "winogrande_xl", "validation"),
        Self::new("arc_easy", TaskForm::Arc, "allenai/ai2_arc", "ARC-Easy", "test"),
        Self::new("arc_challenge", TaskForm::Arc, "allenai/ai2_arc", "ARC-Challenge", "test"),
        Self {
            few_shot: Some(("train", 5)),
            ..Self::new("gsm8k", TaskForm::Gsm8k, "openai/gsm8k", "main", "test")
        },
        Self::new(
            "wikitext",
            TaskForm::Wikitext,
            "EleutherAI/wikitext_document_level",
            "wikitext-2-raw-v1",
            "test",
        ),
        Self::glue("cola", Glue::Cola, "validation"),
        Self::glue("sst2", Glue::Sst2, "validation"),
        Self::glue("mrpc", Glue::Mrpc, "validation"),
        Self::glue("qqp", Glue::Qqp, "validation"),
        Self::glue("stsb", Glue::Stsb, "validation"),
        Self::glue("mnli", Glue::Mnli, "validation_matched"),
        Self::glue("mnli_mismatch", Glue::Mnli, "validation_mismatched"),
        Self::glue("qnli", Glue::Qnli, "validation"),
        Self::glue("rte", Glue::Rte, "validation"),
        Self::glue("wnli", Glue::Wnli, "validation"),
    ];

    /// Of the harness are names and splits alone (STS-B is not among its tasks): it asks them of language models,
    /// and here a classifier answers.
    const fn glue(name: &'static str, task: Glue, split: &'static str) -> Self {
        Self::new(name, TaskForm::Glue(task), "nyu-mll/glue", task.name(), split)
    }

    const fn new(
        name: &'static str,
        form: TaskForm,
        dataset: &'static str,
        config: &'static str,
        split: &'static str,
    ) -> Self {
        Self { name, form, dataset, config, split, few_shot: None }
    }

    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|known| known.name == name)
    }

    /// The task that rows of its split make, one JSON object a line, with examples of theirs in front
    /// of each where it has any (`examples` is empty where it has none). It is encoded by
    /// [`AsHarness`](super::AsHarness).
    ///
    /// # Errors
    /// The first row that is no item, or too few examples.
    pub fn task(&self, rows: &[u8], examples: &[u8]) -> Result<Task, BenchmarkError> {
        let named = |split| format!("{} ({split})", self.name);
        let items = read_items(self.form, &named(self.split), rows)?;
        let mut task = Task::new(self.name.to_owned(), self.form, None, items);
        if let Some((split, n)) = self.few_shot {
            let examples = read_items(self.form, &named(split), examples)?;
            let same_split = split == self.split;
            FewShot::new(examples, n as usize, Some(Self::FEW_SHOT_SEED), same_split)?
                .put_before(&mut task.items);
        }
        // Of a shorter context the harness does not take less.
        task.write_at_most(WRITTEN_TOKENS_MAX);
        Ok(task)
    }
}
