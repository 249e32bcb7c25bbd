//! `shaders/score.wgsl`: log-likelihoods of targets, without reading logits back.

use super::{BufferId, Dispatch, Kernel, parameters, word};

/// Most targets of one dispatch: a group each, and a dimension has at most 65,535.
pub const TARGETS_MAX: usize = 32_768;

/// Scores `n` targets from entry `first` of the list; of `n_logits` in a row, `stride` with its padding. Those of a
/// regression are the logits themselves.
pub fn dispatch(first: usize, n: usize, n_logits: usize, stride: usize, plain: bool) -> Dispatch {
    Dispatch {
        kernel: Kernel::Score,
        parameters: parameters(&[word(first), word(n_logits), word(stride), u32::from(plain)]),
        buffers: vec![BufferId::Targets, BufferId::Logits, BufferId::Results],
        groups: [word(n), 1, 1],
    }
}
