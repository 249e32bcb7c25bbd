//! The key to the shades of a heat map.

use super::layout::Layout;
use super::{BELOW, HeatMap, RIGHT};
use crate::chart::axes::{number, text_width};
use crate::chart::{Anchor, Mark, Shades, Shape, decimals, ticks};

const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 10.0;
const TICKS: usize = 6;
/// From the axis' label to the key.
const ABOVE: f64 = 18.0;

impl HeatMap {
    /// Which shade says what.
    #[expect(clippy::cast_precision_loss, reason = "a handful of shades")]
    pub(super) fn key(&self, layout: &Layout, (width, _): (f64, f64), marks: &mut Vec<Mark>) {
        let left = layout.left;
        let top = layout.top + layout.height() + BELOW + ABOVE;
        let long = WIDTH.min(width - left - RIGHT).max(1.0);
        let classes = self.scale.classes();
        let step = long / classes.len() as f64;
        marks.push(Mark::text("label", (left, top - 6.0), Anchor::Start, self.value_label.clone()));
        for (index, class) in classes.iter().enumerate() {
            let shape = Shape::Rect {
                x: left + index as f64 * step,
                y: top,
                // A little further than the next one begins, or seams shine through.
                width: step + if index + 1 < classes.len() { 0.5 } else { 0.0 },
                height: HEIGHT,
                radius: 0.0,
            };
            marks.push(Mark { class: format!("shade {class}"), shape });
        }
        let (low, high) = self.scale.domain();
        let values = if high > low { ticks(low, high, TICKS) } else { vec![low] };
        let n = if high > low { Some(decimals(&values)) } else { None };
        for &value in &values {
            let x = left + long * self.share(value);
            marks.push(Mark::line("axis", (x, top + HEIGHT), (x, top + HEIGHT + 3.0)));
            let place = (x, top + HEIGHT + 15.0);
            marks.push(Mark::text("tick", place, Anchor::Middle, number(value, n)));
        }
        if !self.marked.is_empty() && !self.mark_label.is_empty() {
            let x = (left + long + 24.0).min(width - RIGHT - text_width(&self.mark_label) - 20.0).max(left);
            let is_beside = x >= left + long + 12.0;
            let y = if is_beside { top } else { top - 16.0 };
            let x = if is_beside { x } else { width - RIGHT - text_width(&self.mark_label) - 16.0 };
            let ring = Shape::Rect { x, y, width: 10.0, height: 10.0, radius: 1.0 };
            marks.push(Mark { class: "key-ring".to_owned(), shape: ring });
            marks.push(Mark::text("tick", (x + 16.0, y + 9.0), Anchor::Start, self.mark_label.clone()));
        }
    }

    /// Where a value stands on the key, as a share of its length.
    fn share(&self, value: f64) -> f64 {
        let part = |low: f64, high: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
        match self.scale {
            Shades::Sequential { low, high } => part(low, high),
            Shades::Diverging { low, mid, .. } if value < mid => part(low, mid) / 2.0,
            Shades::Diverging { mid, high, .. } => 0.5 + part(mid, high) / 2.0,
        }
    }
}
