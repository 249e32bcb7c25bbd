//! The one way to build a tree: bottom up, in normal form and within its limits at every
//! moment.
//!
//! Parser, presets and edits all build with [`Sequence`], so that there is one place where
//! the normal form is decided. A sequence can carry a *focus*, the path of one node that is
//! followed through every merge and sort: that is how an edit knows where the thing that
//! it moved now stands.

use super::limits::{MAX_APPLICATIONS, MAX_BRANCHES, MAX_DEPTH};
use super::tree::{Node, TreeError, check_layer, check_n_layers};
use crate::order;

/// Levels of a raw tree that are visited; each printed level of a tree in normal form
/// is at most two, a loop around a parallel group.
const MAX_RAW_LEVELS: usize = 4 * MAX_DEPTH;

/// What becomes of a body or branch without a layer in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Empties {
    /// It is an error.
    Refuse,
    /// It goes: the last card has been taken out of its group.
    Drop,
}

/// Nodes in normal form.
#[derive(Debug, Clone, Default)]
pub(super) struct Sequence {
    pub(super) nodes: Vec<Node>,
    n_applications: usize,
    /// Levels of printed parentheses.
    depth: usize,
    /// Path of the node that is followed.
    pub(super) focus: Option<Vec<usize>>,
}

impl Sequence {
    pub(super) fn layer(layer: u16) -> Self {
        Self { nodes: vec![Node::Layer(layer)], n_applications: 1, depth: 0, focus: None }
    }

    /// Several branches on the same input; a single one is itself.
    pub(super) fn parallel(mut branches: Vec<Self>) -> Result<Self, TreeError> {
        check_branches(branches.len())?;
        if branches.is_empty() || branches.iter().any(Self::is_empty) {
            return Err(TreeError::EmptyBranch);
        }
        if branches.len() == 1 {
            return branches.pop().ok_or(TreeError::EmptyBranch);
        }
        order::sort(&mut branches, |a, b| a.nodes.cmp(&b.nodes));
        let n_applications = check_applications(branches.iter().map(|b| b.n_applications as u64).sum())?;
        let depth = check_depth(1 + branches.iter().map(|b| b.depth).max().unwrap_or(0))?;
        let focus = branches.iter().enumerate().find_map(|(index, branch)| {
            branch.focus.as_ref().map(|path| [&[0, index], path.as_slice()].concat())
        });
        let branches = branches.into_iter().map(|branch| branch.nodes).collect();
        Ok(Self { nodes: vec![Node::Parallel { branches }], n_applications, depth, focus })
    }

    /// This sequence `times` times in a row; once is itself.
    pub(super) fn repeated(mut self, times: u32) -> Result<Self, TreeError> {
        if times == 0 {
            return Err(TreeError::ZeroCount);
        }
        if self.is_empty() {
            return Err(TreeError::EmptyBranch);
        }
        if times == 1 {
            return Ok(self);
        }
        self.n_applications = check_applications(self.n_applications as u64 * u64::from(times))?;
        if let [Node::Repeat { times: inner, .. }] = self.nodes.as_mut_slice() {
            // Cannot overflow: applications are at least as many as the product.
            *inner *= times;
            return Ok(self);
        }
        if self.nodes.len() > 1 {
            self.depth = check_depth(self.depth + 1)?;
        }
        if let Some(path) = &mut self.focus {
            path.insert(0, 0);
        }
        self.nodes = vec![Node::Repeat { body: self.nodes, times }];
        Ok(self)
    }

    /// Appends what comes after; neighbours that repeat the same thing become one loop.
    pub(super) fn append(&mut self, next: Self) -> Result<(), TreeError> {
        self.n_applications = check_applications((self.n_applications + next.n_applications) as u64)?;
        self.depth = self.depth.max(next.depth);
        let mut focus = next.focus;
        for (index, node) in next.nodes.into_iter().enumerate() {
            let inner = focus.take_if(|path| path.first() == Some(&index));
            self.attach(node, inner.as_ref().and_then(|path| path.get(1..)));
        }
        Ok(())
    }

    /// Follows the first node from now on.
    pub(super) fn focused(mut self) -> Self {
        self.focus = (!self.is_empty()).then(|| vec![0]);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(super) fn n_applications(&self) -> usize {
        self.n_applications
    }

    /// The layer, if that is all there is.
    pub(super) fn single_layer(&self) -> Option<u16> {
        match self.nodes.as_slice() {
            [Node::Layer(layer)] => Some(*layer),
            _ => None,
        }
    }

    /// Builds any tree anew, following the node at `focus`. Of a loop or a group that
    /// dissolves, its first node is followed instead.
    pub(super) fn normalise(
        nodes: Vec<Node>,
        n_layers: usize,
        focus: Option<&[usize]>,
        empties: Empties,
    ) -> Result<Self, TreeError> {
        check_n_layers(n_layers)?;
        Normaliser { n_layers, empties }.sequence(nodes, focus, 0)
    }

    fn attach(&mut self, node: Node, focus: Option<&[usize]>) {
        let merges = self.nodes.last().is_some_and(|last| last.body_and_times().0 == node.body_and_times().0);
        let Some(last) = (if merges { self.nodes.pop() } else { None }) else {
            if let Some(path) = focus {
                self.focus = Some([&[self.nodes.len()], path].concat());
            }
            self.nodes.push(node);
            return;
        };
        // What was not a loop now lies in one, and so does whatever was followed in it.
        let at = self.nodes.len();
        let is_loop = |node: &Node| matches!(node, Node::Repeat { .. });
        if let Some(path) = self.focus.as_mut().filter(|path| path.first() == Some(&at) && !is_loop(&last)) {
            path.insert(1, 0);
        }
        if let Some(path) = focus {
            let level: &[usize] = if is_loop(&node) { &[] } else { &[0] };
            self.focus = Some([&[at], level, path].concat());
        }
        // Cannot overflow: applications are at least as many as the sum.
        let times = last.body_and_times().1 + node.body_and_times().1;
        let body = match last {
            Node::Repeat { body, .. } => body,
            bare => vec![bare],
        };
        self.nodes.push(Node::Repeat { body, times });
    }
}

struct Normaliser {
    n_layers: usize,
    empties: Empties,
}

impl Normaliser {
    fn sequence(
        &self,
        nodes: Vec<Node>,
        focus: Option<&[usize]>,
        level: usize,
    ) -> Result<Sequence, TreeError> {
        let mut sequence = Sequence::default();
        for (index, node) in nodes.into_iter().enumerate() {
            let inner = step_into(focus, index);
            let mut part = self.node(node, inner, level)?;
            if inner.is_some_and(<[usize]>::is_empty) {
                part = part.focused();
            }
            sequence.append(part)?;
        }
        Ok(sequence)
    }

    fn node(&self, node: Node, focus: Option<&[usize]>, level: usize) -> Result<Sequence, TreeError> {
        if level > MAX_RAW_LEVELS {
            return Err(TreeError::TooDeep { max: MAX_DEPTH });
        }
        match node {
            Node::Layer(layer) => Ok(Sequence::layer(check_layer(u32::from(layer), self.n_layers)?)),
            Node::Repeat { body, times } => {
                let body = self.sequence(body, focus, level + 1)?;
                if body.is_empty() && self.empties == Empties::Drop { Ok(body) } else { body.repeated(times) }
            }
            Node::Parallel { branches } => {
                let mut kept = Vec::with_capacity(branches.len());
                for (index, branch) in branches.into_iter().enumerate() {
                    let branch = self.sequence(branch, step_into(focus, index), level + 1)?;
                    if !branch.is_empty() || self.empties == Empties::Refuse {
                        kept.push(branch);
                    }
                }
                if kept.is_empty() && self.empties == Empties::Drop {
                    Ok(Sequence::default())
                } else {
                    Sequence::parallel(kept)
                }
            }
        }
    }
}

/// The rest of `path`, if it leads through `index`.
fn step_into(path: Option<&[usize]>, index: usize) -> Option<&[usize]> {
    path?.split_first().filter(|(first, _)| **first == index).map(|(_, rest)| rest)
}

pub(super) fn check_branches(count: usize) -> Result<(), TreeError> {
    if count > MAX_BRANCHES { Err(TreeError::TooManyBranches { count, max: MAX_BRANCHES }) } else { Ok(()) }
}

pub(super) fn check_applications(count: u64) -> Result<usize, TreeError> {
    if count > MAX_APPLICATIONS as u64 {
        return Err(TreeError::TooManyApplications { count, max: MAX_APPLICATIONS });
    }
    Ok(count as usize)
}

fn check_depth(depth: usize) -> Result<usize, TreeError> {
    if depth > MAX_DEPTH { Err(TreeError::TooDeep { max: MAX_DEPTH }) } else { Ok(depth) }
}
