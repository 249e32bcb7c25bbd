//! What can go wrong in an executor.

use serde::Serialize;

use crate::words;

/// Why an executor could not answer.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum BackendError {
    /// No device, or one that is too small.
    NoDevice {
        /// What was looked for and what was found.
        reason: String,
    },
    /// A GPU that is a program on the processor: the engine's own code for it is faster.
    SoftwareGpu {
        /// The adapter's own name.
        adapter: String,
    },
    /// The device went away; everything on it is gone.
    DeviceLost {
        /// The driver's word for it.
        reason: String,
    },
    /// The device does not have the memory.
    OutOfMemory {
        /// Which buffer.
        what: String,
    },
    /// There is not the memory outside of the GPU; in a browser it may not grow further.
    HostMemory {
        /// Bytes that are needed at once.
        needed: u64,
    },
    /// Something needs a larger limit than the device has.
    OverLimit {
        /// Which buffer or binding.
        what: String,
        /// Bytes it needs.
        needed: u64,
        /// Bytes that are allowed.
        allowed: u64,
    },
    /// A batch with more rows than [`BatchLimits::rows_max`].
    BatchTooLarge {
        /// Rows in the batch.
        rows: usize,
        /// The limit.
        rows_max: usize,
    },
    /// Attention weights of a batch that is not one sequence.
    NotOneSequence {
        /// Sequences in the batch.
        sequences: usize,
    },
    /// Attention weights of more tokens than fit into [`ATTENTION_BYTES_MAX`](super::ATTENTION_BYTES_MAX).
    AttentionTooLarge {
        /// Tokens of the sequence.
        tokens: usize,
        /// Most tokens that fit under this plan.
        tokens_max: usize,
        /// Bytes needed.
        needed: u64,
        /// Bytes that are allowed.
        allowed: u64,
    },
    /// A token id outside the vocabulary.
    NoSuchToken {
        /// The id.
        token: u32,
        /// Size of the vocabulary.
        vocab_size: usize,
    },
    /// A scored row outside the batch.
    NoSuchRow {
        /// The row.
        row: u32,
        /// Rows in the batch.
        rows: u32,
    },
    /// Numbers that are no whole residual states.
    RaggedStates {
        /// Numbers given.
        got: usize,
        /// Numbers of one state.
        d_model: usize,
    },
    /// No tokens where at least one is needed.
    NoTokens,
    /// Logits that are no numbers: the weights hold some, or sums grew beyond f32.
    NotANumber,
    /// A generation that ran out of room.
    CacheFull {
        /// Its capacity.
        capacity: usize,
    },
    /// Weights that ended early or did not match their description.
    WeightIncomplete {
        /// The tensor's name.
        name: String,
        /// Bytes received.
        got: u64,
        /// Bytes expected.
        expected: u64,
    },
    /// The device computes, but not what it should.
    WrongNumbers {
        /// Greatest difference from the golden values, as [`closeness`].
        difference: f64,
        /// What is allowed.
        limit: f64,
    },
    /// The device answered with an error of its own.
    Device {
        /// Its words.
        message: String,
    },
}
