//! The language that is spoken now.

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use serde::Serialize;

use super::{Arg, Numbers, Problem, Words, say};

static SPOKEN: LazyLock<RwLock<Arc<Words>>> = LazyLock::new(|| RwLock::new(Arc::new(first())));

/// English, which a program for terminals carries with it.
#[cfg(feature = "cli")]
fn first() -> Words {
    Words::read(super::DEFAULT_LANGUAGE, include_str!("../../web/words/en.ftl"), super::plural::rule)
}

/// The page fetches the file of its language; until then, and in the worker, which sends
/// problems as data, codes stand for sentences.
#[cfg(not(feature = "cli"))]
fn first() -> Words {
    Words::read(super::DEFAULT_LANGUAGE, "", |_, _| "other")
}

pub fn speak(words: Words) {
    *SPOKEN.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(words);
}

pub fn spoken() -> Arc<Words> {
    SPOKEN.read().unwrap_or_else(PoisonError::into_inner).clone()
}

pub fn numbers() -> Arc<Numbers> {
    Arc::clone(spoken().numbers())
}

/// A sentence by its code; [`say!`](super::say) names the arguments.
pub fn say_code(code: &str, args: &[(&str, Arg)]) -> String {
    spoken().say(code, args)
}

/// A text of data that comes in English (what a bundled model's folder says of it, a family of schedules), in the language
/// that is spoken where its file has it by the text's [code](text_code); else as it is.
pub fn translated(text: &str) -> String {
    let code = text_code(text);
    let spoken = spoken();
    if spoken.has(&code) { spoken.say(&code, &[]) } else { text.to_owned() }
}

/// The code of a text of data: its FNV-1a hash.
pub fn text_code(text: &str) -> String {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("text-{hash:08x}")
}

/// Texts as the language lists them.
pub fn listed(texts: Vec<String>) -> String {
    say_code("plain", &[("value", texts.into())])
}

/// Texts that may be lists themselves, as the language lists them.
pub fn listed_apart(texts: Vec<String>) -> String {
    let two = |before: String, after: String| say!("two-parts", before, after);
    texts.into_iter().reduce(two).unwrap_or_default()
}

/// The sentence of an error, or of any other value that sentences speak of.
pub fn sentence<T: Serialize + ?Sized>(value: &T) -> String {
    spoken().sentence(&Problem::of(value))
}

impl Problem {
    /// Its sentence in the language that is spoken.
    pub fn sentence(&self) -> String {
        spoken().sentence(self)
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<String> {
        spoken().hint(self)
    }
}

/// What to do about an error, where that is known.
pub fn hint<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    spoken().hint(&Problem::of(value))
}
