//! The fields of a JSON object, each parsed where it is used.
//!
//! What is not used is passed over, and may be what JSON readers elsewhere accept: half of a
//! surrogate pair, a number beyond f64, and `NaN` or `Infinity`, which Python writes though
//! JSON has no such values. Where these two are used they count as null.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::line::{Expected, LineProblem, cut};
use crate::model::{json_reason, relaxed};
use crate::words::say;

/// The fields of an object; each accessor says what is missing or wrong.
pub(super) struct Fields<'a>(Vec<(Name<'a>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Calls `read` with the fields of the object that `text` is.
    pub(super) fn of<T>(
        text: &str,
        read: impl FnOnce(&Fields<'_>) -> Result<T, LineProblem>,
    ) -> Result<T, LineProblem> {
        let strict = match parse(text) {
            Ok(fields) => return read(&fields),
            Err(problem) => problem,
        };
        let relaxed = relaxed(text, |_| "null".to_owned()).ok_or(strict)?;
        read(&parse(&relaxed)?)
    }

    /// Whether the field is there and not null.
    pub(super) fn has(&self, field: &str) -> bool {
        self.raw(field).is_some_and(|value| value.get() != "null")
    }

    /// A string, perhaps empty.
    pub(super) fn text(&self, field: &'static str) -> Result<String, LineProblem> {
        self.string(field, Expected::Text)
    }

    /// A string with something in it.
    pub(super) fn filled(&self, field: &'static str) -> Result<String, LineProblem> {
        let expected = Expected::FilledText;
        let text = self.string(field, expected.clone())?;
        if text.is_empty() { Err(self.wrong(field, expected)) } else { Ok(text) }
    }

    /// A label or an id: a string or an integer, as text.
    pub(super) fn name(&self, field: &'static str) -> Result<String, LineProblem> {
        name_of(self.present(field, Expected::Name)?).ok_or_else(|| self.wrong(field, Expected::Name))
    }

    /// The same where it may be absent.
    pub(super) fn optional_name(&self, field: &'static str) -> Result<Option<String>, LineProblem> {
        if self.has(field) { self.name(field).map(Some) } else { Ok(None) }
    }

    /// A number or a name, as text.
    pub(super) fn number(&self, field: &'static str) -> Result<String, LineProblem> {
        let value = self.present(field, Expected::Name)?;
        let number = || serde_json::from_str::<f64>(value.get()).ok().map(|_| value.get().to_owned());
        name_of(value).or_else(number).ok_or_else(|| self.missing_or_wrong(field, Expected::Name))
    }

    pub(super) fn array(&self, field: &'static str) -> Result<Vec<&'a RawValue>, LineProblem> {
        let value = self.present(field, Expected::List)?;
        serde_json::from_str(value.get()).map_err(|_| self.wrong(field, Expected::List))
    }

    /// A list of one to `max` entries.
    pub(super) fn list(&self, field: &'static str, max: usize) -> Result<Vec<&'a RawValue>, LineProblem> {
        let values = self.array(field)?;
        if values.is_empty() {
            return Err(self.wrong(field, Expected::FilledList));
        }
        if values.len() > max {
            return Err(LineProblem::TooMany { field, got: values.len(), max });
        }
        Ok(values)
    }

    /// One to `max` strings, none empty.
    pub(super) fn texts(&self, field: &'static str, max: usize) -> Result<Vec<String>, LineProblem> {
        let values = self.list(field, max)?;
        let texts = values.into_iter().map(|value| match string(value) {
            Some(Ok(text)) if !text.is_empty() => Ok(text),
            Some(Err(HalfCharacter)) => Err(half_character(field, value)),
            _ => Err(self.wrong(field, Expected::Texts)),
        });
        texts.collect()
    }

    /// One to `max` labels, as text.
    pub(super) fn names(&self, field: &'static str, max: usize) -> Result<Vec<String>, LineProblem> {
        let names: Option<Vec<String>> = self.list(field, max)?.into_iter().map(name_of).collect();
        names.ok_or_else(|| self.wrong(field, Expected::Names))
    }

    /// An index below `len`, as a number or as its digits.
    pub(super) fn index(&self, field: &'static str, len: usize) -> Result<usize, LineProblem> {
        let name = self.name(field)?;
        let index = name.parse::<usize>().ok().filter(|&index| index < len);
        index.ok_or_else(|| self.wrong(field, Expected::Choice { last: len - 1 }))
    }

    /// The position of the field's value among `labels`.
    pub(super) fn one_of(&self, field: &'static str, labels: &[&str]) -> Result<usize, LineProblem> {
        let name = self.name(field)?;
        let position = labels.iter().position(|label| *label == name);
        position.ok_or_else(|| self.wrong(field, Expected::OneOf { labels: cut(&labels.join(", ")) }))
    }

    /// An object, if it is one.
    pub(super) fn object(&self, field: &str) -> Option<Self> {
        Self::of_value(self.raw(field)?)
    }

    /// The fields of a value, if it is an object.
    pub(super) fn of_value(value: &'a RawValue) -> Option<Self> {
        serde_json::from_str(value.get()).ok()
    }

    /// The value as JSON, cut short for a message.
    pub(super) fn shown(&self, field: &str) -> String {
        self.raw(field).map_or_else(String::new, shown)
    }

    /// The error for a field that could not be used.
    pub(super) fn missing_or_wrong(&self, field: &'static str, expected: Expected) -> LineProblem {
        if self.has(field) { self.wrong(field, expected) } else { LineProblem::Missing { field } }
    }

    /// The value of a field; of one that comes twice the last, as in Python.
    fn raw(&self, field: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(name, _)| *name.0 == *field.as_bytes()).map(|(_, value)| *value)
    }

    fn present(&self, field: &'static str, expected: Expected) -> Result<&'a RawValue, LineProblem> {
        self.raw(field).ok_or_else(|| self.missing_or_wrong(field, expected))
    }

    fn string(&self, field: &'static str, expected: Expected) -> Result<String, LineProblem> {
        let value = self.present(field, expected.clone())?;
        match string(value) {
            Some(Ok(text)) => Ok(text),
            Some(Err(HalfCharacter)) => Err(half_character(field, value)),
            None => Err(self.missing_or_wrong(field, expected)),
        }
    }

    fn wrong(&self, field: &'static str, expected: Expected) -> LineProblem {
        LineProblem::Wrong { field, expected, got: self.shown(field) }
    }
}

/// The fields of the object that `text` is, as strictly as JSON is.
fn parse(text: &str) -> Result<Fields<'_>, LineProblem> {
    let reason = if text.starts_with('{') {
        match serde_json::from_str(text) {
            Ok(fields) => return Ok(fields),
            Err(error) => without_line(&error),
        }
    } else {
        match serde_json::from_str::<Value>(text) {
            Ok(_) => say!("item-another-value"),
            Err(error) => without_line(&error),
        }
    };
    Err(LineProblem::NotAnObject { reason })
}

/// serde_json counts lines within what it was given, which is one item here.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    say!("item-reason", reason = json_reason(reason), column = error.column())
}

/// Half of a surrogate pair in a string.
struct HalfCharacter;

/// The string that a value is. Its escapes were read before: what can still be wrong is half of
/// a surrogate pair.
fn string(value: &RawValue) -> Option<Result<String, HalfCharacter>> {
    let text = value.get();
    text.starts_with('"').then(|| serde_json::from_str(text).map_err(|_| HalfCharacter))
}

fn half_character(field: &'static str, value: &RawValue) -> LineProblem {
    LineProblem::HalfCharacter { field, got: shown(value) }
}

fn name_of(value: &RawValue) -> Option<String> {
    if let Some(text) = string(value) {
        return text.ok();
    }
    let text = value.get();
    let unsigned = serde_json::from_str::<u64>(text).ok().map(|number| number.to_string());
    unsigned.or_else(|| serde_json::from_str::<i64>(text).ok().map(|number| number.to_string()))
}

/// A value on one line, cut short.
fn shown(value: &RawValue) -> String {
    match serde_json::from_str::<Value>(value.get()) {
        Ok(value) => cut(&value.to_string()),
        Err(_) => cut(&value.get().replace(char::is_control, " ")),
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Fields<'de> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(field) = map.next_entry()? {
            self.0.push(field);
        }
        Ok(self)
    }
}

/// The name of a field. As bytes it may be anything: only names in ASCII are used.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow, with = "serde_bytes")] Cow<'a, [u8]>);
