//! The oracle: the mathematics written down in the plainest way, every sum in f64.
//!
//! One token at a time through one block at a time, each application with its own keys
//! and values. It shares no numeric code with the other executors and is meant to be
//! read beside the papers: RMSNorm (Zhang and Sennrich 2019), rotary embedding (Su et al.
//! 2021, rotate-half layout), grouped-query attention (Ainslie et al. 2023), SwiGLU
//! (Shazeer 2020). Slow on purpose.

mod block;

use block::{Block, LayerCache, linear, log_sum_exp, rms_norm};

use crate::backend::{
    Backend, BackendError, BackendInfo, BackendKind, Batch, BatchLimits, HostSink, HostWeights, Outcome,
    Result, Score, Wanted, argmax, check, check_attention, check_states, check_tokens,
};
use crate::model::{ModelSpec, WeightId};
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
            for &token in tokens {
                finals.push(self.token(plan, &mut cache, token, &mut kept));
            }
        }
        let scores = wanted.targets.iter().map(|target| {
            let logits = self.logits(&finals[target.row as usize]);
            let own = logits[target.token as usize];
            Score {
                log_likelihood: (own - log_sum_exp(&logits)) as f32,
                is_greedy: argmax(&logits) == target.token as usize,
            }
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
        check_tokens(self.spec(), tokens.iter().copied())?;
        if cache.n_tokens + tokens.len() > cache.capacity {
            return Err(BackendError::CacheFull { capacity: cache.capacity });
        }
        let mut last = Vec::new();
        for &token in tokens {
            last = self.token(plan, cache, token, &mut Kept::default());
        }
        if last.is_empty() { Err(BackendError::NoTokens) } else { Ok(narrow(&self.logits(&last))) }
    }
}

impl Reference {
    /// One token through the whole plan: the final residual `[C]`.
    fn token(&self, plan: &Plan, cache: &mut ReferenceCache, token: u32, kept: &mut Kept) -> Vec<f64> {
        let c = self.spec().d_model;
        let position = cache.n_tokens;
        cache.n_tokens += 1;
        let first = token as usize * c;
        let embedding = &self.weights.get(WeightId::TokenEmbedding)[first..first + c];
        let mut slots = vec![vec![0.0_f64; c]; plan.n_slots()];
        slots[0] = embedding.iter().map(|&x| f64::from(x)).collect();
        if let Some(state) = kept.hidden.first_mut() {
            state.extend(narrow(&slots[0]));
        }
        for (i, op) in plan.ops().iter().enumerate() {
            match *op {
                Op::Block { application, layer, at } => {
                    let block = Block::new(&self.weights, layer);
                    let kv = &mut cache.applications[application as usize];
                    let weights = block.run(&mut slots[usize::from(at)], kv, position);
                    let n_heads = weights.len();
                    let maps = kept.maps.iter_mut().skip(application as usize * n_heads);
                    for (map, weights) in maps.zip(weights) {
                        map.extend(narrow(&weights));
                        // Tokens that come later are not seen.
                        map.resize((position + 1) * cache.capacity, 0.0);
                    }
                }
                Op::Copy { from, to } => slots[usize::from(to)] = slots[usize::from(from)].clone(),
                Op::Clear { at } => slots[usize::from(at)] = vec![0.0; c],
                Op::AddScaled { from, to, weight } => {
                    let source = slots[usize::from(from)].clone();
                    for (sum, x) in slots[usize::from(to)].iter_mut().zip(source) {
                        *sum += f64::from(weight) * x;
                    }
                }
            }
            if let Some(state) = kept.hidden.get_mut(i + 1) {
                state.extend(narrow(&slots[usize::from(op.writes())]));
            }
        }
        slots.swap_remove(0)
    }

    /// Final norm and head: `[V]`.
    fn logits(&self, residual: &[f64]) -> Vec<f64> {
        let norm = self.spec().final_norm;
        let normed = rms_norm(residual, self.weights.get(WeightId::FinalNorm), f64::from(norm.eps));
        linear(&normed, self.weights.head())
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
