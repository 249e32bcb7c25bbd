//! What quantising changes, measured: the model as it is stored and quantised on the same tokens.
//!
//! Both run layer by layer on the CPU, so that of what is stored only one layer lies in memory at a time (or the
//! matrices of the embeddings and of the head), and neither model as a whole. Executors agree on the numbers of a
//! quantised model as they do on others', so the device on which it is used changes nothing.

use std::collections::HashSet;

use super::{Result, SessionError, Sources};
use crate::backend::{Backend, BackendError, HostSink, QuantisingSink, WeightSink, argmax, rows_at_once};
use crate::cpu::Cpu;
use crate::experiment::QuantisingReport;
use crate::model::{
    EmbeddingSpec, Metric, ModelFolder, ModelSpec, Quantise, StreamError, WeightFormat, WeightId, WeightInfo,
};

/// Tokens on which it is measured.
pub const QUANTISING_TOKENS: usize = 200;

/// The same weights of a model twice, as they are stored and quantised.
struct Both {
    stored: Cpu,
    quantised: Cpu,
}

/// What is said of logits `[T, V]` of both models.
#[derive(Debug, Default)]
struct Sums {
    n: usize,
    divergence: f64,
    divergence_max: f64,
    n_changed: usize,
    logit_max: f64,
}

impl Sources {
    /// The tokens on which quantising is measured, and the task whose texts they are: of the model's own texts for
    /// perplexity, else of the set's for any model, else (no task) the first tokens by number.
    pub fn quantising_tokens(&self) -> (Vec<u32>, Option<String>) {
        let spec = self.model.spec();
        let n = QUANTISING_TOKENS.min(spec.context_length).max(1);
        let task = self.tasks.iter().find(|task| task.metric == Metric::WordPerplexity);
        if let (Some(task), Some(tokenizer)) = (task, self.model.tokenizer()) {
            let texts = task.items.iter().flat_map(|item| &item.pairs);
            let mut ids = Vec::new();
            for pair in texts {
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
    let spec = model.spec();
    if !spec.tells_tokens() {
        return Err(BackendError::NoHead.into());
    }
    let vocab_size = spec.vocab_size;
    if let Some(&token) = tokens.iter().find(|&&token| token as usize >= vocab_size) {
        return Err(BackendError::NoSuchToken { token, vocab_size }.into());
    }
    let ends = ModelSpec { n_layers: 0, layers: Vec::new(), ..spec.clone() };
    let is_end = |id: WeightId| (!matches!(id, WeightId::Layer(..))).then_some(id);
    let Both { stored, quantised } = Both::load(model, quantise, &ends, is_end).await?;
    let (mut before, mut after) = (stored.embed(tokens), quantised.embed(tokens));
    drop((stored, quantised));
    for layer in 0..spec.n_layers as u16 {
        let of_layer = |id: WeightId| match id {
            WeightId::Layer(number, weight) if number == layer => Some(WeightId::Layer(0, weight)),
            _ => None,
        };
        let mut both = Both::load(model, quantise, &alone(spec, layer), of_layer).await?;
        both.stored.run_layer(0, &mut before);
        both.quantised.run_layer(0, &mut after);
    }
    let mut both = Both::load(model, quantise, &ends, is_end).await?;
    let rows = rows_at_once(spec, both.stored.limits()) * spec.d_model;
    let mut sums = Sums::default();
    for (before, after) in before.chunks(rows).zip(after.chunks(rows)) {
        let (full, edited) = (both.stored.head(before).await?, both.quantised.head(after).await?);
        full.chunks_exact(vocab_size).zip(edited.chunks_exact(vocab_size)).for_each(|(p, q)| sums.add(p, q));
    }
    let stored = model.checkpoint().weights();
    let bytes = |weights: &[WeightInfo]| weights.iter().map(WeightInfo::bytes).sum();
    Ok(QuantisingReport {
        quantise,
        task: task.map(str::to_owned),
        n_tokens: sums.n,
        divergence: sums.divergence / sums.n.max(1) as f64,
        divergence_max: sums.divergence_max,
        n_changed: sums.n_changed,
        logit_max: sums.logit_max,
        bytes_stored: bytes(stored),
        bytes_quantised: bytes(&quantise.formats(stored)),
    })
}

/// One layer as a model of its own, which has no embeddings and no head.
fn alone(spec: &ModelSpec, layer: u16) -> ModelSpec {
    ModelSpec {
        vocab_size: 0,
        n_layers: 1,
        layers: vec![spec.layer(layer)],
        embedding: EmbeddingSpec::default(),
        final_norm: None,
        tied_head: false,
        head: None,
        ..spec.clone()
    }
}

impl Both {
    /// Reads the weights that `named` gives a name in the model `part`.
    async fn load(
        model: &ModelFolder,
        quantise: Quantise,
        part: &ModelSpec,
        named: impl Fn(WeightId) -> Option<WeightId>,
    ) -> Result<Self> {
        let checkpoint = model.checkpoint();
        // Where a weight of the model lies among those of the part.
        let mut places = vec![None; checkpoint.weights().len()];
        let mut weights = Vec::new();
        for (place, weight) in places.iter_mut().zip(checkpoint.weights()) {
            if let Some(id) = named(weight.id) {
                *place = Some(weights.len());
                weights.push(WeightInfo { id, ..weight.clone() });
            }
        }
        let wanted: HashSet<WeightId> =
            checkpoint.weights().iter().map(|weight| weight.id).filter(|&id| named(id).is_some()).collect();
        let has = |id: WeightId| weights.iter().any(|weight| weight.id == id);
        if !has(WeightId::TokenEmbedding) {
            let (name, shape) = (String::new(), vec![0, part.d_model]);
            weights.push(WeightInfo { id: WeightId::TokenEmbedding, name, dtype: WeightFormat::F32, shape });
        }
        let mut stored = HostSink::<Cpu>::new(part, weights.clone())?;
        let sink = HostSink::<Cpu>::new(part, quantise.formats(&weights))?;
        let mut quantised = QuantisingSink::new(sink, quantise, &weights);
        let on_chunk = |chunk: crate::model::WeightChunk<'_>| {
            let Some(index) = places.get(chunk.index).copied().flatten() else { return Ok(()) };
            stored.write(index, chunk.byte_offset, chunk.bytes)?;
            quantised.write(index, chunk.byte_offset, chunk.bytes)
        };
        checkpoint.stream_some(model.folder(), |id| wanted.contains(&id), on_chunk).await.map_err(
            |error| match error {
                StreamError::Model(error) => error.into(),
                StreamError::Sink(error) => SessionError::Backend(error),
            },
        )?;
        Ok(Self { stored: stored.finish()?, quantised: quantised.finish()? })
    }
}

impl Sums {
    /// Adds the logits after one token.
    fn add(&mut self, stored: &[f32], quantised: &[f32]) {
        let (p, q) = (log_probabilities(stored), log_probabilities(quantised));
        let divergence: f64 = p.iter().zip(&q).map(|(p, q)| p.exp() * (p - q)).sum();
        // Rounding may take what is 0 below it; NaN stays.
        let divergence = if divergence < 0.0 { 0.0 } else { divergence };
        self.n += 1;
        self.divergence += divergence;
        self.divergence_max = self.divergence_max.max(divergence);
        self.n_changed += usize::from(argmax(stored) != argmax(quantised));
        let apart = stored.iter().zip(quantised).map(|(a, b)| f64::from((a - b).abs()));
        self.logit_max = apart.fold(self.logit_max, f64::max);
    }
}

fn log_probabilities(logits: &[f32]) -> Vec<f64> {
    let greatest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|&logit| f64::from(logit - greatest).exp()).sum();
    logits.iter().map(|&logit| f64::from(logit - greatest) - sum.ln()).collect()
}
