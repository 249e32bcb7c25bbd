//! Addresses of nodes and gaps in a tree.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use crate::schedule::{MAX_DEPTH, Node, Schedule};

/// Most indices that a text may name: two per level of nesting (a loop, a branch) and one
/// per level for the node in it.
const MAX_INDICES: usize = 4 * MAX_DEPTH;

/// Leads from the top of a schedule to a node, or to the gap before it.
///
/// Each index picks a node of a sequence. From a loop the next index picks in its body;
/// from a parallel group the next two pick a branch and a node in it. As text: indices with
/// dots between, `3.0.1`, for attributes of the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<usize>);

impl Path {
    pub fn indices(&self) -> &[usize] {
        &self.0
    }

    /// This path and further indices.
    pub fn then(&self, indices: &[usize]) -> Self {
        Self([&self.0, indices].concat())
    }

    /// The same sequence, `distance` nodes further on.
    pub fn after(&self, distance: usize) -> Self {
        self.with_last(|last| last.saturating_add(distance))
    }

    /// The node before in the same sequence; `None` for the first.
    pub fn previous(&self) -> Option<Self> {
        (self.last() > 0).then(|| self.with_last(|last| last - 1))
    }

    /// Index in its own sequence.
    pub fn last(&self) -> usize {
        self.0.last().copied().unwrap_or(0)
    }

    /// Whether this leads through `other` to something in it.
    pub fn is_inside(&self, other: &Self) -> bool {
        self.0.len() > other.0.len() && self.0.starts_with(&other.0)
    }

    fn with_last(&self, change: impl Fn(usize) -> usize) -> Self {
        let mut indices = self.0.clone();
        if let Some(last) = indices.last_mut() {
            *last = change(*last);
        }
        Self(indices)
    }
}

impl Schedule {
    pub fn node(&self, path: &Path) -> Option<&Node> {
        self.groups_to(path)?.pop().map(|(_, node)| node)
    }

    /// The nodes from the top down to the one at `path`, with their paths.
    pub(super) fn groups_to(&self, path: &Path) -> Option<Vec<(Path, &Node)>> {
        let mut found = Vec::new();
        let mut nodes = self.nodes();
        let mut rest = path.indices();
        while let [index, below @ ..] = rest {
            let node = nodes.get(*index)?;
            let end = path.indices().len() - below.len();
            found.push((Path(path.indices().get(..end)?.to_vec()), node));
            (nodes, rest) = match (node, below) {
                (_, []) => break,
                (Node::Layer(_), _) | (Node::Parallel { .. }, [_]) => return None,
                (Node::Repeat { body, .. }, below) => (body.as_slice(), below),
                (Node::Parallel { branches }, [branch, below @ ..]) => {
                    (branches.get(*branch)?.as_slice(), below)
                }
            };
        }
        (!found.is_empty()).then_some(found)
    }
}

impl From<Vec<usize>> for Path {
    fn from(indices: Vec<usize>) -> Self {
        Self(indices)
    }
}

impl<const N: usize> From<[usize; N]> for Path {
    fn from(indices: [usize; N]) -> Self {
        Self(indices.to_vec())
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        for (position, index) in self.0.iter().enumerate() {
            let dot = if position == 0 { "" } else { "." };
            write!(f, "{dot}{index}")?;
        }
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
pub struct NotAPath;

impl FromStr for Path {
    type Err = NotAPath;

    fn from_str(text: &str) -> Result<Self, NotAPath> {
        let mut indices = Vec::new();
        for part in text.split('.') {
            if indices.len() == MAX_INDICES {
                return Err(NotAPath);
            }
            indices.push(part.parse().map_err(|_| NotAPath)?);
        }
        Ok(Self(indices))
    }
}
