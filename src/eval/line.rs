//! What can be wrong with an item.

use serde::Serialize;

use crate::model::shorten;
use crate::words;

/// Characters of an offending value that a message shows.
const SHOWN_MAX: usize = 60;

/// What is wrong with one line, or with one item of an array.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "item")]
pub enum LineProblem {
    /// Longer than any item should be.
    TooLong { got: usize, max: usize },
    /// Bytes that are no text.
    NotText {
        /// The first of them, from 1.
        byte: usize,
    },
    /// Not a JSON object.
    NotAnObject { reason: String },
    /// A field that must be there.
    Missing { field: &'static str },
    /// A field with a value that cannot be used.
    Wrong {
        field: &'static str,
        expected: Expected,
        /// What it is, cut short.
        got: String,
    },
    /// A string that no Unicode text is: `\ud83d` without the other half of its pair.
    HalfCharacter {
        field: &'static str,
        /// The string as written, cut short.
        got: String,
    },
    /// A list that is too long.
    TooMany { field: &'static str, got: usize, max: usize },
    /// A label that would name two choices.
    SameLabel {
        /// It, cut short.
        label: String,
    },
    /// An item of an array, which may share its line with others.
    InArray {
        /// Its place, from 1.
        number: usize,
        problem: Box<LineProblem>,
    },
    /// An array that the file ends before.
    ArrayWithoutEnd,
    /// An array with something behind it.
    ArrayGoesOn,
    /// Choices beside an answer.
    ChoicesAndAnswer,
    /// Neither choices nor an answer nor a text.
    NoChoicesNoAnswer,
    /// A text among items with right answers, or the other way.
    OtherKind,
    /// More texts than labels, or fewer.
    OtherLength,
    /// A label that is kept secret, as in the test files of GLUE.
    Unlabelled,
    /// A column that the first line does not name.
    NoColumn { column: &'static str },
    /// More or fewer columns than the first line has.
    OtherColumns { got: usize, expected: usize },
}

/// What the value of a field should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Expected {
    /// Any string.
    Text,
    /// A string with something in it.
    FilledText,
    /// A label or an id.
    Name,
    List,
    /// A list with something in it.
    FilledList,
    /// Strings with something in them.
    Texts,
    /// Labels.
    Names,
    /// The place of a choice.
    Choice {
        last: usize,
    },
    OneOf {
        /// Joined, cut short.
        labels: String,
    },
    /// A number from 0 on.
    Value {
        max: u32,
    },
    /// Computed results.
    Spans {
        /// Characters of the answer.
        n_characters: usize,
    },
    /// A sentence with a place for the option.
    TextWithBlank,
    /// Choices as objects.
    LabelledList,
    /// Choices as two lists.
    LabelledObject,
}

/// Not more of a text than a message shows.
pub(crate) fn cut(text: &str) -> String {
    shorten(text, SHOWN_MAX)
}
