//! The trie of shared prefixes of a set of schedules.
//!
//! Schedules that agree on their first `j` steps share the hidden state after step `j`.
//! A depth-first walk runs each shared step once.

use super::{Plan, StepKind};

/// A set of plans, by shared prefixes of their steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trie {
    /// The first steps, in the order in which the plans were given.
    pub roots: Vec<TrieNode>,
    /// Plans without a step, by their index.
    pub ends_at_root: Vec<usize>,
}

/// One step that some plans share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrieNode {
    pub step: StepKind,
    /// What follows, in the order in which the plans were given.
    pub children: Vec<TrieNode>,
    /// Plans that end here, by their index.
    pub ends: Vec<usize>,
}

impl Trie {
    /// The trie of these plans; indices follow their order.
    pub fn new<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Self {
        let mut trie = Self::default();
        for (index, plan) in plans.into_iter().enumerate() {
            let mut ends = &mut trie.ends_at_root;
            let mut level = &mut trie.roots;
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
        }
        trie
    }
}
