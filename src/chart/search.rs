//! What a search has found as a chart: the same on the page and in files.

use super::{Chart, LineChart, LinePoint, Series};
use crate::sweep::FrontPoint;

/// The score by layer runs, or by milliseconds where those are there: on the half that was searched on with what no
/// other schedule beats, and on the other half. `around` is the chart without its points, `names` name the halves.
pub fn search_chart(points: &[FrontPoint], names: [String; 2], around: LineChart) -> Chart {
    let has_times = points.iter().any(|point| point.millis.is_some());
    let place = |point: &FrontPoint| match has_times {
        true => point.millis.unwrap_or(f64::NAN),
        false => point.runs as f64,
    };
    let series = |half: usize, name: String| {
        let there = points.iter().filter_map(|point| Some((point, point.halves[half]?)));
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
    let scored = points.iter().filter(|point| point.halves[0].is_some());
    let frontier = scored.enumerate().filter(|(_, point)| point.is_front).map(|(at, _)| at).collect();
    let [searched, held_out] = names;
    let series = vec![series(0, searched), series(1, held_out)];
    Chart::Lines(LineChart { series, frontier: Some(frontier), is_beside: true, ..around })
}
