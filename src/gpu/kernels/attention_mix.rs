//! `shaders/attention_mix.wgsl`: mean of the values under the exponentials of the scores.

use super::attention_scores::Tiles;
use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// What the tiles' rows take from the values in `keys_values`; each row sees `window` keys at most.
pub fn dispatch(layout: &Layout, window: Option<usize>, tiles: Tiles, keys_values: BufferId) -> Dispatch {
    let attention = layout.spec.block.attention;
    let head_width4 = layout.query.group_padded / 4;
    Dispatch {
        kernel: Kernel::AttentionMix,
        parameters: parameters(&[
            word(tiles.first),
            word(tiles.n),
            word(tiles.width / 4),
            word(layout.query.padded() / 4),
            word(2 * layout.kv.padded() / 4),
            word(head_width4),
            word(attention.n_heads / attention.n_kv_heads),
            word(window.unwrap_or(0)),
            u32::from(attention.causal),
        ]),
        buffers: vec![BufferId::Tiles, BufferId::AttentionScores, keys_values, BufferId::Mixed],
        groups: [groups(head_width4, 8), groups(tiles.n, 8), word(attention.n_heads)],
    }
}
