//! Writing an answer and comparing it, a token at a time.
//!
//! Greedy, one item after the other, each with keys and values of its own per application of
//! a layer: what is written does not depend on what else is asked.

use super::batch::ItemBatch;
use super::encode::WrittenItem;
use super::exact;
use super::run::RunError;
use super::score::{ItemResult, WrittenAnswer};
use crate::backend::{Backend, BackendError, Decoding, argmax};
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
    decoding: Decoding<C>,
}

impl<C> Answering<C> {
    /// The answer to the item of a batch [whose answer is written](ItemBatch::is_written).
    pub fn new(batch: &ItemBatch) -> Option<Self> {
        let (task, encoded, item) = batch.items().next()?;
        let written = item.written()?;
        Some(Self {
            task,
            name: encoded.name.clone(),
            index: item.index,
            question: item.question,
            // The prompt was cut so that the answer has room after it: no context is filled.
            decoding: Decoding::new(&written.prompt, written.max_tokens, usize::MAX),
            item: written.clone(),
        })
    }

    /// The device is gone: what was cached on it is made anew at the next step.
    pub fn forget_device(&mut self) {
        self.decoding.forget_device();
    }

    /// Adds one token; the item's result, once the answer has ended.
    ///
    /// # Errors
    /// When the device or the tokenizer fails; the step can be tried again.
    pub async fn step(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plan: &Plan,
    ) -> Result<Option<ItemResult>, RunError> {
        match self.decoding.step(backend, plan, |logits| u32::try_from(argmax(logits)).unwrap_or(0)).await {
            Ok(_) => {}
            Err(BackendError::NotANumber) => return Ok(Some(self.result(self.text()?, false))),
            Err(error) => return Err(error.into()),
        }
        let text = self.text()?;
        let whole = exact::before_stops(&text);
        let is_stopped =
            self.decoding.decoded().last().is_some_and(|&token| self.item.decoder.is_stop(token));
        if is_stopped || self.decoding.end().is_some() || whole.len() < text.len() {
            return Ok(Some(self.result(whole.to_owned(), true)));
        }
        Ok(None)
    }

    fn text(&self) -> Result<String, RunError> {
        self.item.decoder.text(self.decoding.decoded()).map_err(|reason| RunError::Text {
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
            text: None,
            judged: None,
            written: Some(WrittenAnswer { correct_flexible: is_right(exact::flexible(&text)), text }),
        }
    }
}
