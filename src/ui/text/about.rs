//! Keys of what a model's folder says about the model.

use crate::model::{Computed, Training, Verdict};

/// What is known about the model that is open.
#[derive(Debug)]
pub struct AboutText {
    /// How it was trained.
    pub training: fn(&Training) -> String,
    /// The numbers below were not computed on this device.
    pub beforehand: &'static str,
    /// How they were computed.
    pub computed: fn(&Computed) -> String,
    /// Heading of the scores.
    pub scores: &'static str,
    /// Column of the tasks.
    pub task: &'static str,
    /// Column of the share that is right.
    pub right: &'static str,
    /// Column of the intervals.
    pub interval: &'static str,
    /// Column of how many items.
    pub items: &'static str,
    /// Column of what blind guessing scores.
    pub chance: &'static str,
    /// Column of the mean log-likelihood of the right answer.
    pub loss: &'static str,
    /// The share of single results of a task that are right.
    pub results: fn(&str, &str) -> String,
    /// Heading of the findings.
    pub findings: &'static str,
    /// Whether a finding holds here.
    pub verdict: fn(Verdict) -> &'static str,
    /// From one number to another.
    pub range: fn(&str, &str) -> String,
    /// After a number of nats.
    pub nats: &'static str,
    /// Unit of sizes of groups, with the space before it.
    pub layers: &'static str,
    /// Heading of what the model cannot do.
    pub limits: &'static str,
}
