//! English: the canvas.

use super::{NUMBERS, plural};
use crate::ui::text::CanvasText;
use crate::ui::text::canvas::BrokeText;

pub(super) const CANVAS: CanvasText = CanvasText {
    picture_title: |model, schedule| format!("Canvas of {model}, painters {schedule}"),
    picture_key: "Bar: how likely the word is. Pale: half a nat or more from the full model. \u{2260}: another word than \
                  the full model\u{2019}s.",
    heading: "The canvas",
    explanation: "Tokens of the prompt across, steps upward: the word that each step would say next, \
                  if the canvas were read there (logit lens).",
    waiting: "The canvas appears here once there is a prompt and a model.",
    stale: "of the schedule or prompt before",
    grid_label: |tokens, steps| {
        format!(
            "{tokens} {} across, {steps} steps upward; arrow keys move",
            plural(tokens, "token", "tokens")
        )
    },
    tokens: |shown, before, unread| {
        let shown = format!("The last {} {}", NUMBERS.count(shown as u64), plural(shown, "token", "tokens"));
        match (before, unread) {
            (0, _) => "All tokens of the prompt.".to_owned(),
            (before, 0) => {
                format!("{shown}; {} before them are read and not shown.", NUMBERS.count(before as u64))
            }
            (before, unread) => format!(
                "{shown}; of {} before them the first {} are not read, because the states of all would be too many.",
                NUMBERS.count(before as u64),
                NUMBERS.count(unread as u64)
            ),
        }
    },
    embedding: "canvas in",
    token_row: "token",
    step: |text| match text.starts_with('(') {
        true => format!("group {text}"),
        false => format!("layer {text}"),
    },
    off_from_here: "off the path from here on",
    cell: |step, token, says, probability, full| {
        let probability = NUMBERS.probability(probability);
        let full = full.map(|full| format!("; the full model: {full}")).unwrap_or_default();
        format!("{step}, after {token}: {says}, {probability}{full}")
    },
    broken: "not a number",
    look: "Point at a word, or move to it with the arrow keys, to see what else the step would say there.",
    details: |step, token| format!("After {step}, at {token}:"),
    full_says: |says, probability, divergence| {
        let divergence = divergence.map_or_else(
            || "no numbers to compare".to_owned(),
            |nats| format!("divergence {} nats", NUMBERS.fixed(nats, 3)),
        );
        format!(
            "The full model after the same layer: {says}, {}; {divergence}.",
            NUMBERS.probability(probability)
        )
    },
    changed: "another word than the full model",
    key_shade: "darker: surer of its word",
    key_faded: "greyer: farther from the full model\u{2019}s path",
    key_changed: "another word than the full model",
    broke: BrokeText {
        heading: "Where it broke",
        is_full: "This is the full model\u{2019}s own path. Change the painters, and it shows here where they leave it.",
        on_path: |divergence| {
            format!(
                "Your painters end on the full model\u{2019}s path: divergence {} at the end.",
                nats(divergence)
            )
        },
        off_from: |number, step, divergence, end| {
            format!(
                "Off the full model\u{2019}s path for good from step {number} on ({step}): divergence {} there, {} at the end.",
                nats(divergence),
                nats(end)
            )
        },
        off_at_end: |divergence| {
            format!(
                "Every step is on the path of its layer, but the end is not the full model\u{2019}s end: the last \
                 layers are missing. Divergence {} at the end.",
                nats(divergence)
            )
        },
        no_flip: |n| {
            format!(
                "No token flips: at each of the {} {} read, both say the same next.",
                NUMBERS.count(n as u64),
                plural(n, "token", "tokens")
            )
        },
        flip: |after, full, edited, follows| {
            let follows = follows.map(|text| format!(" (the text goes on with {text})")).unwrap_or_default();
            format!(
                "First token that flips: after {after} the full model says {full}, your painters {edited}{follows}."
            )
        },
        by_step: "Step by step",
        rule: "Each step is compared with the full model after the same layer, a group with the full model after its \
               highest layer; the end with the full model\u{2019}s end. A layer that was left out has no row: what its \
               absence does shows in the next. Off the path: a mean divergence of the next word of at least 0.1 nats, \
               over the tokens shown.",
        column_step: "Step",
        column_layer: "Compared with",
        column_cosine: "Cosine",
        column_norm: "Length",
        column_divergence: "Divergence, nats",
        column_changed: "Words that differ",
        end: "the end",
        after_layer: |layer| format!("after layer {layer}"),
        off: "off",
    },
};

fn nats(value: Option<f64>) -> String {
    value.map_or_else(|| "not a number".to_owned(), |value| format!("{} nats", NUMBERS.fixed(value, 2)))
}
