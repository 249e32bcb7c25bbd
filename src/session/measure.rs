//! Decode time per token: batch 1, after a prompt of 32 tokens, the median of 32, warm.

use futures_util::future::LocalBoxFuture;

use super::executor::{Executor, ExecutorCache};
use super::run::{Running, Step, Urgency};
use super::{Session, SessionError};
use crate::backend::{Backend, BackendError};
use crate::experiment::{CostReport, Measurement, Report};
use crate::plan::{Plan, cost};
use crate::platform::now_millis;

/// Tokens before the measured ones.
pub const N_PROMPT: usize = 32;
/// Tokens measured, where the context is long enough.
pub const N_MEASURED: usize = 32;
/// Tokens decoded first and not counted: pipelines and caches warm up on them.
pub(super) const N_WARM: usize = 2;

/// The tokens of a measurement. Which they are does not matter: the work is the same for all.
pub(super) fn token(i: usize, vocab_size: usize) -> u32 {
    u32::try_from((i * 31 + 1) % vocab_size.max(1)).unwrap_or(0)
}

/// A measurement under way; each step decodes one token.
#[derive(Debug)]
struct Measuring {
    plan: Plan,
    cache: Option<ExecutorCache>,
    millis: Vec<f64>,
    n_prompt: usize,
    n_measured: usize,
    n_decoded: usize,
}

impl Measuring {
    /// Sets up a measurement for a model with this context length.
    #[must_use]
    fn new(plan: Plan, context_length: usize) -> Self {
        let n_prompt = N_PROMPT.min(context_length.saturating_sub(N_WARM + 1)).max(1);
        let n_measured = N_MEASURED.min(context_length.saturating_sub(n_prompt + N_WARM)).max(1);
        Self { plan, cache: None, millis: Vec::new(), n_prompt, n_measured, n_decoded: 0 }
    }

    /// The device is gone: start over.
    fn forget_device(&mut self) {
        self.cache = None;
        self.millis.clear();
        self.n_decoded = 0;
    }

    /// Decodes one token; the measurement when it is complete.
    ///
    /// # Errors
    /// When the device fails.
    async fn step(
        &mut self,
        executor: &mut Executor,
        bytes_per_weight: u64,
    ) -> Result<Option<Measurement>, BackendError> {
        let vocab_size = executor.spec().vocab_size;
        let token = |i| token(i, vocab_size);
        let Some(cache) = &mut self.cache else {
            let mut cache = executor.new_cache(&self.plan, self.n_prompt + N_WARM + self.n_measured)?;
            let prompt: Vec<u32> = (0..self.n_prompt).map(token).collect();
            executor.extend(&self.plan, &mut cache, &prompt).await?;
            self.cache = Some(cache);
            return Ok(None);
        };
        let start = now_millis();
        executor.extend(&self.plan, cache, &[token(self.n_prompt + self.n_decoded)]).await?;
        let millis = now_millis() - start;
        self.n_decoded += 1;
        if self.n_decoded > N_WARM {
            self.millis.push(millis);
        }
        if self.millis.len() < self.n_measured {
            return Ok(None);
        }
        self.cache = None;
        self.millis.sort_by(f64::total_cmp);
        Ok(Some(Measurement {
            cost: cost(&self.plan, executor.spec(), self.n_prompt, bytes_per_weight),
            dispatches: executor.dispatches_per_token(&self.plan),
            millis_per_token: self.millis[self.millis.len() / 2],
            n_tokens: self.millis.len(),
        }))
    }
}

/// Cost of the full model, then of a schedule.
#[derive(Debug)]
pub(super) struct CostRun {
    full: Measuring,
    edited: Measuring,
    measured: Option<Measurement>,
}

impl CostRun {
    pub(super) fn new(session: &Session, schedule: &str) -> Result<Self, SessionError> {
        let context_length = session.spec().context_length;
        Ok(Self {
            full: Measuring::new(session.baseline_plan(), context_length),
            edited: Measuring::new(session.plan(schedule)?, context_length),
            measured: None,
        })
    }

    async fn advance(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        let bytes_per_weight = session.model.checkpoint().dtype().bytes() as u64;
        let Some(full) = self.measured else {
            self.measured = self.full.step(&mut session.executor, bytes_per_weight).await?;
            return Ok(Step::More);
        };
        let edited = self.edited.step(&mut session.executor, bytes_per_weight).await?;
        Ok(edited.map_or(Step::More, |edited| Step::Done(Report::Cost(CostReport { full, edited }))))
    }
}

impl Running for CostRun {
    fn urgency(&self) -> Urgency {
        Urgency::Timing
    }

    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>> {
        Box::pin(self.advance(session))
    }

    fn forget_device(&mut self) {
        self.full.forget_device();
        self.edited.forget_device();
    }
}
