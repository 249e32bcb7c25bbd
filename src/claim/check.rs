//! A claim beside what was computed here.

use serde::{Deserialize, Serialize};

use super::judge::judge;
use super::{Claim, Computed, TaskClaim};
use crate::backend::{BackendKind, LOG_LIKELIHOOD_TOLERANCE, SELF_TEST_CLOSENESS_MAX};
use crate::eval::Metric;
use crate::words::Problem;

/// What is said of a claim; the worst of its tasks is that of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename = "stamp", rename_all = "lowercase")]
pub enum Stamp {
    /// The same items, and equal within the tolerance of the two executors.
    Verified,
    /// Another number of items, and nothing speaks against it.
    Consistent,
    /// It cannot be checked here.
    Unchecked,
    /// It is not what is computed here.
    Differs,
}

/// A claim as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub stamp: Stamp,
    /// As [`tolerance`].
    pub tolerance: f64,
    /// In the order of the claim.
    pub tasks: Vec<TaskCheck>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskCheck {
    pub task: String,
    /// Of the full model beside the schedule.
    pub of_full: bool,
    /// Which number is the headline.
    pub metric: Metric,
    pub stamp: Stamp,
    pub claimed: Numbers,
    /// None where nothing of it is known here.
    pub here: Option<Numbers>,
    /// Why it is not verified.
    pub doubt: Option<Doubt>,
    /// The first item that differs, where the claim says something of items.
    pub first: Option<FirstDifference>,
}

/// The numbers of a task.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    pub n: usize,
    /// The headline; none where it is no number.
    pub value: Option<f64>,
    /// Mean log-likelihood, nats; none where it is no number.
    pub nats: Option<f64>,
}

/// Why a claim is not verified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// Consistent: another number of items, of which those that both have are equal.
    SameBeginning { n: usize },
    /// Consistent: another number of items, and the intervals overlap.
    Overlap,
    /// Unchecked: no such task is computed here.
    NoTask,
    /// Unchecked: its items cannot be read here.
    Refused { why: Problem },
    /// Unchecked: nothing of it is computed yet.
    NothingYet,
    /// Unchecked: other items, or read in another way.
    OtherItems,
    /// Unchecked: another number is the headline here.
    OtherMetric,
    /// Differs: an item.
    Item,
    /// Differs: the headline.
    Score,
    /// Differs: the mean log-likelihood.
    Nats,
    /// Differs: the intervals leave a gap.
    Apart,
    /// Differs: more items than there are.
    TooMany { n: usize },
    /// Differs: a number that stands beside the score: how many are right, chance, an interval.
    Beside,
    /// Differs: it says two things of the same items.
    Contradiction,
}

/// An item of which claim and computation say different things.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FirstDifference {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Its place in the order of the experiment, from 1.
    pub place: usize,
    /// Right or wrong as claimed, where that is said, and here.
    pub right: Option<[bool; 2]>,
    /// Its log-likelihood, nats, as claimed and here, where the claim has such numbers.
    pub nats: Option<[Option<f64>; 2]>,
}

/// How far two executors may be apart: in log-likelihoods as closeness, `|a - b| / (1 + |b|)`.
///
/// Each is as far from the oracle as the self-test lets a device be
/// ([`SELF_TEST_CLOSENESS_MAX`]); the oracle is the reference itself. Two ways of computing the
/// same thing on the same executor may be [`LOG_LIKELIHOOD_TOLERANCE`] apart, so it is never less.
pub fn tolerance(a: BackendKind, b: BackendKind) -> f64 {
    let bar = |kind| match kind {
        BackendKind::Reference => 0.0,
        BackendKind::Cpu | BackendKind::Gpu => SELF_TEST_CLOSENESS_MAX,
    };
    (bar(a) + bar(b)).max(LOG_LIKELIHOOD_TOLERANCE)
}

/// Compares a claim with what was computed here of the same experiment.
pub fn check(theirs: &Claim, here: &Computed) -> Checked {
    let tolerance = tolerance(theirs.backend, here.backend);
    let tasks = theirs.tasks.iter().map(|claimed| {
        // Where the schedule is the full model both are one.
        let of_full = claimed.of_full && here.tasks.iter().any(|task| task.claim.of_full);
        let is_it = |claim: &TaskClaim| claim.task == claimed.task && claim.of_full == of_full;
        let found = here.tasks.iter().find(|task| is_it(&task.claim));
        let (stamp, doubt, first) = match found {
            None => (Stamp::Unchecked, Some(Doubt::NoTask), None),
            Some(found) => judge(claimed, found, tolerance),
        };
        TaskCheck {
            task: claimed.task.clone(),
            of_full: claimed.of_full,
            metric: claimed.metric,
            stamp,
            claimed: Numbers::of(claimed),
            here: found.map(|found| Numbers::of(&found.claim)).filter(|numbers| numbers.n > 0),
            doubt,
            first,
        }
    });
    let tasks: Vec<TaskCheck> = tasks.collect();
    // A claim of nothing claims nothing that could be verified.
    let stamp = tasks.iter().map(|task| task.stamp).max().unwrap_or(Stamp::Unchecked);
    Checked { stamp, tolerance, tasks }
}

impl Claim {
    /// What is said of its tasks before anything is computed.
    pub fn untested(&self) -> Vec<TaskCheck> {
        let untested = |claimed: &TaskClaim| TaskCheck {
            task: claimed.task.clone(),
            of_full: claimed.of_full,
            metric: claimed.metric,
            stamp: Stamp::Unchecked,
            claimed: Numbers::of(claimed),
            here: None,
            doubt: None,
            first: None,
        };
        self.tasks.iter().map(untested).collect()
    }
}

impl Numbers {
    fn of(claim: &TaskClaim) -> Self {
        Self { n: claim.n, value: claim.value, nats: claim.nats }
    }
}
