//! `shaders/matmul_tile.wgsl`: a matrix product over many rows through workgroup memory.

use super::{groups, word};
use crate::gpu::product::UNIT;

/// Groups that a device can well do with: more than it has cores.
const GROUPS_GOOD: usize = 64;
/// Numbers along k that are worth a group of their own.
const DEPTH_MIN: usize = 256;

/// Rows and columns of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Long = 64,
    Short = 32,
}

/// How a product is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    pub side: Side,
    /// Parts of k, a group each.
    pub parts: usize,
}

impl Tile {
    /// Large tiles where there are enough of them, small ones otherwise, split along k where those are few, too.
    pub fn of(rows: usize, units: usize, depth: usize) -> Self {
        let n = |side: Side| rows.div_ceil(side as usize) * units.div_ceil(side as usize / UNIT);
        if n(Side::Long) >= GROUPS_GOOD {
            return Self { side: Side::Long, parts: 1 };
        }
        let wanted = GROUPS_GOOD.div_ceil(n(Side::Short));
        Self { side: Side::Short, parts: wanted.min(depth / DEPTH_MIN).max(1) }
    }

    /// Groups of a product with so many rows and units of columns.
    pub fn groups_of(self, rows: usize, units: usize) -> [u32; 3] {
        let side = self.side as usize;
        [groups(units, side / UNIT), groups(rows, side), word(self.parts)]
    }
}
