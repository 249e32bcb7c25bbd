//! The rest of items of which only the head is here, read when an experiment asks for more.

use futures_util::future::join_all;

use super::{Result, Session, Sources};
use crate::eval::{Task, TaskForm, read_items};
use crate::experiment::{Experiment, What};
use crate::lesson;
use crate::model::TaskEntry;

impl Session {
    /// Reads what an experiment asks for and is not here yet; before [`start`](Self::start) and
    /// [`computed`](Self::computed).
    ///
    /// # Errors
    /// When the items of a task are gone or altered.
    pub async fn complete(&mut self, experiment: &Experiment) -> Result<()> {
        self.sources.complete(experiment).await
    }

    /// The same of all experiments of a step of a lesson.
    ///
    /// # Errors
    /// As [`complete`](Self::complete).
    pub async fn complete_step(&mut self, step: &lesson::Step) -> Result<()> {
        for run in step.compute.iter().flat_map(|compute| &compute.runs) {
            self.complete(&run.experiment).await?;
        }
        Ok(())
    }
}

impl Sources {
    /// [`Session::complete`].
    ///
    /// # Errors
    /// As there.
    pub async fn complete(&mut self, experiment: &Experiment) -> Result<()> {
        let lacking = |(at, task): (usize, &Task)| lacks(task, experiment).then_some(at);
        let lacking: Vec<usize> = self.tasks.iter().enumerate().filter_map(lacking).collect();
        let read = lacking.into_iter().filter_map(|at| Some((at, self.listed.get(at)?)));
        let read = join_all(read.map(async |(at, entry)| (at, self.whole(entry).await))).await;
        for (at, task) in read {
            if let Some(head) = self.tasks.get_mut(at) {
                *head = task?;
            }
        }
        Ok(())
    }

    async fn whole(&self, entry: &TaskEntry) -> Result<Task> {
        let bytes = self.model.read_task(entry).await?;
        let items = read_items(TaskForm::Atelier, &entry.file, &bytes)?;
        Ok(Task::new(entry.name.clone(), TaskForm::Atelier, Some(entry.headline), items))
    }

    /// Takes over files that were read whole before.
    pub(super) fn keep_whole(&mut self, before: &mut Self) {
        for (entry, task) in self.listed.iter().zip(&mut self.tasks).filter(|(_, task)| task.head.is_some()) {
            let is_it = |(listed, whole): &(&TaskEntry, &mut Task)| *listed == entry && whole.head.is_none();
            if let Some((_, whole)) = before.listed.iter().zip(&mut before.tasks).find(is_it) {
                std::mem::swap(task, whole);
            }
        }
    }
}

/// Whether an experiment needs items of a task that are not here.
fn lacks(task: &Task, experiment: &Experiment) -> bool {
    let Experiment { data, what, .. } = experiment;
    let reads = what.reads_items() || matches!(what, What::Kept | What::Quantising);
    if task.head.is_none() || !reads {
        return false;
    }
    // The first of the whole file, or examples drawn from it.
    let is_of_all = *what == What::Quantising || data.iter().any(|data| data.few_shot.is_some());
    let positions = experiment.selection().positions(task.n_items());
    is_of_all || positions.into_iter().any(|position| task.place(position).is_none())
}
