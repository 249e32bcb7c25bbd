//! Accuracy against time: which schedules are measured, what comes of each, and which of them
//! no other beats in both.
//!
//! The paper claims that `skip` and `parallel` lower latency and never measures it. Here every
//! schedule has a measured time beside its score. Times of different schedules are taken in
//! rounds, one after the other, so that a device that grows warm or busy does not favour one.

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Family, FamilySpec, SweepError, expand};
use super::median::MedianScore;
use crate::plan::Cost;
use crate::schedule::Schedule;

/// The families that are measured, each at every start layer.
pub const LATENCY_FAMILIES: [Family; 3] = [Family::Skip, Family::Parallel, Family::LoopedParallel];

/// One schedule, as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatencyPoint {
    /// Its family; `listed` for the one that was asked for beside them.
    pub family: Family,
    /// Layers that the family changes.
    pub affected: u32,
    /// Its text.
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
    pub score: Option<MedianScore>,
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
    /// Measurements.
    pub n: usize,
}

impl Timing {
    /// Median and quartiles (linear between neighbours); None of nothing.
    #[must_use]
    pub fn of(millis: &[f64]) -> Option<Self> {
        let mut sorted: Vec<f64> = millis.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| quantile(&sorted, share);
        Some(Self { median: at(0.5)?, low: at(0.25)?, high: at(0.75)?, n: sorted.len() })
    }
}

/// The value below which a share of the sorted values lies, linear between neighbours.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index, not negative and far below 2^53"
)]
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let below = place.floor();
    let (low, high) = (sorted.get(below as usize)?, sorted.get(place.ceil() as usize)?);
    Some(low + (high - low) * (place - below))
}

/// The full model, [`LATENCY_FAMILIES`] at every start layer, and `current` unless it is one
/// of them.
///
/// # Errors
/// As [`expand`].
pub fn latency_entries(n_layers: usize, current: &Schedule) -> Result<Vec<Entry>, SweepError> {
    let mut entries = expand(&LATENCY_FAMILIES.map(FamilySpec::of), n_layers)?;
    if !entries.iter().any(|entry| entry.schedule == *current) {
        entries.push(Entry { family: Family::Listed, x: 0, y: 0, schedule: current.clone() });
    }
    Ok(entries)
}

/// Which points `(time, score)` no other beats: none is as fast with a higher score, or
/// faster with the same. By time, ascending; of equal points the first; what is not finite is
/// left out.
#[must_use]
pub fn frontier(points: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<(usize, f64, f64)> = points
        .iter()
        .enumerate()
        .map(|(index, &(time, score))| (index, time, score))
        .filter(|(_, time, score)| time.is_finite() && score.is_finite())
        .collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1).then(b.2.total_cmp(&a.2)).then(a.0.cmp(&b.0)));
    let mut best = f64::NEG_INFINITY;
    order.retain(|(_, _, score)| {
        let is_better = *score > best;
        best = best.max(*score);
        is_better
    });
    order.into_iter().map(|(index, _, _)| index).collect()
}
