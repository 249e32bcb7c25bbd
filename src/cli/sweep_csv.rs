//! Results of a sweep as CSV: every cell, or what a figure draws. Every line says what it rests on.

use serde_json::json;

use crate::chart::Csv;
use crate::export::RestsOn;
use crate::sweep::{
    Cell, Curve, CurvePoint, Drawing, Entry, Family, GridCell, SweepHeader, SweepTask, Table,
};

/// A row for each schedule and task that has items.
pub(super) fn results_csv(header: &SweepHeader, entries: &[(Entry, usize)], table: &Table) -> String {
    let tasks = || header.tasks.iter().enumerate();
    let all = entries.iter().flat_map(|entry| tasks().map(move |task| (entry, task)));
    let rows = all.filter_map(|((entry, index), (number, task))| {
        let cell = table.cell(*index, number).filter(|cell| cell.score.n > 0)?;
        Some((entry, task, cell))
    });
    let csv = Csv::of::<(&Entry, &SweepTask, &Cell)>(
        rows,
        &[
            ("family", |(entry, ..)| entry.family.to_string().into()),
            ("x", |(entry, ..)| entry.x.into()),
            ("y", |(entry, ..)| takes_y(entry.family).then_some(entry.y).into()),
            ("schedule", |(entry, ..)| entry.schedule.to_string().into()),
            ("task", |(_, task, _)| task.name.as_str().into()),
            ("metric", |(.., cell)| cell.score.metric.to_string().into()),
            ("n", |(.., cell)| cell.score.n.into()),
            ("score", |(.., cell)| cell.score.value.into()),
            ("low", |(.., cell)| cell.score.interval.map(|ends| ends.low).into()),
            ("high", |(.., cell)| cell.score.interval.map(|ends| ends.high).into()),
            ("chance", |(.., cell)| cell.score.metric.is_drawn().then_some(cell.score.chance).into()),
            ("normalised", |(.., cell)| cell.normalised.into()),
            ("difference_of", |(.., cell)| cell.score.metric.compared().into()),
            ("difference", |(.., cell)| cell.difference.as_ref().map(|d| d.value).into()),
            ("difference_low", |(.., cell)| {
                cell.difference.as_ref().and_then(|d| Some(d.interval?.low)).into()
            }),
            ("difference_high", |(.., cell)| {
                cell.difference.as_ref().and_then(|d| Some(d.interval?.high)).into()
            }),
            ("nats_per", |(.., cell)| cell.score.metric.nats_per().into()),
            ("nats", |(.., cell)| cell.score.mean_log_likelihood.into()),
            ("nats_difference", |(.., cell)| cell.difference.as_ref().map(|d| d.log_likelihood).into()),
            ("state", |(.., cell)| json!(cell.state).as_str().into()),
        ],
    );
    csv.with_same(&RestsOn::header(header).columns()).text()
}

/// A row for each point of a figure, with its interval.
pub(super) fn curves_csv(header: &SweepHeader, drawing: &Drawing) -> String {
    let csv = match drawing {
        Drawing::Curves(curves) => Csv::of::<(&Curve, &CurvePoint)>(
            curves.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point))),
            &[
                ("curve", |(curve, _)| curve.name.as_str().into()),
                ("x", |(_, point)| point.x.into()),
                ("value", |(_, point)| point.y.into()),
                ("low", |(_, point)| point.low.into()),
                ("high", |(_, point)| point.high.into()),
                ("n", |(_, point)| point.n.into()),
                ("schedule", |(_, point)| point.schedule.as_str().into()),
            ],
        ),
        Drawing::Grid(grid) => Csv::of::<(&GridCell, bool)>(
            grid.cells.iter().map(|cell| (cell, grid.best.contains(&(cell.x, cell.y)))),
            &[
                ("x", |(cell, _)| cell.x.into()),
                ("y", |(cell, _)| cell.y.into()),
                ("value", |(cell, _)| cell.value.into()),
                ("low", |(cell, _)| cell.low.into()),
                ("high", |(cell, _)| cell.high.into()),
                ("n", |(cell, _)| cell.n.into()),
                ("is_best", |(_, is_best)| (*is_best).into()),
                ("schedule", |(cell, _)| cell.schedule.as_str().into()),
            ],
        ),
    };
    csv.with_same(&RestsOn::header(header).columns()).text()
}

fn takes_y(family: Family) -> bool {
    matches!(
        family,
        Family::Random
            | Family::LoopedParallel
            | Family::Repeats
            | Family::Windows
            | Family::SkipBlocks
            | Family::ReverseBlocks
            | Family::Swaps
    )
}
