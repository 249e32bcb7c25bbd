//! `shaders/attention_join.wgsl`: what parts of the keys gave, together.

use super::attention::Extent;
use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::Layout;

/// `Mixed` of the rows from the sums of the parts.
pub fn dispatch(layout: &Layout, extent: Extent) -> Dispatch {
    let (n_heads, head_width4) = (layout.spec.block.attention.n_heads, layout.query.group_padded / 4);
    Dispatch {
        kernel: Kernel::AttentionJoin,
        parameters: parameters(&[
            word(layout.query.padded() / 4),
            word(head_width4),
            word(n_heads),
            word(extent.parts(layout)),
        ]),
        buffers: vec![BufferId::AttentionSums, BufferId::Mixed],
        groups: [groups(n_heads * head_width4, 64), word(extent.rows), 1],
    }
}
