//! Where the parts of a heat map are.

use std::ops::Range;

use crate::chart::Mark;

#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) cell: (f64, f64),
    pub(super) n: (usize, usize),
    pub(super) is_upward: bool,
}

impl Layout {
    pub(super) fn width(&self) -> f64 {
        self.cell.0 * self.n.0 as f64
    }

    pub(super) fn height(&self) -> f64 {
        self.cell.1 * self.n.1 as f64
    }

    /// The upper left corner of a cell.
    pub(super) fn corner(&self, x: usize, y: usize) -> (f64, f64) {
        let row = if self.is_upward { self.n.1.saturating_sub(y + 1) } else { y };
        (self.left + x as f64 * self.cell.0, self.top + row as f64 * self.cell.1)
    }

    /// From the left side of the first of these columns to the right side of the last.
    pub(super) fn across(&self, columns: &Range<usize>) -> (f64, f64) {
        let last = columns.end.saturating_sub(1);
        (self.corner(columns.start, 0).0, self.corner(last, 0).0 + self.cell.0)
    }

    /// From the upper side of these rows to their lower side.
    pub(super) fn down(&self, rows: &Range<usize>) -> (f64, f64) {
        let (a, b) = (self.corner(0, rows.start).1, self.corner(0, rows.end.saturating_sub(1)).1);
        (a.min(b), a.max(b) + self.cell.1)
    }

    /// The rectangle of a cell, `inset` smaller on each side.
    pub(super) fn rect(&self, class: &str, x: usize, y: usize, inset: f64) -> Mark {
        let (left, top) = self.corner(x, y);
        let side = |cell: f64| (cell - 2.0 * inset).max(0.5);
        let size = (side(self.cell.0), side(self.cell.1));
        Mark::rect(class, (left + inset, top + inset), size, 0.0)
    }
}
