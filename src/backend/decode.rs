//! A text that grows token by token, its keys and values cached on a device.
//!
//! One loop for all that decodes: generated text, written answers and measured times differ
//! in which token they take and what they do with it. The cache is made when it is first
//! needed, and after a lost device again from the tokens.

use serde::{Deserialize, Serialize};

use super::{Backend, BackendError, Result};
use crate::plan::Plan;

/// A text on its way, under one plan.
#[derive(Debug)]
pub struct Decoding<C> {
    /// The prompt, and what was decoded after it.
    tokens: Vec<u32>,
    n_prompt: usize,
    max_tokens: usize,
    context_length: usize,
    cache: Option<C>,
    n_cached: usize,
    is_at_end_token: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    EndToken,
    MaxTokens,
    ContextFull,
}

/// What came of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoded {
    Token(u32),
    Ended(StopReason),
}

impl<C> Decoding<C> {
    /// Starts after `prompt`, of which the last `context_length - 1` tokens count (and at least
    /// one); at most `max_tokens` follow.
    pub fn new(prompt: &[u32], max_tokens: usize, context_length: usize) -> Self {
        let n_prompt = prompt.len().min(context_length.saturating_sub(1).max(1));
        Self {
            tokens: prompt.get(prompt.len() - n_prompt..).unwrap_or_default().to_vec(),
            n_prompt,
            max_tokens,
            context_length,
            cache: None,
            n_cached: 0,
            is_at_end_token: false,
        }
    }

    /// The prompt, as far as it fits the context.
    pub fn prompt(&self) -> &[u32] {
        self.tokens.get(..self.n_prompt).unwrap_or_default()
    }

    /// The tokens after the prompt so far, without the one that ends the text.
    pub fn decoded(&self) -> &[u32] {
        self.tokens.get(self.n_prompt..).unwrap_or_default()
    }

    /// Why no token follows, once none does.
    pub fn end(&self) -> Option<StopReason> {
        if self.is_at_end_token {
            Some(StopReason::EndToken)
        } else if self.tokens.len() >= self.context_length {
            Some(StopReason::ContextFull)
        } else if self.decoded().len() >= self.max_tokens {
            Some(StopReason::MaxTokens)
        } else {
            None
        }
    }

    /// The device is gone: what was cached on it is made anew.
    pub fn forget_device(&mut self) {
        self.cache = None;
        self.n_cached = 0;
    }

    /// Decodes one token, which `choose` takes from the logits, or says why there is none.
    /// `plan` is the same at every step.
    ///
    /// # Errors
    /// When the prompt is empty, the device fails, or the model breaks down under this plan
    /// ([`BackendError::NotANumber`]); the step can be tried again.
    pub async fn step(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plan: &Plan,
        choose: impl FnOnce(&[f32]) -> u32,
    ) -> Result<Decoded> {
        if let Some(reason) = self.end() {
            return Ok(Decoded::Ended(reason));
        }
        let logits = self.logits(backend, plan).await?;
        if logits.iter().any(|logit| logit.is_nan()) {
            return Err(BackendError::NotANumber);
        }
        let token = choose(&logits);
        if backend.spec().eos_ids.contains(&token) {
            self.is_at_end_token = true;
            return Ok(Decoded::Ended(StopReason::EndToken));
        }
        self.push(token);
        Ok(Decoded::Token(token))
    }

    /// Reads what is not cached yet, or all of it again beyond a border of the rotations
    /// ([`ModelSpec::cache_border`](crate::model::ModelSpec::cache_border)), and gives the logits after the last token. With
    /// [`push`](Self::push) this is a step whose tokens are known in advance.
    ///
    /// # Errors
    /// When there is nothing to read or the device fails.
    pub async fn logits(&mut self, backend: &mut impl Backend<Cache = C>, plan: &Plan) -> Result<Vec<f32>> {
        let border = backend.spec().cache_border();
        // Keys that are kept are of the rotation before the border, for all positions.
        if border.is_some_and(|border| self.n_cached <= border && border < self.tokens.len()) {
            self.forget_device();
        }
        let capacity = self.context_length.min(self.n_prompt.saturating_add(self.max_tokens));
        let cache = match &mut self.cache {
            Some(cache) => cache,
            None => self.cache.insert(backend.new_cache(plan, capacity)?),
        };
        let new = self.tokens.get(self.n_cached..).unwrap_or_default();
        let logits = backend.extend(plan, cache, new).await?;
        self.n_cached = self.tokens.len();
        Ok(logits)
    }

    pub fn push(&mut self, token: u32) {
        self.tokens.push(token);
    }
}
