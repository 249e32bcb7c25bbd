//! Edits: what a drag, a key or a menu entry does to a schedule, as pure functions.
//!
//! An [`Edit`] names nodes and gaps of one schedule by [`Path`]; [`apply`] gives the
//! schedule after it, in normal form, the edit that undoes it, and where the thing that was
//! touched now stands (neighbours may have merged, branches been sorted, groups of one
//! dissolved). Every layer of the tree is a node of its own: ranges exist in the text alone.
//!
//! Undoing replaces the whole schedule. A schedule is small, and an inverse by surgery
//! would have to invert the normal form, which forgets.

mod history;
mod moves;
mod path;
mod surgery;

pub use history::{History, MAX_UNDO};
pub use moves::{MAX_LISTED_PLACES, Move, Outcome, handle, moves, places};
pub use path::Path;

use serde::Serialize;

use super::sequence::{Empties, Sequence};
use super::tree::{Node, Schedule, TreeError};
use crate::words;

/// One change, by the paths of the schedule that it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Edit {
    /// Takes a node and puts it down elsewhere.
    Move {
        from: Path,
        /// Where to, counted before anything is removed.
        to: Place,
    },
    /// Puts down another of the same.
    Copy { from: Path, to: Place },
    /// Calls a layer back (or in once more).
    CallBack { layer: u16, to: Place },
    /// Takes a node out: a layer, a loop, a whole group. A branch, group or loop with
    /// nothing left in it goes too.
    PutAside { path: Path },
    /// Sets how often a node runs in a row; 1 undoes a loop. For the only node in a loop
    /// this is the loop's count.
    Repeat {
        path: Path,
        /// How often, at least 1.
        times: u32,
    },
    /// Makes neighbours into one loop.
    Loop {
        first: Path,
        length: usize,
        /// How often, at least 1.
        times: u32,
    },
    /// Makes neighbours into the branches of one parallel group.
    Gather { first: Path, length: usize },
    /// Undoes a group: branches one after another; a loop's body once.
    Ungroup {
        /// The loop or parallel group.
        path: Path,
    },
    /// Puts another schedule in place of this one.
    Replace { schedule: Schedule },
}

/// Where something is put down.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// Before the node at this path; the last index may be one past the end.
    Gap(Path),
    /// Painted together with the node at this path: as another branch, if it is a
    /// parallel group or by itself a branch of one; else in a new group of the two.
    With(Path),
}

/// What an edit made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub schedule: Schedule,
    /// Gives the schedule before, when applied to the one afterwards.
    pub inverse: Edit,
    /// Where the node lies now that was moved, called back, repeated or grouped (or the
    /// first of several). `None` when nothing of it is left.
    pub focus: Option<Path>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum EditError {
    /// The schedule has no such node or gap.
    NoSuchPlace {
        #[serde(serialize_with = "words::shown")]
        path: Path,
    },
    IntoItself,
    /// A layer to be ungrouped.
    NotAGroup,
    /// The schedule afterwards would not be one.
    #[serde(untagged)]
    Tree(#[from] TreeError),
}

/// Applies an edit to a schedule of a model of `n_layers` layers.
///
/// # Errors
/// When a path leads nowhere, or the result would not be a schedule of this model or
/// exceed a limit. Nothing is changed then.
pub fn apply(schedule: &Schedule, edit: &Edit, n_layers: usize) -> Result<Applied, EditError> {
    let mut nodes = schedule.nodes().to_vec();
    let focus = change(&mut nodes, edit)?;
    let indices = focus.as_ref().map(Path::indices);
    let mut after = Sequence::normalise(nodes, n_layers, indices, Empties::Drop)?;
    let focus = after.focus.take();
    Ok(Applied {
        schedule: after.into(),
        inverse: Edit::Replace { schedule: schedule.clone() },
        focus: focus.map(Path::from),
    })
}

/// Does the edit on the raw tree; what is left empty is taken out when the tree is brought
/// into normal form. Returns where the touched node lies in the raw tree.
fn change(nodes: &mut Vec<Node>, edit: &Edit) -> Result<Option<Path>, EditError> {
    match edit {
        Edit::Move { from, to } => {
            let inside = match to {
                Place::Gap(path) => path.is_inside(from),
                Place::With(path) => path.is_inside(from) || path == from,
            };
            if inside {
                return Err(EditError::IntoItself);
            }
            let node = surgery::take(nodes, from)?;
            surgery::put(nodes, node, to).map(Some)
        }
        Edit::Copy { from, to } => {
            let node = surgery::node_mut(nodes, from)?.clone();
            surgery::put(nodes, node, to).map(Some)
        }
        Edit::CallBack { layer, to } => surgery::put(nodes, Node::Layer(*layer), to).map(Some),
        Edit::PutAside { path } => surgery::take(nodes, path).map(|_| None),
        Edit::Repeat { path, times } => surgery::set_times(nodes, path, *times).map(Some),
        Edit::Loop { first, length, times } => {
            surgery::wrap(nodes, first, *length, |body| Node::Repeat { body, times: *times })
        }
        Edit::Gather { first, length } => surgery::wrap(nodes, first, *length, |body| Node::Parallel {
            branches: body.into_iter().map(|node| vec![node]).collect(),
        }),
        Edit::Ungroup { path } => surgery::ungroup(nodes, path).map(Some),
        Edit::Replace { schedule } => {
            *nodes = schedule.nodes().to_vec();
            Ok(None)
        }
    }
}
