//! `shaders/norm.wgsl`: root mean square norm and layer norm.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::{Axis, MatrixId};
use crate::model::NormSpec;

/// `output = norm(input)` over `rows` rows of `width`, with the weight and the bias of `ids`.
pub fn dispatch(
    spec: NormSpec,
    ids: [MatrixId; 2],
    rows: usize,
    width: Axis,
    input: BufferId,
    output: BufferId,
) -> Dispatch {
    let weight = BufferId::Weight(ids[0], 0);
    let bias = if spec.has_bias() { BufferId::Weight(ids[1], 0) } else { weight };
    Dispatch {
        kernel: Kernel::Norm(spec.kind),
        parameters: parameters([word(rows), word(width.padded() / 4), word(width.n), spec.eps.to_bits()]),
        buffers: vec![input, weight, bias, output],
        groups: [groups(rows, 64), 1, 1],
    }
}
