//! Benchmarks that come by name: which data on the Hub they are, and how they are asked.
//!
//! Names, configurations, splits and examples are those of the task files of
//! lm-evaluation-harness in the version that [`HARNESS`] names (`lm_eval/tasks`).

use super::TaskForm;

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

impl Benchmark {
    pub const ALL: [Self; 6] = [
        Self::new("lambada_openai", TaskForm::Lambada, "EleutherAI/lambada_openai", "default", "test"),
        Self::new("hellaswag", TaskForm::Hellaswag, "Rowan/hellaswag", "default", "validation"),
        Self::new("winogrande", TaskForm::Winogrande, "allenai/winogrande", "winogrande_xl", "validation"),
        Self::new("arc_easy", TaskForm::Arc, "allenai/ai2_arc", "ARC-Easy", "test"),
        Self::new("arc_challenge", TaskForm::Arc, "allenai/ai2_arc", "ARC-Challenge", "test"),
        Self {
            few_shot: Some(("train", 5)),
            ..Self::new("gsm8k", TaskForm::Gsm8k, "openai/gsm8k", "main", "test")
        },
    ];

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
}
