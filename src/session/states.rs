//! Hidden states of items under some schedules, a few items at a time.

use std::ops::Range;
use std::sync::Arc;

use super::pace::Folds;
use super::prompted::framed;
use super::run::{Running, Step};
use super::{Executor, Result, Session, SessionError};
use crate::backend::{Backend, BackendError, Batch, Wanted};
use crate::eval::EncodedTask;
use crate::experiment::{DataRef, Experiment, Report};
use crate::plan::{Plan, lower};
use crate::platform::now_millis;
use crate::schedule::{Preset, Schedule};
use crate::states::{
    PathStates, STATES_FIGURES, STATES_MAX, STATES_TASK, SequenceStates, StatesReport, findings, path_states,
    path_steps, repeat_start,
};

/// Most bytes of hidden states that are read back at a time.
pub const STATES_BYTES_MAX: usize = 32 << 20;
/// Most items of one run: what is kept of each is a table of similarities per schedule.
pub const STATES_ITEMS_MAX: usize = 1000;

/// Schedules whose states are being measured on the same items.
#[derive(Debug)]
pub(super) struct StatesRun {
    figure: u32,
    start: Option<usize>,
    tasks: Vec<String>,
    /// What the model reads of each item, in the order in which they are taken.
    sequences: Vec<Vec<u32>>,
    /// The full model first.
    paths: Vec<(Plan, PathStates)>,
    n_done: usize,
    n_tokens: usize,
    n_clipped: usize,
    folds: Folds,
}

impl StatesRun {
    /// The schedules of a figure: 3 and 14 have the full model, 15 has skip and middle repeat
    /// beside it; `schedule`, where it is another, comes with all of them. Items are those of the
    /// experiment's tasks, in turns; of `lastword` alone where that is among them.
    ///
    /// # Errors
    /// When there is no such figure, the model is too shallow for it, or a schedule has more
    /// states than [`STATES_MAX`].
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        figure: u32,
        schedule: Option<&str>,
    ) -> Result<Self> {
        let schedule = session.schedule_or_full(schedule)?;
        let named = experiment.data.iter().find(|data| data.task == STATES_TASK).cloned();
        let of_model = || session.sources().names().any(|name| name == STATES_TASK);
        let data = match named {
            Some(named) => vec![named],
            None if experiment.data.is_empty() && of_model() => vec![DataRef::task(STATES_TASK)],
            None => experiment.data.clone(),
        };
        let limit = Some(experiment.limit.unwrap_or(STATES_ITEMS_MAX).min(STATES_ITEMS_MAX));
        let tasks = session.encoded(&Experiment { data, limit, ..experiment.clone() })?;
        let n_layers = session.spec().n_layers;
        let full = Schedule::full(n_layers);
        let mut schedules = vec![full.clone()];
        let start = match figure {
            15 => Some(repeat_start(n_layers).ok_or(SessionError::TooShallow { figure, n_layers })?),
            _ if STATES_FIGURES.contains(&figure) => None,
            _ => return Err(SessionError::NoFigure { number: figure }),
        };
        if let Some(start) = start {
            let presets = [Preset::Skip { start }, Preset::MiddleRepeat { start }];
            for preset in presets {
                let too_shallow = |_| SessionError::TooShallow { figure, n_layers };
                schedules.push(preset.schedule(n_layers).map_err(too_shallow)?);
            }
        }
        if !schedules.contains(&schedule) {
            schedules.push(schedule);
        }
        let mut sequences = in_turns(&tasks);
        if !session.spec().block.attention.causal {
            let (tokenizer, context) = (session.tokenizer()?, session.spec().context_length);
            sequences = sequences.iter().map(|text| framed(tokenizer, text, context)).collect();
        }
        let paths = schedules.iter().map(|schedule| {
            let plan = lower(schedule);
            let n_states = 1 + plan.steps().len();
            if n_states > STATES_MAX {
                let schedule = schedule.to_string();
                return Err(SessionError::PathTooLong { schedule, n_states, max: STATES_MAX });
            }
            let states = PathStates::new(schedule.to_string(), path_steps(&plan, n_layers));
            Ok((plan, states))
        });
        Ok(Self {
            figure,
            start,
            tasks: tasks.iter().map(|task| task.name.clone()).collect(),
            sequences,
            paths: paths.collect::<Result<_, _>>()?,
            n_done: 0,
            n_tokens: 0,
            n_clipped: 0,
            folds: Folds::default(),
        })
    }

    /// Reads a few items under every schedule; true when none is left.
    ///
    /// # Errors
    /// When the device fails; the step can be tried again.
    async fn advance(&mut self, executor: &mut Executor) -> Result<bool, BackendError> {
        let n_ops = self.paths.iter().map(|(plan, _)| plan.ops().len()).max().unwrap_or(0);
        let row_bytes = 4 * executor.spec().d_model * (1 + n_ops);
        let limits = executor.limits();
        let rows_max = (STATES_BYTES_MAX / row_bytes).clamp(1, limits.rows_max);
        let rows_good = rows_max.min(limits.rows_good);
        let (mut batch, mut n_items, mut n_clipped) = (Batch::default(), 0, 0);
        for sequence in self.sequences.iter().skip(self.n_done) {
            let read = &sequence[sequence.len().saturating_sub(rows_max)..];
            if n_items > 0 && batch.tokens().len() + read.len() > rows_good {
                break;
            }
            n_clipped += usize::from(read.len() < sequence.len());
            batch.push(read);
            n_items += 1;
        }
        if n_items == 0 {
            return Ok(true);
        }
        let measured = self.measure(executor, &batch).await?;
        // Only now: a step that failed left nothing behind.
        for ((_, path), sequences) in self.paths.iter_mut().zip(measured) {
            path.sequences.extend(sequences);
        }
        self.n_done += n_items;
        self.n_tokens += batch.tokens().len();
        self.n_clipped += n_clipped;
        Ok(self.n_done == self.sequences.len())
    }

    /// The sequences of a batch under every schedule.
    async fn measure(
        &self,
        executor: &mut Executor,
        batch: &Batch,
    ) -> Result<Vec<Vec<SequenceStates>>, BackendError> {
        let wanted = Wanted { hidden: true, ..Wanted::default() };
        let d_model = executor.spec().d_model;
        let mut full_hidden = Vec::new();
        let mut measured = Vec::with_capacity(self.paths.len());
        let full_plan = self.paths.first().map(|(plan, _)| plan);
        for (index, (plan, path)) in self.paths.iter().enumerate() {
            let hidden = executor.forward(plan, batch, &wanted).await?.hidden;
            if index == 0 {
                full_hidden.clone_from(&hidden);
            }
            let full = full_plan.map_or_else(Vec::new, |full| path_states(full, &full_hidden));
            let states = path_states(plan, &hidden);
            let sequences = batch.starts().windows(2).map(|bounds| {
                let rows = bounds[0] as usize * d_model..bounds[1] as usize * d_model;
                let layers = path.steps.iter().map(|step| 1 + usize::from(step.layer));
                let aligned = std::iter::once(0).chain(layers).filter_map(|at| full.get(at));
                let states: Vec<&[f32]> = states.iter().map(|state| cut(state, &rows)).collect();
                let aligned: Vec<&[f32]> = aligned.map(|state| cut(state, &rows)).collect();
                SequenceStates::new(&states, &aligned, d_model)
            });
            measured.push(sequences.collect());
        }
        Ok(measured)
    }

    fn report(&self) -> StatesReport {
        let finished = self.n_done == self.sequences.len();
        let claims = match (self.start, self.paths.as_slice()) {
            (Some(start), [_, (_, skip), (_, repeat), ..]) => findings(skip, repeat, start),
            _ => Vec::new(),
        };
        StatesReport {
            figure: self.figure,
            start: self.start,
            tasks: self.tasks.clone(),
            n_done: self.n_done,
            n_total: self.sequences.len(),
            n_tokens: self.n_tokens,
            n_clipped: self.n_clipped,
            paths: self.paths.iter().map(|(_, path)| path.report(finished)).collect(),
            findings: claims,
        }
    }
}

fn cut<'a>(state: &'a [f32], numbers: &Range<usize>) -> &'a [f32] {
    state.get(numbers.clone()).unwrap_or_default()
}

/// What is read of the items of all tasks, one of each in turn.
fn in_turns(tasks: &[Arc<EncodedTask>]) -> Vec<Vec<u32>> {
    let mut queues: Vec<_> = tasks.iter().map(|task| task.right_answers()).collect();
    let mut sequences = Vec::new();
    loop {
        let before = sequences.len();
        for queue in &mut queues {
            sequences.extend(queue.next().map(|answer| answer.read.to_vec()));
        }
        if sequences.len() == before {
            sequences.truncate(STATES_ITEMS_MAX);
            return sequences;
        }
    }
}

impl Running for StatesRun {
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        let (start, n_before) = (now_millis(), self.n_tokens);
        let is_over = self.advance(&mut session.executor).await?;
        let layer_runs: usize = self.paths.iter().map(|(plan, _)| plan.n_applications()).sum();
        let runs = (self.n_tokens - n_before) * layer_runs;
        session.speedometer.compared_states(runs as f64, now_millis() - start);
        Ok(self.folds.step(is_over, || Report::States(self.report())))
    }
}
