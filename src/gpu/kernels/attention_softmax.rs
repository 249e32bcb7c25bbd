//! `shaders/attention_softmax.wgsl`: exponentials of the scores, shifted by their maximum.

use super::attention_scores::Tiles;
use super::{BufferId, Dispatch, Kernel, groups, parameters, word};

/// Exponentials of the scores of the tiles' rows, in place.
pub fn dispatch(n_heads: usize, tiles: Tiles) -> Dispatch {
    Dispatch {
        kernel: Kernel::AttentionSoftmax,
        parameters: parameters([word(tiles.first), word(tiles.n), word(tiles.width)]),
        buffers: vec![BufferId::Tiles, BufferId::AttentionScores],
        groups: [groups(4 * tiles.n, 64), word(n_heads), 1],
    }
}
