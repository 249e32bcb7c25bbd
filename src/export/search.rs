//! What a search has found as a table, with everything that says which numbers they are.

use super::rests_on::RestsOn;
use crate::chart::Csv;
use crate::experiment::{HalfResult, Provenance, SearchPoint, SearchProgress};

/// One line a schedule, with the whole provenance.
pub fn search_csv(provenance: &Provenance, found: &SearchProgress) -> String {
    let rows = found.points.iter().enumerate().map(|(at, point)| (point, found.best == Some(at)));
    let csv = Csv::of::<(&SearchPoint, bool)>(
        rows,
        &[
            ("schedule", |(point, _)| point.schedule.as_str().into()),
            ("layers", |(point, _)| point.runs.into()),
            ("frontier", |(point, _)| point.is_front.into()),
            ("best", |(_, is_best)| (*is_best).into()),
            ("searched_score", |(point, _)| value(&point.searched).into()),
            ("searched_low", |(point, _)| low(&point.searched).into()),
            ("searched_high", |(point, _)| high(&point.searched).into()),
            ("searched_n", |(point, _)| point.searched.score.map_or(0, |score| score.n).into()),
            ("held_out_score", |(point, _)| value(&point.held_out).into()),
            ("held_out_low", |(point, _)| low(&point.held_out).into()),
            ("held_out_high", |(point, _)| high(&point.held_out).into()),
            ("held_out_n", |(point, _)| point.held_out.score.map_or(0, |score| score.n).into()),
            ("decode_millis", |(point, _)| point.decode.map(|time| time.median).into()),
            ("decode_low", |(point, _)| point.decode.map(|time| time.low).into()),
            ("decode_high", |(point, _)| point.decode.map(|time| time.high).into()),
        ],
    );
    let limit = found.tasks.iter().map(|task| task.n_items).max().unwrap_or(1);
    let rests_on = RestsOn::tasks(provenance.clone(), &found.tasks, found.seed, limit);
    csv.with_same(&rests_on.columns()).text()
}

fn value(half: &HalfResult) -> Option<f64> {
    half.score.map(|score| score.value)
}

fn low(half: &HalfResult) -> Option<f64> {
    half.score.and_then(|score| Some(score.interval?.low))
}

fn high(half: &HalfResult) -> Option<f64> {
    half.score.and_then(|score| Some(score.interval?.high))
}
