//! The contract that the executors of a plan meet.
//!
//! `reference`, `cpu` and `gpu` implement [`Backend`]; they take the same packed
//! [`Batch`] and the same [`Wanted`] and answer with the same [`Outcome`]. Nothing here
//! knows how the numbers are made.
//!
//! Shapes: `T` packed rows (tokens of all sequences back to back, nothing padded),
//! `C` = `d_model`, `V` = `vocab_size`.

mod host;

pub use host::HostWeights;

use crate::model::{ModelSpec, WeightInfo};
use crate::plan::Plan;

/// Greatest difference of logits allowed for tiny models, as [`closeness`].
/// f32 arithmetic in another order: about 1e-6 is seen, ten times that is a bug.
pub const CLOSENESS_TINY: f64 = 1e-5;
/// The same at 135 M parameters, where sums are longer.
pub const CLOSENESS_135M: f64 = 5e-5;
/// Greatest difference of a log-likelihood between two ways of computing the same
/// thing (packed or alone, shared prefix or not), in nats.
pub const LOG_LIKELIHOOD_TOLERANCE: f64 = 1e-5;

/// `max |a - b| / (1 + max |b|)`, the one measure of closeness used everywhere.
/// NaN anywhere gives infinity; so do different lengths.
#[must_use]
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

/// Sequences packed back to back. Attention never crosses from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    tokens: Vec<u32>,
    starts: Vec<u32>,
}

impl Default for Batch {
    fn default() -> Self {
        Self { tokens: Vec::new(), starts: vec![0] }
    }
}

impl Batch {
    /// A batch of one sequence.
    #[must_use]
    pub fn one(tokens: &[u32]) -> Self {
        let mut batch = Self::default();
        batch.push(tokens);
        batch
    }

    /// Appends a sequence and returns the packed row of its first token.
    /// An empty sequence adds no row.
    pub fn push(&mut self, tokens: &[u32]) -> u32 {
        let first = self.n_rows();
        if !tokens.is_empty() {
            self.tokens.extend_from_slice(tokens);
            self.starts.push(self.n_rows());
        }
        first
    }

    /// Token ids of all rows.
    #[must_use]
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// First row of each sequence, and the number of rows at the end.
    #[must_use]
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Number of packed rows, `T`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a batch is bounded by BatchLimits, far below 2^32")]
    pub fn n_rows(&self) -> u32 {
        self.tokens.len() as u32
    }

    /// Number of sequences.
    #[must_use]
    pub fn n_sequences(&self) -> usize {
        self.starts.len() - 1
    }

    /// True when nothing was pushed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// A question to the model: how likely is `token` right after `row`?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Packed row whose next-token distribution is asked.
    pub row: u32,
    /// The token id that is scored.
    pub token: u32,
}

/// The answer to a [`Target`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// `ln p(token | row and everything before it in its sequence)`, nats.
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
}

/// Checks a batch and what is wanted of it, the same way for every executor.
///
/// # Errors
/// When it is empty or too large, or a token or a row does not exist.
pub fn check(
    spec: &ModelSpec,
    limits: BatchLimits,
    batch: &Batch,
    wanted: &Wanted,
) -> Result<(), BackendError> {
    if batch.is_empty() {
        return Err(BackendError::NoTokens);
    }
    if batch.tokens().len() > limits.rows_max {
        return Err(BackendError::BatchTooLarge { rows: batch.tokens().len(), rows_max: limits.rows_max });
    }
    let asked = wanted.targets.iter().map(|target| target.token);
    check_tokens(spec, batch.tokens().iter().copied().chain(asked))?;
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
pub fn check_tokens(spec: &ModelSpec, tokens: impl IntoIterator<Item = u32>) -> Result<(), BackendError> {
    let vocab_size = spec.vocab_size;
    match tokens.into_iter().find(|&token| token as usize >= vocab_size) {
        Some(token) => Err(BackendError::NoSuchToken { token, vocab_size }),
        None => Ok(()),
    }
}

/// Which executor computes.
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

impl BackendKind {
    /// The word used on the command line, in JSON and on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gpu => "gpu",
            Self::Cpu => "cpu",
            Self::Reference => "reference",
        }
    }
}

impl std::fmt::Display for BackendKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Which executor, on which device: part of the provenance of every number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BackendInfo {
    /// The executor.
    pub kind: BackendKind,
    /// The adapter's own name, or the kind of processor.
    pub adapter: String,
}

/// How much one forward pass may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLimits {
    /// Most rows in one batch.
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

    /// Which executor this is, on which device.
    fn info(&self) -> BackendInfo;

    /// The model whose weights are held.
    fn spec(&self) -> &ModelSpec;

    /// How much fits in one [`forward`](Self::forward).
    fn limits(&self) -> BatchLimits;

    /// Runs `plan` over the packed sequences.
    ///
    /// # Errors
    /// When the batch is over the limits, a token or a row does not exist, or the device fails.
    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted)
    -> Result<Outcome, BackendError>;

    /// Room for keys and values of up to `capacity` tokens under `plan`.
    ///
    /// # Errors
    /// When it does not fit on the device.
    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<Self::Cache, BackendError>;

    /// Appends `tokens` (one or more) to the sequence in `cache` and returns the logits
    /// `[V]` after the last of them.
    ///
    /// # Errors
    /// When the cache is full, a token does not exist, or the device fails.
    async fn extend(
        &mut self,
        plan: &Plan,
        cache: &mut Self::Cache,
        tokens: &[u32],
    ) -> Result<Vec<f32>, BackendError>;
}

/// What takes the weights of a model, chunk by chunk, and becomes a backend.
pub trait WeightSink: Sized {
    /// What it becomes.
    type Backend: Backend;

    /// Takes the next bytes of `weights[index]`, little-endian, in its stored dtype.
    /// Chunks of one weight come in order and start on a whole element.
    ///
    /// # Errors
    /// When the device refuses them.
    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<(), BackendError>;

    /// All bytes have been written.
    ///
    /// # Errors
    /// When a weight is incomplete or the device fails.
    fn finish(self) -> Result<Self::Backend, BackendError>;

    /// The weights that will come, as given when the sink was made.
    fn weights(&self) -> &[WeightInfo];
}

/// Why an executor could not answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BackendError {
    /// No device, or one that is too small.
    #[error("no usable GPU: {reason}")]
    NoDevice {
        /// What was looked for and what was found.
        reason: String,
    },
    /// The device went away; everything on it is gone.
    #[error("the GPU was lost: {reason}")]
    DeviceLost {
        /// The driver's word for it.
        reason: String,
    },
    /// The device does not have the memory.
    #[error("out of GPU memory while making {what}")]
    OutOfMemory {
        /// Which buffer.
        what: String,
    },
    /// Something needs a larger limit than the device has.
    #[error("{what} needs {needed} bytes, and this device allows {allowed}")]
    OverLimit {
        /// Which buffer or binding.
        what: String,
        /// Bytes it needs.
        needed: u64,
        /// Bytes that are allowed.
        allowed: u64,
    },
    /// A batch with more rows than [`BatchLimits::rows_max`].
    #[error("a batch of {rows} tokens is over the limit of {rows_max}")]
    BatchTooLarge {
        /// Rows in the batch.
        rows: usize,
        /// The limit.
        rows_max: usize,
    },
    /// A token id outside the vocabulary.
    #[error("token {token} does not exist: the vocabulary has {vocab_size} tokens")]
    NoSuchToken {
        /// The id.
        token: u32,
        /// Size of the vocabulary.
        vocab_size: usize,
    },
    /// A scored row outside the batch.
    #[error("row {row} does not exist: the batch has {rows} rows")]
    NoSuchRow {
        /// The row.
        row: u32,
        /// Rows in the batch.
        rows: u32,
    },
    /// No tokens where at least one is needed.
    #[error("there are no tokens to run")]
    NoTokens,
    /// Logits that are no numbers: the weights hold some, or sums grew beyond f32.
    #[error("the model breaks down under this schedule: its logits are not numbers (NaN)")]
    NotANumber,
    /// A generation that ran out of room.
    #[error("the sequence is full: {capacity} tokens fit")]
    CacheFull {
        /// Its capacity.
        capacity: usize,
    },
    /// Weights that ended early or did not match their description.
    #[error("weight {name} is incomplete: {got} of {expected} bytes")]
    WeightIncomplete {
        /// The tensor's name.
        name: String,
        /// Bytes received.
        got: u64,
        /// Bytes expected.
        expected: u64,
    },
    /// The device computes, but not what it should.
    #[error(
        "the GPU computes wrong numbers: the self-test is off by {difference:.1e}, and at most {limit:.0e} is allowed"
    )]
    WrongNumbers {
        /// Greatest difference from the golden values, as [`closeness`].
        difference: f64,
        /// What is allowed.
        limit: f64,
    },
    /// The device answered with an error of its own.
    #[error("the GPU reported an error: {message}")]
    Device {
        /// Its words.
        message: String,
    },
}
