//! The trie of shared prefixes of a set of schedules.
//!
//! Schedules that agree on their first `j` steps share the hidden state after step `j`.
//! A depth-first walk runs each shared step once.

use super::{Plan, StepKind};

/// A set of plans, by shared prefixes of their steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trie {
    roots: Vec<TrieNode>,
    ends_at_root: Vec<usize>,
    n_plans: usize,
}

/// One step that some plans share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrieNode {
    pub step: StepKind,
    /// What follows, in the order in which the plans were inserted.
    pub children: Vec<TrieNode>,
    /// Plans that end here, by their index of insertion.
    pub ends: Vec<usize>,
}

/// One event of a depth-first walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalkStep<'a> {
    /// Run this step on the hidden state at `depth`, giving the one at `depth + 1`.
    Run {
        /// Steps before it.
        depth: usize,
        step: &'a StepKind,
    },
    /// The hidden state at `depth` is the final one of plan `plan`.
    End {
        /// Steps of the plan.
        depth: usize,
        /// Its index of insertion.
        plan: usize,
    },
}

impl Trie {
    /// The trie of these plans; indices follow their order.
    pub fn new<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Self {
        let mut trie = Self::default();
        for plan in plans {
            trie.insert(plan);
        }
        trie
    }

    /// Adds a plan and returns its index.
    pub fn insert(&mut self, plan: &Plan) -> usize {
        let index = self.n_plans;
        self.n_plans += 1;
        let mut ends = &mut self.ends_at_root;
        let mut level = &mut self.roots;
        for step in plan.steps() {
            let position = level.iter().position(|node| node.step == step.kind).unwrap_or_else(|| {
                level.push(TrieNode { step: step.kind.clone(), children: Vec::new(), ends: Vec::new() });
                level.len() - 1
            });
            let node = &mut level[position];
            ends = &mut node.ends;
            level = &mut node.children;
        }
        ends.push(index);
        index
    }

    /// The first steps, in the order in which the plans were inserted.
    pub fn roots(&self) -> &[TrieNode] {
        &self.roots
    }

    /// Plans without a step, by their index of insertion.
    pub fn ends_at_root(&self) -> &[usize] {
        &self.ends_at_root
    }

    /// Number of plans inserted.
    pub fn n_plans(&self) -> usize {
        self.n_plans
    }

    /// Number of distinct prefixes: steps that a walk runs.
    pub fn n_steps(&self) -> usize {
        fn count(nodes: &[TrieNode]) -> usize {
            nodes.iter().map(|node| 1 + count(&node.children)).sum()
        }
        count(&self.roots)
    }

    /// Every step once, depth first, and every plan's end once.
    pub fn walk(&self) -> Vec<WalkStep<'_>> {
        fn visit<'a>(nodes: &'a [TrieNode], depth: usize, out: &mut Vec<WalkStep<'a>>) {
            for node in nodes {
                out.push(WalkStep::Run { depth, step: &node.step });
                out.extend(node.ends.iter().map(|&plan| WalkStep::End { depth: depth + 1, plan }));
                visit(&node.children, depth + 1, out);
            }
        }
        let mut out: Vec<_> =
            self.ends_at_root.iter().map(|&plan| WalkStep::End { depth: 0, plan }).collect();
        visit(&self.roots, 0, &mut out);
        out
    }
}
