//! The key to the shades of a heat map.

use super::layout::Layout;
use super::{BELOW, HeatMap, RIGHT};
use crate::chart::axes::{number, text_width};
use crate::chart::shades::colours;
use crate::chart::{Anchor, Mark, Shades, decimals, ticks};

const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 10.0;
const TICKS: usize = 6;
/// From the axis' label to the key.
const ABOVE: f64 = 18.0;

impl HeatMap {
    /// Which shade says what.
    pub(super) fn key(&self, layout: &Layout, (width, _): (f64, f64), marks: &mut Vec<Mark>) {
        let left = layout.left;
        let top = layout.top + layout.height() + BELOW + ABOVE;
        let long = WIDTH.min(width - left - RIGHT).max(1.0);
        let shades = colours();
        let step = long / shades.len() as f64;
        marks.push(Mark::text("label", (left, top - 6.0), Anchor::Start, self.value_label.clone()));
        for (index, shade) in shades.iter().enumerate() {
            // A little further than the next one begins, or seams shine through.
            let width = step + if index + 1 < shades.len() { 0.5 } else { 0.0 };
            let corner = (left + index as f64 * step, top);
            marks.push(Mark::rect(&format!("shade {}", shade.class), corner, (width, HEIGHT), 0.0));
        }
        let Shades { low, high } = self.scale;
        let values = if high > low { ticks(low, high, TICKS) } else { vec![low] };
        let n = if high > low { Some(decimals(&values)) } else { None };
        for &value in &values {
            let x = left + long * self.scale.share(value);
            marks.push(Mark::line("axis", (x, top + HEIGHT), (x, top + HEIGHT + 3.0)));
            let place = (x, top + HEIGHT + 15.0);
            marks.push(Mark::text("tick", place, Anchor::Middle, number(value, n)));
        }
        if !self.marked.is_empty() && !self.mark_label.is_empty() {
            let x = (left + long + 24.0).min(width - RIGHT - text_width(&self.mark_label) - 20.0).max(left);
            let is_beside = x >= left + long + 12.0;
            let y = if is_beside { top } else { top - 16.0 };
            let x = if is_beside { x } else { width - RIGHT - text_width(&self.mark_label) - 16.0 };
            marks.push(Mark::rect("key-ring", (x, y), (10.0, 10.0), 1.0));
            marks.push(Mark::text("tick", (x + 16.0, y + 9.0), Anchor::Start, self.mark_label.clone()));
        }
    }
}
