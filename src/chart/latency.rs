//! Accuracy against time as a chart: the same on the page and in files.

use super::{Chart, LineChart, LinePoint, Series};
use crate::sweep::{Family, LatencyPoint, LatencyTime};

/// The series, in the order of the legend.
const SERIES: [Family; 5] =
    [Family::Baseline, Family::Skip, Family::Parallel, Family::LoopedParallel, Family::Listed];

/// The chart of what is known; points without a time or a score are not in it. `around` is the chart without
/// its points; `name` names a family, and `point_name` a point by its family and how many layers that changes.
pub fn latency_chart(
    points: &[LatencyPoint],
    time: LatencyTime,
    around: LineChart,
    name: fn(Family) -> String,
    point_name: fn(Family, u32) -> String,
) -> Chart {
    let best = time.frontier(points);
    let mut frontier = Vec::new();
    let mut n_points = 0;
    let mut series = Vec::new();
    for family in SERIES {
        let mut of_family = Series { name: name(family), ..Series::default() };
        for (index, point) in points.iter().enumerate().filter(|(_, point)| point.family == family) {
            let (Some(timing), Some(score)) = (time.of(point), point.score) else { continue };
            if best.contains(&index) {
                frontier.push(n_points);
            }
            n_points += 1;
            of_family.points.push(LinePoint {
                x: timing.median,
                y: score.value,
                low: score.interval.map(|ends| ends.low),
                high: score.interval.map(|ends| ends.high),
                n: Some(score.n),
                name: point_name(family, point.affected),
                note: point.schedule.clone(),
            });
        }
        if !of_family.points.is_empty() {
            series.push(of_family);
        }
    }
    Chart::Lines(LineChart { series, frontier: Some(frontier), ..around })
}
