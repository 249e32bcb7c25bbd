//! What somebody says was computed, and what it is worth: a claim, until the same is computed here.
//!
//! A [`Claim`] travels in a link or stands in a file. Whoever opens it computes the same
//! ([`Computed`]), and [`check`] compares the two, task by task, and says what it found
//! ([`Checked`]). Plain values, no I/O: the page and the command line say the same of one claim.
//!
//! Limits: nothing here proves where or by whom something was computed, only that it comes out the same.

mod check;
mod judge;
mod told;

pub use check::{Checked, Doubt, FirstDifference, Numbers, Stamp, TaskCheck, check, tolerance};

use serde::{Deserialize, Serialize};

use crate::backend::BackendKind;
use crate::eval::{Interval, Metric, TaskScore};
use crate::experiment::ItemsOf;

/// What somebody says was computed of an experiment on scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// What kind of executor is said to have computed it.
    pub backend: BackendKind,
    pub tasks: Vec<TaskClaim>,
}

/// The score of one task under one schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskClaim {
    pub task: String,
    /// Of the full model that stands beside the schedule; not of the schedule.
    pub of_full: bool,
    /// Names the items and how they are read ([`data_mark`]), where that is said.
    pub data: Option<u32>,
    pub metric: Metric,
    /// Items, 1 or more.
    pub n: usize,
    /// They are the first `n` items in the order of the experiment.
    pub in_order: bool,
    /// The headline, as [`TaskScore::value`](crate::eval::TaskScore::value); none where it is no number.
    pub value: Option<f64>,
    /// Mean log-likelihood of the right answer, nats per item, of texts per word; none where it is no number.
    pub nats: Option<f64>,
    /// Item by item whether the answer is right; empty where that is not said or nothing can be right.
    pub right: Vec<bool>,
    /// Item by item the log-likelihood of the right answer, nats, or the value that was said in its place; empty where
    /// that is not told.
    pub item_nats: Vec<Option<f64>>,
    /// All that a file says of the score: what stands beside the headline counts, too.
    pub said: Option<TaskScore>,
    /// Numbers beside each other do not fit: a share and its count, a difference and what it is of.
    pub contradicts: bool,
}

/// What was computed here of the same experiment, with what a comparison needs besides.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    pub backend: BackendKind,
    pub tasks: Vec<ComputedTask>,
}

/// One task of it: the first items in the order of the experiment, as far as they are known.
#[derive(Debug, Clone, PartialEq)]
pub struct ComputedTask {
    /// What would be claimed.
    pub claim: TaskClaim,
    /// Items that the experiment asks for and this model can score.
    pub n_asked: usize,
    /// Items that there are of the task.
    pub n_available: usize,
    /// 95 % interval of the headline.
    pub interval: Option<Interval>,
    /// That of the mean log-likelihood.
    pub nats_interval: Option<Interval>,
    /// Item by item its line in the file, from 1.
    pub lines: Vec<usize>,
    /// Item by item the closeness of log-likelihoods below which right or wrong may change
    /// ([`answer_margin`](crate::eval::answer_margin)); none where that is not known.
    pub margins: Vec<Option<f64>>,
}

impl Computed {
    /// What can be claimed of it: the tasks that are complete.
    pub fn claim(&self) -> Claim {
        let whole = self.tasks.iter().filter(|task| task.claim.n > 0 && task.claim.n == task.n_asked);
        Claim { backend: self.backend, tasks: whole.map(|task| task.claim.clone()).collect() }
    }

    /// Its items, for a file.
    pub fn items(&self) -> Vec<ItemsOf> {
        let known = self.tasks.iter().filter(|task| task.claim.n > 0);
        let items = known.map(|ComputedTask { claim, lines, .. }| ItemsOf {
            task: claim.task.clone(),
            of_full: claim.of_full,
            lines: lines.clone(),
            right: claim.right.iter().map(|right| if *right { '1' } else { '0' }).collect(),
            nats: claim.item_nats.clone(),
        });
        items.collect()
    }
}

impl Claim {
    /// As links carry it: of the schedule alone, without the numbers of single items.
    #[must_use]
    pub fn for_link(self) -> Self {
        let own = self.tasks.into_iter().filter(|task| !task.of_full);
        let tasks = own.map(|task| TaskClaim { item_nats: Vec::new(), said: None, ..task }).collect();
        Self { backend: self.backend, tasks }
    }
}

impl TaskClaim {
    /// How many of the items are right, where the headline is their share.
    pub fn n_right(&self) -> Option<usize> {
        let share = self.value.filter(|_| self.metric.is_share())?;
        Some((share * self.n as f64).round() as usize)
    }
}

/// The mark of some items and how they are read: the first 32 bits of a hash of all that names them. It tells items
/// apart that were taken by mistake; whoever wants to deceive gains nothing by another.
pub fn data_mark(hex: &str) -> Option<u32> {
    u32::from_str_radix(hex.get(..8)?, 16).ok()
}
