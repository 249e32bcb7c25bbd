//! The oracle: the mathematics written down in the plainest way, every sum in f64.
//!
//! One block at a time on one token at a time, each application with its own keys and values. It
//! shares no numeric code with the other executors and is meant to be read beside the papers:
//! RMSNorm (Zhang and Sennrich 2019), LayerNorm (Ba, Kiros and Hinton 2016), rotary embedding (Su
//! et al. 2021, rotate-half layout), ALiBi (Press, Smith and Lewis 2022), grouped-query attention
//! (Ainslie et al. 2023), gated MLPs (Shazeer 2020). Slow on purpose.

mod block;
mod norms;

use block::{Block, LayerCache, Place, activate, linear, log_sum_exp};
use norms::norm;

use crate::backend::{
    Backend, BackendError, BackendInfo, BackendKind, Batch, BatchLimits, FromHost, HostSink, HostWeights,
    Outcome, Result, Score, Wanted, argmax, check, check_attention, check_extension, check_states,
};
use crate::model::{ModelSpec, NormSpec, WeightId};
use crate::plan::{Op, Plan};

/// Most tokens in one batch: a person would not wait for more.
const ROWS_MAX: usize = 1 << 16;

#[derive(Debug)]
pub struct Reference {
    weights: HostWeights,
}

/// Keys and values of one sequence, one entry per application.
#[derive(Debug)]
pub struct ReferenceCache {
    applications: Vec<LayerCache>,
    n_tokens: usize,
    capacity: usize,
}

/// What is written down on the way, token by token; nothing of what is empty.
#[derive(Debug, Default)]
struct Kept {
    /// `1 + ops` states `[T, C]`.
    hidden: Vec<Vec<f32>>,
    /// `applications x heads` attention maps `[T, T]`.
    maps: Vec<Vec<f32>>,
}

pub type ReferenceSink = HostSink<Reference>;

impl From<HostWeights> for Reference {
    fn from(weights: HostWeights) -> Self {
        Self { weights }
    }
}

impl FromHost for Reference {
    const KEEPS_BLOCKS: bool = false;
}

impl Backend for Reference {
    type Cache = ReferenceCache;

    fn info(&self) -> BackendInfo {
        BackendInfo { kind: BackendKind::Reference, adapter: "f64 on one CPU thread".to_owned() }
    }

    fn spec(&self) -> &ModelSpec {
        self.weights.spec()
    }

    fn limits(&self) -> BatchLimits {
        BatchLimits { rows_max: ROWS_MAX, rows_good: 256 }
    }

    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome> {
        check(self.spec(), self.limits(), batch, wanted)?;
        check_attention(self.spec(), plan, batch, wanted)?;
        let mut finals = Vec::with_capacity(batch.tokens().len());
        let n_maps = plan.n_applications() * self.spec().block.attention.n_heads;
        let mut kept = Kept {
            hidden: vec![Vec::new(); if wanted.hidden { 1 + plan.ops().len() } else { 0 }],
            maps: vec![Vec::new(); if wanted.attention { n_maps } else { 0 }],
        };
        for bounds in batch.starts().windows(2) {
            let tokens = &batch.tokens()[bounds[0] as usize..bounds[1] as usize];
            let mut cache = ReferenceCache::empty(plan, tokens.len());
            let types = &batch.types()[bounds[0] as usize..bounds[1] as usize];
            finals.extend(self.run(plan, &mut cache, (tokens, types), &mut kept));
        }
        let scores = wanted.targets.iter().map(|target| {
            let logits = self.logits(&finals[target.row as usize]);
            let own = logits[target.token as usize];
            let rest = if self.spec().is_regression() { 0.0 } else { log_sum_exp(&logits) };
            Score { log_likelihood: (own - rest) as f32, is_greedy: argmax(&logits) == target.token as usize }
        });
        let scores = scores.collect();
        let logits =
            wanted.logits_rows.iter().flat_map(|&row| narrow(&self.logits(&finals[row as usize]))).collect();
        Ok(Outcome { scores, logits, hidden: kept.hidden, attention: kept.maps.concat() })
    }

    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>> {
        check_states(self.spec(), self.limits(), states)?;
        let rows = states.chunks_exact(self.spec().d_model);
        let logits = rows.flat_map(|state| {
            let state: Vec<f64> = state.iter().map(|&x| f64::from(x)).collect();
            narrow(&self.logits(&state))
        });
        Ok(logits.collect())
    }

    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<ReferenceCache> {
        Ok(ReferenceCache::empty(plan, capacity))
    }

    async fn extend(&mut self, plan: &Plan, cache: &mut ReferenceCache, tokens: &[u32]) -> Result<Vec<f32>> {
        check_extension(self.spec(), cache.n_tokens, cache.capacity, tokens)?;
        let states = self.run(plan, cache, (tokens, &[]), &mut Kept::default());
        states.last().map(|last| narrow(&self.logits(last))).ok_or(BackendError::NoTokens)
    }
}

impl Reference {
    /// Tokens of one sequence with their types (0 where there are none) through the whole plan: the final residual `[C]` of each.
    fn run(
        &self,
        plan: &Plan,
        cache: &mut ReferenceCache,
        (tokens, types): (&[u32], &[u8]),
        kept: &mut Kept,
    ) -> Vec<Vec<f64>> {
        let c = self.spec().d_model;
        let (first, length) = (cache.n_tokens, cache.n_tokens + tokens.len());
        cache.n_tokens = length;
        let places: Vec<Place> = (first..length).map(|position| Place { position, length }).collect();
        // `[slots][tokens]`.
        let mut slots = vec![vec![vec![0.0_f64; c]; tokens.len()]; plan.n_slots()];
        let types = types.iter().copied().chain(std::iter::repeat(0));
        let rows = tokens.iter().zip(&places).zip(types);
        slots[0] = rows.map(|((token, at), of_type)| self.embedding(*token, at.position, of_type)).collect();
        keep(kept.hidden.first_mut(), &slots[0]);
        for (i, op) in plan.ops().iter().enumerate() {
            match *op {
                Op::Block { application, layer, at } => {
                    let block = Block::new(&self.weights, layer);
                    let kv = &mut cache.applications[application as usize];
                    let states = &mut slots[usize::from(at)];
                    for (state, place) in states.iter().zip(&places) {
                        block.remember(state, kv, *place);
                    }
                    for (state, place) in states.iter_mut().zip(&places) {
                        let weights = block.run(state, kv, *place);
                        let maps = kept.maps.iter_mut().skip(application as usize * weights.len());
                        for (map, weights) in maps.zip(weights) {
                            map.extend(narrow(&weights));
                        }
                    }
                }
                Op::Copy { from, to } => slots[usize::from(to)] = slots[usize::from(from)].clone(),
                Op::Clear { at } => slots[usize::from(at)] = vec![vec![0.0; c]; tokens.len()],
                Op::AddScaled { from, to, weight } => {
                    let source = slots[usize::from(from)].clone();
                    for (sum, x) in slots[usize::from(to)].iter_mut().flatten().zip(source.iter().flatten()) {
                        *sum += f64::from(weight) * x;
                    }
                }
            }
            keep(kept.hidden.get_mut(i + 1), &slots[usize::from(op.writes())]);
        }
        slots.swap_remove(0)
    }

    /// The first residual state of a token `[C]`.
    fn embedding(&self, token: u32, position: usize, of_type: u8) -> Vec<f64> {
        let (c, e, spec) = (self.spec().d_model, self.spec().token_width(), &self.spec().embedding);
        let row = |id, row: usize, width: usize| {
            self.weights.get(id)[row * width..(row + 1) * width].iter().map(|&x| f64::from(x))
        };
        let mut state: Vec<f64> =
            row(WeightId::TokenEmbedding, token as usize, e).map(|x| x * f64::from(spec.scale)).collect();
        if spec.width.is_some() {
            state = linear(&state, self.weights.get(WeightId::ProjectIn), &[]);
        }
        let mut add = |id, at| state.iter_mut().zip(row(id, at, c)).for_each(|(sum, x)| *sum += x);
        if let Some(learned) = spec.positions {
            add(WeightId::PositionEmbedding, position + learned.offset);
        }
        if spec.token_types.is_some() {
            add(WeightId::TokenTypes, usize::from(of_type));
        }
        match spec.norm {
            Some(spec) => self.norm(&state, spec, [WeightId::EmbeddingNorm, WeightId::EmbeddingNormBias]),
            None => state,
        }
    }

    fn norm(&self, x: &[f64], spec: NormSpec, [weight, bias]: [WeightId; 2]) -> Vec<f64> {
        norm(x, spec, self.weights.get(weight), self.weights.get(bias))
    }

    /// Final norm and head: `[V]`; nothing of a model without a head.
    fn logits(&self, residual: &[f64]) -> Vec<f64> {
        let Some(head) = &self.spec().head else { return Vec::new() };
        let mut state = residual.to_vec();
        if let Some(spec) = self.spec().final_norm {
            state = self.norm(&state, spec, [WeightId::FinalNorm, WeightId::FinalNormBias]);
        }
        if let Some(transform) = head.transform {
            let dense = self.weights.get(WeightId::HeadDense);
            state = linear(&state, dense, self.weights.get(WeightId::HeadDenseBias));
            state.iter_mut().for_each(|x| *x = activate(transform.activation, *x));
            if let Some(spec) = transform.norm {
                state = self.norm(&state, spec, [WeightId::HeadNorm, WeightId::HeadNormBias]);
            }
        }
        if self.spec().embedding.width.is_some() {
            state = linear(&state, self.weights.get(WeightId::ProjectOut), &[]);
        }
        let mut logits = linear(&state, self.weights.head(), self.weights.get(WeightId::HeadBias));
        for logit in &mut logits {
            *logit *= f64::from(head.scale);
            if let Some(cap) = head.soft_cap.map(f64::from) {
                *logit = cap * (*logit / cap).tanh();
            }
        }
        logits
    }
}

/// Writes states down, where they are wanted.
fn keep(kept: Option<&mut Vec<f32>>, states: &[Vec<f64>]) {
    if let Some(kept) = kept {
        kept.extend(states.iter().flat_map(|state| narrow(state)));
    }
}

impl ReferenceCache {
    fn empty(plan: &Plan, capacity: usize) -> Self {
        Self {
            applications: (0..plan.n_applications()).map(|_| LayerCache::default()).collect(),
            n_tokens: 0,
            capacity,
        }
    }
}

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&x| x as f32).collect()
}
