//! `shaders/gather_rows.wgsl`: the scored rows, side by side.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};

/// Copies `rows` scored rows, from entry `first` of the list, out of residual slot 0.
pub fn dispatch(first: usize, rows: usize, width: usize) -> Dispatch {
    Dispatch {
        kernel: Kernel::GatherRows,
        parameters: parameters(&[word(rows), word(width / 4), word(first)]),
        buffers: vec![BufferId::ScoredRows, BufferId::Slot(0), BufferId::Gathered],
        groups: [groups(width / 4, 8), groups(rows, 8), 1],
    }
}
