//! The executor for machines without a usable GPU: f32 loops on all cores, with the widest vectors that there are.
//!
//! In the browser it runs in workers of the engine where there is no WebGPU, on one thread each; natively it is
//! `--backend cpu`. Vectors and threads are those of the crate `kernels`. How many threads there are changes no bit.

mod block;
mod head;
mod layer;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use atelier_kernels::{GOOD_MULTIPLY_ADDS, Threads, add_scaled, level, log_sum_exp};

use self::block::{Blocks, Keys, Run};
use self::head::Ends;

use crate::backend::{
    Backend, BackendInfo, BackendKind, Batch, BatchLimits, FromHost, HostSink, HostWeights, Outcome, Result,
    Rotations, Score, Stretch, Target, Wanted, check_attention, check_extension, check_shared, check_states,
};
use crate::model::{ModelSpec, RopeSpec};
use crate::plan::{Forest, Op, Plan};

const ROWS_MAX: usize = 1 << 16;
/// Bytes of logits that exist at a time while targets are scored.
const HEAD_BYTES_MAX: usize = 16 << 20;

/// Threads of models that are opened from now on; 0: one for each core.
static N_THREADS: AtomicUsize = AtomicUsize::new(0);

/// Has models that are opened from now on compute on so many threads, without a number on all cores.
pub fn use_threads(n: Option<NonZeroUsize>) {
    N_THREADS.store(n.map_or(0, NonZeroUsize::get), Ordering::Relaxed);
}

/// A model in host memory, ready to compute.
#[derive(Debug)]
pub struct Cpu {
    spec: ModelSpec,
    ends: Ends,
    blocks: Blocks,
    /// For each kind of rotary positions.
    rotations: Vec<Rotations>,
    threads: Arc<Threads>,
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
    fn from(mut weights: HostWeights) -> Self {
        let spec = weights.spec().clone();
        let threads = Threads::shared(NonZeroUsize::new(N_THREADS.load(Ordering::Relaxed)));
        let (ends, blocks) = threads.run(|| (Ends::new(&mut weights), Blocks::new(&mut weights)));
        Self { ends, blocks, rotations: Rotations::of(&spec), spec, threads }
    }
}

impl FromHost for Cpu {
    const KEEPS_BLOCKS: bool = true;
}

impl Backend for Cpu {
    type Cache = CpuCache;

    fn info(&self) -> BackendInfo {
        Self::place()
    }

    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn limits(&self) -> BatchLimits {
        let per_row = self.spec.layer_parameters() * self.spec.n_layers as u64;
        let rows_good = usize::try_from(GOOD_MULTIPLY_ADDS / per_row.max(1)).unwrap_or(ROWS_MAX);
        BatchLimits { rows_max: ROWS_MAX, rows_good: rows_good.clamp(16, 512) }
    }

    /// Where rows do not see what comes behind them, nor turn otherwise in a longer text.
    fn shares_beginnings(&self, before: usize, length: usize) -> bool {
        let is_same = |rope: &RopeSpec| rope.regime(before) == rope.regime(length);
        self.spec.block.attention.causal && self.spec.ropes.iter().all(is_same)
    }

    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome> {
        check_shared(&self.spec, self.limits(), batch, wanted)?;
        let mut attention = vec![0.0; check_attention(&self.spec, plan, batch, wanted)?];
        Ok(self.threads.clone().run(|| {
            let mut hidden = Vec::new();
            let keep = wanted.hidden.then_some(&mut hidden);
            let mut keys =
                Keys::Packed { starts: batch.starts(), stems: batch.stems(), maps: &mut attention };
            let finals = self.run(plan, (batch.tokens(), batch.types()), &mut keys, keep);
            let scores = self.scores(&finals, wanted);
            let n_logits = self.spec.n_logits();
            let mut logits = vec![0.0; wanted.logits_rows.len() * n_logits];
            let n_rows = self.head_rows();
            for (rows, out) in wanted.logits_rows.chunks(n_rows).zip(logits.chunks_mut(n_rows * n_logits)) {
                self.ends.logits(&self.spec, &finals, rows, out);
            }
            Outcome { scores, logits, hidden, attention }
        }))
    }

    async fn forward_all(
        &mut self,
        forest: &Forest,
        batch: &Batch,
        targets: &[Target],
    ) -> Result<Vec<Vec<Score>>> {
        let wanted = Wanted { targets: targets.to_vec(), ..Wanted::default() };
        check_shared(&self.spec, self.limits(), batch, &wanted)?;
        Ok(self.threads.clone().run(|| {
            let mut keys = Keys::Packed { starts: batch.starts(), stems: batch.stems(), maps: &mut [] };
            let mut slots = self.start((batch.tokens(), batch.types()), &keys, forest.n_slots());
            let at = self.turns(&keys, batch.tokens().len());
            let turns: Vec<_> = self.rotations.iter().zip(at).collect();
            let mut run = Run { n_rows: batch.tokens().len(), turns: &turns, keys: &mut keys };
            let mut scores = vec![Vec::new(); forest.plans().len()];
            for segment in forest.segments() {
                for op in &segment.ops {
                    self.op(*op, &mut slots, &mut run);
                }
                scores[segment.plan] = self.scores(&slots[0], &wanted);
            }
            scores
        }))
    }

    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>> {
        check_states(&self.spec, self.limits(), states)?;
        let (c, n_logits) = (self.spec.d_model, self.spec.n_logits());
        let mut logits = vec![0.0; states.len() / c * n_logits];
        let n_rows = self.head_rows();
        self.threads.run(|| {
            for (states, out) in states.chunks(n_rows * c).zip(logits.chunks_mut(n_rows * n_logits)) {
                let rows: Vec<u32> = (0..(states.len() / c) as u32).collect();
                self.ends.logits(&self.spec, states, &rows, out);
            }
        });
        Ok(logits)
    }

    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<CpuCache> {
        Ok(CpuCache { applications: vec![Default::default(); plan.n_applications()], n_tokens: 0, capacity })
    }

    async fn extend(&mut self, plan: &Plan, cache: &mut CpuCache, tokens: &[u32]) -> Result<Vec<f32>> {
        check_extension(&self.spec, cache.n_tokens, cache.capacity, tokens)?;
        Ok(self.threads.clone().run(|| {
            let last = (tokens.len() as u32).saturating_sub(1);
            let mut keys = Keys::Cached { applications: &mut cache.applications, n_before: cache.n_tokens };
            let finals = self.run(plan, (tokens, &[]), &mut keys, None);
            cache.n_tokens += tokens.len();
            let mut logits = vec![0.0; self.spec.n_logits()];
            self.ends.logits(&self.spec, &finals, &[last], &mut logits);
            logits
        }))
    }
}

impl Cpu {
    /// Where every model on this executor is computed.
    pub fn place() -> BackendInfo {
        BackendInfo { kind: BackendKind::Cpu, adapter: level().to_string() }
    }

    /// Threads that it computes on.
    pub fn n_threads(&self) -> usize {
        self.threads.n()
    }

    /// Rows of logits that exist at a time.
    fn head_rows(&self) -> usize {
        (HEAD_BYTES_MAX / (4 * self.spec.n_logits()).max(1)).max(8)
    }

    /// The first residual states `[T, C]` of one sequence. For whoever holds a model in parts.
    pub fn embed(&self, tokens: &[u32]) -> Vec<f32> {
        let stretch = Stretch { first: 0, rows: tokens.len(), length: tokens.len() };
        self.ends.embed(&self.spec, (tokens, &[]), &[stretch])
    }

    /// Runs a layer in place on the states `[T, C]` of one sequence.
    pub fn run_layer(&mut self, layer: u16, states: &mut Vec<f32>) {
        let n_rows = states.len() / self.spec.d_model.max(1);
        let starts = [0, n_rows as u32];
        let mut keys = Keys::Packed { starts: &starts, stems: &[], maps: &mut [] };
        let at = self.turns(&keys, n_rows);
        let turns: Vec<_> = self.rotations.iter().zip(at).collect();
        let mut run = Run { n_rows, turns: &turns, keys: &mut keys };
        self.threads.run(|| self.blocks.run(layer, states, &mut run, 0));
    }

    /// The final residual `[T, C]` of all rows.
    fn run(
        &mut self,
        plan: &Plan,
        (tokens, types): (&[u32], &[u8]),
        keys: &mut Keys<'_>,
        mut hidden: Option<&mut Vec<Vec<f32>>>,
    ) -> Vec<f32> {
        let mut slots = self.start((tokens, types), keys, plan.n_slots());
        if let Some(states) = hidden.as_deref_mut() {
            states.push(slots[0].clone());
        }
        let at = self.turns(keys, tokens.len());
        let turns: Vec<_> = self.rotations.iter().zip(at).collect();
        let mut run = Run { n_rows: tokens.len(), turns: &turns, keys };
        for op in plan.ops() {
            self.op(*op, &mut slots, &mut run);
            if let Some(states) = hidden.as_deref_mut() {
                states.push(slots[usize::from(op.writes())].clone());
            }
        }
        slots.swap_remove(0)
    }

    /// Residual slots, the first with the embedding of the tokens.
    fn start(&self, (tokens, types): (&[u32], &[u8]), keys: &Keys<'_>, n_slots: usize) -> Vec<Vec<f32>> {
        let mut slots = vec![vec![0.0_f32; tokens.len() * self.spec.d_model]; n_slots];
        slots[0] = self.ends.embed(&self.spec, (tokens, types), &keys.stretches(tokens.len()));
        slots
    }

    /// For each kind of rotary positions where each row stands in its tables.
    fn turns(&mut self, keys: &Keys<'_>, n_rows: usize) -> Vec<Vec<u32>> {
        let stretches = keys.stretches(n_rows);
        let all = self.rotations.iter_mut().zip(&self.spec.ropes);
        all.map(|(rotations, rope)| rotations.rows(rope, &stretches).0).collect()
    }

    fn op(&self, op: Op, slots: &mut [Vec<f32>], run: &mut Run<'_, '_>) {
        match op {
            Op::Block { application, layer, at } => {
                self.blocks.run(layer, &mut slots[usize::from(at)], run, application as usize);
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

    /// Log-likelihoods at the targets; logits of each row are made once.
    fn scores(&self, finals: &[f32], wanted: &Wanted) -> Vec<Score> {
        let mut rows: Vec<u32> = wanted.targets.iter().map(|target| target.row).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut scores = vec![Score { log_likelihood: f32::NAN, is_greedy: false }; wanted.targets.len()];
        let n_logits = self.spec.n_logits();
        for rows in rows.chunks(self.head_rows()) {
            let mut logits = vec![0.0; rows.len() * n_logits];
            self.ends.logits(&self.spec, finals, rows, &mut logits);
            let summed = logits.chunks_exact(n_logits).zip(log_sum_exp(&logits, n_logits));
            let by_row: HashMap<u32, _> = rows.iter().copied().zip(summed).collect();
            for (score, target) in scores.iter_mut().zip(&wanted.targets) {
                if let Some((logits, (log_sum_exp, best))) = by_row.get(&target.row) {
                    let token = target.token as usize;
                    let rest = if self.spec.is_regression() { 0.0 } else { *log_sum_exp };
                    let log_likelihood = (f64::from(logits[token]) - rest) as f32;
                    *score = Score { log_likelihood, is_greedy: *best == token };
                }
            }
        }
        scores
    }
}
