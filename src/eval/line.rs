//! What can be wrong with an item.

/// Characters of an offending value that a message shows.
const SHOWN_MAX: usize = 60;

/// What is wrong with one line, or with one item of an array.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// Longer than any item should be.
    #[error("the line has {got} bytes, more than the {max} that are allowed")]
    TooLong {
        /// Bytes on the line.
        got: usize,
        /// The limit.
        max: usize,
    },
    /// Bytes that are no text.
    #[error("the line is not UTF-8 text from its byte {byte} on; save the file as UTF-8")]
    NotText {
        /// The first of them, from 1.
        byte: usize,
    },
    /// Not a JSON object.
    #[error("expected a JSON object: {reason}")]
    NotAnObject {
        /// Why not.
        reason: String,
    },
    /// A field that must be there.
    #[error("`{field}` is missing")]
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// A field with a value that cannot be used.
    #[error("`{field}` must be {expected}, got {got}")]
    Wrong {
        /// Its name.
        field: &'static str,
        /// What it should be.
        expected: String,
        /// What it is, cut short.
        got: String,
    },
    /// A string that no Unicode text is: `\ud83d` without the other half of its pair.
    #[error("`{field}` has half of a surrogate pair in it, which is not text: {got}")]
    HalfCharacter {
        /// Its name.
        field: &'static str,
        /// The string as written, cut short.
        got: String,
    },
    /// A list that is too long.
    #[error("`{field}` has {got} entries, more than the {max} that are allowed")]
    TooMany {
        /// Its name.
        field: &'static str,
        /// Entries.
        got: usize,
        /// The limit.
        max: usize,
    },
    /// A label that would name two choices.
    #[error("two choices have the label {label}")]
    SameLabel {
        /// It, cut short.
        label: String,
    },
    /// An item of an array, which may share its line with others.
    #[error("item {number}: {problem}")]
    InArray {
        /// Its place, from 1.
        number: usize,
        /// What is wrong with it.
        problem: Box<LineProblem>,
    },
    /// An array that has no end, or something behind it.
    #[error("{what}")]
    Array {
        /// Which.
        what: &'static str,
    },
    /// Fields that do not agree.
    #[error("{what}")]
    Contradiction {
        /// Which.
        what: &'static str,
    },
}

/// Not more of a text than a message shows.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
