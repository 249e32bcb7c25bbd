//! Scores of a schedule beside those of the full model, item by item, growing.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;

use super::items::OwnTask;
use super::run::{Running, Step, Urgency};
use super::store::Cell;
use super::{ExecutorCache, Session, SessionError};
use crate::backend::Backend;
use crate::eval::report::{paired_difference, task_score};
use crate::eval::{Answering, EncodedTask, ItemResult, Run, Task};
use crate::experiment::{Experiment, Report, ScoresReport, TaskComparison};
use crate::plan::{Forest, Plan, lower};
use crate::platform::now_millis;
use crate::schedule::Schedule;

/// Milliseconds that an answer is written on, until the engine looks into its mailbox.
const STEP_MILLIS: f64 = 100.0;

/// An evaluation under way. Each step runs one batch, or writes some words of an answer; what the session has computed
/// before is not computed again.
#[derive(Debug)]
pub(super) struct Evaluation {
    tasks: Vec<Taken>,
    /// None where it was not asked for, or the schedule is the full model.
    full: Option<Half>,
    edited: Half,
}

/// A task with the items that are taken.
#[derive(Debug)]
struct Taken {
    encoded: Arc<EncodedTask>,
    /// Lines of the items in their file, in the order in which they run.
    lines: Vec<usize>,
}

/// One of the two schedules.
#[derive(Debug)]
struct Half {
    text: String,
    /// One per task.
    cells: Vec<Cell>,
    plan: Plan,
    run: Run,
    /// The answer that is being written.
    answering: Option<Answering<ExecutorCache>>,
    /// Items that were there before.
    n_known: usize,
    n_done: usize,
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
    ) -> Result<Self, SessionError> {
        let tasks: Vec<Taken> = session
            .encoded(experiment)?
            .into_iter()
            .map(|encoded| Taken { lines: encoded.lines().collect(), encoded })
            .collect();
        let full = Schedule::baseline(session.spec().n_layers);
        let schedule = session.schedule(schedule)?;
        let full = (beside_full && schedule != full).then(|| Half::new(session, &full, &tasks));
        Ok(Self { full, edited: Half::new(session, &schedule, &tasks), tasks })
    }

    /// The scores so far, one per task, in the order asked for.
    fn report(&self, session: &Session) -> ScoresReport {
        let tasks = self.tasks.iter().enumerate().map(|(number, chosen)| {
            let task = &chosen.encoded;
            let results = |half: &Half| -> Vec<ItemResult> {
                let Some(cell) = half.cells.get(number) else { return Vec::new() };
                let found = chosen.lines.iter().map(|&line| session.store.get(cell, line));
                found.flatten().cloned().collect()
            };
            let score = |results: &[ItemResult]| {
                task_score(&task.name, task.metric, task.chance, chosen.lines.len(), results)
            };
            let edited = results(&self.edited);
            let full = self.full.as_ref().map_or_else(|| edited.clone(), results);
            TaskComparison {
                baseline: score(&full),
                edited: score(&edited),
                difference: paired_difference(task.metric, &full, &edited),
            }
        });
        ScoresReport { schedule: self.edited.text.clone(), tasks: tasks.collect() }
    }

    fn halves(&mut self) -> impl Iterator<Item = &mut Half> {
        self.full.iter_mut().chain(std::iter::once(&mut self.edited))
    }
}

impl Running for Evaluation {
    fn urgency(&self) -> Urgency {
        Urgency::Scores
    }

    /// Runs one batch, of the half that is behind.
    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>> {
        Box::pin(async move {
            let half = match &mut self.full {
                Some(full) if !full.is_done() && full.n_done() <= self.edited.n_done() => full,
                _ if self.edited.is_done() => self.full.as_mut().unwrap_or(&mut self.edited),
                _ => &mut self.edited,
            };
            half.step(session).await?;
            let report = Report::Scores(self.report(session));
            let is_done = self.halves().all(|half| half.is_done());
            Ok(if is_done { Step::Done(report) } else { Step::Report(report) })
        })
    }

    fn forget_device(&mut self) {
        for answering in self.halves().filter_map(|half| half.answering.as_mut()) {
            answering.forget_device();
        }
    }
}

impl Half {
    fn new(session: &Session, schedule: &Schedule, tasks: &[Taken]) -> Self {
        let text = schedule.to_string();
        let cells: Vec<Cell> = tasks.iter().map(|task| session.cell(&task.encoded, &text)).collect();
        let missing = |(chosen, cell): (&Taken, &Cell)| {
            let unknown = |line: &usize| session.store.get(cell, *line).is_none();
            let at = (0..chosen.lines.len()).filter(|&at| chosen.lines.get(at).is_some_and(unknown));
            (Arc::clone(&chosen.encoded), at.collect::<Vec<usize>>())
        };
        let run = Run::new(tasks.iter().zip(&cells).map(missing).collect());
        let n_items: usize = tasks.iter().map(|task| task.lines.len()).sum();
        Self {
            plan: lower(schedule),
            n_known: n_items - run.n_total(),
            n_done: 0,
            run,
            answering: None,
            cells,
            text,
        }
    }

    fn n_done(&self) -> usize {
        self.n_known + self.n_done
    }

    fn is_done(&self) -> bool {
        self.n_done >= self.run.n_total()
    }

    async fn step(&mut self, session: &mut Session) -> Result<(), SessionError> {
        if self.answering.is_some() {
            return self.write_on(session).await;
        }
        // A batch whose forward pass fails must not be lost: take it from a copy.
        let mut run = self.run.clone();
        let Some(dealt) = run.next_batch(session.executor.limits())? else { return Ok(()) };
        if let Some(answering) = dealt.is_written().then(|| Answering::new(&dealt)).flatten() {
            (self.run, self.answering) = (run, Some(answering));
            return self.write_on(session).await;
        }
        let forest = Forest::new([&self.plan]);
        let results = dealt.run(&mut session.executor, &forest).await?;
        self.keep(session, results.into_iter().flatten());
        self.run = run;
        Ok(())
    }

    /// Writes on for a while; when the answer is complete, it is kept.
    async fn write_on(&mut self, session: &mut Session) -> Result<(), SessionError> {
        let start = now_millis();
        while let Some(answering) = &mut self.answering {
            if let Some(result) = answering.step(&mut session.executor, &self.plan).await? {
                self.answering = None;
                self.keep(session, [result]);
            } else if now_millis() - start >= STEP_MILLIS {
                break;
            }
        }
        Ok(())
    }

    fn keep(&mut self, session: &mut Session, results: impl IntoIterator<Item = ItemResult>) {
        for result in results {
            if let Some(cell) = self.cells.get(result.task) {
                session.store.put(cell, result);
                self.n_done += 1;
            }
        }
    }
}

/// A task that was asked for.
pub(super) enum Chosen<'a> {
    /// The model folder's.
    Model(&'a Task),
    /// One that a person has brought.
    Own(&'a OwnTask),
}

impl<'a> Chosen<'a> {
    /// Its items.
    pub(super) fn task(&self) -> &'a Task {
        match self {
            Self::Model(task) => task,
            Self::Own(own) => &own.task,
        }
    }
}

impl Session {
    /// The tasks of these names; all, if there are none.
    pub(super) fn chosen(&self, names: &[String]) -> Result<Vec<Chosen<'_>>, SessionError> {
        let of_model = self.tasks.iter().map(|task| (&task.name, Chosen::Model(task)));
        let own = self.own.iter().map(|own| (&own.task.name, Chosen::Own(own)));
        let mut all: Vec<(&String, Option<Chosen<'_>>)> =
            of_model.chain(own).map(|(name, chosen)| (name, Some(chosen))).collect();
        if names.is_empty() {
            return Ok(all.into_iter().filter_map(|(_, chosen)| chosen).collect());
        }
        let known = match all.as_slice() {
            [] => "none".to_owned(),
            all => all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        };
        let mut find = |name: &String| {
            let found = all.iter_mut().find(|(known, _)| *known == name);
            let none = || SessionError::NoTask { name: name.clone(), known: known.clone() };
            found.and_then(|(_, chosen)| chosen.take()).ok_or_else(none)
        };
        names.iter().map(&mut find).collect()
    }
}
