//! What is reported about a task: plain data, shown by the page and printed by the command line.
//!
//! Log-likelihoods can leave the finite numbers: a schedule may blow the residual stream up
//! until logits are NaN. JSON has no NaN, so a mean that is not finite travels as `null`
//! and comes back as NaN; an interval around it is absent.

use serde::{Deserialize, Deserializer, Serialize};

pub use crate::model::Metric;

/// A closed interval of 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The score of one task under one schedule, over the items done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskScore {
    pub task: String,
    /// Which number `value` is.
    pub metric: Metric,
    /// Items done.
    pub n: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// Items right.
    pub n_correct: usize,
    /// `n_correct / n`; 0 while nothing is done.
    pub value: f64,
    /// Wilson 95 % interval of `value`, by question where items share one; 0 to 1 while
    /// nothing is done.
    pub interval: Interval,
    /// What blind guessing scores: 0 for free answers, the mean of 1/choices otherwise.
    pub chance: f64,
    /// Mean log-likelihood of the right answer, nats per item. NaN while nothing is done.
    #[serde(deserialize_with = "null_is_nan")]
    pub mean_log_likelihood: f64,
    /// Its 95 % interval; absent for fewer than two questions.
    pub mean_log_likelihood_interval: Option<Interval>,
}

/// Edited minus full model, over the items that both have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// Items that both have done.
    pub n: usize,
    /// Difference of the headline metric.
    pub value: f64,
    /// 95 % score interval for a difference of paired proportions (Newcombe 1998, method 10).
    pub interval: Interval,
    /// Difference of the mean log-likelihood of the right answer, nats per item.
    #[serde(deserialize_with = "null_is_nan")]
    pub log_likelihood: f64,
    /// Its paired 95 % interval; absent for fewer than two questions.
    pub log_likelihood_interval: Option<Interval>,
}

/// The result of one item under one schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemResult {
    /// Index of the task in the run.
    pub task: usize,
    /// Line of the item in its file, from 0.
    pub index: usize,
    /// Index of the first item that asks the same question; its own where it is alone.
    pub question: usize,
    /// Summed log-likelihood of each choice, nats; one for a free answer.
    pub log_likelihoods: Vec<f64>,
    /// For each choice, whether its every token is the argmax.
    pub greedy: Vec<bool>,
    /// The headline `acc` of one item.
    pub correct: bool,
    /// The same by log-likelihood per character; absent where the task has no such metric.
    pub correct_norm: Option<bool>,
    /// Summed log-likelihood of the right answer, nats.
    pub right_log_likelihood: f64,
    /// The tokens of the computed results, each with the true text before it; absent for
    /// items without results.
    pub result_tokens: Option<ResultTokens>,
    /// What was written, where answers are written; then nothing is scored, and
    /// `right_log_likelihood` is NaN.
    pub written: Option<WrittenAnswer>,
}

/// An answer that a model has written, up to where it stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenAnswer {
    pub text: String,
    /// Whether the last number in it is the right one. (`ItemResult::correct` asks for the
    /// number after `#### `.)
    pub correct_flexible: bool,
}

/// How many tokens of an item's computed results are the argmax.
///
/// Counted token by token, with the true text before each, so that one wrong step does not
/// make the steps after it wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultTokens {
    /// Of them the argmax.
    pub n_right: usize,
    /// All of them, one or more.
    pub n: usize,
}

impl ItemResult {
    /// Whether all computed results are right; None for an item without results.
    pub fn results_correct(&self) -> Option<bool> {
        self.result_tokens.map(|tokens| tokens.n_right == tokens.n)
    }

    /// Whether the item counts as right under `metric`; a task without `acc_norm` is
    /// measured by `acc`.
    pub fn is_right(&self, metric: Metric) -> bool {
        match metric {
            Metric::Acc | Metric::ExactMatch => self.correct,
            Metric::AccNorm => self.correct_norm.unwrap_or(self.correct),
        }
    }
}

/// Reads a number that JSON, which has no word for it, writes as null: not a number.
pub(crate) fn null_is_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    if deserializer.is_human_readable() {
        return Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN));
    }
    f64::deserialize(deserializer)
}
