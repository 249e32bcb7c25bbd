//! Cutting and joining on a raw tree.
//!
//! What is taken out leaves a hole, a parallel group without branches, so that the paths of
//! one edit stay true until its end; bringing the tree into normal form takes holes out.

use super::{EditError, Path, Place};
use crate::schedule::Node;

type Result<T> = std::result::Result<T, EditError>;

pub(super) fn take(nodes: &mut Vec<Node>, path: &Path) -> Result<Node> {
    Ok(std::mem::replace(node_mut(nodes, path)?, hole()))
}

/// Puts a node down and returns where it lies.
pub(super) fn put(nodes: &mut Vec<Node>, node: Node, to: &Place) -> Result<Path> {
    match to {
        Place::Gap(path) => {
            let (sequence, position) = sequence_and_position(nodes, path)?;
            if position > sequence.len() {
                return Err(nothing_at(path));
            }
            sequence.insert(position, node);
            Ok(path.clone())
        }
        Place::With(path) => {
            let group = group_of_branch(nodes, path).unwrap_or_else(|| path.clone());
            let target = node_mut(nodes, &group)?;
            if !matches!(target, Node::Parallel { .. }) {
                let alone = std::mem::replace(target, hole());
                *target = Node::Parallel { branches: vec![vec![alone]] };
            }
            let Node::Parallel { branches } = target else { return Err(nothing_at(path)) };
            branches.push(vec![node]);
            Ok(group.then(&[branches.len() - 1, 0]))
        }
    }
}

/// Sets how often the node runs and returns where it, or its loop, lies.
pub(super) fn set_times(nodes: &mut Vec<Node>, path: &Path, count: u32) -> Result<Path> {
    if let Some(of_loop) = only_node_of_loop(nodes, path) {
        return set_times(nodes, &of_loop, count);
    }
    match node_mut(nodes, path)? {
        Node::Repeat { times, .. } => *times = count,
        node => {
            let body = vec![std::mem::replace(node, hole())];
            *node = Node::Repeat { body, times: count };
        }
    }
    Ok(path.clone())
}

/// Puts `length` neighbours into what `group` makes of them.
pub(super) fn wrap(
    nodes: &mut Vec<Node>,
    first: &Path,
    length: usize,
    group: impl FnOnce(Vec<Node>) -> Node,
) -> Result<Option<Path>> {
    let (sequence, position) = sequence_and_position(nodes, first)?;
    let end = position.saturating_add(length);
    if length == 0 || end > sequence.len() {
        return Err(nothing_at(&first.after(length)));
    }
    let body = sequence.drain(position..end).collect();
    sequence.insert(position, group(body));
    Ok(Some(first.clone()))
}

/// Puts the content of a group in its place.
pub(super) fn ungroup(nodes: &mut Vec<Node>, path: &Path) -> Result<Path> {
    let content = match node_mut(nodes, path)? {
        Node::Layer(_) => return Err(EditError::NotAGroup),
        Node::Repeat { body, .. } => std::mem::take(body),
        Node::Parallel { branches } => std::mem::take(branches).concat(),
    };
    let (sequence, position) = sequence_and_position(nodes, path)?;
    sequence.splice(position..=position, content);
    Ok(path.clone())
}

pub(super) fn node_mut<'n>(nodes: &'n mut Vec<Node>, path: &Path) -> Result<&'n mut Node> {
    let (sequence, position) = sequence_and_position(nodes, path)?;
    sequence.get_mut(position).ok_or_else(|| nothing_at(path))
}

/// The sequence that a path leads into, and the last index.
fn sequence_and_position<'n>(nodes: &'n mut Vec<Node>, path: &Path) -> Result<(&'n mut Vec<Node>, usize)> {
    let nowhere = || nothing_at(path);
    let (&position, mut rest) = path.indices().split_last().ok_or_else(nowhere)?;
    let mut sequence = nodes;
    while let [index, below @ ..] = rest {
        (sequence, rest) = match (sequence.get_mut(*index).ok_or_else(nowhere)?, below) {
            (Node::Repeat { body, .. }, below) => (body, below),
            (Node::Parallel { branches }, [branch, below @ ..]) => {
                (branches.get_mut(*branch).ok_or_else(nowhere)?, below)
            }
            (Node::Layer(_) | Node::Parallel { .. }, _) => return Err(nowhere()),
        };
    }
    Ok((sequence, position))
}

/// The parallel group, if the node at `path` is by itself one of its branches.
fn group_of_branch(nodes: &mut Vec<Node>, path: &Path) -> Option<Path> {
    let [above @ .., branch, 0] = path.indices() else { return None };
    let group = Path::from(above.to_vec());
    match node_mut(nodes, &group).ok()? {
        Node::Parallel { branches } if branches.get(*branch)?.len() == 1 => Some(group),
        _ => None,
    }
}

/// The loop, if the node at `path` is all that it repeats.
fn only_node_of_loop(nodes: &mut Vec<Node>, path: &Path) -> Option<Path> {
    let [above @ .., 0] = path.indices() else { return None };
    let around = Path::from(above.to_vec());
    match node_mut(nodes, &around).ok()? {
        Node::Repeat { body, .. } if body.len() == 1 => Some(around),
        _ => None,
    }
}

fn hole() -> Node {
    Node::Parallel { branches: Vec::new() }
}

fn nothing_at(path: &Path) -> EditError {
    EditError::NoSuchPlace { path: path.clone() }
}
