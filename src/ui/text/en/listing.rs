//! English: the items of a task.

use super::{NUMBERS, plural};
use crate::ui::text::ListingText;

pub(super) const LISTING: ListingText = ListingText {
    open: "items",
    open_label: |task| format!("Items of {task}"),
    heading: |task| format!("Items: {task}"),
    close: "Close",
    flipped_only: |n| format!("flipped only ({})", NUMBERS.count(n as u64)),
    known: |known, all| {
        format!(
            "{} of {} {} known under both",
            NUMBERS.count(known as u64),
            NUMBERS.count(all as u64),
            plural(all, "item", "items")
        )
    },
    waiting: "reading these items",
    none: "There are no items.",
    none_flipped: "No item is known to have flipped.",
    page: |page, pages| format!("page {} of {}", NUMBERS.count(page as u64), NUMBERS.count(pages as u64)),
    previous: "Previous page",
    next: "Next page",
    column_line: "Line",
    column_item: "Item and right answer",
    column_full: "Full model",
    column_yours: "Your painters",
    column_canvas: "Look",
    right: "right",
    wrong: "wrong",
    flipped: "flipped",
    nats: |right, preferred| {
        let right = right
            .map_or_else(|| "not a number".to_owned(), |nats| format!("{} nats", NUMBERS.fixed(nats, 2)));
        match preferred {
            Some(preferred) => format!("{right}; its choice {}", NUMBERS.fixed(preferred, 2)),
            None => right,
        }
    },
    token_by_token: "The answers shown are predictions: each token is the model\u{2019}s likeliest one after the right \
                     text before it, not text that the model wrote by itself.",
    on_canvas: "on the canvas",
    on_canvas_label: |line| format!("Put the item of line {line} on the canvas"),
    note: "Nats: the log-likelihood of the right answer. Long texts are cut.",
};
