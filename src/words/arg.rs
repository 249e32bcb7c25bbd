//! What stands in the places that a sentence leaves open.

use serde::{Deserialize, Serialize};

use super::Problem;

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

macro_rules! args {
    ($($kind:ty: |$value:ident| $arg:expr;)*) => {$(
        impl From<$kind> for Arg {
            fn from($value: $kind) -> Self {
                $arg
            }
        }
    )*};
}

args! {
    f64: |number| Self::Number(number);
    f32: |number| Self::Number(number.into());
    u64: |count| Self::Count(count);
    u32: |count| Self::Count(count.into());
    u16: |count| Self::Count(count.into());
    u8: |count| Self::Count(count.into());
    usize: |count| Self::Count(count as u64);
    // Selected by `[true]` and `[false]`.
    bool: |value| Self::Text(value.to_string());
    &str: |text| Self::Text(text.to_owned());
    String: |text| Self::Text(text);
    &String: |text| Self::Text(text.clone());
    // A path, as people write it.
    std::path::Display<'_>: |path| Self::Text(path.to_string());
    &Vec<String>: |texts| texts.clone().into();
    Problem: |problem| Self::Problem(problem);
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        u64::try_from(number).map_or(Self::Number(number as f64), Self::Count)
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
