//! What can go wrong in an executor, in words for the reader.

/// Why an executor could not answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BackendError {
    /// No device, or one that is too small.
    #[error("no usable GPU: {reason}")]
    NoDevice {
        /// What was looked for and what was found.
        reason: String,
    },
    /// A GPU that is a program on the processor: the engine's own code for it is faster.
    #[error("the only GPU here is a software one ({adapter}), which is slower than computing on the CPU")]
    SoftwareGpu {
        /// The adapter's own name.
        adapter: String,
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
    /// There is not the memory outside of the GPU; in a browser it may not grow further.
    #[error("out of memory: the weights need {} MB here, and that much cannot be had", needed.div_ceil(1_000_000))]
    HostMemory {
        /// Bytes that are needed at once.
        needed: u64,
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
    /// Attention weights of a batch that is not one sequence.
    #[error("attention maps are of one sequence at a time: this batch has {sequences}")]
    NotOneSequence {
        /// Sequences in the batch.
        sequences: usize,
    },
    /// Attention weights of more tokens than fit into [`ATTENTION_BYTES_MAX`](super::ATTENTION_BYTES_MAX).
    #[error(
        "attention maps of {tokens} tokens need {needed} bytes, and the limit is {allowed}: under this schedule at \
         most {tokens_max} tokens fit"
    )]
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
    /// Numbers that are no whole residual states.
    #[error("{got} numbers are no whole states: a state has {d_model}")]
    RaggedStates {
        /// Numbers given.
        got: usize,
        /// Numbers of one state.
        d_model: usize,
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
        "what is computed here is wrong: the self-test is off by {difference:.1e}, and at most {limit:.0e} is allowed"
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
