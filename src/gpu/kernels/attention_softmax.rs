//! `shaders/attention_softmax.wgsl`: exponentials of the scores, shifted by their maximum.

use super::attention_scores::Tiles;
use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// Exponentials of the scores of the tiles' rows, in place; each row sees `window` keys at most.
pub fn dispatch(layout: &Layout, window: Option<usize>, tiles: Tiles) -> Dispatch {
    let attention = layout.spec.block.attention;
    Dispatch {
        kernel: Kernel::AttentionSoftmax,
        parameters: parameters(&[
            word(tiles.first),
            word(tiles.n),
            word(tiles.width),
            word(window.unwrap_or(0)),
            u32::from(attention.causal),
        ]),
        buffers: vec![BufferId::Tiles, BufferId::AttentionScores],
        groups: [groups(4 * tiles.n, 64), word(attention.n_heads), 1],
    }
}
