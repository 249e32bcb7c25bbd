//! A model as it is stored and quantised on the same tokens, with one layer of either in memory at a time.

use std::collections::HashSet;

use super::{Result, SessionError};
use crate::backend::{
    Backend, BackendError, BatchLimits, HostSink, QuantisingSink, WeightSink, argmax, rows_at_once,
};
use crate::cpu::Cpu;
use crate::experiment::QuantisingReport;
use crate::model::{
    EmbeddingSpec, ModelFolder, ModelSpec, Quantise, StreamError, WeightFormat, WeightId, WeightInfo,
};

/// Most tokens of which there are logits at a time.
const ROWS_MAX: usize = 32;

/// A model as it is stored beside itself quantised, a part of the work at a time: the embeddings, each layer in the one
/// and in the other, some rows of the logits.
#[derive(Debug)]
pub(super) struct Comparing {
    quantise: Quantise,
    tokens: Vec<u32>,
    task: Option<String>,
    /// Residual states `[T, C]` as far as both have come.
    before: Vec<f32>,
    after: Vec<f32>,
    pub(super) n_done: usize,
    /// What the next part goes on with.
    loaded: Option<Both>,
    sums: Sums,
    n_layers: usize,
    /// Tokens of which there are logits at a time.
    n_rows: usize,
}

impl Comparing {
    /// # Errors
    /// When the model makes no logits of tokens, or a token does not exist.
    pub(super) fn new(
        model: &ModelFolder,
        quantise: Quantise,
        tokens: Vec<u32>,
        task: Option<String>,
    ) -> Result<Self> {
        let spec = model.spec();
        if !spec.tells_tokens() {
            return Err(BackendError::NoHead.into());
        }
        let vocab_size = spec.vocab_size;
        if let Some(&token) = tokens.iter().find(|&&token| token as usize >= vocab_size) {
            return Err(BackendError::NoSuchToken { token, vocab_size }.into());
        }
        let n_rows = rows_at_once(spec, BatchLimits { rows_max: ROWS_MAX, rows_good: ROWS_MAX });
        Ok(Self {
            quantise,
            tokens,
            task,
            before: Vec::new(),
            after: Vec::new(),
            n_done: 0,
            loaded: None,
            sums: Sums::default(),
            n_layers: spec.n_layers,
            n_rows,
        })
    }

    /// Parts of the work.
    pub(super) fn n_total(&self) -> usize {
        1 + 2 * self.n_layers + self.tokens.len().div_ceil(self.n_rows)
    }

    /// Does the next part; all that was found, once it was the last.
    ///
    /// # Errors
    /// When a file cannot be read, or a number cannot be quantised; the part can be tried again.
    pub(super) async fn advance(&mut self, model: &ModelFolder) -> Result<Option<QuantisingReport>> {
        let (spec, quantise) = (model.spec(), self.quantise);
        let layers = 2 * self.n_layers;
        if self.n_done == 0 {
            let both = Both::of_ends(model, quantise).await?;
            (self.before, self.after) = (both.stored.embed(&self.tokens), both.quantised.embed(&self.tokens));
        } else if let Some(at) = (self.n_done - 1).checked_sub(layers) {
            let both = match &mut self.loaded {
                Some(both) => both,
                loaded => loaded.insert(Both::of_ends(model, quantise).await?),
            };
            let width = self.n_rows * spec.d_model;
            let (before, after) = (self.before.chunks(width).nth(at), self.after.chunks(width).nth(at));
            let full = both.stored.head(before.unwrap_or_default()).await?;
            let edited = both.quantised.head(after.unwrap_or_default()).await?;
            let rows = full.chunks_exact(spec.vocab_size).zip(edited.chunks_exact(spec.vocab_size));
            rows.for_each(|(p, q)| self.sums.add(p, q));
        } else if let Some(mut both) = self.loaded.take() {
            both.quantised.run_layer(0, &mut self.after);
        } else {
            let mut both = Both::of_layer(model, quantise, ((self.n_done - 1) / 2) as u16).await?;
            both.stored.run_layer(0, &mut self.before);
            self.loaded = Some(both);
        }
        self.n_done += 1;
        Ok((self.n_done == self.n_total()).then(|| self.report(model)))
    }

    fn report(&self, model: &ModelFolder) -> QuantisingReport {
        let stored = model.checkpoint().weights();
        let bytes = |weights: &[WeightInfo]| weights.iter().map(WeightInfo::bytes).sum();
        QuantisingReport {
            quantise: self.quantise,
            backend: Cpu::place(),
            task: self.task.clone(),
            n_tokens: self.sums.n,
            divergence: self.sums.divergence / self.sums.n.max(1) as f64,
            divergence_max: self.sums.divergence_max,
            n_changed: self.sums.n_changed,
            logit_max: self.sums.logit_max,
            bytes_stored: bytes(stored),
            bytes_quantised: bytes(&self.quantise.formats(stored)),
        }
    }
}

/// The same weights of a model twice, as they are stored and quantised.
#[derive(Debug)]
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
    /// The embeddings and the head, without a layer.
    async fn of_ends(model: &ModelFolder, quantise: Quantise) -> Result<Self> {
        let ends = ModelSpec { n_layers: 0, layers: Vec::new(), ..model.spec().clone() };
        let is_end = |id: WeightId| (!matches!(id, WeightId::Layer(..))).then_some(id);
        Self::load(model, quantise, &ends, is_end).await
    }

    /// One layer, as layer 0.
    async fn of_layer(model: &ModelFolder, quantise: Quantise, layer: u16) -> Result<Self> {
        let of_layer = |id: WeightId| match id {
            WeightId::Layer(number, weight) if number == layer => Some(WeightId::Layer(0, weight)),
            _ => None,
        };
        Self::load(model, quantise, &alone(model.spec(), layer), of_layer).await
    }

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
