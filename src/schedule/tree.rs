//! The tree and its normal form.

use serde::Serialize;

use super::limits::MAX_LAYERS;
use super::sequence::{Empties, Sequence};
use crate::words;

/// One step of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// One layer of the model, by its index from 0.
    Layer(u16),
    /// The body, `times` times in a row (`times >= 2` in normal form).
    Repeat {
        /// What is repeated: one or more nodes in sequence.
        body: Vec<Node>,
        times: u32,
    },
    /// Branches that read the same input; their outputs are averaged.
    /// In normal form: two or more, each non-empty, sorted, duplicates kept.
    Parallel {
        /// The branches, each a sequence.
        branches: Vec<Vec<Node>>,
    },
}

/// A sequence of nodes in normal form; equal schedules are equal values and equal texts.
///
/// Normal form, kept by every constructor:
/// - a group of one branch and a loop that runs once are replaced by what is in them;
/// - a loop whose body is a loop is one loop, the counts multiplied;
/// - neighbours that repeat the same thing are one loop, the counts added (a layer or a
///   parallel group by itself counts as once): `4 4x2` is `4x3`;
/// - branches are sorted; equal ones stay, as they weigh in the average;
/// - nothing is empty except a whole schedule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Schedule {
    nodes: Vec<Node>,
}

impl Schedule {
    /// The schedule without any layer, `-`.
    pub fn empty() -> Self {
        Self::default()
    }

    /// All layers of a model of `n_layers` in their own order. Models of more than
    /// [`MAX_LAYERS`] do not exist here (parsing and presets refuse them); this stops there.
    pub fn full(n_layers: usize) -> Self {
        Self { nodes: all_layers(n_layers).map(Node::Layer).collect() }
    }

    /// Brings any tree into normal form.
    ///
    /// # Errors
    /// When a layer is not in the model, a count is 0, a body or branch is empty, or a
    /// limit is exceeded.
    pub fn from_nodes(nodes: Vec<Node>, n_layers: usize) -> Result<Self, TreeError> {
        Ok(Sequence::normalise(nodes, n_layers, None, Empties::Refuse)?.into())
    }

    /// The steps, in the order in which they run.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Whether this is the model as it was trained.
    pub fn is_full_model(&self, n_layers: usize) -> bool {
        *self == Self::full(n_layers)
    }

    /// How many layers run, loops unrolled, every branch counted.
    pub fn n_applications(&self) -> usize {
        self.nodes.iter().map(Node::n_applications).sum()
    }

    /// How often `layer` runs, loops unrolled.
    pub fn uses(&self, layer: u16) -> usize {
        self.nodes.iter().map(|node| node.uses(layer)).sum()
    }

    /// The layers that appear nowhere, in order.
    pub fn resting(&self, n_layers: usize) -> Vec<u16> {
        all_layers(n_layers).filter(|&layer| self.uses(layer) == 0).collect()
    }
}

impl From<Sequence> for Schedule {
    fn from(sequence: Sequence) -> Self {
        Self { nodes: sequence.nodes }
    }
}

impl Node {
    pub fn n_applications(&self) -> usize {
        self.weigh(|_| 1)
    }

    pub fn uses(&self, layer: u16) -> usize {
        self.weigh(|other| usize::from(other == layer))
    }

    /// What is repeated and how often; anything but a loop is itself, once.
    pub fn body_and_times(&self) -> (&[Node], u32) {
        match self {
            Self::Repeat { body, times } => (body, *times),
            Self::Layer(_) | Self::Parallel { .. } => (std::slice::from_ref(self), 1),
        }
    }

    /// Sums `weight` over the layers that run; saturates on trees beyond the limits.
    fn weigh(&self, weight: impl Fn(u16) -> usize + Copy) -> usize {
        let sum = |nodes: &[Self]| {
            nodes.iter().fold(0_usize, |total, node| total.saturating_add(node.weigh(weight)))
        };
        match self {
            Self::Layer(layer) => weight(*layer),
            Self::Repeat { body, times } => sum(body).saturating_mul(*times as usize),
            Self::Parallel { branches } => {
                branches.iter().fold(0, |total, branch| total.saturating_add(sum(branch)))
            }
        }
    }
}

/// What no schedule can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum TreeError {
    /// A layer that the model has not.
    NoSuchLayer { layer: u32, n_layers: usize },
    /// A model beyond [`MAX_LAYERS`].
    TooManyLayers { n_layers: usize, max: usize },
    /// A loop that never runs.
    ZeroCount,
    /// A group or a branch without a layer.
    EmptyBranch,
    /// Beyond [`MAX_APPLICATIONS`](super::MAX_APPLICATIONS).
    TooManyApplications {
        /// How many layers would run, as far as they were counted.
        count: u64,
        max: usize,
    },
    /// Beyond [`MAX_BRANCHES`](super::MAX_BRANCHES).
    TooManyBranches {
        /// How many there would be, as far as they were counted.
        count: usize,
        max: usize,
    },
    /// Beyond [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep { max: usize },
}

pub(super) fn check_n_layers(n_layers: usize) -> Result<(), TreeError> {
    if n_layers > MAX_LAYERS { Err(TreeError::TooManyLayers { n_layers, max: MAX_LAYERS }) } else { Ok(()) }
}

/// The layer as the tree holds it, if the model has it.
pub(super) fn check_layer(layer: u32, n_layers: usize) -> Result<u16, TreeError> {
    match u16::try_from(layer) {
        Ok(index) if usize::from(index) < n_layers => Ok(index),
        _ => Err(TreeError::NoSuchLayer { layer, n_layers }),
    }
}

fn all_layers(n_layers: usize) -> std::ops::Range<u16> {
    const { assert!(MAX_LAYERS < u16::MAX as usize) };
    0..n_layers.min(MAX_LAYERS) as u16
}
