//! What quantising changes, measured: the model as it is stored and quantised on the same tokens.
//!
//! Both run layer by layer on the CPU, so that of what is stored only one layer lies in memory at a time (or the
//! matrices of the embeddings and of the head), and neither model as a whole. Executors agree on the numbers of a
//! quantised model as they do on others', so the device on which it is used changes nothing. As a run it goes a part at a
//! time, and what was found is kept by what it rests on.

use super::comparing::Comparing;
use super::run::{Running, Step};
use super::{Result, Session, SessionError, Sources};
use crate::backend::BackendKind;
use crate::experiment::{QuantisingProgress, QuantisingReport, Report, What};
use crate::model::{Metric, ModelFolder, Quantise, Sha256Hash, WeightId, WeightInfo};

/// Tokens on which it is measured.
pub const QUANTISING_TOKENS: usize = 200;

/// Bytes that may be in memory: of 4 GiB, which is all that a WebAssembly memory has, an eighth is left for other things.
const MEMORY_BYTES_MAX: u64 = usize::MAX as u64 / 8 * 7;

impl Sources {
    /// The tokens on which quantising is measured, and the task whose texts they are: of its texts for perplexity (the
    /// model's own, else those of the set for any model), else of the first task's items with their right answers, else
    /// (no task) the first tokens by number.
    pub fn quantising_tokens(&self) -> (Vec<u32>, Option<String>) {
        let spec = self.model.spec();
        let n = QUANTISING_TOKENS.min(spec.context_length).max(1);
        let of_texts = self.tasks.iter().find(|task| task.metric == Metric::WordPerplexity);
        if let (Some(task), Some(tokenizer)) = (of_texts.or(self.tasks.first()), self.model.tokenizer()) {
            let mut ids = Vec::new();
            for pair in task.items.iter().filter_map(|item| item.pairs.get(item.gold.right())) {
                if ids.len() >= n {
                    break;
                }
                let text = format!("{}{}", pair.context, pair.continuation);
                ids.extend(
                    tokenizer.encode_plain(&text, self.model.add_bos() && ids.is_empty()).unwrap_or_default(),
                );
            }
            ids.truncate(n);
            if !ids.is_empty() {
                return (ids, Some(task.name.clone()));
            }
        }
        let count = u32::try_from(spec.vocab_size).unwrap_or(u32::MAX).max(1);
        ((0..n as u32).map(|number| number % count).collect(), None)
    }
}

/// Runs a model on these tokens as it is stored and quantised, and compares the logits at each.
///
/// # Errors
/// When the model makes no logits, a token does not exist, a file cannot be read, or a number cannot be quantised.
pub async fn measure_quantising(
    model: &ModelFolder,
    quantise: Quantise,
    (tokens, task): (&[u32], Option<&str>),
) -> Result<QuantisingReport> {
    let mut comparing = Comparing::new(model, quantise, tokens.to_vec(), task.map(str::to_owned))?;
    loop {
        if let Some(report) = comparing.advance(model).await? {
            return Ok(report);
        }
    }
}

/// Refuses a comparison for which there is no memory beside the weights of an open model, `held` bytes.
///
/// # Errors
/// When more than `allowed` bytes would be in memory.
pub fn quantising_room(model: &ModelFolder, quantise: Quantise, held: u64, allowed: u64) -> Result<()> {
    // A weight comes as it is stored and quantised, and either is packed beside what came.
    let bytes = |weight: &WeightInfo| {
        let quantised = WeightInfo { dtype: quantise.format(weight), ..weight.clone() };
        2 * (weight.bytes() + quantised.bytes())
    };
    let mut at_once = vec![0; 1 + model.spec().n_layers];
    for weight in model.checkpoint().weights() {
        let part = if let WeightId::Layer(layer, _) = weight.id { 1 + usize::from(layer) } else { 0 };
        if let Some(sum) = at_once.get_mut(part) {
            *sum += bytes(weight);
        }
    }
    let needed = held + at_once.into_iter().max().unwrap_or(0);
    if needed <= allowed {
        return Ok(());
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    let (needed, allowed) = (megabytes(needed), megabytes(allowed));
    Err(SessionError::QuantisingTooLarge { needed, allowed, bits: quantise.bits() })
}

/// What quantising the open model has changed, looked up or measured.
#[derive(Debug)]
pub(super) struct QuantisingRun {
    comparing: Comparing,
    /// The hash of all that the numbers rest on.
    hash: Sha256Hash,
    has_looked: bool,
}

impl QuantisingRun {
    /// # Errors
    /// When the open model is not quantised, has no answer, or is too large to be compared.
    pub(super) fn new(session: &Session) -> Result<Self> {
        let quantise = session.quantise().ok_or(SessionError::NotQuantised)?;
        let model = session.model();
        if let Some(why) = What::Quantising.unsuited(model.spec()) {
            return Err(why.into());
        }
        let on_cpu = session.backend().kind == BackendKind::Cpu;
        let weights = quantise.formats(model.checkpoint().weights());
        let held = if on_cpu { weights.iter().map(WeightInfo::bytes).sum() } else { 0 };
        quantising_room(model, quantise, held, MEMORY_BYTES_MAX)?;
        let (tokens, task) = session.sources().quantising_tokens();
        // Plain data without maps always has a JSON form.
        let of = serde_json::to_string(&(session.hash().to_string(), quantise, &task, &tokens));
        let hash = Sha256Hash::of(of.unwrap_or_default().as_bytes());
        Ok(Self { comparing: Comparing::new(model, quantise, tokens, task)?, hash, has_looked: false })
    }
}

impl Running for QuantisingRun {
    /// Looks for what is kept, then a part at a time.
    async fn step(&mut self, session: &mut Session) -> Result<Step> {
        let n_total = self.comparing.n_total();
        let told = |n_done, found, is_kept| {
            Report::Quantising(QuantisingProgress { n_done, n_total, found, is_kept })
        };
        if !self.has_looked {
            self.has_looked = true;
            let kept = session.store.quantising(self.hash).await;
            return Ok(match kept {
                Some(kept) => Step::Done(told(n_total, Some(kept), true)),
                None => Step::Report(told(0, None, false)),
            });
        }
        let found = self.comparing.advance(session.model()).await.map_err(|error| match error {
            SessionError::Model(error) => SessionError::StoredUnread { error },
            other => other,
        })?;
        Ok(match found {
            Some(report) => {
                session.store.keep_quantising(self.hash, &report).await;
                Step::Done(told(n_total, Some(report), false))
            }
            None => Step::Report(told(self.comparing.n_done, None, false)),
        })
    }
}
