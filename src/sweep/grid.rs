//! Figure 10: looped parallel by affected layers and loops, and how the best loop count grows.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::{Grid, GridCell, Trend};
use super::entry::{Entry, Family};
use super::resample::{Lens, Resamples, Series, interval};
use crate::eval::{Interval, greatest};

/// The medians by affected layers, then by loops, each with its resamples.
pub(super) type Columns<'a> = BTreeMap<u32, BTreeMap<u32, (&'a Entry, usize, &'a [f64])>>;

/// The columns of looped parallel as far as they have values.
pub(super) fn columns<'a>(
    entries: &'a [(Entry, usize)],
    resamples: &'a Resamples<'_>,
    lens: Lens,
) -> Columns<'a> {
    columns_of(Family::LoopedParallel, entries, resamples, lens)
}

fn columns_of<'a>(
    family: Family,
    entries: &'a [(Entry, usize)],
    resamples: &'a Resamples<'_>,
    lens: Lens,
) -> Columns<'a> {
    let mut columns = Columns::new();
    for (entry, schedule) in entries.iter().filter(|(entry, _)| entry.family == family) {
        let series = resamples.series(lens, *schedule);
        if let Some(series) = series.filter(|series| series.first().is_some_and(|value| value.is_finite())) {
            columns.entry(entry.x).or_default().insert(entry.y, (entry, *schedule, series));
        }
    }
    columns
}

/// The grid as far as it is filled.
pub(super) fn grid(entries: &[(Entry, usize)], resamples: &Resamples<'_>) -> Grid {
    let columns = columns(entries, resamples, Lens::Median);
    Grid {
        best: columns.iter().filter_map(|(&x, column)| Some((x, best(column, 0)?))).collect(),
        trend: trend(&columns).and_then(|(slopes, intercept)| {
            let Interval { low, high } = interval(&slopes)?;
            Some(Trend { slope: *slopes.first()?, intercept, low, high })
        }),
        ..map(entries, Family::LoopedParallel, resamples)
    }
}

/// What a family shows over its x and y, as far as it is filled.
pub(super) fn map(entries: &[(Entry, usize)], family: Family, resamples: &Resamples<'_>) -> Grid {
    let of_family = || entries.iter().map(|(entry, _)| entry).filter(|entry| entry.family == family);
    let columns = columns_of(family, entries, resamples, Lens::Median);
    let cells = columns.values().flat_map(BTreeMap::values).map(|(entry, schedule, series)| {
        let interval = interval(series);
        GridCell {
            x: entry.x,
            y: entry.y,
            value: series.first().copied().unwrap_or(f64::NAN),
            low: interval.map(|ends| ends.low),
            high: interval.map(|ends| ends.high),
            n: resamples.table.n_items(*schedule),
            schedule: entry.schedule.to_string(),
        }
    });
    Grid {
        xs: of_family().map(|entry| entry.x).collect::<BTreeSet<_>>().into_iter().collect(),
        ys: of_family().map(|entry| entry.y).collect::<BTreeSet<_>>().into_iter().collect(),
        cells: cells.collect(),
        ..Grid::default()
    }
}

/// The loops of the greatest value of a column on one resample, the fewest of equals.
fn best(column: &BTreeMap<u32, (&Entry, usize, &[f64])>, row: usize) -> Option<u32> {
    let value = |series: &[f64]| series.get(row).copied().filter(|value| value.is_finite());
    let values = column.values().map(|(_, _, series)| value(series).unwrap_or(f64::NAN));
    column.keys().nth(greatest(values)?).copied()
}

/// Slope of the line through the best loops by affected layers, by least squares, with its
/// resamples, and the line's value at 0. A single layer is no group: it is left out. None for
/// fewer than two widths.
pub(super) fn trend(columns: &Columns<'_>) -> Option<(Series, f64)> {
    let groups = || columns.iter().filter(|(x, _)| **x > 1);
    let n_rows = groups().flat_map(|(_, column)| column.values()).map(|(_, _, series)| series.len()).max()?;
    let line = |row: usize| {
        let points = groups().filter_map(|(&x, column)| Some((f64::from(x), f64::from(best(column, row)?))));
        least_squares(&points.collect::<Vec<_>>())
    };
    let slopes = (0..n_rows).map(|row| line(row).map_or(f64::NAN, |(slope, _)| slope)).collect();
    Some((slopes, line(0)?.1))
}

/// Slope and value at 0 of the line with the least squared distances; None for points of one x.
fn least_squares(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    let mean_x = points.iter().map(|point| point.0).sum::<f64>() / n;
    let mean_y = points.iter().map(|point| point.1).sum::<f64>() / n;
    let spread: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let along: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let slope = along / spread;
    slope.is_finite().then_some((slope, mean_y - slope * mean_x))
}
