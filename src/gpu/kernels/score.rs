//! `shaders/score.wgsl`: log-likelihoods of targets, without reading logits back.

use super::{BufferId, Dispatch, Kernel, parameters, word};

/// Most targets of one dispatch: a group each, and a dimension has at most 65,535.
pub const TARGETS_MAX: usize = 32_768;

/// Scores `n` targets from entry `first` of the list; `stride` is the padded `vocab_size`.
pub fn dispatch(first: usize, n: usize, vocab_size: usize, stride: usize) -> Dispatch {
    Dispatch {
        kernel: Kernel::Score,
        parameters: parameters([word(first), word(vocab_size), word(stride)]),
        buffers: vec![BufferId::Targets, BufferId::Logits, BufferId::Results],
        groups: [word(n), 1, 1],
    }
}
