//! `shaders/rope.wgsl`: rotary embedding, and keys and values to their place.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// Rotates the queries of `rows` rows by the rotary positions `rope`, if any; keys and values go to
/// `keys_values` from row `key_first`.
pub fn dispatch(
    layout: &Layout,
    rope: Option<u8>,
    rows: usize,
    keys_values: BufferId,
    key_first: usize,
) -> Dispatch {
    let attention = layout.spec.block.attention;
    // The last of an odd number goes with a 0 of the padding.
    let pairs = attention.head_dim.div_ceil(2);
    let heads = attention.n_heads + 2 * attention.n_kv_heads;
    let rotated =
        rope.and_then(|rope| layout.spec.ropes.get(usize::from(rope))).map_or(0, |rope| rope.rotated);
    // Without rotations nothing of these is read.
    let (turns, rotations) = match rope {
        Some(rope) => (BufferId::Turns(rope), BufferId::Rotations(rope)),
        None => (BufferId::Tokens, BufferId::Slot(0)),
    };
    Dispatch {
        kernel: Kernel::Rope,
        parameters: parameters(&[
            word(rows),
            word(rotated / 2),
            word(pairs),
            word(layout.query.group_padded),
            word(attention.n_heads),
            word(attention.n_kv_heads),
            word(layout.query.padded()),
            word(layout.kv.padded()),
            word(key_first),
        ]),
        buffers: vec![turns, rotations, BufferId::Qkv, keys_values],
        groups: [groups(heads * pairs, 8), groups(rows, 8), 1],
    }
}
