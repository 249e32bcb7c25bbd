//! Wording of messages about input that may be of any length.

#[cfg(feature = "engine")]
use std::fmt::Debug;
use std::fmt::Display;

#[cfg(feature = "engine")]
use serde::Serializer;

use crate::words::say;

/// Most characters of the input that a message repeats.
const SHOWN_CHARS: usize = 160;
/// Most characters of a wrong JSON value, so that what was expected is still seen behind it.
const VALUE_CHARS: usize = 60;
/// Digits of a hash that a sentence shows.
const HASH_DIGITS: usize = 12;
/// The JSON reader's words, and plain ones.
const PLAIN: [(&str, &str); 19] = [
    ("unknown variant", "unknown value"),
    ("invalid type: map", "invalid type: an object"),
    ("invalid type: sequence", "invalid type: a list"),
    ("invalid type: unit value", "invalid type: nothing"),
    ("invalid type: unit variant", "invalid type: a name alone"),
    ("expected variant identifier", "expected a name"),
    ("expected struct variant at", "expected an object at"),
    ("expected newtype variant at", "expected an object with one entry at"),
    ("expected a sequence", "expected a list"),
    ("expected a map", "expected an object"),
    ("expected map", "expected an object"),
    ("expected usize", "expected a whole number from 0"),
    ("expected u64", "expected a whole number from 0"),
    ("expected u32", "expected a whole number from 0"),
    ("expected i64", "expected a whole number"),
    ("expected f64", "expected a number"),
    ("expected f32", "expected a number"),
    // Also of a list where a name or an object with one entry is read.
    ("expected value", "no value that can be read"),
    ("expected ident", "no value that can be read"),
];
/// How the JSON reader begins what it says of a text that ends too early.
const END: &str = "EOF while parsing";
/// Words with the name of a Rust type behind them, which tells the reader nothing.
const WITH_TYPE: [(&str, &str); 9] = [
    ("data did not match any variant of untagged enum ", "a part of it has none of the known forms"),
    ("expected internally tagged enum ", "expected an object with a type"),
    ("expected tuple struct ", "expected a list"),
    ("expected unit struct ", "expected nothing"),
    ("expected struct variant ", "expected an object"),
    ("expected newtype variant ", "expected an object with one entry"),
    ("expected unit variant ", "expected a name alone"),
    ("expected struct ", "expected an object"),
    ("expected enum ", "expected a name or an object"),
];

/// Writes a shape with its brackets, every number in plain digits.
#[cfg(feature = "engine")]
pub(super) fn shape<S: Serializer>(shape: &impl Debug, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{shape:?}"))
}

/// `text`, cut short when it is long.
pub(crate) fn cut(text: impl Display) -> String {
    shorten(&text.to_string(), SHOWN_CHARS)
}

/// The first digits of a hash, which tell models and data apart in a sentence.
pub(crate) fn short(hash: &str) -> &str {
    first(hash, HASH_DIGITS)
}

/// The first digits of two hashes, as many as tell them apart.
pub(crate) fn apart<'a>(one: &'a str, other: &'a str) -> [&'a str; 2] {
    let n_same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    [one, other].map(|hash| first(hash, HASH_DIGITS.max(n_same + 1)))
}

fn first(hash: &str, n_digits: usize) -> &str {
    hash.char_indices().nth(n_digits).map_or(hash, |(end, _)| &hash[..end])
}

/// What is wrong with JSON, of bounded length and without the parser's names for its types.
pub(crate) fn json_reason(error: impl Display) -> String {
    let message = error.to_string();
    if message.starts_with(END) {
        return match place(&message) {
            Some((1, 0)) => say!("reason-empty"),
            place => say!("reason-cut", line = place.map(|at| at.0), column = place.map(|at| at.1)),
        };
    }
    // The wrong value stands in front and may be of any length.
    let mut words = match message.rfind(", expected ").map(|at| message.split_at(at)) {
        Some((value, expected)) => shorten(value, VALUE_CHARS) + &cut(expected),
        None => cut(&message),
    };
    for (theirs, plain) in PLAIN {
        words = words.replacen(theirs, plain, 1);
    }
    for (theirs, plain) in WITH_TYPE {
        if let Some((before, after)) = words.split_once(theirs) {
            let is_type = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            words = format!("{before}{plain}{}", after.trim_start_matches(is_type));
        }
    }
    without_length(&words).unwrap_or(words)
}

/// The line and the column that a message of the JSON reader ends with.
fn place(message: &str) -> Option<(u64, u64)> {
    let (line, column) = message.rsplit_once(" at line ")?.1.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// An empty list where an object is read counts as one of too few fields.
fn without_length(words: &str) -> Option<String> {
    let (before, length) = words.split_once("invalid length 0, expected ")?;
    let expected = length.strip_prefix("an object").map(|rest| match rest.split_once(" element") {
        Some((_, rest)) => format!("an object{}", rest.trim_start_matches('s')),
        None => length.to_owned(),
    });
    let expected = expected.or_else(|| length.starts_with("the object").then(|| length.to_owned()))?;
    Some(format!("{before}invalid type: a list, expected {expected}"))
}

/// At most so many characters of `text`, with an ellipsis where some are left out.
pub(crate) fn shorten(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
