//! `shaders/soften.wgsl`: scale and soft cap of logits.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};

/// Scales and caps the logits of `rows` rows of padded `width`.
pub fn dispatch(rows: usize, width: usize, scale: f32, cap: Option<f32>) -> Dispatch {
    let cap = cap.unwrap_or(0.0);
    Dispatch {
        kernel: Kernel::Soften,
        parameters: parameters(&[word(rows), word(width / 4), scale.to_bits(), cap.to_bits()]),
        buffers: vec![BufferId::Logits],
        groups: [groups(width / 4, 8), groups(rows, 8), 1],
    }
}
