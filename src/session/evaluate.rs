//! Scores of a schedule beside those of the full model, item by item, growing.

use std::collections::HashSet;
use std::sync::Arc;

use super::pace::Folds;
use super::run::{Running, Step};
use super::scoring::Scoring;
use super::store::Cell;
use super::{Result, Session};
use crate::eval::report::{paired_difference, task_score};
use crate::eval::{EncodeError, EncodedTask, ItemResult};
use crate::experiment::{Experiment, LeftOut, Report, ScoresReport, TaskComparison};
use crate::schedule::Schedule;
use crate::words::Problem;

/// An evaluation under way. Each step runs one batch under one schedule, or a part of an answer;
/// what is in the store is not computed again.
#[derive(Debug)]
pub(super) struct Evaluation {
    schedule: String,
    tasks: Vec<Arc<EncodedTask>>,
    /// What this model cannot score, task by task.
    left_out: Vec<Option<LeftOut>>,
    /// The full model, where it was asked for and the schedule is another; the schedule.
    scoring: Scoring,
    folds: Folds,
}

impl Evaluation {
    /// Sets up the comparison over the items of an experiment.
    ///
    /// # Errors
    /// When the schedule or a task does not exist, or an item cannot be encoded.
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        schedule: &str,
        beside_full: bool,
    ) -> Result<Self> {
        let data = session.sources.data(experiment)?;
        let left_out = data.iter().map(|data| left_out(&data.left_out)).collect();
        let tasks: Vec<_> = data.into_iter().map(|data| data.encoded).collect();
        let schedule = session.schedule(schedule)?;
        let text = schedule.to_string();
        let full = beside_full.then(|| Schedule::full(session.spec().n_layers));
        let mut schedules: Vec<Schedule> = full.into_iter().chain([schedule]).collect();
        schedules.dedup();
        Ok(Self {
            schedule: text,
            scoring: Scoring::new(session, &schedules, tasks.clone()),
            tasks,
            left_out,
            folds: Folds::default(),
        })
    }

    /// The scores so far, one per task, in the order asked for. Both schedules and their
    /// difference rest on the same items.
    fn report(&self, session: &Session) -> ScoresReport {
        let cells = (self.scoring.cells.first(), self.scoring.cells.last());
        let tasks = self.tasks.iter().enumerate().map(|(number, task)| {
            let results = |cells: Option<&Vec<Cell>>| -> Vec<ItemResult> {
                let Some(cell) = cells.and_then(|cells| cells.get(number)) else { return Vec::new() };
                let found = task.lines().map(|line| session.store.get(cell, line));
                found.flatten().cloned().collect()
            };
            let score = |results: &[ItemResult]| {
                task_score(&task.name, task.metric, task.chance, task.n_items(), results)
            };
            let (mut full, mut edited) = (results(cells.0), results(cells.1));
            keep_common(&mut full, &mut edited);
            TaskComparison {
                full: score(&full),
                edited: score(&edited),
                difference: paired_difference(task.metric, &full, &edited),
                left_out: self.left_out.get(number).cloned().flatten(),
            }
        });
        ScoresReport { schedule: self.schedule.clone(), tasks: tasks.collect() }
    }
}

/// The first stands for all of them.
fn left_out(errors: &[EncodeError]) -> Option<LeftOut> {
    let first = errors.first()?;
    Some(LeftOut { n: errors.len(), line: first.line, why: Problem::of(&first.problem) })
}

/// Drops what only one of two schedules has done.
fn keep_common(full: &mut Vec<ItemResult>, edited: &mut Vec<ItemResult>) {
    let lines = |results: &[ItemResult]| results.iter().map(|item| item.index).collect::<HashSet<usize>>();
    let (of_full, of_edited) = (lines(full), lines(edited));
    full.retain(|item| of_edited.contains(&item.index));
    edited.retain(|item| of_full.contains(&item.index));
}

impl Running for Evaluation {
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        self.scoring.step(session).await?;
        Ok(self.folds.step(self.scoring.is_over(), || Report::Scores(self.report(session))))
    }

    fn forget_device(&mut self) {
        self.scoring.forget_device();
    }
}
