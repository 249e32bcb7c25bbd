//! `shaders/rms_norm.wgsl`: root mean square norm.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::{Axis, MatrixId};
use crate::model::Dtype;

/// `normed = norm(input) * weight` over `rows` rows of `width`.
pub fn dispatch(weight: (MatrixId, Dtype), eps: f32, rows: usize, width: Axis, input: BufferId) -> Dispatch {
    Dispatch {
        kernel: Kernel::RmsNorm(weight.1),
        parameters: parameters([word(rows), word(width.padded() / 4), word(width.n), eps.to_bits()]),
        buffers: vec![input, BufferId::Weight(weight.0, 0), BufferId::Normed],
        groups: [groups(rows, 64), 1, 1],
    }
}
