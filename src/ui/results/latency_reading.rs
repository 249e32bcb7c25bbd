//! What may be said of accuracy against time. Plain, and tested natively.

use crate::sweep::{Family, LatencyPoint, LatencyTime};

/// Of the points whose score is no lower than the full model's the fastest, with its time as
/// a share of the full model's; none where that is the full model itself.
#[must_use]
pub fn fastest_as_good(points: &[LatencyPoint], time: LatencyTime) -> Option<(String, f64)> {
    let full = points.iter().find(|point| point.family == Family::Baseline)?;
    let (full_score, full_millis) = (full.score?.value, time.of(full)?.median);
    let as_good = points.iter().filter(|point| point.score.is_some_and(|score| score.value >= full_score));
    let timed = as_good.filter_map(|point| Some((point, time.of(point)?.median)));
    let (point, millis) = timed.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (point.schedule != full.schedule).then(|| (point.schedule.clone(), millis / full_millis))
}

/// Indices by time, the fastest first; those without a time last, in their order.
#[must_use]
pub fn sorted(points: &[LatencyPoint], time: LatencyTime) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let millis = |&index: &usize| {
        points.get(index).and_then(|point| time.of(point)).map_or(f64::INFINITY, |timing| timing.median)
    };
    order.sort_by(|a, b| millis(a).total_cmp(&millis(b)));
    order
}
