//! Accuracy against time: which schedules are measured, what comes of each, and which of them
//! no other beats in both.
//!
//! The paper claims that `skip` and `parallel` lower latency and never measures it. Here every
//! schedule has a measured time beside its score. Times of different schedules are taken in
//! rounds, one after the other, so that a device that grows warm or busy does not favour one.

use serde::{Deserialize, Serialize};

use super::entry::{Family, FamilySpec, expand};
use super::plan::{SweepHeader, SweepPlan};
use super::record::Record;
use super::resample::{Lens, Resamples, interval};
use super::table::Table;
use crate::eval::Interval;
use crate::order;
use crate::plan::Cost;
use crate::schedule::Schedule;

/// The families that are measured, each at every start layer.
pub const LATENCY_FAMILIES: [Family; 3] = [Family::Skip, Family::Parallel, Family::LoopedParallel];

/// Rounds of times over all schedules, unless told otherwise.
pub const LATENCY_ROUNDS: usize = 8;

/// One schedule, as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatencyPoint {
    /// Its family; `listed` for the one that was asked for beside them.
    pub family: Family,
    /// Layers that the family changes.
    pub affected: u32,
    pub schedule: String,
    /// Milliseconds per token that is decoded, batch 1, after a short prompt.
    pub decode: Option<Timing>,
    /// Milliseconds per token of a prompt that is read, logits after its last token alone.
    pub prefill: Option<Timing>,
    /// Kernel dispatches per decoded token; 0 on the CPU.
    pub dispatches: usize,
    /// Counted work per decoded token.
    pub cost: Cost,
    /// Median over the tasks of the normalised score; absent while there is none.
    pub score: Option<LatencyScore>,
}

/// One number over several tasks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LatencyScore {
    /// Median over the tasks: 1 for the full model, 0 for guessing.
    pub value: f64,
    /// Its 95 % interval, of the bootstrap over questions (see [`Resamples`]); absent where
    /// nothing can be said.
    pub interval: Option<Interval>,
    /// Items of all tasks that it rests on.
    pub n: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LatencyTime {
    /// Writing, token by token.
    Decode,
    /// Reading a prompt.
    Prefill,
}

impl LatencyTime {
    /// That time of a point, where it was measured.
    pub fn of(self, point: &LatencyPoint) -> Option<Timing> {
        match self {
            Self::Decode => point.decode,
            Self::Prefill => point.prefill,
        }
    }

    /// The points that no other beats in score and in this time, the fastest first.
    pub fn frontier(self, points: &[LatencyPoint]) -> Vec<usize> {
        let place = |point: &LatencyPoint| {
            let millis = self.of(point).map_or(f64::NAN, |timing| timing.median);
            (millis, point.score.map_or(f64::NAN, |score| score.value))
        };
        frontier(&points.iter().map(place).collect::<Vec<_>>())
    }
}

/// A time that was measured several times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Median, milliseconds.
    pub median: f64,
    /// Lower quartile.
    pub low: f64,
    /// Upper quartile.
    pub high: f64,
    pub n: usize,
}

impl Timing {
    /// Median and quartiles (linear between neighbours); None of nothing.
    pub fn of(millis: &[f64]) -> Option<Self> {
        let mut sorted: Vec<f64> = millis.iter().copied().filter(|value| value.is_finite()).collect();
        order::sort(&mut sorted, f64::total_cmp);
        let at = |share: f64| quantile(&sorted, share);
        Some(Self { median: at(0.5)?, low: at(0.25)?, high: at(0.75)?, n: sorted.len() })
    }
}

/// The value below which a share of the sorted values lies, linear between neighbours.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let below = place.floor();
    let (low, high) = (sorted.get(below as usize)?, sorted.get(place.ceil() as usize)?);
    Some(low + (high - low) * (place - below))
}

/// The full model, [`LATENCY_FAMILIES`] at every start layer, and `current` unless it is one
/// of them.
pub fn latency_plan(n_layers: usize, current: &Schedule, limit: Option<usize>, seed: u64) -> SweepPlan {
    let mut families = LATENCY_FAMILIES.map(FamilySpec::of).to_vec();
    let is_there = expand(&families, n_layers)
        .is_ok_and(|entries| entries.iter().any(|entry| entry.schedule == *current));
    if !is_there {
        let schedules = vec![current.to_string()];
        families.push(FamilySpec { schedules, ..FamilySpec::of(Family::Listed) });
    }
    SweepPlan::of(families, limit, seed)
}

/// Scores by schedule, as far as the records go.
pub fn latency_scores(header: &SweepHeader, records: &[Record]) -> Vec<Option<LatencyScore>> {
    let table = Table::new(header, records);
    let schedules = 0..header.schedules.len();
    let resamples = Resamples::new(&table, schedules.clone());
    let score = |schedule| {
        let series = resamples.series(Lens::Median, schedule)?;
        let value = series.first().copied().filter(|value| value.is_finite())?;
        let cells = (0..header.tasks.len()).filter_map(|task| table.cell(schedule, task));
        Some(LatencyScore { value, interval: interval(series), n: cells.map(|cell| cell.score.n).sum() })
    };
    schedules.map(score).collect()
}

/// Which points `(time, score)` no other beats: none is as fast with a higher score, or
/// faster with the same. By time, ascending; of equal points the first; what is not finite is
/// left out.
pub fn frontier(points: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<(usize, f64, f64)> = points
        .iter()
        .enumerate()
        .map(|(index, &(time, score))| (index, time, score))
        .filter(|(_, time, score)| time.is_finite() && score.is_finite())
        .collect();
    order::sort(&mut order, |a, b| a.1.total_cmp(&b.1).then(b.2.total_cmp(&a.2)).then(a.0.cmp(&b.0)));
    let mut best = f64::NEG_INFINITY;
    order.retain(|(_, _, score)| {
        let is_better = *score > best;
        best = best.max(*score);
        is_better
    });
    order.into_iter().map(|(index, _, _)| index).collect()
}
