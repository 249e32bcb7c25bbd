//! How fast a model computes here: the figures of `atelier bench`, by which builds and other programs are compared.
//!
//! Tokens are made up from their positions, so any model will do, one of random weights, too. Each figure is the median
//! of some rounds. Beside times stand counts, which are the same everywhere: what was computed, and how much of it would
//! have been without sharing.

use serde::Serialize;

use super::bench_sharing::{BenchSharing, SharingSize};
use super::executor::{Executor, ExecutorSink};
use super::{Result, Session};
use crate::backend::{Backend, BackendInfo, BackendKind, Batch, Decoding, Target, Wanted};
use crate::eval::greatest;
use crate::plan::{Forest, Plan, lower};
use crate::platform::{cpu_seconds, now_millis, resident_bytes_max};
use crate::schedule::Schedule;

/// Schedules of the sweep: the full model, and this many that leave out one layer.
const SWEEP_SKIPS: usize = 3;
/// Layers that run in parallel.
const WIDE: usize = 4;
/// Tokens of the comparison with the oracle, which is slow.
const CHECKED_TOKENS: usize = 4;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BenchSize {
    pub sequences: usize,
    /// Of each sequence.
    pub tokens: usize,
    pub decoded: usize,
    pub rounds: usize,
    /// Whether logits are compared with those of the oracle.
    pub is_checked: bool,
    /// Whether a sweep over items is measured without each of its ways to compute nothing twice.
    pub sharing: Option<SharingSize>,
}

/// What was measured; the keys are a contract with other programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchReport {
    pub model: String,
    pub model_hash: String,
    pub backend: BackendInfo,
    /// Threads of the CPU backend.
    pub threads: usize,
    pub load_s: f64,
    /// All sequences in one pass, with all logits.
    pub batch_tok_s: f64,
    /// The same by the time of all cores together.
    pub batch_tok_cpu_s: Option<f64>,
    /// The same with the log-likelihood of one token of each sequence in place of the logits.
    pub batch_scored_tok_s: f64,
    pub batch_scored_tok_cpu_s: Option<f64>,
    /// One sequence, with all logits.
    pub prefill_tok_s: f64,
    /// Token after token behind one sequence.
    pub decode_tok_s: f64,
    pub decode_tok_cpu_s: Option<f64>,
    pub sweep_ms: f64,
    /// Schedule by schedule.
    pub sweep_naive_ms: f64,
    pub parallel: Option<BenchParallel>,
    /// `max |a - b|` of logits against those in f64.
    pub max_abs_diff: Option<f64>,
    /// Most memory that the process had before that comparison.
    pub resident_bytes_max: Option<u64>,
    pub weight_bytes: u64,
    pub counts: BenchCounts,
    #[serde(flatten)]
    pub sharing: Option<BenchSharing>,
}

/// A group of parallel layers beside the same layers one after another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchParallel {
    pub schedule_serial: String,
    pub schedule_wide: String,
    /// For one decoded token.
    pub ms_serial: f64,
    pub ms_wide: f64,
    pub dispatches_serial: usize,
    pub dispatches_wide: usize,
}

/// What was computed, in one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BenchCounts {
    pub batch_tokens: usize,
    pub batch_layer_runs: usize,
    pub batch_logit_rows: usize,
    pub batch_scored_logit_rows: usize,
    pub decode_tokens: usize,
    pub decode_layer_runs: usize,
    pub sweep_schedules: usize,
    /// With steps shared, and without.
    pub sweep_layer_runs: usize,
    pub sweep_naive_layer_runs: usize,
}

impl Session {
    /// Measures the open model.
    ///
    /// # Errors
    /// When the model does not tell tokens one after another, or the device fails.
    pub async fn bench(&mut self, size: BenchSize) -> Result<BenchReport> {
        let spec = self.executor.spec().clone();
        let tokens = size.tokens.clamp(1, spec.context_length.max(1));
        let decoded = size.decoded.min(spec.context_length.saturating_sub(tokens)).max(1);
        let size = BenchSize { tokens, decoded, ..size };
        let full = lower(&Schedule::full(spec.n_layers));
        let sequences = sequences(&size, spec.vocab_size);
        let (one, all) = (Batch::one(&sequences[..tokens]), batch(&sequences, tokens));
        let scored: Vec<Target> = (1..=size.sequences)
            .map(|end| Target { row: (end * tokens - 1) as u32, token: sequences[0] })
            .collect();
        let wanted = Wanted { targets: scored.clone(), ..Wanted::default() };
        // Pages are touched, threads and pipelines started.
        self.executor.forward(&full, &one, &all_logits(&one)).await?;

        let executor = &mut self.executor;
        let everything = forward(executor, &full, &all, &all_logits(&all), size.rounds).await?;
        let only_scored = forward(executor, &full, &all, &wanted, size.rounds).await?;
        let prefill = forward(executor, &full, &one, &all_logits(&one), size.rounds).await?;
        let decode = decode(executor, &full, &sequences[..tokens], &size).await?;
        let plans = sweep_plans(spec.n_layers);
        let forest = Forest::new(&plans);
        let (mut shared, mut naive) = (Vec::new(), Vec::new());
        for _ in 0..size.rounds {
            let started = now_millis();
            executor.forward_all(&forest, &all, &scored).await?;
            let between = now_millis();
            for plan in &plans {
                executor.forward(plan, &all, &wanted).await?;
            }
            shared.push(between - started);
            naive.push(now_millis() - between);
        }
        let parallel = parallel(executor, &sequences[..tokens], &size).await?;
        let resident_bytes_max = resident_bytes_max();
        let max_abs_diff = match size.is_checked {
            true => Some(self.distance(&full, &sequences[..tokens.min(CHECKED_TOKENS)]).await?),
            false => None,
        };
        let n_tokens = size.sequences * tokens;
        let sharing = match size.sharing {
            Some(sharing) => {
                let seconds = only_scored.cpu_seconds.unwrap_or(only_scored.millis / 1e3);
                let rate = (n_tokens * full.n_applications()) as f64 / seconds;
                Some(self.bench_sharing(sharing, size.rounds, rate).await?)
            }
            None => None,
        };
        let per_second = |millis: f64, n: usize| n as f64 / millis * 1e3;
        let n_runs: usize = plans.iter().map(Plan::n_applications).sum();
        Ok(BenchReport {
            model: self.model().title().to_owned(),
            model_hash: self.hash().to_string(),
            backend: self.backend(),
            threads: match &self.executor {
                Executor::Cpu(cpu) => cpu.n_threads(),
                Executor::Gpu(_) | Executor::Reference(_) => 1,
            },
            load_s: self.load_millis / 1e3,
            batch_tok_s: per_second(everything.millis, n_tokens),
            batch_tok_cpu_s: everything.cpu_seconds.map(|seconds| n_tokens as f64 / seconds),
            batch_scored_tok_s: per_second(only_scored.millis, n_tokens),
            batch_scored_tok_cpu_s: only_scored.cpu_seconds.map(|seconds| n_tokens as f64 / seconds),
            prefill_tok_s: per_second(prefill.millis, tokens),
            decode_tok_s: 1e3 / decode.millis,
            decode_tok_cpu_s: decode.cpu_seconds.map(|seconds| 1.0 / seconds),
            sweep_ms: median(shared),
            sweep_naive_ms: median(naive),
            parallel,
            max_abs_diff,
            resident_bytes_max,
            weight_bytes: self.model().checkpoint().bytes(),
            counts: BenchCounts {
                batch_tokens: n_tokens,
                batch_layer_runs: n_tokens * full.n_applications(),
                batch_logit_rows: n_tokens,
                batch_scored_logit_rows: scored.len(),
                decode_tokens: decoded,
                decode_layer_runs: decoded * full.n_applications(),
                sweep_schedules: plans.len(),
                sweep_layer_runs: n_tokens * forest.n_applications(),
                sweep_naive_layer_runs: n_tokens * n_runs,
            },
            sharing,
        })
    }

    /// The greatest difference of logits from the oracle's.
    async fn distance(&mut self, plan: &Plan, tokens: &[u32]) -> Result<f64> {
        let model = &self.sources.model;
        let sink =
            ExecutorSink::new(BackendKind::Reference, model.spec(), model.checkpoint().weights().to_vec());
        let (mut reference, _) = super::read_into(model, sink.await?, &|_| ()).await?;
        let batch = Batch::one(tokens);
        let wanted = all_logits(&batch);
        let got = self.executor.forward(plan, &batch, &wanted).await?.logits;
        let expected = reference.forward(plan, &batch, &wanted).await?.logits;
        let differences = got.iter().zip(&expected).map(|(a, b)| f64::from(*a) - f64::from(*b));
        Ok(differences.map(f64::abs).fold(0.0, f64::max))
    }
}

/// Tokens of all sequences, one after another.
fn sequences(size: &BenchSize, vocab_size: usize) -> Vec<u32> {
    (0..size.sequences * size.tokens).map(|i| ((i * 7919 + 13) % vocab_size.max(1)) as u32).collect()
}

fn batch(sequences: &[u32], tokens: usize) -> Batch {
    let mut batch = Batch::default();
    for sequence in sequences.chunks(tokens) {
        batch.push(sequence);
    }
    batch
}

pub(super) fn all_logits(batch: &Batch) -> Wanted {
    Wanted { logits_rows: (0..batch.n_rows()).collect(), ..Wanted::default() }
}

/// What a round takes.
struct Took {
    millis: f64,
    cpu_seconds: Option<f64>,
}

async fn forward(
    executor: &mut Executor,
    plan: &Plan,
    batch: &Batch,
    wanted: &Wanted,
    rounds: usize,
) -> Result<Took> {
    let mut millis = Vec::new();
    let before = cpu_seconds();
    for _ in 0..rounds {
        let started = now_millis();
        executor.forward(plan, batch, wanted).await?;
        millis.push(now_millis() - started);
    }
    // Clocks of processors go in steps: the mean of all rounds.
    let cpu_seconds = before.zip(cpu_seconds()).map(|(before, after)| (after - before) / rounds as f64);
    Ok(Took { millis: median(millis), cpu_seconds: cpu_seconds.filter(|seconds| *seconds > 0.0) })
}

/// What one token takes.
async fn decode(executor: &mut Executor, plan: &Plan, prompt: &[u32], size: &BenchSize) -> Result<Took> {
    let context = executor.spec().context_length;
    let (mut rounds, mut seconds) = (Vec::new(), Some(0.0));
    for _ in 0..size.rounds {
        let mut decoding = Decoding::new(prompt, size.decoded + 1, context);
        decoding.logits(executor, plan).await?;
        let (started, before) = (now_millis(), cpu_seconds());
        for i in 0..size.decoded {
            decoding.push(prompt[i % prompt.len()]);
            decoding.logits(executor, plan).await?;
        }
        rounds.push((now_millis() - started) / size.decoded as f64);
        let took = before.zip(cpu_seconds()).map(|(before, after)| after - before);
        seconds = seconds.zip(took).map(|(seconds, took)| seconds + took);
    }
    let cpu_seconds = seconds.map(|seconds| seconds / (size.rounds * size.decoded) as f64);
    Ok(Took { millis: median(rounds), cpu_seconds: cpu_seconds.filter(|seconds| *seconds > 0.0) })
}

/// Milliseconds for so many tokens, each the most likely one.
pub(super) async fn greedy(
    executor: &mut Executor,
    plan: &Plan,
    prompt: &[u32],
    n_tokens: usize,
) -> Result<f64> {
    let mut decoding = Decoding::new(prompt, n_tokens + 1, executor.spec().context_length);
    let mut logits = decoding.logits(executor, plan).await?;
    let started = now_millis();
    for _ in 0..n_tokens {
        let best = greatest(logits.iter().map(|&logit| f64::from(logit)));
        decoding.push(best.and_then(|at| u32::try_from(at).ok()).unwrap_or(0));
        logits = decoding.logits(executor, plan).await?;
    }
    Ok(now_millis() - started)
}

/// The full model, and layers left out, spread over the depth.
fn sweep_plans(n_layers: usize) -> Vec<Plan> {
    let skips = SWEEP_SKIPS.min(n_layers.saturating_sub(1));
    let skipped = (0..skips).map(|i| (i + 1) * n_layers / (skips + 1));
    let texts = skipped.map(|layer| {
        let left: Vec<String> = (0..n_layers).filter(|at| *at != layer).map(|at| at.to_string()).collect();
        left.join(" ")
    });
    let schedules = texts.filter_map(|text| Schedule::parse(&text, n_layers).ok());
    std::iter::once(Schedule::full(n_layers)).chain(schedules).map(|schedule| lower(&schedule)).collect()
}

/// Decodes with the middle layers one after another and in parallel; of a model with that many.
async fn parallel(
    executor: &mut Executor,
    prompt: &[u32],
    size: &BenchSize,
) -> Result<Option<BenchParallel>> {
    let n_layers = executor.spec().n_layers;
    if n_layers < WIDE + 2 {
        return Ok(None);
    }
    let serial = Schedule::full(n_layers);
    let first = (n_layers - WIDE) / 2;
    let before: Vec<String> = (0..first).map(|layer| layer.to_string()).collect();
    let after: Vec<String> = (first + WIDE..n_layers).map(|layer| layer.to_string()).collect();
    let text = format!("{} ({}|..|{}) {}", before.join(" "), first, first + WIDE - 1, after.join(" "));
    let Ok(wide) = Schedule::parse(&text, n_layers) else { return Ok(None) };
    let (serial_plan, wide_plan) = (lower(&serial), lower(&wide));
    Ok(Some(BenchParallel {
        ms_serial: decode(executor, &serial_plan, prompt, size).await?.millis,
        ms_wide: decode(executor, &wide_plan, prompt, size).await?.millis,
        dispatches_serial: executor.dispatches_per_token(&serial_plan),
        dispatches_wide: executor.dispatches_per_token(&wide_plan),
        schedule_serial: serial.to_string(),
        schedule_wide: wide.to_string(),
    }))
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
