//! Results of a sweep as CSV: every cell, or what a figure draws. Every line says what it rests on.

use crate::chart::Csv;
use crate::experiment::VERSION;
use crate::export::RestsOn;
use crate::sweep::{CellState, Drawing, Entry, Family, SweepHeader, Table};

const RESULTS: [&str; 18] = [
    "family",
    "x",
    "y",
    "schedule",
    "task",
    "metric",
    "n",
    "score",
    "low",
    "high",
    "chance",
    "normalised",
    "difference",
    "difference_low",
    "difference_high",
    "nats",
    "nats_difference",
    "state",
];
const CURVES: [&str; 7] = ["curve", "x", "value", "low", "high", "n", "schedule"];
const GRID: [&str; 8] = ["x", "y", "value", "low", "high", "n", "is_best", "schedule"];

/// A row for each schedule and task that has items.
pub(super) fn results_csv(header: &SweepHeader, entries: &[(Entry, usize)], table: &Table) -> String {
    let mut csv = Csv::new(RESULTS);
    for (entry, index) in entries {
        for (number, task) in header.tasks.iter().enumerate() {
            let Some(cell) = table.cell(*index, number).filter(|cell| cell.score.n > 0) else { continue };
            let score = &cell.score;
            let difference = cell.difference.as_ref();
            csv.push([
                entry.family.name().into(),
                entry.x.into(),
                takes_y(entry.family).then_some(entry.y).into(),
                entry.schedule.to_string().into(),
                task.name.as_str().into(),
                score.metric.name().into(),
                score.n.into(),
                score.value.into(),
                score.interval.low.into(),
                score.interval.high.into(),
                score.chance.into(),
                cell.normalised.into(),
                difference.map(|d| d.value).into(),
                difference.map(|d| d.interval.low).into(),
                difference.map(|d| d.interval.high).into(),
                score.mean_log_likelihood.into(),
                difference.map(|d| d.log_likelihood).into(),
                state(cell.state).into(),
            ]);
        }
    }
    csv.with_same(&RestsOn::header(header, VERSION).columns()).text()
}

/// A row for each point of a figure, with its interval.
pub(super) fn curves_csv(header: &SweepHeader, drawing: &Drawing) -> String {
    let csv = match drawing {
        Drawing::Curves(curves) => {
            let mut csv = Csv::new(CURVES);
            for (curve, point) in curves.iter().flat_map(|c| c.points.iter().map(move |point| (c, point))) {
                csv.push([
                    curve.name.as_str().into(),
                    point.x.into(),
                    point.y.into(),
                    point.low.into(),
                    point.high.into(),
                    point.n.into(),
                    point.schedule.as_str().into(),
                ]);
            }
            csv
        }
        Drawing::Grid(grid) => {
            let mut csv = Csv::new(GRID);
            for cell in &grid.cells {
                csv.push([
                    cell.x.into(),
                    cell.y.into(),
                    cell.value.into(),
                    cell.low.into(),
                    cell.high.into(),
                    cell.n.into(),
                    grid.best.contains(&(cell.x, cell.y)).into(),
                    cell.schedule.as_str().into(),
                ]);
            }
            csv
        }
    };
    csv.with_same(&RestsOn::header(header, VERSION).columns()).text()
}

fn takes_y(family: Family) -> bool {
    matches!(family, Family::Random | Family::LoopedParallel | Family::Repeats | Family::Windows)
}

fn state(state: CellState) -> &'static str {
    match state {
        CellState::Undecided => "undecided",
        CellState::Better => "better",
        CellState::Worse => "worse",
        CellState::Same => "same",
    }
}
