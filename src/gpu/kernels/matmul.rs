//! `shaders/matmul.wgsl`: a matrix product over many rows, tiled in registers: 8 x 8 outputs
//! per thread.

use super::{BufferId, Dispatch, Kernel, groups, matvec, parameters, word};
use crate::gpu::layout::{ALIGN, Matrix, MatrixId};
use crate::model::Dtype;

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
    let (depth, stride) = (matrix.width, matrix.rows());
    matrix.slabs.iter().enumerate().map(move |(i, slab)| {
        let product = Product {
            dtype: slab.dtype,
            epilogue,
            rows,
            columns: slab.rows,
            depth,
            stride,
            first: slab.first,
            buffers: vec![input, BufferId::Weight(id, i as u16), output],
        };
        if rows <= FEW_ROWS { matvec::dispatch(product) } else { dispatch(product) }
    })
}

/// One slab's share of a product; sizes in numbers, padded.
pub(super) struct Product {
    pub(super) dtype: Dtype,
    pub(super) epilogue: Epilogue,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    pub(super) stride: usize,
    pub(super) first: usize,
    pub(super) buffers: Vec<BufferId>,
}

fn dispatch(product: Product) -> Dispatch {
    let (row_tiles, column_tiles) = (product.rows.div_ceil(ALIGN), product.columns / ALIGN);
    Dispatch {
        kernel: Kernel::Matmul(product.dtype, product.epilogue),
        parameters: parameters([
            word(row_tiles),
            word(column_tiles),
            word(product.depth / 4),
            word(product.stride / 4),
            word(product.first / 4),
        ]),
        buffers: product.buffers,
        groups: [groups(column_tiles, 8), groups(row_tiles, 8), 1],
    }
}
