//! The contract that the executors of a plan meet.
//!
//! `reference`, `cpu` and `gpu` implement [`Backend`]; they take the same packed
//! [`Batch`] and the same [`Wanted`] and answer with the same [`Outcome`]. Nothing here
//! knows how the numbers are made.
//!
//! Shapes: `T` packed rows (tokens of all sequences back to back, nothing padded),
//! `C` = `d_model`, `V` = `vocab_size`; in the logits of a classifier `V` is the number of its classes.

mod attention;
mod batch;
mod counting;
mod decode;
mod error;
#[cfg(feature = "engine")]
mod host;
mod quantising;
mod read_out;
mod rotations;

pub use attention::{ATTENTION_BYTES_MAX, attention_tokens_max, check_attention};
pub use batch::{Batch, Stem};
pub use counting::{Computed, Counting};
pub use decode::{Decoded, Decoding, StopReason};
pub use error::{BackendError, Result};
#[cfg(feature = "engine")]
pub use host::{FromHost, HostSink, HostWeights, check_memory};
pub use quantising::QuantisingSink;
pub use read_out::{Compared, READ_OUT_BYTES_MAX, Reading, compare, read_out, rows_at_once};
pub use rotations::{Rotations, Stretch};

use serde::{Deserialize, Serialize};

use crate::model::ModelSpec;
use crate::plan::{Forest, Plan};

/// Greatest difference of logits allowed for tiny models, as [`closeness`].
/// f32 arithmetic in another order: about 1e-6 is seen, ten times that is a bug.
pub const CLOSENESS_TINY: f64 = 1e-5;
/// Greatest difference of a log-likelihood between two ways of computing the same
/// thing (packed or alone, shared prefix or not), in nats.
pub const LOG_LIKELIHOOD_TOLERANCE: f64 = 1e-5;
/// Greatest closeness with which a device passes its self-test; f32 arithmetic gives about 1e-6, and
/// what is above 1e-4 is a wrong result.
pub const SELF_TEST_CLOSENESS_MAX: f64 = 1e-4;

/// `max |a - b| / (1 + max |b|)`, the one measure of closeness used everywhere.
/// NaN anywhere gives infinity; so do different lengths.
pub fn closeness(a: &[f32], b: &[f32]) -> f64 {
    if a.len() != b.len() {
        return f64::INFINITY;
    }
    let mut difference = 0.0_f64;
    let mut greatest = 0.0_f64;
    for (&x, &y) in a.iter().zip(b) {
        if x.is_nan() || y.is_nan() {
            return f64::INFINITY;
        }
        difference = difference.max(f64::from((x - y).abs()));
        greatest = greatest.max(f64::from(y.abs()));
    }
    difference / (1.0 + greatest)
}

/// Index of the greatest, the lowest winning a tie; 0 for none.
pub fn argmax<T: PartialOrd>(values: &[T]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

/// A question to the model: how likely is `token` right after `row`?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Packed row whose next-token distribution is asked.
    pub row: u32,
    pub token: u32,
}

/// The answer to a [`Target`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// `ln p(token | row and everything before it in its sequence)`, nats; of a classifier the class's, and
    /// where there is one alone its logit itself (regression).
    pub log_likelihood: f32,
    /// Whether no other token is more likely (the lowest id wins a tie).
    pub is_greedy: bool,
}

/// What a forward pass should bring back. Logits exist only where they are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Log-likelihoods, by log-sum-exp and gather, without reading logits back.
    pub targets: Vec<Target>,
    /// Rows whose full logits `[V]` are read back.
    pub logits_rows: Vec<u32>,
    /// Also read the residual slot written by every op of the plan.
    pub hidden: bool,
    /// Also read the attention weights of every application; the batch is then one sequence of
    /// at most [`attention_tokens_max`] tokens.
    pub attention: bool,
}

/// What came back, in the order in which it was asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// One per target.
    pub scores: Vec<Score>,
    /// `[logits_rows, V]`.
    pub logits: Vec<f32>,
    /// Empty, or `1 + plan.ops().len()` states `[T, C]`: the embedding, then after each op
    /// the slot which it wrote.
    pub hidden: Vec<Vec<f32>>,
    /// Empty, or the attention weights after the softmax, `[applications, heads, T, T]` in the
    /// order of the plan's applications: query heads, query rows, key columns; 0 above the
    /// diagonal.
    pub attention: Vec<f32>,
}

/// Checks a batch and what is wanted of it, the same way for every executor.
///
/// # Errors
/// When it is empty or too large, a token, a position or a row does not exist, or logits are wanted of a
/// model without a head; also when sequences share beginnings.
pub fn check(spec: &ModelSpec, limits: BatchLimits, batch: &Batch, wanted: &Wanted) -> Result<()> {
    if batch.stems().iter().any(|stem| stem.rows > 0) {
        return Err(BackendError::SharedBeginnings);
    }
    check_shared(spec, limits, batch, wanted)
}

/// The same for executors that read beginnings once.
///
/// # Errors
/// As [`check`], but for shared beginnings.
pub fn check_shared(spec: &ModelSpec, limits: BatchLimits, batch: &Batch, wanted: &Wanted) -> Result<()> {
    if batch.is_empty() {
        return Err(BackendError::NoTokens);
    }
    if batch.tokens().len() > limits.rows_max {
        return Err(BackendError::BatchTooLarge { rows: batch.tokens().len(), rows_max: limits.rows_max });
    }
    check_tokens(spec, batch.tokens().iter().copied())?;
    let n_logits = spec.n_logits();
    if let Some(target) = wanted.targets.iter().find(|target| target.token as usize >= n_logits) {
        return Err(BackendError::NoSuchToken { token: target.token, vocab_size: n_logits });
    }
    let types = spec.embedding.token_types.unwrap_or(1);
    if batch.types().iter().any(|&it| usize::from(it) >= types) {
        return Err(BackendError::NoSecondType);
    }
    check_positions(spec, batch.lengths().max().unwrap_or(0))?;
    if !(wanted.targets.is_empty() && wanted.logits_rows.is_empty()) {
        check_head(spec)?;
    }
    let rows = batch.n_rows();
    let mut asked = wanted.targets.iter().map(|target| target.row).chain(wanted.logits_rows.iter().copied());
    match asked.find(|&row| row >= rows) {
        Some(row) => Err(BackendError::NoSuchRow { row, rows }),
        None => Ok(()),
    }
}

/// Checks that every token exists.
///
/// # Errors
/// Names the first that does not.
pub fn check_tokens(spec: &ModelSpec, tokens: impl IntoIterator<Item = u32>) -> Result<()> {
    let vocab_size = spec.vocab_size;
    match tokens.into_iter().find(|&token| token as usize >= vocab_size) {
        Some(token) => Err(BackendError::NoSuchToken { token, vocab_size }),
        None => Ok(()),
    }
}

/// Checks that a sequence of so many tokens has a position for each.
///
/// # Errors
/// Where positions are learned and there are fewer.
pub fn check_positions(spec: &ModelSpec, tokens: usize) -> Result<()> {
    let Some(learned) = spec.embedding.positions else { return Ok(()) };
    let positions = learned.rows.saturating_sub(learned.offset);
    if tokens > positions { Err(BackendError::NoSuchPosition { tokens, positions }) } else { Ok(()) }
}

/// Checks tokens that are to follow `n_before` others of a generation, the same way for every executor.
///
/// # Errors
/// When there are none or no room, a token or a position does not exist, or the model cannot say what
/// comes next: it has no head, or its tokens see those behind them.
pub fn check_extension(spec: &ModelSpec, n_before: usize, capacity: usize, tokens: &[u32]) -> Result<()> {
    check_head(spec)?;
    if spec.classes().is_some() {
        return Err(BackendError::Classifies);
    }
    if !spec.block.attention.causal {
        return Err(BackendError::NotCausal);
    }
    check_tokens(spec, tokens.iter().copied())?;
    let n_tokens = n_before + tokens.len();
    if tokens.is_empty() {
        return Err(BackendError::NoTokens);
    }
    if n_tokens > capacity {
        return Err(BackendError::CacheFull { capacity });
    }
    check_positions(spec, n_tokens)
}

/// Checks that the model can make logits.
///
/// # Errors
/// [`BackendError::NoHead`].
pub fn check_head(spec: &ModelSpec) -> Result<()> {
    if spec.head.is_some() { Ok(()) } else { Err(BackendError::NoHead) }
}

/// Checks residual states that are to be read out, the same way for every executor.
///
/// # Errors
/// When there are none, they are not whole, or there are more than [`rows_at_once`].
pub fn check_states(spec: &ModelSpec, limits: BatchLimits, states: &[f32]) -> Result<()> {
    check_head(spec)?;
    if states.is_empty() {
        return Err(BackendError::NoTokens);
    }
    if !states.len().is_multiple_of(spec.d_model) {
        return Err(BackendError::RaggedStates { got: states.len(), d_model: spec.d_model });
    }
    let (rows, rows_max) = (states.len() / spec.d_model, rows_at_once(spec, limits));
    if rows > rows_max { Err(BackendError::BatchTooLarge { rows, rows_max }) } else { Ok(()) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BackendKind {
    /// WGSL kernels through WebGPU, Vulkan, Metal or DX12.
    Gpu,
    /// Plain f32 loops.
    Cpu,
    /// Straight-line f64 oracle.
    Reference,
}

/// The word used on the command line, in JSON and on the page.
impl std::fmt::Display for BackendKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        serde::Serialize::serialize(self, f)
    }
}

/// Which executor, on which device: part of the provenance of every number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BackendInfo {
    pub kind: BackendKind,
    /// The adapter's own name, or the kind of processor.
    pub adapter: String,
}

/// The limits of a GPU that decide how weights and batches are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DeviceLimits {
    /// Most bytes of a buffer that a kernel reads or writes.
    pub binding_bytes_max: u64,
    pub buffer_bytes_max: u64,
}

impl DeviceLimits {
    /// What every WebGPU device has.
    pub const DEFAULT: Self = Self { binding_bytes_max: 128 << 20, buffer_bytes_max: 256 << 20 };
}

/// How much one forward pass may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLimits {
    pub rows_max: usize,
    /// Rows after which a batch is best sent off, so that one submit stays short and a
    /// run can be cancelled between two.
    pub rows_good: usize,
}

/// An executor of plans with a model's weights in it. The weights never change.
#[expect(
    async_fn_in_trait,
    reason = "every caller is generic or an enum on one thread; no Send bound is wanted"
)]
pub trait Backend {
    /// Keys and values of one generation: one slot per application of a layer.
    type Cache;

    fn info(&self) -> BackendInfo;

    fn spec(&self) -> &ModelSpec;

    fn limits(&self) -> BatchLimits;

    /// Whether the first `before` rows of a sequence of `length` tokens are those of another one that begins so,
    /// and can be read once for both ([`Batch::push_behind`]).
    fn shares_beginnings(&self, before: usize, length: usize) -> bool {
        let _ = (before, length);
        false
    }

    /// Runs `plan` over the packed sequences.
    ///
    /// # Errors
    /// When the batch is over the limits, a token or a row does not exist, or the device fails.
    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome>;

    /// Scores the same targets under every plan of `forest`, shared steps once; by plan, in
    /// the order in which they were given. Without an implementation of its own an executor
    /// runs them one by one.
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    async fn forward_all(
        &mut self,
        forest: &Forest,
        batch: &Batch,
        targets: &[Target],
    ) -> Result<Vec<Vec<Score>>> {
        let wanted = Wanted { targets: targets.to_vec(), ..Wanted::default() };
        let mut scores = Vec::with_capacity(forest.plans().len());
        for plan in forest.plans() {
            scores.push(self.forward(plan, batch, &wanted).await?.scores);
        }
        Ok(scores)
    }

    /// Final norm and head of residual states `[R, C]`, wherever in a plan they were read:
    /// logits `[R, V]`. Of more rows than [`rows_at_once`], [`read_out`] and [`compare`] bring
    /// back what is needed of them.
    ///
    /// # Errors
    /// When there are no states, too many, or incomplete ones, or the device fails.
    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>>;

    /// Room for keys and values of up to `capacity` tokens under `plan`.
    ///
    /// # Errors
    /// When it does not fit on the device.
    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<Self::Cache>;

    /// Appends `tokens` (one or more) to the sequence in `cache` and returns the logits
    /// `[V]` after the last of them.
    ///
    /// # Errors
    /// When the cache is full, a token does not exist, or the device fails.
    async fn extend(&mut self, plan: &Plan, cache: &mut Self::Cache, tokens: &[u32]) -> Result<Vec<f32>>;
}

/// What takes the weights of a model, chunk by chunk, and becomes a backend.
pub trait WeightSink: Sized {
    type Backend: Backend;

    /// Takes the next bytes of `weights[index]`, little-endian, in its stored dtype.
    /// Chunks of one weight come in order and start on a whole element.
    ///
    /// # Errors
    /// When the device refuses them.
    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()>;

    /// All bytes have been written.
    ///
    /// # Errors
    /// When a weight is incomplete or the device fails.
    fn finish(self) -> Result<Self::Backend>;
}
