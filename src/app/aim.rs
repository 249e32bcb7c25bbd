//! Where a dragged card would be dropped: from the rectangles of the cards on the screen to
//! a [`Place`] in the schedule, and back to the mark that shows it. Pure geometry.
//!
//! The stack grows upward: in a sequence, the node before lies below. A card is aimed at in
//! three bands: its lower edge means before it, its upper edge after it, its middle painted
//! together with it. Frames (loops, parallel groups) have narrow edges of the same kind and
//! are otherwise looked into.
//!
//! A loop around a single card, or around a single parallel group, is drawn as one thing and
//! has one rectangle, at the loop's path.

use crate::order::Map;
use crate::schedule::edit::{Path, Place};
use crate::schedule::{Node, Schedule};

/// Share of a card's height, at each edge, that means before or after it.
const EDGE_SHARE: f64 = 0.3;
/// The same for frames, in CSS pixels.
const FRAME_EDGE: f64 = 9.0;
/// Half the space between two cards, in CSS pixels: where the mark of a gap is drawn.
const HALF_GAP: f64 = 3.0;

/// A rectangle on the screen, in CSS pixels, y downward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn contains(&self, x: f64, y: f64) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Rectangles of what is drawn, by path.
pub type Rects = Map<Path, Rect>;

/// The place that is aimed at from `(x, y)`; `None` where a rectangle is missing.
pub fn aim(schedule: &Schedule, rects: &Rects, x: f64, y: f64) -> Option<Place> {
    Aim { rects, x, y }.in_sequence(schedule.nodes(), &[])
}

/// Where the mark of a place is drawn: a line in a gap, or the rectangle of the partner.
pub fn mark(rects: &Rects, place: &Place) -> Option<Rect> {
    let drawn = |path: &Path| rects.get(path).or_else(|| rects.get(&parent(path)?)).copied();
    match place {
        Place::With(path) => drawn(path),
        Place::Gap(path) => {
            let line = |rect: Rect, y: f64| Rect { top: y, bottom: y, ..rect };
            let above = rects.get(path).map(|rect| line(*rect, rect.bottom + HALF_GAP));
            let below = || path.previous().and_then(|path| drawn(&path));
            above.or_else(|| below().map(|rect| line(rect, rect.top - HALF_GAP)))
        }
    }
}

struct Aim<'r> {
    rects: &'r Rects,
    x: f64,
    y: f64,
}

impl Aim<'_> {
    fn in_sequence(&self, nodes: &[Node], prefix: &[usize]) -> Option<Place> {
        let at = |index: usize| Path::from([prefix, &[index]].concat());
        for (index, node) in nodes.iter().enumerate() {
            let path = at(index);
            let rect = self.rects.get(&path)?;
            if self.y > rect.bottom {
                return Some(Place::Gap(path));
            }
            if self.y >= rect.top {
                return self.in_node(node, path, *rect, None);
            }
        }
        Some(Place::Gap(at(nodes.len())))
    }

    /// `group` is the parallel group of which the node is a whole branch.
    fn in_node(&self, node: &Node, path: Path, rect: Rect, group: Option<&Path>) -> Option<Place> {
        let is_card = matches!(node.body_and_times(), ([Node::Layer(_)], _));
        let edge = if is_card { EDGE_SHARE * (rect.bottom - rect.top) } else { FRAME_EDGE };
        if self.y > rect.bottom - edge {
            return Some(Place::Gap(path));
        }
        if self.y < rect.top + edge {
            return Some(Place::Gap(path.after(1)));
        }
        match node {
            _ if is_card => Some(Place::With(group.cloned().unwrap_or(path))),
            Node::Parallel { branches } => self.in_group(branches, path),
            Node::Repeat { body, .. } => match body.as_slice() {
                [Node::Parallel { branches }] => self.in_group(branches, path.then(&[0])),
                body => self.in_sequence(body, path.indices()),
            },
            Node::Layer(_) => None,
        }
    }

    fn in_group(&self, branches: &[Vec<Node>], path: Path) -> Option<Place> {
        for (index, nodes) in branches.iter().enumerate() {
            let branch = path.then(&[index]);
            let rect_of = |node: usize| self.rects.get(&branch.then(&[node])).copied();
            let bounds = (0..nodes.len()).filter_map(rect_of).reduce(Rect::union);
            if !bounds.is_some_and(|bounds| bounds.contains(self.x, self.y)) {
                continue;
            }
            return match nodes.as_slice() {
                [node] => self.in_node(node, branch.then(&[0]), rect_of(0)?, Some(&path)),
                nodes => self.in_sequence(nodes, branch.indices()),
            };
        }
        Some(Place::With(path))
    }
}

fn parent(path: &Path) -> Option<Path> {
    let (_, above) = path.indices().split_last()?;
    (!above.is_empty()).then(|| Path::from(above.to_vec()))
}
