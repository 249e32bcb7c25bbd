//! `shaders/matvec.wgsl`: a matrix product over the few rows of a decoding step.

use super::{Epilogue, Kernel, groups, word};
use crate::model::WeightFormat;

/// The kernel, its rows and its columns in fours, and its groups.
pub(super) fn shape(
    dtype: WeightFormat,
    epilogue: Epilogue,
    rows: usize,
    columns: usize,
) -> (Kernel, [usize; 2], [u32; 3]) {
    (Kernel::Matvec(dtype, epilogue), [rows, columns / 4], [groups(columns / 4, 64), word(rows), 1])
}
