//! What may be said of accuracy against time. Plain, and tested natively.

use crate::sweep::{Family, LatencyPoint, Timing, frontier};

/// Which of the two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Writing, token by token.
    Decode,
    /// Reading a prompt.
    Prefill,
}

impl Time {
    /// That time of a point, where it was measured.
    #[must_use]
    pub fn of(self, point: &LatencyPoint) -> Option<Timing> {
        match self {
            Self::Decode => point.decode,
            Self::Prefill => point.prefill,
        }
    }
}

/// The points that no other beats in score and in this time, the fastest first.
#[must_use]
pub fn frontier_of(points: &[LatencyPoint], time: Time) -> Vec<usize> {
    let place = |point: &LatencyPoint| {
        let millis = time.of(point).map_or(f64::NAN, |timing| timing.median);
        (millis, point.score.map_or(f64::NAN, |score| score.value))
    };
    frontier(&points.iter().map(place).collect::<Vec<_>>())
}

/// Of the points whose score is no lower than the full model's the fastest, with its time as
/// a share of the full model's; none where that is the full model itself.
#[must_use]
pub fn fastest_as_good(points: &[LatencyPoint], time: Time) -> Option<(String, f64)> {
    let full = points.iter().find(|point| point.family == Family::Baseline)?;
    let (full_score, full_millis) = (full.score?.value, time.of(full)?.median);
    let as_good = points.iter().filter(|point| point.score.is_some_and(|score| score.value >= full_score));
    let timed = as_good.filter_map(|point| Some((point, time.of(point)?.median)));
    let (point, millis) = timed.min_by(|a, b| a.1.total_cmp(&b.1))?;
    (point.schedule != full.schedule).then(|| (point.schedule.clone(), millis / full_millis))
}

/// Indices by time, the fastest first; those without a time last, in their order.
#[must_use]
pub fn sorted(points: &[LatencyPoint], time: Time) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let millis = |&index: &usize| {
        points.get(index).and_then(|point| time.of(point)).map_or(f64::INFINITY, |timing| timing.median)
    };
    order.sort_by(|a, b| millis(a).total_cmp(&millis(b)));
    order
}
