//! Models that were fine-tuned for a task each, joined into one median: the open one and those that were open before.

use std::sync::Arc;

use super::{Beside, Slot, State};
use crate::experiment::{Apart, DataRef, Experiment, Report};
use crate::sweep::{Curve, Study, TaskDraws, glue_of, pooled};

/// Whose median it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PooledTasks {
    /// In the median.
    pub together: Vec<String>,
    /// Drawn by themselves.
    pub apart: Vec<String>,
    /// Of which there is nothing to draw: the full model does no better than guessing.
    pub without: Vec<String>,
}

impl State {
    /// Says of other models why they cannot be joined with the open one and those that were computed later.
    pub(super) fn tell_apart(&self, asked: &Experiment, others: &mut [Beside]) {
        let name = |data: &DataRef| match data.sha256.as_deref().and_then(glue_of) {
            Some(of_file) => of_file.to_owned(),
            None => data.form.clone().unwrap_or_else(|| data.task.clone()),
        };
        let mut taken: Vec<String> = asked.data.iter().map(name).collect();
        for other in others.iter_mut().rev() {
            let tasks: Vec<String> = other.overlaid.draws.iter().map(|it| it.task.clone()).collect();
            other.apart = Apart::pooled(
                (self.n_layers, &taken, asked.stop),
                (other.overlaid.n_layers, &tasks, other.overlaid.answered.experiment.stop),
            );
            if other.is_drawn() {
                taken.extend(tasks);
            }
        }
    }

    /// Which tasks are in them.
    pub fn pooled_tasks(&self, study: Study) -> PooledTasks {
        let mut tasks = PooledTasks::default();
        for task in self.pooled_parts(study).iter().flat_map(|part| part.iter()) {
            let list = match (task.is_filled(), task.is_apart) {
                (false, _) => &mut tasks.without,
                (true, true) => &mut tasks.apart,
                (true, false) => &mut tasks.together,
            };
            list.push(task.task.clone());
        }
        tasks
    }

    /// The open model's part of their median, then those of the others; nothing where the open one would be alone.
    pub fn pooled_parts(&self, study: Study) -> Vec<Arc<[TaskDraws]>> {
        let found = self.panel(Slot::Study(study)).value(Report::sweep);
        let Some(own) = found.filter(|found| study.is_pooled() && !found.draws.is_empty()) else {
            return Vec::new();
        };
        let others = self.others_of(study).into_iter().filter(Beside::is_drawn);
        let others: Vec<Arc<[TaskDraws]>> = others.map(|other| other.overlaid.draws).collect();
        match others.is_empty() {
            true => Vec::new(),
            false => std::iter::once(Arc::from(own.draws.as_slice())).chain(others).collect(),
        }
    }
}

/// The curves of models that are joined.
pub fn joined(parts: &[Arc<[TaskDraws]>]) -> Vec<Curve> {
    let parts: Vec<&[TaskDraws]> = parts.iter().map(AsRef::as_ref).collect();
    pooled(&parts)
}
