//! `shaders/rope.wgsl`: rotary embedding, and keys and values to their place.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// Rotates the queries of `rows` rows; keys and values go to `keys_values` from row `key_first`.
pub fn dispatch(layout: &Layout, rows: usize, keys_values: BufferId, key_first: usize) -> Dispatch {
    let attention = layout.spec.block.attention;
    let half = attention.head_dim / 2;
    let heads = attention.n_heads + 2 * attention.n_kv_heads;
    Dispatch {
        kernel: Kernel::Rope,
        parameters: parameters([
            word(rows),
            word(half),
            word(layout.query.group_padded),
            word(attention.n_heads),
            word(attention.n_kv_heads),
            word(layout.query.padded()),
            word(layout.kv.padded()),
            word(key_first),
        ]),
        buffers: vec![BufferId::Positions, BufferId::Rotations, BufferId::Qkv, keys_values],
        groups: [groups(heads * half, 8), groups(rows, 8), 1],
    }
}
