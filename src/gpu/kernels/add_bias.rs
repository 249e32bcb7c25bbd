//! `shaders/add_bias.wgsl`: one number for each column.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::MatrixId;

/// `sum += bias` over `rows` rows of padded `width`.
pub fn dispatch(id: MatrixId, rows: usize, width: usize, sum: BufferId) -> Dispatch {
    Dispatch {
        kernel: Kernel::AddBias,
        parameters: parameters([word(rows), word(width / 4)]),
        buffers: vec![BufferId::Weight(id, 0), sum],
        groups: [groups(width / 4, 8), groups(rows, 8), 1],
    }
}
