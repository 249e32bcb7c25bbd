//! A schedule as a plain list of layers, where it is one.

use super::error::ExportError;
use crate::model::shorten;
use crate::plan::lower;
use crate::schedule::{Node, Schedule};

/// Characters of a group that an error shows.
const SHOWN_CHARS_MAX: usize = 60;

/// The layers in the order in which they run, loops written out.
///
/// # Errors
/// When a group runs in parallel, or no layer runs; `form` is named as what cannot express it.
pub(super) fn sequence(schedule: &Schedule, form: &'static str) -> Result<Vec<u16>, ExportError> {
    if let Some(group) = first_group(schedule.nodes()) {
        return Err(ExportError::Parallel { group: shorten(&group.to_string(), SHOWN_CHARS_MAX), form });
    }
    let layers: Vec<u16> = lower(schedule).applications().collect();
    if layers.is_empty() { Err(ExportError::NoLayer { form }) } else { Ok(layers) }
}

fn first_group(nodes: &[Node]) -> Option<&Node> {
    nodes.iter().find_map(|node| match node {
        Node::Layer(_) => None,
        Node::Repeat { body, .. } => first_group(body),
        Node::Parallel { .. } => Some(node),
    })
}
