//! Records folded into cells, whatever part of them is there.

use serde::Serialize;

use super::counts::{Cells, TaskCounts, count};
use super::plan::{SweepHeader, SweepTask, in_median};
use super::record::Record;
use super::resample::median;
use super::stop::{CellState, StateCounts};
use crate::eval::report::{paired_difference, task_score};
use crate::eval::{ItemResult, PairedDifference, TaskScore};

/// All cells of a sweep so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    cells: Vec<Vec<Cell>>,
    pub(super) tasks: Vec<SweepTask>,
    pub(super) counts: Vec<TaskCounts>,
}

/// One schedule on one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    pub score: TaskScore,
    /// Against the full model on the same items; absent while there is none.
    pub difference: Option<PairedDifference>,
    /// `(score - chance) / (full - chance)`, both over the same items: 1 for the full model,
    /// 0 for guessing. Absent where the full model does no better than guessing, and of texts.
    pub normalised: Option<f64>,
    /// What is known of it against the full model, by the plan's rule or the usual one; of texts
    /// nothing is decided.
    pub state: CellState,
}

impl Table {
    pub fn new(header: &SweepHeader, records: &[Record]) -> Self {
        let cells = Cells::new(header, records);
        let results = |schedule, task| -> Vec<ItemResult> {
            cells.of(schedule, task).iter().map(|record| record.result()).collect()
        };
        let full: Vec<Vec<ItemResult>> = (0..header.tasks.len()).map(|task| results(0, task)).collect();
        let counts = count(header, &cells);
        let rule = header.plan.stop.unwrap_or_default();
        let cells = (0..header.schedules.len()).map(|schedule| {
            let tasks = header.tasks.iter().zip(&counts).zip(&full).enumerate();
            let of_task = tasks.map(|(number, ((task, counts), full))| {
                let edited = results(schedule, number);
                let answers = counts.answers.get(schedule);
                let n: f64 = answers.map_or(0.0, |answers| answers.items.iter().sum());
                let agree =
                    answers.filter(|_| task.metric.is_agreement()).map(|it| it.agreement(task.metric));
                let share = |right: &[f64]| right.iter().sum::<f64>() / n - task.chance;
                // Over the same items, as shares are.
                let agreed = agree.map(|both| both.map(|one| one.whole() - task.chance));
                Cell {
                    score: task_score(&task.name, task.metric, task.chance, task.n_items, &edited),
                    difference: paired_difference(task.metric, full, &edited),
                    normalised: match agreed {
                        Some([mine, full]) => Some(mine / full).filter(|it| full > 0.0 && it.is_finite()),
                        None => answers
                            .filter(|answers| n > 0.0 && share(&answers.full) > 0.0)
                            .map(|answers| share(&answers.right) / share(&answers.full)),
                    },
                    state: answers
                        .filter(|_| task.metric.is_share())
                        .map_or(CellState::Undecided, |answers| rule.state(answers.pairs)),
                }
            });
            of_task.collect()
        });
        Self { cells: cells.collect(), tasks: header.tasks.clone(), counts }
    }

    /// The cell of a schedule and a task, by their indices.
    pub fn cell(&self, schedule: usize, task: usize) -> Option<&Cell> {
        self.cells.get(schedule)?.get(task)
    }

    /// Median over the tasks of the normalised scores of a schedule; one that stands apart is not among them.
    pub fn median(&self, schedule: usize) -> Option<f64> {
        let cells = self.cells.get(schedule)?.iter().zip(in_median(&self.tasks));
        let values = cells.filter(|(_, counts)| *counts).filter_map(|(cell, _)| cell.normalised);
        Some(median(values)).filter(|value| value.is_finite())
    }

    /// Items of each task that a schedule has done; of the task with fewest, texts left out.
    pub fn n_items(&self, schedule: usize) -> usize {
        let cells = self.cells.get(schedule).map(Vec::as_slice).unwrap_or_default();
        let of_shares = cells.iter().filter(|cell| cell.score.metric.is_drawn());
        of_shares.map(|cell| cell.score.n).min().unwrap_or(0)
    }

    /// How many cells are decided; those of the full model and of texts are not among them.
    pub fn states(&self) -> StateCounts {
        let mut counts = StateCounts::default();
        for cell in self.cells.iter().skip(1).flatten().filter(|cell| cell.score.metric.is_share()) {
            match cell.state {
                CellState::Undecided => counts.undecided += 1,
                CellState::Better => counts.better += 1,
                CellState::Worse => counts.worse += 1,
                CellState::Same => counts.same += 1,
            }
        }
        counts
    }

    /// Whether a task is one of sums that are worked out.
    pub fn is_sums(&self, task: usize) -> bool {
        self.tasks.get(task).is_some_and(SweepTask::is_sums)
    }
}
