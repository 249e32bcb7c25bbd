//! `shaders/rms_norm.wgsl`: root mean square norm.

use super::{Kernel, groups, parameters};
use crate::gpu::layout::{Axis, MatrixId};
use crate::gpu::recording::{BufferId, Dispatch};
use crate::gpu::word;
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
