//! What is reported about a task: plain data, shown by the page and printed by the command line.

use serde::{Deserialize, Serialize};

pub use crate::model::Metric;

/// A closed interval of 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The score of one task under one schedule, over the items done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskScore {
    /// The task's name.
    pub task: String,
    /// Which number `value` is.
    pub metric: Metric,
    /// Items done.
    pub n: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// Items right.
    pub n_correct: usize,
    /// `n_correct / n`.
    pub value: f64,
    /// Wilson 95 % interval of `value`.
    pub interval: Interval,
    /// What blind guessing scores: 0 for free answers, the mean of 1/choices otherwise.
    pub chance: f64,
    /// Mean log-likelihood of the right answer, nats per item.
    pub mean_log_likelihood: f64,
    /// Its 95 % interval; absent for fewer than two items.
    pub mean_log_likelihood_interval: Option<Interval>,
}

/// Edited minus baseline, over the items that both have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// Items that both have done.
    pub n: usize,
    /// Difference of the headline metric.
    pub value: f64,
    /// 95 % score interval for a difference of paired proportions (Newcombe 1998, method 10).
    pub interval: Interval,
    /// Difference of the mean log-likelihood of the right answer, nats per item.
    pub log_likelihood: f64,
    /// Its paired 95 % interval; absent for fewer than two items.
    pub log_likelihood_interval: Option<Interval>,
}
