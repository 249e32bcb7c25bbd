//! The points that no other beats in both measures: a line of steps through them, and their names.

use super::axes::{Axes, text_width};
use super::order::sorted_by;
use super::{Anchor, LineChart, LinePoint, Mark, Shape};

/// A frontier with more points has no names beside them.
const NAMED_MAX: usize = 10;
const NAME_HEIGHT: f64 = 14.0;

impl LineChart {
    /// The points of the frontier that are drawn, by x.
    fn frontier(&self) -> Vec<(usize, &LinePoint)> {
        let points: Vec<(usize, &LinePoint)> = self.points().collect();
        let of = |&index: &usize| {
            let (series, point) = points.get(index)?;
            (self.view.shows(*series) && point.is_drawn()).then_some((*series, *point))
        };
        let frontier: Vec<(usize, &LinePoint)> = self.frontier.iter().flatten().filter_map(of).collect();
        sorted_by(&frontier, |(_, point)| point.x)
    }

    /// To the right from a point as far as the next one, and then up to it: what lies below
    /// is beaten.
    pub(super) fn steps(&self, axes: &Axes) -> Option<Mark> {
        let frontier = self.frontier();
        let places: Vec<(f64, f64)> =
            frontier.iter().map(|(series, point)| self.place(*series, point, axes)).collect();
        let (first, others) = places.split_first()?;
        let mut path = format!("M{:.2} {:.2}", first.0, first.1);
        for (x, y) in others {
            path.push_str(&format!("H{x:.2}V{y:.2}"));
        }
        path.push_str(&format!("H{:.2}", axes.right()));
        Some(Mark { class: "frontier".to_owned(), shape: Shape::Path(path) })
    }

    /// Names of the frontier's points, where they do not run into each other.
    pub(super) fn names(&self, axes: &Axes) -> Vec<Mark> {
        let frontier = self.frontier();
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        let mut marks = Vec::new();
        for (series, point) in frontier.iter().filter(|_| frontier.len() <= NAMED_MAX) {
            let (x, y) = self.place(*series, point, axes);
            let width = text_width(&point.name);
            let is_left = x + width + 8.0 > axes.right();
            let (from, anchor) =
                if is_left { (x - width - 8.0, Anchor::End) } else { (x + 8.0, Anchor::Start) };
            let is_free = taken.iter().all(|&(left, right, line)| {
                from > right || from + width < left || (line - y).abs() >= NAME_HEIGHT
            });
            if is_free {
                taken.push((from, from + width, y));
                let at = if is_left { x - 8.0 } else { x + 8.0 };
                marks.push(Mark::text("note", (at, y - 5.0), anchor, point.name.clone()));
            }
        }
        marks
    }
}
