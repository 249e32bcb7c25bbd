//! `shaders/swiglu.wgsl`: the gate of the MLP.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};

/// `inner = silu(gate) * up` over `rows` rows of padded `width`.
pub fn dispatch(rows: usize, width: usize) -> Dispatch {
    Dispatch {
        kernel: Kernel::Swiglu,
        parameters: parameters([word(rows), word(width / 4)]),
        buffers: vec![BufferId::GateUp, BufferId::Inner],
        groups: [groups(width / 4, 8), groups(rows, 8), 1],
    }
}
