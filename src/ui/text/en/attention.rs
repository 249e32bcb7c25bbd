//! English: attention maps.

use super::{NUMBERS, plural};
use crate::ui::text::AttentionText;

pub(super) const ATTENTION: AttentionText = AttentionText {
    heading: "Attention maps",
    explanation: "How much each token (row) attends to itself and to the tokens before it (columns), in one layer run: \
                  in the full model, and in the same layer under your schedule.",
    run: "Show attention",
    waiting: "Attention is being computed.",
    stale: "of the schedule or prompt before",
    choose_run: "Layer run",
    layer_run: |place, of, layer| format!("{place} of {of}: layer {layer}"),
    choose_head: "Head",
    mean: "mean over heads",
    head: |head| format!("head {head}"),
    full: |layer| format!("Full model, layer {layer}"),
    edited: |layer| format!("Your schedule, layer {layer}"),
    key: "attended token",
    query: "attending token",
    weight: "attention weight",
    distances: "Distance of each layer run's attention from the full model's",
    step: "layer run of your schedule",
    distance: "Jensen-Shannon divergence, nats",
    tokens: |shown, before| {
        let shown_words = format!("{} {}", NUMBERS.count(shown as u64), plural(shown, "token", "tokens"));
        match before {
            0 => format!("All {shown_words} of the prompt; each row adds up to 1."),
            before => format!(
                "The last {shown_words} of the prompt; {} before them are computed and not shown, so rows need not add \
                 up to 1. Distances are over the whole prompt.",
                NUMBERS.count(before as u64)
            ),
        }
    },
    note: "layer run",
    hint: "Click, tap again or press Enter to show this layer run.",
    label: |run| format!("Show layer run {run}"),
};
