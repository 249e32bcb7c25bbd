//! Scores of a schedule beside those of the full model, item by item, growing.

use std::collections::HashSet;
use std::sync::Arc;

use super::pace::Folds;
use super::run::{Running, Step};
use super::scoring::Scoring;
use super::{Result, Session};
use crate::eval::report::{paired_difference, task_score};
use crate::eval::{EncodeError, EncodedTask, ItemResult, TaskScore};
use crate::experiment::{
    CompareReport, Experiment, LeftOut, Report, ScoresReport, TaskComparison, TaskOfTwo,
};
use crate::schedule::Schedule;
use crate::words::Problem;

/// An evaluation under way. Each step runs one batch under one schedule, or a part of an answer;
/// what is in the store is not computed again.
#[derive(Debug)]
pub(super) struct Evaluation {
    schedule: String,
    /// Under the full model, where it was asked for and the schedule is another; under the schedule.
    scored: Scored,
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
        let schedule = session.schedule(schedule)?;
        let text = schedule.to_string();
        let full = beside_full.then(|| Schedule::full(session.spec().n_layers));
        let mut schedules: Vec<Schedule> = full.into_iter().chain([schedule]).collect();
        schedules.dedup();
        Ok(Self {
            schedule: text,
            scored: Scored::new(session, experiment, &schedules)?,
            folds: Folds::default(),
        })
    }

    /// The scores so far, one per task, in the order asked for. Both schedules and their
    /// difference rest on the same items.
    fn report(&self, session: &Session) -> ScoresReport {
        let last = self.scored.scoring.cells.len().saturating_sub(1);
        let tasks = self.scored.tasks.iter().enumerate().map(|(number, task)| {
            let [full, edited] = self.scored.common(session, number, [0, last]);
            TaskComparison {
                full: score(task, &full),
                edited: score(task, &edited),
                difference: paired_difference(task.metric, &full, &edited),
                left_out: self.scored.left_out.get(number).cloned().flatten(),
            }
        });
        ScoresReport { schedule: self.schedule.clone(), tasks: tasks.collect() }
    }
}

/// Two schedules and the full model under way.
#[derive(Debug)]
pub(super) struct Comparison {
    schedule: String,
    other: String,
    /// Which of the scored schedules the full model is, which the schedule and which the other: some may be the same.
    places: [usize; 3],
    scored: Scored,
    folds: Folds,
}

impl Comparison {
    /// Sets up the comparison over the items of an experiment.
    ///
    /// # Errors
    /// As [`Evaluation::new`].
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        schedule: &str,
        other: &str,
    ) -> Result<Self> {
        let full = Schedule::full(session.spec().n_layers);
        let of = [full, session.schedule(schedule)?, session.schedule(other)?];
        let [_, schedule, other] = of.each_ref().map(Schedule::to_string);
        let mut schedules: Vec<Schedule> = Vec::new();
        let places = of.map(|one| {
            let known = schedules.iter().position(|before| *before == one);
            known.unwrap_or_else(|| {
                schedules.push(one);
                schedules.len() - 1
            })
        });
        let scored = Scored::new(session, experiment, &schedules)?;
        Ok(Self { schedule, other, places, scored, folds: Folds::default() })
    }

    fn report(&self, session: &Session) -> CompareReport {
        let tasks = self.scored.tasks.iter().enumerate().map(|(number, task)| {
            let [full, schedule, other] = self.scored.common(session, number, self.places);
            TaskOfTwo {
                full: score(task, &full),
                schedule: score(task, &schedule),
                other: score(task, &other),
                difference: paired_difference(task.metric, &schedule, &other),
                left_out: self.scored.left_out.get(number).cloned().flatten(),
            }
        });
        let (schedule, other) = (self.schedule.clone(), self.other.clone());
        CompareReport { schedule, other, tasks: tasks.collect() }
    }
}

/// Tasks under some schedules.
#[derive(Debug)]
struct Scored {
    tasks: Vec<Arc<EncodedTask>>,
    /// What this model cannot score, task by task.
    left_out: Vec<Option<LeftOut>>,
    scoring: Scoring,
}

impl Scored {
    fn new(session: &Session, experiment: &Experiment, schedules: &[Schedule]) -> Result<Self> {
        let data = session.sources.data(experiment)?;
        let left_out = data.iter().map(|data| left_out(&data.left_out)).collect();
        let tasks: Vec<_> = data.into_iter().map(|data| data.encoded).collect();
        Ok(Self { scoring: Scoring::new(session, schedules, tasks.clone()), tasks, left_out })
    }

    /// What is known of a task under the schedules at these places, of the items that all of them have done.
    fn common<const N: usize>(
        &self,
        session: &Session,
        number: usize,
        places: [usize; N],
    ) -> [Vec<ItemResult>; N] {
        let Some(task) = self.tasks.get(number) else { return std::array::from_fn(|_| Vec::new()) };
        let mut results = places.map(|place| -> Vec<ItemResult> {
            let cell = self.scoring.cells.get(place).and_then(|cells| cells.get(number));
            let found = task.lines().map(|line| session.store.get(cell?, line));
            found.flatten().cloned().collect()
        });
        let lines =
            |results: &Vec<ItemResult>| results.iter().map(|item| item.index).collect::<HashSet<usize>>();
        let done = results.each_ref().map(lines);
        for results in &mut results {
            results.retain(|item| done.iter().all(|done| done.contains(&item.index)));
        }
        results
    }
}

fn score(task: &EncodedTask, results: &[ItemResult]) -> TaskScore {
    task_score(&task.name, task.metric, task.chance, task.n_items(), results)
}

/// The first stands for all of them.
fn left_out(errors: &[EncodeError]) -> Option<LeftOut> {
    let first = errors.first()?;
    Some(LeftOut { n: errors.len(), line: first.line, why: Problem::of(&first.problem) })
}

impl Running for Evaluation {
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        self.scored.scoring.step(session).await?;
        Ok(self.folds.step(self.scored.scoring.is_over(), || Report::Scores(self.report(session))))
    }

    fn forget_device(&mut self) {
        self.scored.scoring.forget_device();
    }
}

impl Running for Comparison {
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        self.scored.scoring.step(session).await?;
        Ok(self.folds.step(self.scored.scoring.is_over(), || Report::Compare(self.report(session))))
    }

    fn forget_device(&mut self) {
        self.scored.scoring.forget_device();
    }
}
