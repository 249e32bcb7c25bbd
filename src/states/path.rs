//! The steps of a plan as people read them, and which of an executor's states are theirs.

use serde::{Deserialize, Serialize};

use crate::plan::{Plan, StepKind};
use crate::schedule::{Node, Schedule};

/// Most states of one path that are compared with each other: the similarity of as many is a
/// table of 25,000 numbers.
pub const STATES_MAX: usize = 160;

/// A top-level step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// As a schedule writes it: `5`, `(4|..|8)`.
    pub text: String,
    /// The layer after which the full model is compared with it: of a parallel group the
    /// highest.
    pub layer: u16,
}

/// The steps of a plan for a model of `n_layers`, in order.
pub fn path_steps(plan: &Plan, n_layers: usize) -> Vec<PathStep> {
    let step = |kind: &StepKind| {
        let text = Schedule::from_nodes(vec![node(kind)], n_layers).map(|step| step.to_string());
        let layer = highest(kind);
        PathStep { text: text.unwrap_or_else(|_| layer.to_string()), layer }
    };
    plan.steps().iter().map(|found| step(&found.kind)).collect()
}

/// Of the states that an executor reads back (the embedding, then one per op), those of the
/// path: the embedding, then one per step.
pub fn path_states<'a>(plan: &Plan, hidden: &'a [Vec<f32>]) -> Vec<&'a [f32]> {
    let after = plan.steps().iter().map(|step| step.ops.end);
    std::iter::once(0).chain(after).filter_map(|at| hidden.get(at)).map(Vec::as_slice).collect()
}

/// How many steps two plans have in common at their start; until then their states are the
/// same.
pub fn shared_steps(a: &Plan, b: &Plan) -> usize {
    a.steps().iter().zip(b.steps()).take_while(|(a, b)| a.kind == b.kind).count()
}

fn highest(kind: &StepKind) -> u16 {
    match kind {
        StepKind::Layer(layer) => *layer,
        StepKind::Parallel(branches) => branches.iter().flatten().map(highest).max().unwrap_or(0),
    }
}

fn node(kind: &StepKind) -> Node {
    match kind {
        StepKind::Layer(layer) => Node::Layer(*layer),
        StepKind::Parallel(branches) => Node::Parallel {
            branches: branches.iter().map(|branch| branch.iter().map(node).collect()).collect(),
        },
    }
}
