//! Scores of a schedule beside those of the full model, item by item, growing.

use std::sync::Arc;

use super::items::OwnTask;
use super::{ExecutorCache, Session, SessionError};
use crate::backend::Backend;
use crate::eval::report::{paired_difference, task_score};
use crate::eval::{Answering, EncodedTask, ItemResult, Run, Task};
use crate::plan::{Forest, Plan, lower};
use crate::platform::now_millis;
use crate::protocol::TaskComparison;
use crate::schedule::Schedule;

/// Milliseconds that an answer is written on, until the engine looks into its mailbox.
const STEP_MILLIS: f64 = 100.0;

/// An evaluation under way. Each step runs one batch, or writes some words of an answer; what the session has computed
/// before is not computed again.
#[derive(Debug)]
pub struct Evaluation {
    tasks: Vec<Taken>,
    baseline: Half,
    /// None when the schedule is the baseline.
    edited: Option<Half>,
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
    plan: Plan,
    run: Run,
    /// The answer that is being written.
    answering: Option<Answering<ExecutorCache>>,
    /// Items that were there before.
    n_known: usize,
    n_done: usize,
}

impl Evaluation {
    /// Sets up the comparison over the first `limit` items of each task in the order of
    /// `seed`. No tasks means all.
    ///
    /// # Errors
    /// When the schedule or a task does not exist, or an item cannot be encoded.
    pub fn new(
        session: &Session,
        schedule: &str,
        tasks: &[String],
        limit: usize,
        seed: u64,
    ) -> Result<Self, SessionError> {
        let chosen: Vec<Taken> = session
            .encoded(tasks, limit, seed)?
            .into_iter()
            .map(|encoded| Taken { lines: encoded.lines().collect(), encoded })
            .collect();
        let n_layers = session.spec().n_layers;
        let full = Schedule::baseline(n_layers);
        let schedule = Schedule::parse(schedule, n_layers)?;
        let edited = (schedule != full).then(|| Half::new(session, &schedule, &chosen));
        Ok(Self { baseline: Half::new(session, &full, &chosen), edited, tasks: chosen })
    }

    /// Runs one batch, of the half that is behind; true when nothing is left.
    ///
    /// # Errors
    /// When the device fails; the step can be tried again.
    pub async fn step(&mut self, session: &mut Session) -> Result<bool, SessionError> {
        let half = match &mut self.edited {
            Some(edited) if self.baseline.is_done() || edited.n_done() < self.baseline.n_done() => edited,
            _ => &mut self.baseline,
        };
        half.step(session).await?;
        Ok(self.baseline.is_done() && self.edited.as_ref().is_none_or(Half::is_done))
    }

    /// The device is gone: answers under way are taken up on another.
    pub fn forget_device(&mut self) {
        for half in std::iter::once(&mut self.baseline).chain(&mut self.edited) {
            if let Some(answering) = &mut half.answering {
                answering.forget_device();
            }
        }
    }

    /// The scores so far, one per task, in the order asked for.
    #[must_use]
    pub fn scores(&self, session: &Session) -> Vec<TaskComparison> {
        let comparisons = self.tasks.iter().map(|chosen| {
            let task = &chosen.encoded;
            let results = |text: &str| -> Vec<ItemResult> {
                let found = chosen.lines.iter().map(|&line| session.results.get(text, &task.name, line));
                found.flatten().cloned().collect()
            };
            let score = |results: &[ItemResult]| {
                task_score(&task.name, task.metric, task.chance, chosen.lines.len(), results)
            };
            let baseline = results(&self.baseline.text);
            let edited = self.edited.as_ref().map_or_else(|| baseline.clone(), |half| results(&half.text));
            TaskComparison {
                baseline: score(&baseline),
                edited: score(&edited),
                difference: paired_difference(task.metric, &baseline, &edited),
            }
        });
        comparisons.collect()
    }
}

impl Half {
    fn new(session: &Session, schedule: &Schedule, tasks: &[Taken]) -> Self {
        let text = schedule.to_string();
        let missing = |chosen: &Taken| -> Vec<usize> {
            let unknown = |line: &usize| session.results.get(&text, &chosen.encoded.name, *line).is_none();
            (0..chosen.lines.len()).filter(|&at| chosen.lines.get(at).is_some_and(unknown)).collect()
        };
        let run = Run::new(tasks.iter().map(|task| (Arc::clone(&task.encoded), missing(task))).collect());
        let n_items: usize = tasks.iter().map(|task| task.lines.len()).sum();
        Self {
            plan: lower(schedule),
            n_known: n_items - run.n_total(),
            n_done: 0,
            run,
            answering: None,
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
            if let Some(task) = self.run.tasks().get(result.task) {
                session.results.put(&self.text, &task.name, result);
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
