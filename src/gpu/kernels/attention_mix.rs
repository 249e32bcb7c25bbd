//! `shaders/attention_mix.wgsl`: mean of the values under the exponentials of the scores.

use super::attention_scores::Tiles;
use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// What the tiles' rows take from the values in `keys_values`.
pub fn dispatch(layout: &Layout, tiles: Tiles, keys_values: BufferId) -> Dispatch {
    let attention = layout.spec.block.attention;
    let head_width4 = layout.query.group_padded / 4;
    Dispatch {
        kernel: Kernel::AttentionMix,
        parameters: parameters([
            word(tiles.first),
            word(tiles.n),
            word(tiles.width / 4),
            word(layout.query.padded() / 4),
            word(2 * layout.kv.padded() / 4),
            word(head_width4),
            word(attention.n_heads / attention.n_kv_heads),
        ]),
        buffers: vec![BufferId::Tiles, BufferId::AttentionScores, keys_values, BufferId::Mixed],
        groups: [groups(head_width4, 8), groups(tiles.n, 8), word(attention.n_heads)],
    }
}
