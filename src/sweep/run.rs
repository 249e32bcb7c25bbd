//! Running a sweep, a few items at a time under all schedules.

use std::collections::HashSet;
use std::sync::Arc;

use super::record::Record;
use crate::backend::{Backend, Outcome};
use crate::eval::{EncodedTask, Run, RunError};
use crate::plan::{Forest, Plan, lower};
use crate::schedule::Schedule;

/// Items that are left to do, under schedules that do not change.
#[derive(Debug)]
pub struct SweepRun {
    /// Index of each plan's schedule.
    schedules: Vec<usize>,
    forest: Forest,
    run: Run,
    n_done: usize,
}

impl SweepRun {
    /// A run of `schedules` (index and schedule) over all encoded items but those that are
    /// `done`: `(task, line)`.
    #[must_use]
    pub fn new(
        schedules: &[(usize, &Schedule)],
        tasks: &[Arc<EncodedTask>],
        done: &HashSet<(usize, usize)>,
    ) -> Self {
        let plans: Vec<Plan> = schedules.iter().map(|(_, schedule)| lower(schedule)).collect();
        let left = tasks.iter().enumerate().map(|(number, task)| {
            let lines = task.lines().enumerate();
            let left = lines.filter(|(_, line)| !done.contains(&(number, *line))).map(|(at, _)| at).collect();
            (Arc::clone(task), left)
        });
        let run = Run::new(left.collect());
        let n_items: usize = tasks.iter().map(|task| task.n_items()).sum();
        Self {
            schedules: schedules.iter().map(|(index, _)| *index).collect(),
            forest: Forest::new(&plans),
            n_done: n_items - run.n_total(),
            run,
        }
    }

    /// The next few items under all schedules; None at the end.
    ///
    /// # Errors
    /// When an item is too large, or the backend fails; then nothing of the batch is lost:
    /// asking again deals the same items.
    pub async fn step<B: Backend>(&mut self, backend: &mut B) -> Result<Option<Vec<Record>>, RunError> {
        let mut run = self.run.clone();
        let Some(dealt) = run.next_batch(backend.limits())? else { return Ok(None) };
        let scores = backend.forward_all(&self.forest, &dealt.batch, &dealt.wanted.targets).await?;
        let mut records = Vec::with_capacity(self.schedules.len() * dealt.n_items());
        for (&schedule, scores) in self.schedules.iter().zip(scores) {
            let results = dealt.fold(&Outcome { scores, ..Outcome::default() })?;
            records.extend(results.iter().map(|result| Record::new(schedule, result)));
        }
        self.n_done += dealt.n_items();
        self.run = run;
        Ok(Some(records))
    }

    /// Items done, those before this run included, and in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.n_done, self.n_done + self.run.n_total() - self.run.n_sent())
    }

    /// The shared steps.
    #[must_use]
    pub fn forest(&self) -> &Forest {
        &self.forest
    }
}
