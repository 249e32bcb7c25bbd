//! `shaders/matvec.wgsl`: a matrix product over the few rows of a decoding step.

use super::{groups, word};

/// Groups that cover so many rows and units of columns.
pub(in crate::gpu) fn groups_of(rows: usize, units: usize) -> [u32; 3] {
    [groups(units, 16), word(rows), 1]
}
