//! A text cut into words, as GPT-2 does.

use super::letters::{is_letter, is_number};

/// Endings of English that are words of their own.
const ENDINGS: [&str; 7] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/// The words of a text, spaces in front of them theirs; together they are the text.
///
/// Source: GPT-2, `encoder.py`:
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
pub(super) fn words(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (word, rest) = text.split_at_checked(word_bytes(text)).filter(|(word, _)| !word.is_empty())?;
        text = rest;
        Some(word)
    })
}

/// Bytes of the first word.
fn word_bytes(text: &str) -> usize {
    if let Some(ending) = ENDINGS.iter().find(|ending| text.starts_with(**ending)) {
        return ending.len();
    }
    let bare = text.strip_prefix(' ').unwrap_or(text);
    let Some(first) = bare.chars().next().filter(|first| !first.is_whitespace()) else {
        return space_bytes(text);
    };
    let kind = Kind::of(first);
    let end = bare.find(|c| Kind::of(c) != kind).unwrap_or(bare.len());
    text.len() - bare.len() + end
}

/// Bytes of the white space at the start. The last of it belongs to the word behind, unless it is alone.
fn space_bytes(text: &str) -> usize {
    let rest = text.trim_start_matches(char::is_whitespace);
    let space = &text[..text.len() - rest.len()];
    match space.char_indices().next_back() {
        Some((last, _)) if last > 0 && !rest.is_empty() => last,
        _ => space.len(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Letter,
    Number,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        if c.is_whitespace() {
            Self::Space
        } else if is_letter(c) {
            Self::Letter
        } else if is_number(c) {
            Self::Number
        } else {
            Self::Other
        }
    }
}
