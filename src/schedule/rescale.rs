//! A schedule for a model of another depth.
//!
//! Layers correspond by their relative height. With `short` layers in the one model and
//! `long` in the other, layer `j` of the short one stands for the layers of the long one
//! from `j · long / short` (rounded down) up to, not including, `(j + 1) · long / short`.
//!
//! - *Deeper*: each layer becomes the layers that it stands for, where it stood: one after
//!   the other in a sequence (downwards where the schedule goes down), side by side in a
//!   parallel group.
//! - *Shallower*: of the layers that one layer stands for, the first is that layer, and the
//!   others have no counterpart and are left out.
//!
//! So the full model becomes the full model, nothing runs more often than it was written,
//! and going deeper and back (by a whole factor) gives the same schedule.

use super::{Node, Schedule, TreeError};

impl Schedule {
    /// This schedule of a model of `from` layers as one of a model of `to` layers.
    ///
    /// # Errors
    /// When the result is beyond a limit, or either model is.
    pub fn rescaled(&self, from: usize, to: usize) -> Result<Self, TreeError> {
        if from == to || from == 0 || to == 0 {
            return Self::from_nodes(self.nodes().to_vec(), to);
        }
        Self::from_nodes(sequence(self.nodes(), &Depths { from, to }), to)
    }
}

/// Layers of the model before, and of the model after.
struct Depths {
    from: usize,
    to: usize,
}

impl Depths {
    /// The layers that stand for `layer` in the other model, in order.
    fn counterparts(&self, layer: u16) -> std::ops::Range<usize> {
        let layer = usize::from(layer);
        if self.to > self.from {
            layer * self.to / self.from..(layer + 1) * self.to / self.from
        } else {
            // The one layer whose first counterpart this is, if there is one.
            let above = (layer * self.to).div_ceil(self.from);
            let is_first = above * self.from / self.to == layer;
            above..above + usize::from(is_first)
        }
    }
}

fn sequence(nodes: &[Node], depths: &Depths) -> Vec<Node> {
    let layer = |at: Option<usize>| match at.and_then(|at| nodes.get(at)) {
        Some(Node::Layer(layer)) => Some(*layer),
        _ => None,
    };
    let mut scaled = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Layer(this) => {
                let down = |other: Option<u16>, step: i32| {
                    other.is_some_and(|other| i32::from(other) == i32::from(*this) + step)
                };
                let goes_down = down(layer(at.checked_sub(1)), 1) || down(layer(Some(at + 1)), -1);
                let found = layers(*this, depths);
                if goes_down { scaled.extend(found.rev()) } else { scaled.extend(found) }
            }
            Node::Repeat { body, times } => {
                let body = sequence(body, depths);
                if !body.is_empty() {
                    scaled.push(Node::Repeat { body, times: *times });
                }
            }
            Node::Parallel { branches } => {
                let branches: Vec<Vec<Node>> =
                    branches.iter().flat_map(|branch| branch_of(branch, depths)).collect();
                if !branches.is_empty() {
                    scaled.push(Node::Parallel { branches });
                }
            }
        }
    }
    scaled
}

/// What becomes of one branch: a single layer runs in parallel with the others, and so do those
/// that stand for it.
fn branch_of(branch: &[Node], depths: &Depths) -> Vec<Vec<Node>> {
    match branch {
        [Node::Layer(layer)] => layers(*layer, depths).map(|node| vec![node]).collect(),
        _ => Some(sequence(branch, depths)).filter(|scaled| !scaled.is_empty()).into_iter().collect(),
    }
}

fn layers(layer: u16, depths: &Depths) -> impl DoubleEndedIterator<Item = Node> + use<> {
    // What no model has is refused by the constructor, in its own words.
    depths.counterparts(layer).map(|layer| Node::Layer(u16::try_from(layer).unwrap_or(u16::MAX)))
}
