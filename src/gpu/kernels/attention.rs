//! `shaders/attention.wgsl`: attention in one pass.

use super::{BufferId, Dispatch, Kernel, parameters, word};
use crate::gpu::layout::Layout;

/// Numbers of a head for which a group has room.
pub const HEAD_WIDTH_MAX: usize = 256;
/// Keys that a group takes at a time.
const BLOCK: usize = 64;
/// Fewer keys are not split: a second dispatch takes as long as some hundred.
const SPLIT_KEYS: usize = 512;
/// Keys of a part, at least.
const PART_KEYS: usize = 256;
/// Groups that a device can well do with.
const GROUPS_GOOD: usize = 64;

/// The rows that attend, by tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub rows: usize,
    pub tiles: usize,
    /// Whether each tile is one row: then heads that share their keys go together.
    pub single: bool,
    /// Most keys of a row.
    pub keys: usize,
}

impl Extent {
    /// Heads of one row that go together: as many as have the same keys, up to four.
    pub fn heads(&self, layout: &Layout) -> usize {
        let attention = layout.spec.block.attention;
        let sharing = attention.n_heads / attention.n_kv_heads;
        if self.single { (1..=4).rev().find(|n| sharing.is_multiple_of(*n)).unwrap_or(1) } else { 1 }
    }

    /// Into how many parts the keys are split: more than one where there are few groups with many keys.
    pub fn parts(&self, layout: &Layout) -> usize {
        let groups = self.tiles * layout.spec.block.attention.n_heads / self.heads(layout);
        if self.keys < SPLIT_KEYS || groups >= GROUPS_GOOD {
            return 1;
        }
        self.keys.div_ceil(PART_KEYS).min(GROUPS_GOOD.div_ceil(groups))
    }

    /// Bytes of the sums that the parts leave.
    pub fn sums_bytes(&self, layout: &Layout) -> usize {
        let row = 16 * (1 + layout.query.group_padded / 4);
        self.rows * layout.spec.block.attention.n_heads * self.parts(layout) * row
    }
}

/// What the rows take from `keys_values`, each from `window` keys at most: into `Mixed`, or the sums of the parts of the keys.
pub fn dispatch(
    layout: &Layout,
    (scale, window): (f32, Option<usize>),
    extent: Extent,
    keys_values: BufferId,
) -> Dispatch {
    let attention = layout.spec.block.attention;
    let slopes = if attention.alibi { 1 << attention.n_heads.max(1).ilog2() } else { 0 };
    let (heads, parts) = (extent.heads(layout), extent.parts(layout));
    let part = extent.keys.div_ceil(parts).next_multiple_of(BLOCK);
    let output = if parts == 1 { BufferId::Mixed } else { BufferId::AttentionSums };
    Dispatch {
        kernel: Kernel::Attention,
        parameters: parameters(&[
            word(layout.qkv_width() / 4),
            word(2 * layout.kv.padded() / 4),
            word(layout.query.padded() / 4),
            word(layout.query.group_padded / 4),
            word(attention.n_heads / attention.n_kv_heads),
            word(heads),
            scale.to_bits(),
            attention.soft_cap.unwrap_or(0.0).to_bits(),
            slopes,
            word(window.unwrap_or(0)),
            u32::from(attention.causal),
            word(parts),
            word(part),
            word(attention.n_heads),
        ]),
        buffers: vec![BufferId::Tiles, BufferId::Qkv, keys_values, output],
        groups: [word(extent.tiles), word(attention.n_heads / heads), word(parts)],
    }
}
