//! Every sentence that a person reads, and errors as data.
//!
//! A sentence lives in one data file per language, `web/words/LANGUAGE.ftl`, in the syntax of
//! [Fluent](https://projectfluent.org/fluent/guide/), under a code. Code asks for it with
//! [`say!`]: `say!("cost-heading")`, `say!("cost-times", ratio)`.
//!
//! An error is a value that derives `serde::Serialize`. [`Problem::of`] makes its code from the
//! names of the enum and the variant (`TreeError::NoSuchLayer` is `tree-no-such-layer`) and its
//! arguments from the fields, so that nothing is written twice: neither a conversion for
//! the messages between page and engine nor a sentence in Rust. `Display` is the sentence:
//! `#[error("{}", words::sentence(self))]`. The attribute `.hint` of a sentence says what to
//! do about it.
//!
//! Fluent's parser reads the files (`fluent-syntax`, 9 kB of the page with [`Words`]); its own formatter
//! (`fluent-bundle`, 25 kB) brings plural rules of 200 languages and numbers that are f64, where
//! the browser has the rules already and counts here are u64.
//!
//! Limits: numbers in a file are whole, no isolation of text that runs the other way, no attributes of terms, no arguments
//! to terms.

/// The language whose file every copy of the page has.
pub const DEFAULT_LANGUAGE: &str = "en";

mod arg;
mod data;
mod functions;
mod number;
#[cfg(feature = "cli")]
mod plural;
mod resolve;
mod spoken;
mod told;

pub use arg::Arg;
pub use data::{Problem, shown};
pub use number::Numbers;
#[cfg(feature = "cli")]
pub use plural::rule;
pub use resolve::{PluralRule, Words};
pub use spoken::{
    hint, listed, listed_apart, numbers, say_code, sentence, speak, spoken, text_code, translated,
};

/// A sentence by its code: `say!("code")`, with arguments by the names of variables
/// (`done`) or with names of their own (`total = items.len()`).
#[macro_export]
macro_rules! say {
    ($code:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::words::say_code($code, &[$((stringify!($name), $crate::words::argument!($name $(= $value)?))),*])
    };
}

/// A [`Problem`] by its code, with arguments as for [`say!`].
#[macro_export]
macro_rules! problem {
    ($code:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::words::Problem::new($code, vec![$((stringify!($name), $crate::words::argument!($name $(= $value)?))),*])
    };
}

/// The value of an argument of [`say!`].
#[doc(hidden)]
#[macro_export]
macro_rules! argument {
    ($name:ident) => {
        $crate::words::Arg::from($name)
    };
    ($name:ident = $value:expr) => {
        $crate::words::Arg::from($value)
    };
}

#[doc(hidden)]
pub use argument;
pub use problem;
pub use say;
