//! The result of one item under one schedule, as a line of a file.

use serde::{Deserialize, Serialize};

use crate::eval::{ItemResult, Metric, ResultTokens, null_is_nan};

/// One item, one schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Index of the schedule.
    #[serde(rename = "s")]
    pub schedule: usize,
    /// Index of the task.
    #[serde(rename = "t")]
    pub task: usize,
    /// Line of the item in its file, from 0.
    #[serde(rename = "i")]
    pub index: usize,
    /// First item that asks the same question.
    #[serde(rename = "q")]
    pub question: usize,
    /// Log-likelihood of the right answer, nats; null where the model broke down.
    #[serde(rename = "ll", deserialize_with = "null_is_nan")]
    pub right_log_likelihood: f64,
    /// By summed log-likelihood, or every token the argmax.
    #[serde(rename = "c")]
    pub correct: bool,
    /// By log-likelihood per character, where the task has that.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub correct_norm: Option<bool>,
    /// Tokens of computed results.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub result_tokens: Option<ResultTokens>,
}

impl Record {
    /// The record of a result under schedule `schedule`.
    #[must_use]
    pub fn new(schedule: usize, result: &ItemResult) -> Self {
        Self {
            schedule,
            task: result.task,
            index: result.index,
            question: result.question,
            right_log_likelihood: result.right_log_likelihood,
            correct: result.correct,
            correct_norm: result.correct_norm,
            result_tokens: result.result_tokens,
        }
    }

    /// As [`ItemResult::is_right`].
    #[must_use]
    pub fn is_right(&self, metric: Metric) -> bool {
        match metric {
            Metric::Acc | Metric::ExactMatch => self.correct,
            Metric::AccNorm => self.correct_norm.unwrap_or(self.correct),
        }
    }

    /// As a result, without the likelihoods of the wrong choices and without written texts.
    #[must_use]
    pub fn result(&self) -> ItemResult {
        ItemResult {
            task: self.task,
            index: self.index,
            question: self.question,
            log_likelihoods: Vec::new(),
            greedy: Vec::new(),
            correct: self.correct,
            correct_norm: self.correct_norm,
            right_log_likelihood: self.right_log_likelihood,
            result_tokens: self.result_tokens,
            written: None,
        }
    }
}
