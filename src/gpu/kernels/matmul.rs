//! `shaders/matmul.wgsl`: a matrix product over many rows, tiled in registers: 8 x 8 outputs
//! per thread.

use super::{BufferId, Dispatch, Kernel, groups, matvec, parameters, word};
use crate::gpu::layout::{ALIGN, Matrix, MatrixId};
use crate::model::WeightFormat;

/// At most this many rows go to `matvec`: below it, most of a tile would be rows that do
/// not exist.
const FEW_ROWS: usize = 3;

/// What happens to a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Epilogue {
    /// It replaces the output.
    Store = 0,
    /// It is added to the output: the residual connection.
    Add = 1,
}

/// `output (+)= input x matrix^T` over `rows` rows: one dispatch per slab.
pub fn dispatches(
    id: MatrixId,
    matrix: &Matrix,
    rows: usize,
    input: BufferId,
    output: BufferId,
    epilogue: Epilogue,
) -> impl Iterator<Item = Dispatch> {
    matrix.slabs.iter().enumerate().map(move |(i, slab)| {
        let (kernel, [rows, columns], groups) = if rows <= FEW_ROWS {
            matvec::shape(slab.dtype, epilogue, rows, slab.rows)
        } else {
            shape(slab.dtype, epilogue, rows, slab.rows)
        };
        Dispatch {
            kernel,
            parameters: parameters([
                word(rows),
                word(columns),
                word(matrix.width / 4),
                word(matrix.rows() / 4),
                word(slab.first / 4),
            ]),
            buffers: vec![input, BufferId::Weight(id, i as u16), output],
            groups,
        }
    })
}

/// The kernel, its tiles of rows and of columns, and its groups.
fn shape(
    dtype: WeightFormat,
    epilogue: Epilogue,
    rows: usize,
    columns: usize,
) -> (Kernel, [usize; 2], [u32; 3]) {
    let (rows, columns) = (rows.div_ceil(ALIGN), columns / ALIGN);
    (Kernel::Matmul(dtype, epilogue), [rows, columns], [groups(columns, 8), groups(rows, 8), 1])
}
