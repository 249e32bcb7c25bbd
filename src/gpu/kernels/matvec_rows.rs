//! `shaders/matvec_rows.wgsl`: a product of few rows by groups whose threads read neighbouring addresses.

use super::word;

/// A group per unit of columns and row.
pub(in crate::gpu) fn groups_of(rows: usize, units: usize) -> [u32; 3] {
    [word(units), word(rows), 1]
}
