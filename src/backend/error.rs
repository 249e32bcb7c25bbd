//! What can go wrong in an executor.

use serde::Serialize;

use crate::model::WeightInfo;
use crate::words;

#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum BackendError {
    /// No device, or one that is too small.
    NoDevice { reason: String },
    /// A GPU that is a program on the processor: the engine's own code for it is faster.
    SoftwareGpu { adapter: String },
    /// The device went away; everything on it is gone.
    DeviceLost { reason: String },
    /// The device does not have the memory.
    OutOfMemory { what: String },
    /// There is not the memory outside of the GPU; in a browser it may not grow further.
    HostMemory {
        needed: u64,
        /// What there is, where the system tells.
        available: Option<u64>,
    },
    /// Something needs a larger limit than the device has.
    OverLimit { what: String, needed: u64, allowed: u64 },
    /// A batch with more rows than [`BatchLimits::rows_max`].
    BatchTooLarge { rows: usize, rows_max: usize },
    /// Sequences that share beginnings, on an executor that reads each as a whole.
    SharedBeginnings,
    /// Attention weights of a batch that is not one sequence.
    NotOneSequence { sequences: usize },
    /// Attention weights of more tokens than fit into [`ATTENTION_BYTES_MAX`](super::ATTENTION_BYTES_MAX).
    AttentionTooLarge {
        tokens: usize,
        /// Most tokens that fit under this plan.
        tokens_max: usize,
        needed: u64,
        allowed: u64,
    },
    /// A token id outside the vocabulary.
    NoSuchToken { token: u32, vocab_size: usize },
    /// A sequence with more tokens than there are learned positions.
    NoSuchPosition { tokens: usize, positions: usize },
    /// Logits of a model that was saved without its head.
    NoHead,
    /// A text that goes on, of a model whose tokens see those behind them.
    NotCausal,
    /// A token, of a model that tells classes of texts apart.
    Classifies,
    /// A second text, of a model whose table of token types has one row.
    NoSecondType,
    /// A scored row outside the batch.
    NoSuchRow { row: u32, rows: u32 },
    /// Numbers that are no whole residual states.
    RaggedStates { got: usize, d_model: usize },
    /// No tokens where at least one is needed.
    NoTokens,
    /// Logits that are no numbers: the weights hold some, or sums grew beyond f32.
    NotANumber,
    /// A generation that ran out of room.
    CacheFull { capacity: usize },
    /// Weights that ended early or did not match their description.
    WeightIncomplete { name: String, got: u64, expected: u64 },
    /// A weight with numbers that no block of so many bits holds.
    NotQuantisable { name: String, bits: u8 },
    /// The device computes, but not what it should.
    WrongNumbers {
        /// Greatest difference from the golden values, as [`closeness`].
        difference: f64,
        limit: f64,
    },
    /// The device answered with an error of its own.
    Device { message: String },
}

/// What comes of most that an executor does.
pub type Result<T> = std::result::Result<T, BackendError>;

impl BackendError {
    /// That of a weight only `got` bytes came as described.
    pub(crate) fn incomplete(info: &WeightInfo, got: u64) -> Self {
        Self::WeightIncomplete { name: info.name.clone(), got, expected: info.bytes() }
    }
}
