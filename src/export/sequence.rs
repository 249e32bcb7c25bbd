//! A schedule as a plain list of layers, where it is one.

use super::error::ExportError;
use crate::schedule::{Node, Schedule};

/// The layers in the order in which they run, loops written out.
///
/// # Errors
/// When a group runs in parallel; `form` is named as what cannot express it.
pub fn sequence(schedule: &Schedule, form: &'static str) -> Result<Vec<u16>, ExportError> {
    let mut layers = Vec::with_capacity(schedule.n_applications());
    unroll(schedule.nodes(), form, &mut layers)?;
    Ok(layers)
}

fn unroll(nodes: &[Node], form: &'static str, layers: &mut Vec<u16>) -> Result<(), ExportError> {
    for node in nodes {
        match node {
            Node::Layer(layer) => layers.push(*layer),
            Node::Repeat { body, times } => {
                for _ in 0..*times {
                    unroll(body, form, layers)?;
                }
            }
            Node::Parallel { .. } => return Err(ExportError::parallel(&node.to_string(), form)),
        }
    }
    Ok(())
}
