//! What the search goes by, and what is said of what it found.

use serde::{Deserialize, Serialize};

use super::SearchScore;
use crate::eval::Interval;
use crate::sweep::resample::{Lens, Resamples, interval, mean};
use crate::sweep::table::Table;

/// How far above guessing the full model must be on the items that are searched on for a task to count: of less,
/// a share of the full model's lead is mostly chance.
pub const ROOM_MIN: f64 = 0.1;

/// The score of a schedule on one half of the items.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HalfScore {
    /// Mean over the tasks that count of the normalised score: 1 for the full model, 0 for guessing.
    pub value: f64,
    /// Its 95 % interval, of the bootstrap over questions, the full model being drawn with it; absent where nothing
    /// can be said.
    pub interval: Option<Interval>,
    /// Items of the tasks that count.
    pub n: usize,
}

/// Which tasks count, by the full model's scores, schedule 0 of the table.
pub fn is_counted(table: &Table) -> Vec<bool> {
    let room = |task: usize| {
        let score = &table.cell(0, task)?.score;
        Some(score.metric.is_drawn() && score.value - score.chance >= ROOM_MIN)
    };
    (0..table.tasks.len()).map(|task| room(task).unwrap_or(false)).collect()
}

/// What the search goes by, of the schedules from `first` on.
pub fn search_scores(table: &Table, n_schedules: usize, counted: &[bool]) -> Vec<SearchScore> {
    let score = |schedule: usize| {
        let cells = |task: usize| table.cell(schedule, task);
        let tasks = || counted.iter().enumerate().filter(|(_, counts)| **counts).map(|(task, _)| task);
        let values = tasks().filter_map(|task| cells(task)?.normalised);
        let nats =
            (0..counted.len()).filter_map(|task| Some(cells(task)?.difference.as_ref()?.log_likelihood));
        SearchScore { value: average(values), nats: average(nats) }
    };
    (0..n_schedules).map(score).collect()
}

/// Scores with their intervals.
pub fn half_scores(table: &Table, n_schedules: usize, counted: &[bool]) -> Vec<Option<HalfScore>> {
    let resamples = Resamples::new(table, 0..n_schedules);
    let tasks: Vec<usize> =
        counted.iter().enumerate().filter(|(_, counts)| **counts).map(|(task, _)| task).collect();
    let score = |schedule: usize| {
        let series = tasks.iter().filter_map(|task| resamples.series(Lens::Task(*task), schedule));
        let there = series.filter(|series| series.first().is_some_and(|value| value.is_finite()));
        let series = mean(there)?;
        let value = series.first().copied().filter(|value| value.is_finite())?;
        let n = tasks.iter().filter_map(|task| Some(table.cell(schedule, *task)?.score.n)).sum();
        Some(HalfScore { value, interval: interval(&series), n })
    };
    (0..n_schedules).map(score).collect()
}

/// The mean of those that are numbers; None of none.
fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// A schedule that was found, with what is drawn of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontPoint {
    pub schedule: String,
    /// Layers that run.
    pub runs: usize,
    /// Milliseconds per decoded token, where times are there.
    pub millis: Option<f64>,
    /// No other schedule beats it in layer runs and in the score that is searched by.
    pub is_front: bool,
    /// On the items that are searched on, and on the others.
    pub halves: [Option<HalfScore>; 2],
}
