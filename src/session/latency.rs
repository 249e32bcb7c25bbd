//! Accuracy against time, growing: a list of schedules, each scored on the same items and
//! timed in turn with the others.
//!
//! A few items under all schedules, then one round of times over all schedules, and so on, so
//! that both coordinates of every point grow together. In a round each schedule decodes a few
//! tokens and reads one prompt; every other round goes backwards through the schedules. So a
//! device that slows down while it is measured slows all of them down alike. Nothing else
//! runs during a step: the engine is one thread.
//!
//! A schedule's keys and values exist for its turn alone, so that memory does not grow with
//! the number of schedules.

use std::sync::Arc;

use super::executor::{Executor, ExecutorCache};
use super::measure::{N_WARM, Round, prefilled, timed, token};
use super::pace::{Folds, STEP_MILLIS, paced};
use super::run::{Running, Step};
use super::{Result, Session};
use crate::backend::{Backend, BackendError, Batch, Decoding, Wanted};
use crate::eval::EncodedTask;
use crate::experiment::{Experiment, LatencyProgress, ROUNDS_MAX, Report};
use crate::model::ModelSpec;
use crate::model::WeightFormat;
use crate::plan::{Cost, Plan, cost, lower};
use crate::platform::now_millis;
use crate::schedule::Schedule;
use crate::sweep::{
    Entry, LATENCY_ROUNDS, LatencyPoint, LatencyScore, Record, SweepHeader, SweepPart, SweepRun, SweepTask,
    Timing, distinct, expand, latency_plan, latency_scores,
};

/// Tokens that each schedule decodes in a round; over all rounds 32, as in a single measurement.
pub(super) const TOKENS_PER_ROUND: usize = 4;
/// Tokens of the prompt that is read, where the context is that long.
pub const N_PREFILL: usize = 128;

/// A comparison under way.
#[derive(Debug)]
pub struct Latency {
    /// With the index of their plan.
    entries: Vec<(Entry, usize)>,
    plans: Vec<Plan>,
    costs: Vec<Cost>,
    dispatches: Vec<usize>,
    header: SweepHeader,
    run: SweepRun<ExecutorCache>,
    records: Vec<Record>,
    scores: Vec<Option<LatencyScore>>,
    folds: Folds,
    /// Schedules of the next step on items.
    n_plans: usize,
    times: Vec<Times>,
    n_prompt: usize,
    n_tokens: usize,
    n_prefill: usize,
    n_rounds: usize,
    n_rounds_done: usize,
    turn: Turn,
}

/// What was measured of one plan, milliseconds per token.
#[derive(Debug, Clone, Default)]
struct Times {
    decode: Vec<f64>,
    prefill: Vec<f64>,
    /// Tokens of the round under way.
    round: Vec<f64>,
}

impl Times {
    /// Each token counts with the mean of its round: clocks of browsers go in steps of 0.1 ms, and a small model
    /// needs no more for a token.
    fn end_decoding(&mut self) {
        let n = self.round.len();
        let mean = self.round.drain(..).sum::<f64>() / n.max(1) as f64;
        self.decode.extend(std::iter::repeat_n(mean, n));
    }
}

/// What the next step does.
#[derive(Debug)]
enum Turn {
    /// Some schedules on the items under way.
    Items,
    /// The next schedule of the round, in the round's own order.
    Round {
        /// Schedules that are done.
        n_done: usize,
        /// Where the present one is.
        stage: Stage,
    },
}

#[derive(Debug)]
enum Stage {
    /// Nothing yet.
    Start,
    Decode(Box<Decoding<ExecutorCache>>),
    /// Decoded; a prompt is read next.
    Prefill,
}

impl Latency {
    /// Sets up the comparison over the items of an experiment; `schedule` is measured beside
    /// the families. A model without tasks is only timed.
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        schedule: Option<&str>,
        rounds: usize,
    ) -> Result<Self> {
        let schedule = session.schedule_or_full(schedule)?;
        // Texts have no place between guessing and the full model, which is what is drawn.
        let mut items = session.encoded(experiment)?;
        items.retain(|task| task.metric.is_drawn());
        let n_layers = session.spec().n_layers;
        let seed = experiment.seed.unwrap_or_default();
        let plan = latency_plan(n_layers, &schedule, experiment.limit, seed);
        let (schedules, _) = distinct(expand(&plan.families, n_layers)?);
        let header = session.sweep_header(plan, &schedules, &items, &experiment.data);
        let format = session.sources.model.checkpoint().dtype_in_memory(session.quantise());
        let latency = Self::over(&session.executor, header, &items, format)?;
        Ok(Self { n_rounds: rounds.clamp(1, ROUNDS_MAX), ..latency })
    }

    /// Sets up the comparison of the schedules of `header`, which are those of its plan, over
    /// `items`, which are its tasks. `format` is as most weights are stored.
    ///
    /// # Errors
    /// When this model does not have the schedules of the plan.
    pub fn over(
        executor: &Executor,
        header: SweepHeader,
        items: &[Arc<EncodedTask>],
        format: WeightFormat,
    ) -> Result<Self> {
        let spec: &ModelSpec = executor.spec();
        let (schedules, entries) = distinct(expand(&header.plan.families, spec.n_layers)?);
        let plans: Vec<Plan> = schedules.iter().map(lower).collect();
        let indexed: Vec<(usize, &Schedule)> = schedules.iter().enumerate().collect();
        let Round { n_prompt, n_tokens, n_prefill } = Round::of(executor);
        Ok(Self {
            costs: plans.iter().map(|plan| cost(plan, spec, n_prompt, format)).collect(),
            dispatches: plans.iter().map(|plan| executor.dispatches_per_token(plan)).collect(),
            times: vec![Times::default(); plans.len()],
            scores: vec![None; plans.len()],
            header,
            run: SweepRun::new(&indexed, items, None, Vec::new()).0,
            records: Vec::new(),
            folds: Folds::default(),
            n_plans: 1,
            n_prompt,
            n_tokens,
            n_prefill,
            n_rounds: LATENCY_ROUNDS,
            n_rounds_done: 0,
            turn: Turn::Items,
            entries,
            plans,
        })
    }

    /// The device is gone: what was timed on it does not mix with what comes.
    pub fn restart_times(&mut self) {
        self.run.forget_device();
        self.times.iter_mut().for_each(|times| *times = Times::default());
        self.n_rounds_done = 0;
        self.turn = Turn::Items;
    }

    /// One step; what is known and whether all is done, where it brought something new.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn advance(&mut self, executor: &mut Executor) -> Result<Option<(LatencyProgress, bool)>> {
        let is_new = match std::mem::replace(&mut self.turn, Turn::Items) {
            Turn::Items => self.items(executor).await?,
            Turn::Round { n_done, stage } => self.measure(executor, n_done, stage).await?,
        };
        if !is_new {
            return Ok(None);
        }
        let finished = self.is_finished();
        // Not more often than is worth its time.
        let scores = self.folds.fold(finished, || latency_scores(&self.header, &self.records));
        self.scores = scores.unwrap_or_else(|| std::mem::take(&mut self.scores));
        Ok(Some((self.progress(), finished)))
    }

    pub fn progress(&self) -> LatencyProgress {
        let (n_done, n_total) = self.run.progress();
        let point = |(entry, at): &(Entry, usize)| {
            let times = self.times.get(*at);
            Some(LatencyPoint {
                family: entry.family,
                affected: entry.x,
                schedule: entry.schedule.to_string(),
                decode: times.and_then(|times| Timing::of(&times.decode)),
                prefill: times.and_then(|times| Timing::of(&times.prefill)),
                dispatches: *self.dispatches.get(*at)?,
                cost: *self.costs.get(*at)?,
                score: self.scores.get(*at).copied().flatten(),
            })
        };
        LatencyProgress {
            n_done,
            n_total,
            n_rounds_done: self.n_rounds_done,
            n_rounds: self.n_rounds,
            n_prompt: self.n_prompt,
            n_prefill: self.n_prefill,
            tasks: self
                .header
                .tasks
                .iter()
                .map(|task| SweepTask { lines: Vec::new(), ..task.clone() })
                .collect(),
            seed: self.header.plan.seed,
            points: self.entries.iter().filter_map(point).collect(),
        }
    }

    fn items_are_done(&self) -> bool {
        let (n_done, n_total) = self.run.progress();
        n_done == n_total
    }

    fn is_finished(&self) -> bool {
        self.items_are_done() && self.n_rounds_done == self.n_rounds
    }

    /// A part of the items; true when some are complete.
    async fn items(&mut self, executor: &mut Executor) -> Result<bool> {
        let start = now_millis();
        let part = self.run.part(executor, self.n_plans, STEP_MILLIS).await?;
        self.n_plans = paced(self.n_plans, now_millis() - start);
        if self.n_rounds_done < self.n_rounds && part != SweepPart::More {
            self.turn = Turn::Round { n_done: 0, stage: Stage::Start };
        }
        let SweepPart::Items(records) = part else { return Ok(false) };
        self.records.extend(records);
        Ok(true)
    }

    /// A piece of the present schedule's turn; true at the end of a round.
    async fn measure(&mut self, executor: &mut Executor, n_done: usize, stage: Stage) -> Result<bool> {
        let at = if self.n_rounds_done.is_multiple_of(2) { n_done } else { self.plans.len() - 1 - n_done };
        let (Some(plan), Some(times)) = (self.plans.get(at), self.times.get_mut(at)) else {
            return Ok(self.end_round());
        };
        let n_tokens = N_WARM + self.n_tokens;
        let stage = match stage {
            Stage::Start => {
                Stage::Decode(Box::new(prefilled(executor, plan, self.n_prompt, n_tokens).await?))
            }
            Stage::Decode(mut decoding) => {
                let millis = timed(&mut decoding, executor, plan).await?;
                if decoding.decoded().len() > N_WARM {
                    times.round.push(millis);
                }
                match decoding.end() {
                    None => Stage::Decode(decoding),
                    Some(_) => {
                        times.end_decoding();
                        Stage::Prefill
                    }
                }
            }
            Stage::Prefill => {
                if times.prefill.is_empty() {
                    // Buffers of this size are made at the first use: not counted.
                    prefill(executor, plan, self.n_prefill).await?;
                }
                times.prefill.push(prefill(executor, plan, self.n_prefill).await?);
                if n_done + 1 == self.plans.len() {
                    return Ok(self.end_round());
                }
                self.turn = Turn::Round { n_done: n_done + 1, stage: Stage::Start };
                return Ok(false);
            }
        };
        self.turn = Turn::Round { n_done, stage };
        Ok(false)
    }

    /// After a round some items come again, or the next round where none are left.
    fn end_round(&mut self) -> bool {
        self.n_rounds_done += 1;
        if self.items_are_done() && self.n_rounds_done < self.n_rounds {
            self.turn = Turn::Round { n_done: 0, stage: Stage::Start };
        }
        true
    }
}

/// Milliseconds per token of one prompt, logits after its last token alone.
async fn prefill(executor: &mut Executor, plan: &Plan, n_tokens: usize) -> Result<f64, BackendError> {
    let vocab_size = executor.spec().vocab_size;
    let prompt: Vec<u32> = (0..n_tokens).map(|i| token(i, vocab_size)).collect();
    let batch = Batch::one(&prompt);
    let wanted = Wanted { logits_rows: vec![batch.n_rows() - 1], ..Wanted::default() };
    let start = now_millis();
    executor.forward(plan, &batch, &wanted).await?;
    Ok((now_millis() - start) / f64::from(batch.n_rows()))
}

impl Running for Latency {
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        Ok(match self.advance(&mut session.executor).await? {
            None => Step::More,
            Some((progress, false)) => Step::Report(Report::Latency(progress)),
            Some((progress, true)) => Step::Done(Report::Latency(progress)),
        })
    }

    fn forget_device(&mut self) {
        self.restart_times();
    }
}
