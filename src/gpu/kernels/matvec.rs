//! `shaders/matvec.wgsl`: a matrix product over the few rows of a decoding step.

use super::matmul::Product;
use super::{Dispatch, Kernel, groups, parameters, word};

pub(super) fn dispatch(product: Product) -> Dispatch {
    Dispatch {
        kernel: Kernel::Matvec(product.dtype, product.epilogue),
        parameters: parameters([
            word(product.rows),
            word(product.columns / 4),
            word(product.depth / 4),
            word(product.stride / 4),
            word(product.first / 4),
        ]),
        buffers: product.buffers,
        groups: [groups(product.columns / 4, 64), word(product.rows), 1],
    }
}
