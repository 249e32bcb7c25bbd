//! Many plans over the same rows, shared steps run once.
//!
//! A [`Forest`] is the [`Trie`] of a set of plans, written out for an executor: segments of
//! ops, each ending where one plan's final state stands in slot 0. Where plans part, the
//! state that they share is copied to a slot of its own and back, so that an executor needs
//! nothing but ops. The subtree that needs the most such slots is walked last, when the
//! shared state is no longer needed: a comb of all single skips of any depth needs one slot.
//!
//! The law, tested: every plan's result is that of running it alone.

use super::lower::Lowering;
use super::{Op, Plan, Slot, Trie, TrieNode};
use crate::order;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Forest {
    segments: Vec<Segment>,
    n_slots: usize,
    plans: Vec<Plan>,
}

/// Ops, after which slot 0 holds the final state of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// What is run since the segment before; empty where two plans are the same.
    pub ops: Vec<Op>,
    /// The plan that ends here, by its index.
    pub plan: usize,
}

impl Forest {
    /// The forest of these plans; indices follow their order.
    pub fn new<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Self {
        let plans: Vec<&Plan> = plans.into_iter().collect();
        let trie = Trie::new(plans.iter().copied());
        // Slots that parallel groups work in come first, those of shared states behind.
        let n_working = plans.iter().map(|plan| plan.n_slots()).max().unwrap_or(1);
        let mut walk = Walk { segments: Vec::new(), ops: Vec::new(), n_working, n_saved: 0 };
        walk.ends(&trie.ends_at_root);
        walk.children(&trie.roots.iter().collect::<Vec<_>>(), 0);
        Self {
            segments: walk.segments,
            n_slots: n_working + walk.n_saved,
            plans: plans.into_iter().cloned().collect(),
        }
    }

    /// The segments in order; each plan ends once.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Residual slots needed; slot 0 holds the embedding at the start.
    pub fn n_slots(&self) -> usize {
        self.n_slots
    }

    /// The plans in it, in the order in which they were given.
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// Layer applications of all segments: what sharing leaves of the plans' sum.
    pub fn n_applications(&self) -> usize {
        let ops = self.segments.iter().flat_map(|segment| &segment.ops);
        ops.filter(|op| matches!(op, Op::Block { .. })).count()
    }
}

struct Walk {
    segments: Vec<Segment>,
    ops: Vec<Op>,
    n_working: usize,
    n_saved: usize,
}

impl Walk {
    fn ends(&mut self, plans: &[usize]) {
        for &plan in plans {
            self.segments.push(Segment { ops: std::mem::take(&mut self.ops), plan });
        }
    }

    /// Walks what follows the state in slot 0; states from `level` on are free.
    fn children(&mut self, nodes: &[&TrieNode], level: usize) {
        let mut nodes = nodes.to_vec();
        order::sort_by_key(&mut nodes, |node| need(node));
        let Some((last, before)) = nodes.split_last() else { return };
        if before.is_empty() {
            return self.node(last, level);
        }
        let saved = self.n_working + level;
        self.n_saved = self.n_saved.max(level + 1);
        let saved = saved as Slot;
        self.ops.push(Op::Copy { from: 0, to: saved });
        for node in before {
            self.node(node, level + 1);
            self.ops.push(Op::Copy { from: saved, to: 0 });
        }
        self.node(last, level);
    }

    fn node(&mut self, node: &TrieNode, level: usize) {
        let mut lowering = Lowering::default();
        lowering.step(&node.step, 0, 0);
        self.ops.append(&mut lowering.ops);
        self.ends(&node.ends);
        self.children(&node.children.iter().collect::<Vec<_>>(), level);
    }
}

/// Slots for shared states that a subtree needs.
fn need(node: &TrieNode) -> usize {
    let mut needs: Vec<usize> = node.children.iter().map(need).collect();
    needs.sort_unstable();
    match needs.split_last() {
        None => 0,
        Some((last, [])) => *last,
        Some((last, before)) => before.iter().map(|need| need + 1).max().unwrap_or(0).max(*last),
    }
}
