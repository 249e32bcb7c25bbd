//! What a search has found as a chart: the same on the page and in files.

use super::{Chart, LineChart, LinePoint, Series};
use crate::experiment::{HalfResult, SearchPoint, SearchProgress};

/// The score by layer runs, or by milliseconds where they were asked for and are there: on the half that was searched on
/// with what no other schedule beats, and on the other half. `around` is the chart without its points, `names` name
/// the halves.
pub fn search_chart(found: &SearchProgress, names: [String; 2], around: LineChart) -> Chart {
    let [searched, held_out] = names;
    let has_times = has_times(found);
    let place = |point: &SearchPoint| match has_times {
        true => point.decode.map_or(f64::NAN, |timing| timing.median),
        false => point.runs as f64,
    };
    let series = |name: String, of: fn(&SearchPoint) -> &HalfResult| {
        let there = found.points.iter().filter_map(|point| Some((point, of(point).score?)));
        let points = there.map(|(point, score)| LinePoint {
            x: place(point),
            y: score.value,
            low: score.interval.map(|ends| ends.low),
            high: score.interval.map(|ends| ends.high),
            n: Some(score.n),
            name: String::new(),
            note: point.schedule.clone(),
        });
        Series { name, points: points.collect(), is_main: false }
    };
    let scored = found.points.iter().filter(|point| point.searched.score.is_some());
    let frontier = scored.enumerate().filter(|(_, point)| point.is_front).map(|(at, _)| at).collect();
    let series = vec![series(searched, |point| &point.searched), series(held_out, |point| &point.held_out)];
    Chart::Lines(LineChart { series, frontier: Some(frontier), ..around })
}

/// Whether the chart is over milliseconds.
pub fn has_times(found: &SearchProgress) -> bool {
    found.points.iter().any(|point| point.decode.is_some())
}
