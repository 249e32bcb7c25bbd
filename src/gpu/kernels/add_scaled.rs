//! `shaders/add_scaled.wgsl`: a weighted sum of residual slots.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};

/// `to += weight * from` over `rows` rows of padded `width`.
pub fn dispatch(rows: usize, width: usize, from: BufferId, to: BufferId, weight: f32) -> Dispatch {
    Dispatch {
        kernel: Kernel::AddScaled,
        parameters: parameters(&[word(rows), word(width / 4), weight.to_bits()]),
        buffers: vec![from, to],
        groups: [groups(width / 4, 8), groups(rows, 8), 1],
    }
}
