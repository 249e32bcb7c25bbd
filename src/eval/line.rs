//! The fields of one JSON line, and what can be wrong with them.

use serde_json::{Map, Value};

/// Characters of an offending value that a message shows.
const SHOWN_MAX: usize = 60;

/// What is wrong with one line.
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
    /// Fields that do not agree.
    #[error("{what}")]
    Contradiction {
        /// Which.
        what: &'static str,
    },
}

/// The fields of an object; each accessor says what is missing or wrong.
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(super) fn new(map: &'a Map<String, Value>) -> Self {
        Self(map)
    }

    /// Whether the field is there and not null.
    pub(super) fn has(&self, field: &str) -> bool {
        self.0.get(field).is_some_and(|value| !value.is_null())
    }

    /// A string, perhaps empty.
    pub(super) fn text(&self, field: &'static str) -> Result<&'a str, LineProblem> {
        self.get(field, "a string", Value::as_str)
    }

    /// A string with something in it.
    pub(super) fn filled(&self, field: &'static str) -> Result<&'a str, LineProblem> {
        self.get(field, "a string that is not empty", |value| value.as_str().filter(|text| !text.is_empty()))
    }

    /// A label or an id: a string or an integer, as text.
    pub(super) fn name(&self, field: &'static str) -> Result<String, LineProblem> {
        self.get(field, "a string or a whole number", name_of)
    }

    /// The same where it may be absent.
    pub(super) fn optional_name(&self, field: &'static str) -> Result<Option<String>, LineProblem> {
        if self.has(field) { self.name(field).map(Some) } else { Ok(None) }
    }

    /// Any list.
    pub(super) fn array(&self, field: &'static str) -> Result<&'a [Value], LineProblem> {
        self.get(field, "a list", |value| value.as_array().map(Vec::as_slice))
    }

    /// A list of one to `max` entries.
    pub(super) fn list(&self, field: &'static str, max: usize) -> Result<&'a [Value], LineProblem> {
        let values = self.array(field)?;
        if values.is_empty() {
            return Err(self.wrong(field, "a list that is not empty"));
        }
        if values.len() > max {
            return Err(LineProblem::TooMany { field, got: values.len(), max });
        }
        Ok(values)
    }

    /// One to `max` strings, none empty.
    pub(super) fn texts(&self, field: &'static str, max: usize) -> Result<Vec<&'a str>, LineProblem> {
        self.list(field, max)?
            .iter()
            .map(|value| value.as_str().filter(|text| !text.is_empty()))
            .collect::<Option<_>>()
            .ok_or_else(|| self.wrong(field, "a list of strings that are not empty"))
    }

    /// One to `max` labels, as text.
    pub(super) fn names(&self, field: &'static str, max: usize) -> Result<Vec<String>, LineProblem> {
        self.list(field, max)?
            .iter()
            .map(name_of)
            .collect::<Option<_>>()
            .ok_or_else(|| self.wrong(field, "a list of strings or whole numbers"))
    }

    /// An index below `len`, as a number or as its digits.
    pub(super) fn index(&self, field: &'static str, len: usize) -> Result<usize, LineProblem> {
        let name = self.name(field)?;
        let index = name.parse::<usize>().ok().filter(|&index| index < len);
        index.ok_or_else(|| self.wrong(field, &format!("a choice from 0 to {}", len - 1)))
    }

    /// The position of the field's value among `labels`.
    pub(super) fn one_of(&self, field: &'static str, labels: &[&str]) -> Result<usize, LineProblem> {
        let name = self.name(field)?;
        let position = labels.iter().position(|label| *label == name);
        position.ok_or_else(|| self.wrong(field, &format!("one of {}", labels.join(", "))))
    }

    /// An object, if it is one.
    pub(super) fn object(&self, field: &str) -> Option<Self> {
        self.0.get(field)?.as_object().map(Self)
    }

    /// The value as JSON, cut short for a message.
    pub(super) fn shown(&self, field: &str) -> String {
        cut(self.0.get(field).map(Value::to_string).unwrap_or_default())
    }

    /// The error for a field that could not be used.
    pub(super) fn missing_or_wrong(&self, field: &'static str, expected: &str) -> LineProblem {
        if self.has(field) { self.wrong(field, expected) } else { LineProblem::Missing { field } }
    }

    fn wrong(&self, field: &'static str, expected: &str) -> LineProblem {
        LineProblem::Wrong { field, expected: expected.to_owned(), got: self.shown(field) }
    }

    fn get<T>(
        &self,
        field: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<T, LineProblem> {
        self.0.get(field).and_then(read).ok_or_else(|| self.missing_or_wrong(field, expected))
    }
}

/// Not more of a text than a message shows.
pub(super) fn cut(text: String) -> String {
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        _ => None,
    }
}
