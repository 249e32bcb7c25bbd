//! Results of a sweep as CSV: every cell, or what a figure draws. Every line says what it rests on.

use std::fmt::Write as _;

use crate::chart::csv_field;
use crate::experiment::VERSION;
use crate::export::RestsOn;
use crate::sweep::{CellState, Drawing, Entry, Family, SweepHeader, Table};

/// A row for each schedule and task that has items.
pub(super) fn results_csv(header: &SweepHeader, entries: &[(Entry, usize)], table: &Table) -> String {
    let mut text = String::from(
        "family,x,y,schedule,task,metric,n,score,low,high,chance,normalised,difference,difference_low,\
         difference_high,nats,nats_difference,state\n",
    );
    for (entry, index) in entries {
        for (number, task) in header.tasks.iter().enumerate() {
            let Some(cell) = table.cell(*index, number).filter(|cell| cell.score.n > 0) else { continue };
            let score = &cell.score;
            let difference = cell.difference.as_ref();
            let metric = score.metric.name();
            // Writing into a String cannot fail.
            _ = writeln!(
                text,
                "{},{},{},\"{}\",{},{metric},{},{},{},{},{},{},{},{},{},{},{},{}",
                entry.family.name(),
                entry.x,
                if takes_y(entry.family) { entry.y.to_string() } else { String::new() },
                entry.schedule,
                csv_field(&task.name),
                score.n,
                score.value,
                score.interval.low,
                score.interval.high,
                score.chance,
                optional(cell.normalised),
                optional(difference.map(|d| d.value)),
                optional(difference.map(|d| d.interval.low)),
                optional(difference.map(|d| d.interval.high)),
                finite(score.mean_log_likelihood),
                optional(difference.map(|d| d.log_likelihood)),
                state(cell.state),
            );
        }
    }
    RestsOn::header(header, VERSION).on_every_line(&text, 1)
}

/// A row for each point of a figure, with its interval.
pub(super) fn curves_csv(header: &SweepHeader, drawing: &Drawing) -> String {
    let mut text = String::new();
    match drawing {
        Drawing::Curves(curves) => {
            text.push_str("curve,x,value,low,high,n,schedule\n");
            for (curve, point) in curves.iter().flat_map(|c| c.points.iter().map(move |point| (c, point))) {
                _ = writeln!(
                    text,
                    "{},{},{},{},{},{},\"{}\"",
                    csv_field(&curve.name),
                    point.x,
                    point.y,
                    optional(point.low),
                    optional(point.high),
                    point.n,
                    point.schedule
                );
            }
        }
        Drawing::Grid(grid) => {
            text.push_str("x,y,value,low,high,n,is_best,schedule\n");
            for cell in &grid.cells {
                _ = writeln!(
                    text,
                    "{},{},{},{},{},{},{},\"{}\"",
                    cell.x,
                    cell.y,
                    cell.value,
                    optional(cell.low),
                    optional(cell.high),
                    cell.n,
                    grid.best.contains(&(cell.x, cell.y)),
                    cell.schedule
                );
            }
        }
    }
    RestsOn::header(header, VERSION).on_every_line(&text, 1)
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

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, finite)
}

fn finite(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}
