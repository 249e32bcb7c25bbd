//! What stands in the places that a sentence leaves open.

use serde::{Deserialize, Serialize};

use super::Problem;

/// An argument of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Arg {
    /// There is none; selected by `[none]`.
    None,
    Count(u64),
    Number(f64),
    /// A name, a path, a text of the user's, words of another program.
    Text(String),
    /// Several, joined as the language does it; selected by how many there are.
    List(Vec<Arg>),
    /// A sentence of its own; selected by its code.
    Problem(Problem),
}

impl From<f64> for Arg {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<f32> for Arg {
    fn from(number: f32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Arg {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<u16> for Arg {
    fn from(count: u16) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<i64> for Arg {
    #[expect(clippy::cast_precision_loss, reason = "numbers below zero are differences of counts")]
    fn from(number: i64) -> Self {
        u64::try_from(number).map_or(Self::Number(number as f64), Self::Count)
    }
}

/// Selected by `[true]` and `[false]`.
impl From<bool> for Arg {
    fn from(value: bool) -> Self {
        Self::Text(value.to_string())
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

/// A path, as people write it.
impl From<std::path::Display<'_>> for Arg {
    fn from(path: std::path::Display<'_>) -> Self {
        Self::Text(path.to_string())
    }
}

impl From<Problem> for Arg {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<&Vec<String>> for Arg {
    fn from(texts: &Vec<String>) -> Self {
        texts.clone().into()
    }
}

impl<T: Into<Arg>> From<Option<T>> for Arg {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl<T: Into<Arg>> From<Vec<T>> for Arg {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
