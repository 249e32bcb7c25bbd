//! What stands above all results: what was changed, and what that has done most.

use super::scores::{Change, is_growing, verdict};
use crate::app::state::{PanelPhase, Slot, State};
use crate::experiment::{Report, TaskComparison};
use crate::schedule::{Node, Schedule};
use crate::words::say;

/// What is said of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// What was changed, one sentence.
    pub changed: String,
    /// What that did: the greatest effect, and what has changed least.
    pub effects: Vec<String>,
    /// On how many items of each task that rests; none before there are enough.
    pub rests_on: Option<String>,
    /// It is of the schedule before.
    pub is_stale: bool,
    /// The schedule is that of a link, which nobody has changed since.
    pub is_linked: bool,
}

/// What is said of the schedule that is seen; nothing while no model is known.
pub fn moment(state: &State) -> Option<Moment> {
    if state.n_layers == 0 {
        return None;
    }
    let panel = state.panel(Slot::Scores);
    let is_full = state.is_full_model();
    let tasks = panel.value(Report::scores).map_or(&[][..], |scores| &scores.tasks);
    let shares: Vec<&TaskComparison> = tasks.iter().filter(|it| it.edited.metric.is_share()).collect();
    let is_mute = is_full || state.hides("scores");
    let named = if is_mute { Vec::new() } else { named(state, &shares) };
    Some(Moment {
        changed: changed(state),
        rests_on: items_of(named.iter().map(|(_, comparison)| comparison.edited.n))
            .map(|items| say!("moment-rests-on", items)),
        effects: named.iter().map(effect).collect(),
        is_stale: panel.phase == PanelPhase::Stale,
        is_linked: state.is_as_linked(),
    })
}

fn changed(state: &State) -> String {
    let n_layers = state.n_layers;
    if state.is_full_model() {
        return say!("moment-full", n = n_layers);
    }
    if state.is_as_linked() {
        return say!("moment-linked", changes = changes(state.schedule(), n_layers));
    }
    let skipped = state.resting();
    match runs_in_order(state.schedule()) {
        true => {
            let layers: Vec<String> = skipped.iter().map(u16::to_string).collect();
            say!("moment-skipped", n = skipped.len(), layers)
        }
        false => say!("moment-changed", schedule = state.schedule().to_string()),
    }
}

/// Whether the layers that run do so one after another, each once, in the model's order.
fn runs_in_order(schedule: &Schedule) -> bool {
    let layer = |node: &Node| match node {
        Node::Layer(layer) => Some(*layer),
        _ => None,
    };
    let layers: Option<Vec<u16>> = schedule.nodes().iter().map(layer).collect();
    layers.is_some_and(|layers| layers.is_sorted_by(|below, above| below < above))
}

/// What a schedule changes in the full model, in words: what is skipped, repeated and run in parallel, and whether that
/// runs in the order of the model.
fn changes(schedule: &Schedule, n_layers: usize) -> Vec<String> {
    let skipped = schedule.resting(n_layers);
    let mut said = Vec::new();
    if !skipped.is_empty() {
        said.push(say!("change-skips", n = skipped.len(), layers = listed(&skipped)));
    }
    for node in schedule.nodes() {
        let (body, times) = node.body_and_times();
        let layers = layers_of(body);
        let (n, layers) = (layers.len(), listed(&layers));
        match body {
            [Node::Parallel { .. }] => said.push(say!("change-parallel", layers, times)),
            _ if times > 1 => said.push(say!("change-repeats", n, layers, times)),
            _ => {}
        }
    }
    let order = layers_of(schedule.nodes());
    if !order.is_sorted() {
        said.push(say!("change-order"));
    } else if said.is_empty() {
        // A layer that stands there twice, in no loop.
        said.push(say!("change-twice"));
    }
    said
}

/// Layers in words, three and more that follow one another as a range.
fn listed(layers: &[u16]) -> Vec<String> {
    let runs = layers.chunk_by(|below, above| *above == below.saturating_add(1));
    let run = |run: &[u16]| match *run {
        [first, _, .., last] => vec![say!("change-range", first, last)],
        _ => run.iter().map(u16::to_string).collect(),
    };
    runs.flat_map(run).collect()
}

/// The layers that are written in a sequence, from the first to the last.
fn layers_of(nodes: &[Node]) -> Vec<u16> {
    let layers = nodes.iter().flat_map(|node| match node {
        Node::Layer(layer) => vec![*layer],
        Node::Repeat { body, .. } => layers_of(body),
        Node::Parallel { branches } => branches.iter().flat_map(|nodes| layers_of(nodes)).collect(),
    });
    layers.collect()
}

/// Numbers of items in words, one or from the least to the most; nothing of none.
pub fn items_of(counts: impl Iterator<Item = usize> + Clone) -> Option<String> {
    let (least, most) = (counts.clone().min()?, counts.max()?);
    Some(if least == most { say!("items", n = least) } else { say!("n-between", least, most) })
}

/// The task that lost most, or gained most where none has lost; then the one that has moved least, which has not changed clearly.
fn named<'a>(state: &State, shares: &[&'a TaskComparison]) -> Vec<(bool, &'a TaskComparison)> {
    let judged = |comparison: &&&TaskComparison| {
        let difference = comparison.difference.as_ref()?;
        let growing = is_growing(comparison);
        let said = state.said_of(&comparison.edited.task).right;
        Some(verdict(difference.interval, difference.n, false, growing, said))
    };
    let moved = |comparison: &&&TaskComparison| comparison.difference.as_ref().map_or(0.0, |it| it.value);
    let of = |wanted: Change| shares.iter().filter(move |comparison| judged(comparison) == Some(wanted));
    let worst = of(Change::Worse).min_by(|a, b| moved(a).total_cmp(&moved(b)));
    let most = worst.or_else(|| of(Change::Better).max_by(|a, b| moved(a).total_cmp(&moved(b))));
    let least = of(Change::NoClearChange).min_by(|a, b| moved(a).abs().total_cmp(&moved(b).abs()));
    let most = most.into_iter().map(|comparison| (true, *comparison));
    most.chain(least.into_iter().map(|comparison| (false, *comparison))).collect()
}

fn effect((has_moved, TaskComparison { full, edited, .. }): &(bool, &TaskComparison)) -> String {
    let (task, full, edited) = (edited.task.clone(), full.value, edited.value);
    match (has_moved, edited < full) {
        (true, true) => say!("moment-falls", task, full, edited),
        (true, false) => say!("moment-rises", task, full, edited),
        (false, _) => say!("moment-stays", task, full, edited),
    }
}
