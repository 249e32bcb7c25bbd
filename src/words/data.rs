//! A sentence as data.

use std::fmt::Display;

use serde::{Deserialize, Serialize, Serializer};

use super::Arg;
use super::told::Teller;

/// Characters of a text in a problem; what other programs say can be of any length.
pub(super) const TEXT_CHARS_MAX: usize = 300;
pub(super) const LIST_MAX: usize = 32;

/// An error, or any other value of ours that a sentence speaks of: the code of its sentence
/// and what stands in it. Small, and of no language: it travels between page and engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    pub code: String,
    /// What stands in it, by name.
    pub args: Vec<(String, Arg)>,
}

impl Problem {
    /// A problem that is no value of an error type; see [`problem!`](super::problem!).
    pub fn new(code: &str, args: Vec<(&str, Arg)>) -> Self {
        let args = args.into_iter().map(|(name, arg)| (name.to_owned(), arg)).collect();
        Self { code: code.to_owned(), args }
    }

    /// The problem that a value is.
    ///
    /// The code is made of the name of the type (without `Error`; `#[serde(rename)]` gives
    /// another) and the name of the variant. Fields are arguments by their names, the field of
    /// a newtype variant is `value`; errors in fields are problems of their own, which the sentence
    /// places. A variant that is `#[serde(untagged)]`, and a type that is
    /// `#[serde(transparent)]`, is the problem inside it.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        match value.serialize(Teller) {
            Ok(Arg::Problem(problem)) => problem,
            Ok(arg) => Self::new("plain", vec![("value", arg)]),
            Err(error) => Self::new("plain", vec![("value", error.0.into())]),
        }
    }
}

/// For fields that are shown as they write themselves: errors of other crates, paths, schedules.
///
/// # Errors
/// Those of the serializer.
pub fn shown<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// A text of bounded length on one line.
pub(super) fn bounded(text: &str) -> String {
    let mut rest = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut kept: String = rest.by_ref().take(TEXT_CHARS_MAX).collect();
    if rest.next().is_some() {
        kept.push('\u{2026}');
    }
    kept
}
