//! Running a sweep, a few items at a time under all schedules.

use std::collections::HashSet;
use std::sync::Arc;

use super::record::Record;
use crate::backend::{Backend, Outcome};
use crate::eval::{EncodedTask, ItemBatch, Run, RunError};
use crate::plan::{Forest, Plan, lower};
use crate::schedule::Schedule;

/// Items that are left to do, under schedules that do not change.
#[derive(Debug)]
pub struct SweepRun {
    /// Plans with the index of their schedule; those that share steps are neighbours.
    plans: Vec<(usize, Plan)>,
    run: Run,
    n_done: usize,
    /// The items under way, and what has come of them.
    under_way: Option<UnderWay>,
}

/// What a part of the work came to.
#[derive(Debug, Clone, PartialEq)]
pub enum SweepPart {
    /// Some schedules are done with the items under way; others are not.
    More,
    /// All schedules are done with some items.
    Items(Vec<Record>),
    /// Nothing is left.
    End,
}

#[derive(Debug)]
struct UnderWay {
    items: ItemBatch,
    /// Plans that are done with them.
    n_plans: usize,
    records: Vec<Record>,
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
        let mut plans: Vec<(usize, Plan)> =
            schedules.iter().map(|(index, schedule)| (*index, lower(schedule))).collect();
        plans.sort_by(|(_, a), (_, b)| {
            a.steps().iter().map(|step| &step.kind).cmp(b.steps().iter().map(|step| &step.kind))
        });
        let left = tasks.iter().enumerate().map(|(number, task)| {
            let lines = task.lines().enumerate();
            let left = lines.filter(|(_, line)| !done.contains(&(number, *line))).map(|(at, _)| at).collect();
            (Arc::clone(task), left)
        });
        let run = Run::new(left.collect());
        let n_items: usize = tasks.iter().map(|task| task.n_items()).sum();
        Self { plans, n_done: n_items - run.n_total(), run, under_way: None }
    }

    /// The next few items under all schedules; None at the end.
    ///
    /// # Errors
    /// As [`part`](Self::part).
    pub async fn step<B: Backend>(&mut self, backend: &mut B) -> Result<Option<Vec<Record>>, RunError> {
        loop {
            match self.part(backend, usize::MAX).await? {
                SweepPart::More => {}
                SweepPart::Items(records) => return Ok(Some(records)),
                SweepPart::End => return Ok(None),
            }
        }
    }

    /// The next few items under at most `n_plans` further schedules, for whoever must look
    /// up between. Steps are shared within a part.
    ///
    /// # Errors
    /// When an item is too large, or the backend fails; then nothing is lost: asking again
    /// does the same part.
    pub async fn part<B: Backend>(&mut self, backend: &mut B, n_plans: usize) -> Result<SweepPart, RunError> {
        let mut now = match self.under_way.take() {
            Some(now) => now,
            None => match self.run.next_batch(backend.limits())? {
                Some(items) => UnderWay { items, n_plans: 0, records: Vec::new() },
                None => return Ok(SweepPart::End),
            },
        };
        let end = now.n_plans.saturating_add(n_plans.max(1)).min(self.plans.len());
        let part = self.plans.get(now.n_plans..end).unwrap_or_default();
        let forest = Forest::new(part.iter().map(|(_, plan)| plan));
        let scored = backend.forward_all(&forest, &now.items.batch, &now.items.wanted.targets).await;
        let scores = match scored {
            Ok(scores) => scores,
            Err(error) => {
                self.under_way = Some(now);
                return Err(error.into());
            }
        };
        for ((schedule, _), scores) in part.iter().zip(scores) {
            let results = now.items.fold(&Outcome { scores, ..Outcome::default() })?;
            now.records.extend(results.iter().map(|result| Record::new(*schedule, result)));
        }
        now.n_plans = end;
        if end < self.plans.len() {
            self.under_way = Some(now);
            return Ok(SweepPart::More);
        }
        self.n_done += now.items.n_items();
        Ok(SweepPart::Items(now.records))
    }

    /// Items done, those before this run included, and in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let under_way = self.under_way.as_ref().map_or(0, |now| now.items.n_items());
        (self.n_done, self.n_done + under_way + self.run.n_total() - self.run.n_sent())
    }
}
