//! `shaders/activate.wgsl`: the inside of the MLP.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::model::Activation;

/// `output = activation(input)` over `rows` rows of padded `width`; gated, the input holds gates, then
/// what they are multiplied with.
pub fn dispatch(
    activation: Activation,
    gated: bool,
    rows: usize,
    width: usize,
    input: BufferId,
    output: BufferId,
) -> Dispatch {
    Dispatch {
        kernel: Kernel::Activate(activation, gated),
        parameters: parameters(&[word(rows), word(width / 4)]),
        buffers: vec![input, output],
        groups: [groups(width / 4, 8), groups(rows, 8), 1],
    }
}
