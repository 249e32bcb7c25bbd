//! `shaders/product_join.wgsl`: parts of a product, together.

use super::groups;

/// Groups that cover so many rows and units of columns.
pub(in crate::gpu) fn groups_of(rows: usize, units: usize) -> [u32; 3] {
    [groups(units, 8), groups(rows, 8), 1]
}
