//! `shaders/norm.wgsl`: root mean square norm and layer norm.

use super::{BufferId, Dispatch, Kernel, parameters, word};
use crate::gpu::layout::{Axis, MatrixId};
use crate::model::NormSpec;

/// What becomes of the normed rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Into {
    /// They replace the output.
    Store,
    /// They are added to it, times this.
    Add(f32),
    /// Those of the scored rows alone, from this entry of their list on, replace the output.
    Scored(usize),
}

/// `norm(input)` over `rows` rows of `width`, with the weight and the bias of `ids`, into `output`.
pub fn dispatch(
    spec: NormSpec,
    ids: [MatrixId; 2],
    (rows, width): (usize, Axis),
    input: BufferId,
    output: BufferId,
    into: Into,
) -> Dispatch {
    let weight = BufferId::Weight(ids[0], 0);
    let bias = if spec.has_bias() { BufferId::Weight(ids[1], 0) } else { weight };
    let (chosen, first, added, multiplier) = match into {
        Into::Store => (0, 0, 0, 1.0_f32),
        Into::Add(multiplier) => (0, 0, 1, multiplier),
        Into::Scored(first) => (1, first, 0, 1.0),
    };
    let list = if chosen == 1 { BufferId::ScoredRows } else { input };
    let (padded, eps) = (word(width.padded() / 4), spec.eps.to_bits());
    Dispatch {
        kernel: Kernel::Norm(spec.kind),
        parameters: parameters(&[
            padded,
            word(width.n),
            eps,
            chosen,
            word(first),
            added,
            multiplier.to_bits(),
        ]),
        buffers: vec![list, input, weight, bias, output],
        groups: [word(rows), 1, 1],
    }
}
