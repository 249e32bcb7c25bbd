//! Which layer reads and writes which residual slot, in which order.
//!
//! A [`Plan`] is lowered from a [`Schedule`](crate::schedule::Schedule) and cannot fail:
//! a valid schedule has a plan. Executors walk [`Plan::ops`]; the picture on the page and
//! the prefix trie look at [`Plan::steps`]. Both come from the same value.

mod cost;
mod forest;
mod lower;
mod trie;

pub use cost::{Cost, cost};
pub use forest::{Forest, Segment};
pub use lower::lower;
pub use trie::{Trie, TrieNode};

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Index of a residual slot, a `[T, C]` buffer. Slot 0 holds the embedding at the start
/// and the final hidden state at the end.
pub type Slot = u16;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Op {
    /// Runs layer `layer` in place on slot `at`. `application` counts the blocks of the
    /// plan from 0: keys and values belong to it, never to the layer.
    Block {
        /// Position among the blocks of the plan.
        application: u32,
        layer: u16,
        at: Slot,
    },
    /// `to = from`.
    Copy { from: Slot, to: Slot },
    /// `at = 0`.
    Clear { at: Slot },
    /// `to += weight * from`.
    AddScaled { from: Slot, to: Slot, weight: f32 },
}

impl Op {
    pub fn writes(self) -> Slot {
        match self {
            Self::Block { at, .. } | Self::Clear { at } => at,
            Self::Copy { to, .. } | Self::AddScaled { to, .. } => to,
        }
    }
}

/// One step of the plan with its loops unrolled: what prefixes are made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StepKind {
    Layer(u16),
    /// Branches on the same input, averaged; each a sequence of steps.
    Parallel(Vec<Vec<StepKind>>),
}

/// A step at the top level, and the ops that carry it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it is. A parallel group stays visible here, so that an executor may run it wide.
    pub kind: StepKind,
    /// Its ops in [`Plan::ops`].
    pub ops: Range<usize>,
}

/// A lowered schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    steps: Vec<Step>,
    ops: Vec<Op>,
    n_slots: usize,
    n_applications: usize,
}

impl Plan {
    /// The steps at the top level, loops unrolled.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// Residual slots needed: `1 + 2 x parallel depth`.
    pub fn n_slots(&self) -> usize {
        self.n_slots
    }

    /// Layer applications: how many blocks run.
    pub fn n_applications(&self) -> usize {
        self.n_applications
    }

    /// The layer of each application, in order.
    pub fn applications(&self) -> impl Iterator<Item = u16> + '_ {
        self.ops.iter().filter_map(|op| match op {
            Op::Block { layer, .. } => Some(*layer),
            _ => None,
        })
    }
}
