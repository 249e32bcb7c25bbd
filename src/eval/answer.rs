//! Writing an answer and comparing it, a token at a time.
//!
//! Greedy, one item after the other, each with keys and values of its own per application of
//! a layer: what is written does not depend on what else is asked.

use super::batch::ItemBatch;
use super::encode::WrittenItem;
use super::exact;
use super::run::RunError;
use super::score::{ItemResult, WrittenAnswer};
use crate::backend::Backend;
use crate::plan::Plan;

/// An answer on its way, under one plan. It can be stepped, dropped at any time, and taken up
/// again on another device.
#[derive(Debug)]
pub struct Answering<C> {
    task: usize,
    name: String,
    index: usize,
    question: usize,
    item: WrittenItem,
    written: Vec<u32>,
    cache: Option<C>,
    n_cached: usize,
}

impl<C> Answering<C> {
    /// The answer to the item of a batch [whose answer is written](ItemBatch::is_written).
    #[must_use]
    pub fn new(batch: &ItemBatch) -> Option<Self> {
        let (task, encoded, item) = batch.items().next()?;
        Some(Self {
            task,
            name: encoded.name.clone(),
            index: item.index,
            question: item.question,
            item: item.written()?.clone(),
            written: Vec::new(),
            cache: None,
            n_cached: 0,
        })
    }

    /// The device is gone: what was cached on it is made anew at the next step.
    pub fn forget_device(&mut self) {
        self.cache = None;
        self.n_cached = 0;
    }

    /// Writes one token; what the item came to, once the answer has ended.
    ///
    /// # Errors
    /// When the device or the tokenizer fails; the step can be tried again.
    pub async fn step<B>(&mut self, backend: &mut B, plan: &Plan) -> Result<Option<ItemResult>, RunError>
    where
        B: Backend<Cache = C>,
    {
        let tokens = [self.item.prompt.as_slice(), &self.written].concat();
        let cache = match &mut self.cache {
            Some(cache) => cache,
            None => {
                let capacity = self.item.prompt.len() + self.item.max_tokens;
                self.cache.insert(backend.new_cache(plan, capacity)?)
            }
        };
        let logits = backend.extend(plan, cache, tokens.get(self.n_cached..).unwrap_or_default()).await?;
        self.n_cached = tokens.len();
        let Some(token) = likeliest(&logits) else {
            return Ok(Some(self.result(self.text()?, false)));
        };
        let ended = backend.spec().eos_ids.contains(&token);
        if !ended {
            self.written.push(token);
        }
        let text = self.text()?;
        let whole = exact::before_stops(&text);
        if ended || whole.len() < text.len() || self.written.len() >= self.item.max_tokens {
            return Ok(Some(self.result(whole.to_owned(), true)));
        }
        Ok(None)
    }

    fn text(&self) -> Result<String, RunError> {
        self.item.decoder.text(&self.written).map_err(|reason| RunError::Text {
            task: self.name.clone(),
            line: self.index + 1,
            reason,
        })
    }

    /// `is_sound`: the model has not broken down. One that has is right about nothing.
    fn result(&self, text: String, is_sound: bool) -> ItemResult {
        let is_right = |found: &str| is_sound && exact::is_match(found, &self.item.answer);
        ItemResult {
            task: self.task,
            index: self.index,
            question: self.question,
            log_likelihoods: Vec::new(),
            greedy: Vec::new(),
            correct: is_right(exact::strict(&text)),
            correct_norm: None,
            right_log_likelihood: f64::NAN,
            result_tokens: None,
            written: Some(WrittenAnswer { correct_flexible: is_right(exact::flexible(&text)), text }),
        }
    }
}

/// Position of the greatest logit, the lowest of equals; none where one is not a number.
fn likeliest(logits: &[f32]) -> Option<u32> {
    let mut best = (0, *logits.first()?);
    for (position, &logit) in (0..).zip(logits) {
        if logit.is_nan() {
            return None;
        }
        if logit > best.1 {
            best = (position, logit);
        }
    }
    Some(best.0)
}
