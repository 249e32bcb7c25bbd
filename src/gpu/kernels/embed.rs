//! `shaders/embed.wgsl`: rows of the token embedding.

use super::{BufferId, Dispatch, Kernel, groups, parameters, word};
use crate::gpu::layout::{Matrix, MatrixId};

/// `output[t] = table[tokens[t]]` over `rows` rows: one dispatch per slab of the table.
pub fn dispatches(table: &Matrix, rows: usize, output: BufferId) -> impl Iterator<Item = Dispatch> {
    let width4 = table.width / 4;
    table.slabs.iter().enumerate().map(move |(i, slab)| Dispatch {
        kernel: Kernel::Embed(slab.dtype),
        parameters: parameters([word(rows), word(width4), word(slab.first), word(slab.rows)]),
        buffers: vec![BufferId::Tokens, BufferId::Weight(MatrixId::Embedding, i as u16), output],
        groups: [groups(width4, 8), groups(rows, 8), 1],
    })
}
