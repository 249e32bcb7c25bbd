//! Decode time per token: batch 1, after a prompt of 32 tokens, the median of 32, warm.

use super::executor::{Executor, ExecutorCache};
use crate::backend::{Backend, BackendError};
use crate::plan::{Plan, cost};
use crate::platform::now_millis;
use crate::protocol::Measurement;

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
pub struct Measuring {
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
    pub fn new(plan: Plan, context_length: usize) -> Self {
        let n_prompt = N_PROMPT.min(context_length.saturating_sub(N_WARM + 1)).max(1);
        let n_measured = N_MEASURED.min(context_length.saturating_sub(n_prompt + N_WARM)).max(1);
        Self { plan, cache: None, millis: Vec::new(), n_prompt, n_measured, n_decoded: 0 }
    }

    /// The device is gone: start over.
    pub fn forget_device(&mut self) {
        self.cache = None;
        self.millis.clear();
        self.n_decoded = 0;
    }

    /// Decodes one token; the measurement when it is complete.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn step(
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
