//! The executor for machines without a usable GPU: plain f32 loops on one thread.
//!
//! In the browser it runs in the engine's worker where there is no WebGPU; natively it is
//! `--backend cpu`. It needs no thread; the loops are shaped so that a compiler uses SIMD where
//! the target has it (the crate `kernels`), as browsers have.

mod block;

use std::collections::HashMap;

use atelier_kernels::{Into, Matrix, add_scaled, gemm, log_sum_exp, rms_norm};

use self::block::{Blocks, Keys, Rope};

use crate::backend::{
    Backend, BackendError, BackendInfo, BackendKind, Batch, BatchLimits, HostSink, HostWeights, Outcome,
    Result, Score, Target, Wanted, check, check_attention, check_states, check_tokens,
};
use crate::model::{ModelSpec, WeightId};
use crate::plan::{Forest, Op, Plan};

const ROWS_MAX: usize = 1 << 16;
/// Multiply-adds after which a batch is best sent off: a few tenths of a second of scalar wasm.
const GOOD_MULTIPLY_ADDS: u64 = 500_000_000;
/// Rows of logits that exist at a time while targets are scored.
const HEAD_ROWS: usize = 32;

/// A model in host memory, ready to compute.
#[derive(Debug)]
pub struct Cpu {
    spec: ModelSpec,
    embedding: Matrix,
    head: Option<Matrix>,
    final_norm: Vec<f32>,
    blocks: Blocks,
    rope: Rope,
}

/// Keys and values of one generation, one pair per application.
#[derive(Debug)]
pub struct CpuCache {
    applications: Vec<(Vec<f32>, Vec<f32>)>,
    n_tokens: usize,
    capacity: usize,
}

pub type CpuSink = HostSink<Cpu>;

impl From<HostWeights> for Cpu {
    fn from(weights: HostWeights) -> Self {
        let spec = weights.spec().clone();
        let (v, c) = (spec.vocab_size, spec.d_model);
        Self {
            embedding: Matrix::pack(weights.get(WeightId::TokenEmbedding), v, c),
            head: (!spec.tied_head).then(|| Matrix::pack(weights.head(), v, c)),
            final_norm: weights.get(WeightId::FinalNorm).to_vec(),
            blocks: Blocks::new(&weights),
            rope: Rope::new(&spec),
            spec,
        }
    }
}

impl Backend for Cpu {
    type Cache = CpuCache;

    fn info(&self) -> BackendInfo {
        BackendInfo { kind: BackendKind::Cpu, adapter: "one CPU thread".to_owned() }
    }

    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn limits(&self) -> BatchLimits {
        let per_row = self.spec.layer_parameters() * self.spec.n_layers as u64;
        let rows_good = usize::try_from(GOOD_MULTIPLY_ADDS / per_row.max(1)).unwrap_or(ROWS_MAX);
        BatchLimits { rows_max: ROWS_MAX, rows_good: rows_good.clamp(16, 512) }
    }

    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome> {
        check(&self.spec, self.limits(), batch, wanted)?;
        let mut attention = vec![0.0; check_attention(&self.spec, plan, batch, wanted)?];
        let mut hidden = Vec::new();
        let keep = wanted.hidden.then_some(&mut hidden);
        let mut keys = Keys::Packed { starts: batch.starts(), maps: &mut attention };
        let finals = self.run(plan, batch.tokens(), &mut keys, keep);
        let scores = self.scores(&finals, wanted);
        let mut logits = Vec::with_capacity(wanted.logits_rows.len() * self.spec.vocab_size);
        for rows in wanted.logits_rows.chunks(HEAD_ROWS) {
            logits.extend(self.logits(&finals, rows));
        }
        Ok(Outcome { scores, logits, hidden, attention })
    }

    async fn forward_all(
        &mut self,
        forest: &Forest,
        batch: &Batch,
        targets: &[Target],
    ) -> Result<Vec<Vec<Score>>> {
        let wanted = Wanted { targets: targets.to_vec(), ..Wanted::default() };
        check(&self.spec, self.limits(), batch, &wanted)?;
        let mut keys = Keys::Packed { starts: batch.starts(), maps: &mut [] };
        let positions = keys.positions(batch.tokens().len());
        let mut slots = self.start(batch.tokens(), &positions, forest.n_slots());
        let mut scores = vec![Vec::new(); forest.plans().len()];
        for segment in forest.segments() {
            for op in &segment.ops {
                self.op(*op, &mut slots, &positions, &mut keys);
            }
            scores[segment.plan] = self.scores(&slots[0], &wanted);
        }
        Ok(scores)
    }

    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>> {
        check_states(&self.spec, self.limits(), states)?;
        let mut logits = Vec::with_capacity(states.len() / self.spec.d_model * self.spec.vocab_size);
        for states in states.chunks(HEAD_ROWS * self.spec.d_model) {
            let rows: Vec<u32> = (0..(states.len() / self.spec.d_model) as u32).collect();
            logits.extend(self.logits(states, &rows));
        }
        Ok(logits)
    }

    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<CpuCache> {
        Ok(CpuCache { applications: vec![Default::default(); plan.n_applications()], n_tokens: 0, capacity })
    }

    async fn extend(&mut self, plan: &Plan, cache: &mut CpuCache, tokens: &[u32]) -> Result<Vec<f32>> {
        check_tokens(&self.spec, tokens.iter().copied())?;
        if cache.n_tokens + tokens.len() > cache.capacity {
            return Err(BackendError::CacheFull { capacity: cache.capacity });
        }
        let Some(last) = (tokens.len() as u32).checked_sub(1) else { return Err(BackendError::NoTokens) };
        let mut keys = Keys::Cached { applications: &mut cache.applications, n_before: cache.n_tokens };
        let finals = self.run(plan, tokens, &mut keys, None);
        cache.n_tokens += tokens.len();
        Ok(self.logits(&finals, &[last]))
    }
}

impl Cpu {
    /// The final residual `[T, C]` of all rows.
    fn run(
        &mut self,
        plan: &Plan,
        tokens: &[u32],
        keys: &mut Keys<'_>,
        mut hidden: Option<&mut Vec<Vec<f32>>>,
    ) -> Vec<f32> {
        let positions = keys.positions(tokens.len());
        let mut slots = self.start(tokens, &positions, plan.n_slots());
        if let Some(states) = hidden.as_deref_mut() {
            states.push(slots[0].clone());
        }
        for op in plan.ops() {
            self.op(*op, &mut slots, &positions, keys);
            if let Some(states) = hidden.as_deref_mut() {
                states.push(slots[usize::from(op.writes())].clone());
            }
        }
        slots.swap_remove(0)
    }

    /// Residual slots, the first with the embedding of the tokens; rotations for them.
    fn start(&mut self, tokens: &[u32], positions: &[usize], n_slots: usize) -> Vec<Vec<f32>> {
        let c = self.spec.d_model;
        self.rope.reach(positions.iter().copied().max().unwrap_or(0) + 1);
        let mut slots = vec![vec![0.0_f32; tokens.len() * c]; n_slots];
        for (row, &token) in slots[0].chunks_exact_mut(c).zip(tokens) {
            self.embedding.read_row(token as usize, row);
        }
        slots
    }

    fn op(&self, op: Op, slots: &mut [Vec<f32>], positions: &[usize], keys: &mut Keys<'_>) {
        match op {
            Op::Block { application, layer, at } => {
                let x = &mut slots[usize::from(at)];
                self.blocks.run(layer, x, positions, &self.rope, keys, application as usize);
            }
            Op::Copy { from, to } => {
                let source = std::mem::take(&mut slots[usize::from(from)]);
                slots[usize::from(to)].copy_from_slice(&source);
                slots[usize::from(from)] = source;
            }
            Op::Clear { at } => slots[usize::from(at)].fill(0.0),
            Op::AddScaled { from, to, weight } => {
                let source = std::mem::take(&mut slots[usize::from(from)]);
                add_scaled(&mut slots[usize::from(to)], weight, &source);
                slots[usize::from(from)] = source;
            }
        }
    }

    /// Logits `[rows, V]` of some rows of the final residual.
    fn logits(&self, finals: &[f32], rows: &[u32]) -> Vec<f32> {
        let (c, v) = (self.spec.d_model, self.spec.vocab_size);
        let mut normed = vec![0.0; rows.len() * c];
        for (out, &row) in normed.chunks_exact_mut(c).zip(rows) {
            let x = &finals[row as usize * c..(row as usize + 1) * c];
            rms_norm(x, &self.final_norm, self.spec.final_norm.eps, out);
        }
        let mut logits = vec![0.0; rows.len() * v];
        gemm(&normed, self.head.as_ref().unwrap_or(&self.embedding), &mut logits, Into::Store);
        logits
    }

    /// Log-likelihoods at the targets; logits of each row are made once.
    fn scores(&self, finals: &[f32], wanted: &Wanted) -> Vec<Score> {
        let mut rows: Vec<u32> = wanted.targets.iter().map(|target| target.row).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut scores = vec![Score { log_likelihood: f32::NAN, is_greedy: false }; wanted.targets.len()];
        for rows in rows.chunks(HEAD_ROWS) {
            let logits = self.logits(finals, rows);
            let summed =
                logits.chunks_exact(self.spec.vocab_size).map(|logits| (logits, log_sum_exp(logits)));
            let by_row: HashMap<u32, _> = rows.iter().copied().zip(summed).collect();
            for (score, target) in scores.iter_mut().zip(&wanted.targets) {
                if let Some((logits, (log_sum_exp, best))) = by_row.get(&target.row) {
                    let token = target.token as usize;
                    let log_likelihood = (f64::from(logits[token]) - log_sum_exp) as f32;
                    *score = Score { log_likelihood, is_greedy: *best == token };
                }
            }
        }
        scores
    }
}
