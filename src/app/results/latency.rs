//! What may be said of accuracy against time. Plain, and tested natively.

use crate::chart::ascending;
use crate::sweep::{Family, LatencyPoint, LatencyTime};

/// A point that is as good as the full model, and faster.
#[derive(Debug, Clone, PartialEq)]
pub struct Fastest {
    pub schedule: String,
    /// Its time as a share of the full model's.
    pub share: f64,
    /// Items that the scores rest on.
    pub n_items: usize,
}

/// Of the points whose score is no lower than the full model's the fastest; none where that is
/// the full model itself.
pub fn fastest_as_good(points: &[LatencyPoint], time: LatencyTime) -> Option<Fastest> {
    let full = points.iter().find(|point| point.family == Family::Baseline)?;
    let (full_score, full_millis) = (full.score?, time.of(full)?.median);
    let as_good =
        points.iter().filter(|point| point.score.is_some_and(|score| score.value >= full_score.value));
    let timed = as_good.filter_map(|point| Some((point, time.of(point)?.median)));
    let (point, millis) = timed.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (point.schedule != full.schedule).then(|| Fastest {
        schedule: point.schedule.clone(),
        share: millis / full_millis,
        n_items: full_score.n,
    })
}

/// Indices by time, the fastest first; those without a time last, in their order.
pub fn sorted(points: &[LatencyPoint], time: LatencyTime) -> Vec<usize> {
    let millis = |point| time.of(point).map_or(f64::INFINITY, |timing| timing.median);
    ascending(&points.iter().map(|point| (millis(point), 0.0)).collect::<Vec<_>>())
}
