//! Decode times of some schedules, taken in turn: one of each, then the next round, every other one backwards, so that a
//! device that slows down slows all of them.

use super::executor::{Executor, ExecutorCache};
use super::measure::{N_WARM, Round, prefilled, timed};
use crate::backend::{BackendError, Decoding};
use crate::plan::{Plan, lower};
use crate::schedule::Schedule;
use crate::sweep::{LATENCY_ROUNDS, Timing};

/// Times under way.
#[derive(Debug)]
pub(super) struct Timed {
    pub(super) schedules: Vec<Schedule>,
    plans: Vec<Plan>,
    /// Of each schedule the mean of every round, milliseconds per token.
    rounds: Vec<Vec<f64>>,
    n_done: usize,
    /// The turn under way, with the times of its tokens.
    turn: Option<(Box<Decoding<ExecutorCache>>, Vec<f64>)>,
}

impl Timed {
    pub(super) fn new(schedules: Vec<Schedule>) -> Self {
        let plans = schedules.iter().map(lower).collect();
        Self { rounds: vec![Vec::new(); schedules.len()], schedules, plans, n_done: 0, turn: None }
    }

    /// Turns that are done, and all of them.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.n_done, LATENCY_ROUNDS * self.plans.len())
    }

    /// The device is gone: what was timed on it does not mix with what comes.
    pub(super) fn restart(&mut self) {
        self.rounds.iter_mut().for_each(Vec::clear);
        (self.n_done, self.turn) = (0, None);
    }

    /// Reads a prompt or decodes a token; true once all is done.
    ///
    /// # Errors
    /// When the device fails; then the step can be tried again.
    pub(super) async fn step(&mut self, executor: &mut Executor) -> Result<bool, BackendError> {
        let n = self.plans.len();
        let (round, place) = (self.n_done / n.max(1), self.n_done % n.max(1));
        let at = if round.is_multiple_of(2) { place } else { n - 1 - place };
        let Some(plan) = self.plans.get(at).filter(|_| round < LATENCY_ROUNDS) else { return Ok(true) };
        let Some((decoding, millis)) = &mut self.turn else {
            let Round { n_prompt, n_tokens, .. } = Round::of(executor);
            let decoding = prefilled(executor, plan, n_prompt, N_WARM + n_tokens).await?;
            self.turn = Some((Box::new(decoding), Vec::new()));
            return Ok(false);
        };
        let token = timed(decoding, executor, plan).await?;
        if decoding.decoded().len() > N_WARM {
            millis.push(token);
        }
        if decoding.end().is_some() {
            // Clocks of browsers go in steps of 0.1 ms: the mean of a round is one number.
            let mean = millis.iter().sum::<f64>() / millis.len().max(1) as f64;
            if let Some(rounds) = self.rounds.get_mut(at) {
                rounds.push(mean);
            }
            (self.n_done, self.turn) = (self.n_done + 1, None);
        }
        Ok(false)
    }

    /// What was measured, schedule by schedule.
    pub(super) fn timings(&self) -> Vec<Option<Timing>> {
        self.rounds.iter().map(|millis| Timing::of(millis)).collect()
    }
}
