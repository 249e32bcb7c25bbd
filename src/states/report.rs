//! What is reported of hidden states: plain data, folded from measured sequences.

use serde::{Deserialize, Serialize};

use super::groups::{Groups, groups};
use super::interval::{draws, mean_interval, ratio_interval};
use super::path::PathStep;
use super::sequence::SequenceStates;
use crate::eval::Interval;
use crate::order;

/// Times that the groups are sought anew among resampled sequences.
const GROUP_RESAMPLES: u32 = 200;

/// Hidden states under some schedules, as far as they have been computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatesReport {
    /// The paper's figure that has these schedules.
    pub figure: u32,
    /// The start layer of its schedules, where it has one.
    pub start: Option<usize>,
    /// Tasks whose items were read.
    pub tasks: Vec<String>,
    /// Items done under all schedules.
    pub n_done: usize,
    pub n_total: usize,
    /// Tokens in the items done.
    pub n_tokens: usize,
    /// Items done that lost tokens on the left, because their states were too many.
    pub n_clipped: usize,
    /// By schedule, the full model first.
    pub paths: Vec<PathReport>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PathReport {
    /// Normal-form text.
    pub schedule: String,
    /// Its steps; the embedding is not among them.
    pub steps: Vec<PathStep>,
    /// Mean cosine of each two states, the embedding first; absent where one is no number.
    pub similarity: Vec<Vec<Option<f32>>>,
    pub groups: Option<Groups>,
    /// Of each state, the embedding first.
    pub states: Vec<StepMeasures>,
}

/// One state, the mean over sequences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StepMeasures {
    /// Mean length of a token's state.
    pub norm: Estimate,
    pub variance: Estimate,
    /// Cosine with the full model's state after the same layer.
    pub to_full: Estimate,
}

/// A number with its 95 % bootstrap interval over sequences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Absent where it is no number.
    pub value: Option<f64>,
    /// Absent for a handful of sequences.
    pub interval: Option<Interval>,
}

impl From<(f64, Option<Interval>)> for Estimate {
    fn from((value, interval): (f64, Option<Interval>)) -> Self {
        Self { value: value.is_finite().then_some(value), interval }
    }
}

/// The measured sequences of one schedule.
#[derive(Debug, Clone)]
pub struct PathStates {
    schedule: String,
    pub steps: Vec<PathStep>,
    pub sequences: Vec<SequenceStates>,
}

impl PathStates {
    pub fn new(schedule: String, steps: Vec<PathStep>) -> Self {
        Self { schedule, steps, sequences: Vec::new() }
    }

    /// What can be said so far; `finished` when no sequence is to come, which is when the
    /// groups are sought in resamples, too.
    pub fn report(&self, finished: bool) -> PathReport {
        let all: Vec<usize> = (0..self.sequences.len()).collect();
        let mean = self.similarity(&all, 0);
        let shown = |value: &f64| value.is_finite().then_some(*value as f32);
        let estimate = |of: &dyn Fn(&SequenceStates) -> f64| {
            Estimate::from(mean_interval(&self.sequences.iter().map(of).collect::<Vec<_>>()))
        };
        let states = (0..=self.steps.len()).map(|at| StepMeasures {
            norm: estimate(&|sequence| sequence.norms[at]),
            variance: estimate(&|sequence| sequence.variances[at]),
            to_full: estimate(&|sequence| sequence.to_full[at]),
        });
        PathReport {
            schedule: self.schedule.clone(),
            steps: self.steps.clone(),
            similarity: mean.iter().map(|row| row.iter().map(shown).collect()).collect(),
            groups: self.groups(finished),
            states: if self.sequences.is_empty() { Vec::new() } else { states.collect() },
        }
    }

    /// Groups of the states that the steps leave; the embedding is none of them.
    fn groups(&self, finished: bool) -> Option<Groups> {
        let all: Vec<usize> = (0..self.sequences.len()).collect();
        let mut found = groups(&self.similarity(&all, 1))?;
        if finished && self.sequences.len() > 1 {
            let mut draws = draws(self.sequences.len());
            let again: Vec<Groups> =
                (0..GROUP_RESAMPLES).filter_map(|_| groups(&self.similarity(draws.draw(), 1))).collect();
            let share = |is_so: &dyn Fn(&Groups) -> bool| {
                again.iter().filter(|groups| is_so(groups)).count() as f64 / f64::from(GROUP_RESAMPLES)
            };
            let range = |group: usize| {
                let mut sizes: Vec<usize> = again.iter().map(|groups| groups.sizes[group]).collect();
                order::sort_by_key(&mut sizes, |size| *size);
                let cut = sizes.len() / 40;
                Some((*sizes.get(cut)?, *sizes.get(sizes.len().checked_sub(1 + cut)?)?))
            };
            let ranges = range(0).zip(range(1)).zip(range(2));
            (found.stability, found.clear_share, found.size_ranges) = (
                Some(share(&|groups| groups.sizes == found.sizes)),
                Some(share(&|groups| groups.is_clear)),
                ranges.map(|((beginning, middle), end)| [beginning, middle, end]),
            );
        }
        Some(found)
    }

    /// Mean cosines over some sequences, from state `first` on.
    fn similarity(&self, sequences: &[usize], first: usize) -> Vec<Vec<f64>> {
        let n = (self.steps.len() + 1).saturating_sub(first);
        let mut means = vec![vec![0.0; n]; n];
        let weight = 1.0 / sequences.len() as f64;
        for sequence in sequences.iter().filter_map(|&at| self.sequences.get(at)) {
            for (i, row) in means.iter_mut().enumerate() {
                for (j, mean) in row.iter_mut().enumerate().take(i + 1) {
                    *mean += weight * sequence.similarity(first + i, first + j);
                }
            }
        }
        let at = |i: usize, j: usize| means[i.max(j)][i.min(j)];
        (0..n).map(|i| (0..n).map(|j| at(i, j)).collect()).collect()
    }
}

/// What is claimed of skip against middle repeat (the paper, figure 15).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub estimate: Estimate,
}

/// Claims of figure 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Cosine with the full model after the first back layer: middle repeat minus skip. Below
    /// zero means that repeating a layer leads further astray than leaving it out.
    Drift,
    /// Variance of the last state: middle repeat over skip. Above one means that the last
    /// layers' variance grows.
    LastVariance,
}

/// The claims of figure 15 about the schedules `skip` and `repeat`, both with `start` layers at
/// the back, that have read the same sequences: the state that the first back layer leaves
/// (the last state, where no layer is at the back), and the last state.
pub fn findings(skip: &PathStates, repeat: &PathStates, start: usize) -> Vec<Finding> {
    let after_first = |path: &PathStates| (path.steps.len() + start.min(1)).saturating_sub(start);
    let at = (after_first(skip), after_first(repeat));
    let pairs = || skip.sequences.iter().zip(&repeat.sequences);
    let drift: Vec<f64> = pairs()
        .filter_map(|(skip, repeat)| Some(repeat.to_full.get(at.1)? - skip.to_full.get(at.0)?))
        .collect();
    let last: Vec<(f64, f64)> = pairs()
        .filter_map(|(skip, repeat)| Some((*repeat.variances.last()?, *skip.variances.last()?)))
        .collect();
    if drift.is_empty() {
        return Vec::new();
    }
    vec![
        Finding { kind: FindingKind::Drift, estimate: mean_interval(&drift).into() },
        Finding { kind: FindingKind::LastVariance, estimate: ratio_interval(&last).into() },
    ]
}

/// The start layer at which skip and middle repeat are compared in a model of `n_layers`: the
/// paper's 13 of 32 in proportion, but no later than leaves two layers between front and
/// back, because with one the middle layer repeated once is the full model. None for a model
/// too shallow for that.
pub fn repeat_start(n_layers: usize) -> Option<usize> {
    let greatest = n_layers.checked_sub(3)? / 2;
    // Rounded to the nearest.
    Some(((13 * n_layers + 16) / 32).min(greatest))
}
