//! What one step makes of a schedule.

use super::Move;
use crate::schedule::{Node, Schedule};

/// How far apart two steps may be that are swapped.
const SWAP_REACH: usize = 2;

/// All schedules that one step of these kinds makes of another, within `runs_max` layer runs; some may be equal.
pub fn neighbours(
    schedule: &Schedule,
    moves: &[Move],
    (runs_max, n_layers): (usize, usize),
) -> Vec<Schedule> {
    let nodes = schedule.nodes();
    let mut made: Vec<Vec<Node>> = Vec::new();
    let has = |kind: Move| moves.contains(&kind);
    let shorter: Vec<Vec<Node>> = (0..nodes.len()).flat_map(|at| left_out(nodes, at)).collect();
    let resting: &[u16] = &if has(Move::Skip) { schedule.resting(n_layers) } else { Vec::new() };
    let more = |nodes: &[Node]| -> Vec<Vec<Node>> {
        let back = resting.iter().map(|layer| put_back(nodes, *layer));
        let again = (0..nodes.len()).filter(|_| has(Move::Repeat)).map(|at| repeated(nodes, at));
        back.chain(again).collect()
    };
    made.extend(more(nodes));
    made.extend(shorter.iter().flat_map(|shorter| more(shorter)));
    if has(Move::Skip) {
        made.extend(shorter);
    }
    if has(Move::Swap) {
        let pairs = (0..nodes.len()).flat_map(|at| (1..=SWAP_REACH).map(move |reach| (at, at + reach)));
        made.extend(pairs.filter(|(_, to)| *to < nodes.len()).map(|(from, to)| swapped(nodes, from, to)));
    }
    if has(Move::Parallel) {
        made.extend((1..nodes.len()).map(|at| joined(nodes, at - 1)));
        made.extend((0..nodes.len()).filter_map(|at| apart(nodes, at)));
    }
    let schedules = made.into_iter().filter_map(|nodes| Schedule::from_nodes(nodes, n_layers).ok());
    schedules.filter(|made| made != schedule && made.n_applications() <= runs_max).collect()
}

/// All schedules that are this one without one of its steps: of a loop one turn, of a group one branch.
pub fn without_one(schedule: &Schedule, n_layers: usize) -> Vec<Schedule> {
    let nodes = schedule.nodes();
    let made = (0..nodes.len()).flat_map(|at| left_out(nodes, at));
    made.filter_map(|nodes| Schedule::from_nodes(nodes, n_layers).ok()).collect()
}

/// The nodes with others in place of those of a range.
fn spliced(nodes: &[Node], range: std::ops::Range<usize>, with: Vec<Node>) -> Vec<Node> {
    let mut made = nodes.to_vec();
    made.splice(range, with);
    made
}

/// Without a node: of a loop without one turn, of a group without one branch or another.
fn left_out(nodes: &[Node], at: usize) -> Vec<Vec<Node>> {
    let with = |with: Vec<Node>| spliced(nodes, at..at + 1, with);
    match nodes.get(at) {
        None => Vec::new(),
        Some(Node::Layer(_)) => vec![with(Vec::new())],
        Some(Node::Repeat { body, times }) => {
            vec![with(vec![Node::Repeat { body: body.clone(), times: times.saturating_sub(1).max(1) }])]
        }
        Some(Node::Parallel { branches }) => {
            let without = |branch: usize| {
                let mut branches = branches.clone();
                branches.remove(branch);
                with(vec![Node::Parallel { branches }])
            };
            (0..branches.len()).map(without).collect()
        }
    }
}

/// With a layer in front of the first node that begins behind it.
fn put_back(nodes: &[Node], layer: u16) -> Vec<Node> {
    let at = nodes.iter().position(|node| first(node) > layer).unwrap_or(nodes.len());
    spliced(nodes, at..at, vec![Node::Layer(layer)])
}

/// The first layer of a node.
fn first(node: &Node) -> u16 {
    match node {
        Node::Layer(layer) => *layer,
        Node::Repeat { body, .. } => body.first().map_or(0, first),
        Node::Parallel { branches } => branches.iter().flatten().map(first).min().unwrap_or(0),
    }
}

/// With a node once more; of a loop one turn more.
fn repeated(nodes: &[Node], at: usize) -> Vec<Node> {
    let once: Vec<Node> = nodes.get(at).map_or_else(Vec::new, |node| node.body_and_times().0.to_vec());
    spliced(nodes, at..at, once)
}

fn swapped(nodes: &[Node], from: usize, to: usize) -> Vec<Node> {
    let mut made = nodes.to_vec();
    made.swap(from, to);
    made
}

/// With a node and the next one in parallel; groups take in what is beside them.
fn joined(nodes: &[Node], at: usize) -> Vec<Node> {
    let branches = |node: &Node| match node {
        Node::Parallel { branches } => branches.clone(),
        other => vec![vec![other.clone()]],
    };
    let both = nodes.iter().skip(at).take(2).flat_map(branches).collect();
    spliced(nodes, at..at + 2, vec![Node::Parallel { branches: both }])
}

/// With a group's branches one after the other; of what is no group nothing.
fn apart(nodes: &[Node], at: usize) -> Option<Vec<Node>> {
    let Node::Parallel { branches } = nodes.get(at)? else { return None };
    Some(spliced(nodes, at..at + 1, branches.concat()))
}
