//! Wording of messages about input that may be of any length.

use std::fmt::Display;

/// Most characters of the input that a message repeats.
const SHOWN_CHARS: usize = 160;

/// `text`, cut short when it is long.
pub(super) fn cut(text: impl Display) -> String {
    let text = text.to_string();
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
