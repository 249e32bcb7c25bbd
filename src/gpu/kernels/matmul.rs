//! `shaders/matmul.wgsl`: a matrix product over many rows, tiled in registers: 8 x 8 outputs
//! per thread.

use super::{groups, word};
use crate::gpu::layout::ALIGN;

/// Groups that cover so many rows and units of columns.
pub(in crate::gpu) fn groups_of(rows: usize, units: usize) -> [u32; 3] {
    [groups(units, 8), word(rows.div_ceil(8 * ALIGN)), 1]
}
