//! Schedules for the tests: from text, and random trees for the laws (nested, redundant,
//! unsorted, anything but normal).

use atelier::schedule::edit::Path;
use atelier::schedule::{Node, Schedule};
use proptest::prelude::*;

/// Layers of the model that random schedules are for. Few, so that neighbours are often equal.
pub(crate) const N_LAYERS: usize = 6;

/// A raw tree: groups in groups, loops that run once, branches in any order.
pub(crate) fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let leaf = (0..N_LAYERS as u16).prop_map(Node::Layer);
    let node = leaf.prop_recursive(4, 24, 4, |inner| {
        let sequence = prop::collection::vec(inner, 1..4);
        prop_oneof![
            (sequence.clone(), 1_u32..4).prop_map(|(body, times)| Node::Repeat { body, times }),
            prop::collection::vec(sequence, 1..4).prop_map(|branches| Node::Parallel { branches }),
        ]
    });
    prop::collection::vec(node, 0..6)
}

/// A schedule in normal form.
pub(crate) fn schedules() -> impl Strategy<Value = Schedule> {
    nodes().prop_filter_map("beyond a limit", |nodes| Schedule::from_nodes(nodes, N_LAYERS).ok())
}

/// A schedule from its text.
#[track_caller]
pub(crate) fn parse(text: &str, n_layers: usize) -> Schedule {
    Schedule::parse(text, n_layers).unwrap_or_else(|error| panic!("{text:?}: {}", error.render(text)))
}

/// The normal form of a text, or what is said about it.
pub(crate) fn normal_form(text: &str, n_layers: usize) -> String {
    match Schedule::parse(text, n_layers) {
        Ok(schedule) => schedule.to_string(),
        Err(error) => error.render(text),
    }
}

/// All nodes of a schedule with their paths, in reading order, a group before what is in it.
pub(crate) fn paths(schedule: &Schedule) -> Vec<Path> {
    fn visit(nodes: &[Node], prefix: &[usize], paths: &mut Vec<Path>) {
        for (index, node) in nodes.iter().enumerate() {
            let here = [prefix, &[index]].concat();
            paths.push(Path::from(here.clone()));
            match node {
                Node::Layer(_) => {}
                Node::Repeat { body, .. } => visit(body, &here, paths),
                Node::Parallel { branches } => {
                    for (index, branch) in branches.iter().enumerate() {
                        visit(branch, &[here.as_slice(), &[index]].concat(), paths);
                    }
                }
            }
        }
    }
    let mut paths = Vec::new();
    visit(schedule.nodes(), &[], &mut paths);
    paths
}
