//! `shaders/attention_scores.wgsl`: products of queries and keys.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// Some tiles of rows, which attend together.
#[derive(Debug, Clone, Copy)]
pub struct Tiles {
    pub first: usize,
    pub n: usize,
    /// Room for the scores of one row, a multiple of four.
    pub width: usize,
}

/// Scores of the tiles' rows against the keys in `keys_values`, times `scale`.
pub fn dispatch(layout: &Layout, scale: f32, tiles: Tiles, keys_values: BufferId) -> Dispatch {
    let attention = layout.spec.block.attention;
    let slopes = if attention.alibi { 1 << attention.n_heads.max(1).ilog2() } else { 0 };
    Dispatch {
        kernel: Kernel::AttentionScores,
        parameters: parameters(&[
            word(tiles.first),
            word(tiles.n),
            word(tiles.width / 4),
            word(layout.qkv_width() / 4),
            word(2 * layout.kv.padded() / 4),
            word(layout.query.group_padded / 4),
            word(attention.n_heads / attention.n_kv_heads),
            scale.to_bits(),
            attention.soft_cap.unwrap_or(0.0).to_bits(),
            slopes,
        ]),
        buffers: vec![BufferId::Tiles, BufferId::Qkv, keys_values, BufferId::AttentionScores],
        groups: [groups(tiles.width / 4, 8), groups(tiles.n, 8), word(attention.n_heads)],
    }
}
