//! Decode time per token: batch 1, after a prompt of 32 tokens, the median of 32, warm.

use super::executor::{Executor, ExecutorCache};
use super::latency::{N_PREFILL, TOKENS_PER_ROUND};
use super::run::{Running, Step};
use super::{Result, Session};
use crate::backend::{Backend, BackendError, Decoding};
use crate::experiment::{CostReport, Measurement, Report};
use crate::model::WeightFormat;
use crate::plan::{Plan, cost};
use crate::platform::now_millis;

/// Tokens before the measured ones.
pub const N_PROMPT: usize = 32;
/// Tokens measured, where the context is long enough.
pub const N_MEASURED: usize = 32;
/// Tokens decoded first and not counted: pipelines and caches warm up on them.
pub(super) const N_WARM: usize = 2;

/// Tokens of one schedule in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Round {
    /// Read before those that are decoded.
    pub(super) n_prompt: usize,
    /// Decoded and counted.
    pub(super) n_tokens: usize,
    /// Of the prompt whose reading is timed.
    pub(super) n_prefill: usize,
}

impl Round {
    /// As many as fit into the model's context and the device.
    pub(super) fn of(executor: &Executor) -> Self {
        let context = executor.spec().context_length;
        let n_prompt = N_PROMPT.min(context.saturating_sub(N_WARM + 1)).max(1);
        Self {
            n_prompt,
            n_tokens: TOKENS_PER_ROUND.min(context.saturating_sub(n_prompt + N_WARM)).max(1),
            n_prefill: N_PREFILL.min(context).min(executor.limits().rows_max).max(1),
        }
    }
}

/// The tokens of a measurement. Which they are does not matter: the work is the same for all.
pub(super) fn token(i: usize, vocab_size: usize) -> u32 {
    u32::try_from((i * 31 + 1) % vocab_size.max(1)).unwrap_or(0)
}

/// A prompt of `n_prompt` tokens, read, with room for `n_tokens` more.
pub(super) async fn prefilled(
    executor: &mut Executor,
    plan: &Plan,
    n_prompt: usize,
    n_tokens: usize,
) -> Result<Decoding<ExecutorCache>, BackendError> {
    let vocab_size = executor.spec().vocab_size;
    let prompt: Vec<u32> = (0..n_prompt).map(|i| token(i, vocab_size)).collect();
    let mut decoding = Decoding::new(&prompt, n_tokens, usize::MAX);
    decoding.logits(executor, plan).await?;
    Ok(decoding)
}

/// Milliseconds of decoding one more token. The token is not the model's choice, so that every
/// schedule decodes the same ones and none ends early.
pub(super) async fn timed(
    decoding: &mut Decoding<ExecutorCache>,
    executor: &mut Executor,
    plan: &Plan,
) -> Result<f64, BackendError> {
    let position = decoding.prompt().len() + decoding.decoded().len();
    decoding.push(token(position, executor.spec().vocab_size));
    let start = now_millis();
    decoding.logits(executor, plan).await?;
    Ok(now_millis() - start)
}

/// A measurement under way; each step decodes one token.
#[derive(Debug)]
struct Measuring {
    plan: Plan,
    /// Once the prompt is read.
    decoding: Option<Decoding<ExecutorCache>>,
    millis: Vec<f64>,
    n_prompt: usize,
    n_measured: usize,
}

impl Measuring {
    /// Sets up a measurement for a model with this context length.
    fn new(plan: Plan, context_length: usize) -> Self {
        let n_prompt = N_PROMPT.min(context_length.saturating_sub(N_WARM + 1)).max(1);
        let n_measured = N_MEASURED.min(context_length.saturating_sub(n_prompt + N_WARM)).max(1);
        Self { plan, decoding: None, millis: Vec::new(), n_prompt, n_measured }
    }

    /// The device is gone: start over.
    fn forget_device(&mut self) {
        self.decoding = None;
        self.millis.clear();
    }

    /// Decodes one token; the measurement when it is complete.
    ///
    /// # Errors
    /// When the device fails.
    async fn step(
        &mut self,
        executor: &mut Executor,
        format: WeightFormat,
    ) -> Result<Option<Measurement>, BackendError> {
        let Some(decoding) = &mut self.decoding else {
            let n_tokens = N_WARM + self.n_measured;
            self.decoding = Some(prefilled(executor, &self.plan, self.n_prompt, n_tokens).await?);
            return Ok(None);
        };
        let millis = timed(decoding, executor, &self.plan).await?;
        if decoding.decoded().len() > N_WARM {
            self.millis.push(millis);
        }
        if self.millis.len() < self.n_measured {
            return Ok(None);
        }
        self.decoding = None;
        self.millis.sort_by(f64::total_cmp);
        Ok(Some(Measurement {
            cost: cost(&self.plan, executor.spec(), self.n_prompt, format),
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
    pub(super) fn new(session: &Session, schedule: &str) -> Result<Self> {
        let context_length = session.spec().context_length;
        Ok(Self {
            full: Measuring::new(session.full_plan(), context_length),
            edited: Measuring::new(session.plan(schedule)?, context_length),
            measured: None,
        })
    }
}

impl Running for CostRun {
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        let format = session.sources.model.checkpoint().dtype_in_memory(session.quantise());
        let Some(full) = self.measured else {
            self.measured = self.full.step(&mut session.executor, format).await?;
            return Ok(Step::More);
        };
        let edited = self.edited.step(&mut session.executor, format).await?;
        Ok(edited.map_or(Step::More, |edited| Step::Done(Report::Cost(CostReport { full, edited }))))
    }

    fn forget_device(&mut self) {
        self.full.forget_device();
        self.edited.forget_device();
    }
}
