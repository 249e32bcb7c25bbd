//! A Python script that runs any schedule on Hugging Face transformers.
//!
//! The script is [`TEMPLATE`], a Python file that runs by itself, with four lines replaced:
//! the schedule is data in it, not code. What it computes is compared with the executors by
//! tests (`tools/golden/README.md`).

use super::Subject;
use super::quote::json;
use crate::schedule::Node;

/// The script, for no layer of no model.
const TEMPLATE: &str = include_str!("run_schedule.py");

pub fn pytorch(subject: Subject<'_>) -> String {
    let Subject { schedule, spec, model, .. } = subject;
    let lines = [
        ("MODEL = \"\"", format!("MODEL = {}", json(model))),
        ("N_LAYERS = 0", format!("N_LAYERS = {}", spec.n_layers)),
        ("SCHEDULE = \"-\"", format!("SCHEDULE = {}", json(&schedule.to_string()))),
        ("ORDER = []", format!("ORDER = {}", order(schedule.nodes()))),
    ];
    let mut text = String::with_capacity(TEMPLATE.len());
    for line in TEMPLATE.lines() {
        let replaced = lines.iter().find(|(old, _)| *old == line);
        text.push_str(replaced.map_or(line, |(_, new)| new));
        text.push('\n');
    }
    text
}

/// Nodes as a literal of Python: a layer is its number, a loop `["repeat", times, nodes]`, a
/// group `["parallel", nodes, nodes, …]`.
fn order(nodes: &[Node]) -> String {
    let node = |node: &Node| match node {
        Node::Layer(layer) => layer.to_string(),
        Node::Repeat { body, times } => format!("[\"repeat\", {times}, {}]", order(body)),
        Node::Parallel { branches } => {
            let branches: Vec<String> = branches.iter().map(|branch| order(branch)).collect();
            format!("[\"parallel\", {}]", branches.join(", "))
        }
    };
    format!("[{}]", nodes.iter().map(node).collect::<Vec<_>>().join(", "))
}
