//! English: items of one's own.

use super::{NUMBERS, plural};
use crate::ui::text::items::ItemsText;

pub(super) const ITEMS: ItemsText = ItemsText {
    open: "Your own items\u{2026}",
    heading: "Your own items",
    explanation: |bytes| {
        format!(
            "Bring questions of your own: one JSON object a line, or an array of them, also packed with gzip. The form is recognised from the fields, and \
             the items are scored under every schedule like the model\u{2019}s own. At most {}; \
             nothing leaves this device.",
            NUMBERS.bytes(bytes as u64)
        )
    },
    forms: "Forms that are read",
    form: &[
        (
            "Atelier",
            "context, choices, label \u{2013} or context, answer",
            "the likeliest choice; every token of the answer",
        ),
        ("LAMBADA", "text", "the last word"),
        ("HellaSwag", "ctx_a, ctx_b, activity_label, endings, label", "the likeliest ending per character"),
        ("WinoGrande", "sentence, option1, option2, answer", "the option that makes the rest likelier"),
        ("ARC", "question, choices, answerKey", "the likeliest choice per character"),
        (
            "GSM8K",
            "question, answer",
            "an answer is written; its number after #### must be right. No examples stand in front here; \
             on the command line --fewshot gives them",
        ),
    ],
    pick: "Choose files\u{2026}",
    or_drop: "or drop .jsonl, .txt, .json or .gz files anywhere on the page",
    paste: "Or paste lines",
    paste_example: "{\"context\": \"The sky is\", \"choices\": [\" blue\", \" loud\"], \"label\": 0}",
    add: "Add pasted items",
    pasted: "pasted items",
    reading: |name| format!("Reading {name}\u{2026}"),
    added: |task, n, form| {
        format!(
            "{task}: {} {} read, in the form of {form}",
            NUMBERS.count(n as u64),
            plural(n, "item", "items")
        )
    },
    left_out: |n| format!("{} {} left out:", NUMBERS.count(n as u64), plural(n, "line", "lines")),
    line: |line, what| format!("line {line}: {what}"),
    more_lines: |n| format!("and {} more", NUMBERS.count(n as u64)),
    clipped: |n| {
        format!(
            "{} {} longer than the model\u{2019}s context and {} beginning.",
            NUMBERS.count(n as u64),
            plural(n, "text is", "texts are"),
            plural(n, "loses its", "lose their")
        )
    },
    refused: |name| format!("{name} was not read"),
    here: "Here now",
    task: |name, n, hash| {
        format!("{name}, {} {}, SHA-256 {hash}\u{2026}", NUMBERS.count(n as u64), plural(n, "item", "items"))
    },
    remove: |name| format!("Remove {name}"),
    remove_short: "Remove",
    not_in_links: "Items of your own stay on this device: the link leaves their tasks out.",
};
