//! `shaders/embed.wgsl`: rows of the token embedding, and of other tables added to them.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::{Layout, MatrixId};

/// Where the rows of a table go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Into {
    /// They replace the output, times this.
    Store(f32),
    /// They are added to it.
    Add,
}

/// `output[t] = table[indices[t]]` over `rows` rows: one dispatch per slab of the table `id`.
pub fn dispatches(
    layout: &Layout,
    id: MatrixId,
    rows: usize,
    indices: BufferId,
    output: BufferId,
    into: Into,
) -> impl Iterator<Item = Dispatch> {
    let table = layout.matrix(id);
    let width4 = table.width / 4;
    let (scale, add) = match into {
        Into::Store(scale) => (scale, false),
        Into::Add => (1.0, true),
    };
    table.slabs.iter().enumerate().map(move |(i, slab)| Dispatch {
        kernel: Kernel::Embed(slab.dtype, add),
        parameters: parameters(&[
            word(rows),
            word(width4),
            word(slab.first),
            word(slab.rows),
            scale.to_bits(),
        ]),
        buffers: vec![indices, BufferId::Weight(id, i as u16), output],
        groups: [groups(width4, 8), groups(rows, 8), 1],
    })
}
