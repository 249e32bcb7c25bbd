//! The tree and its normal form.

/// One step of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// One layer of the model, by its index from 0.
    Layer(u16),
    /// The body, `times` times in a row (`times >= 2` in normal form).
    Repeat {
        /// What is repeated: one or more nodes in sequence.
        body: Vec<Node>,
        /// How often.
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Schedule {
    nodes: Vec<Node>,
}

impl Schedule {
    /// The steps, first painter first.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}
