//! Words and numbers in the alphabet of links: letters, digits and `-`.
//!
//! Frozen: version 1 of links is written with it.
//!
//! Letters and digits of ASCII stand for themselves, so that a prompt can still be read in
//! its link. One other character, chosen by use, stands as `-` (the space in prompts). All
//! others are an upper-case letter and their code point in base 36: `X` and two digits,
//! `Z` and three (all of Chinese, Japanese and Korean in daily use), `Q` and four. `X`, `Z`
//! and `Q` themselves, rare in most languages, are written so, too.

use std::str::FromStr;

const BASE: u32 = 36;

/// Letters that begin an escape, how many digits follow, and the first code point that is
/// too large for them.
const ESCAPES: [(char, usize, u32); 3] =
    [('X', 2, BASE.pow(2)), ('Z', 3, BASE.pow(3)), ('Q', 4, BASE.pow(4))];

/// Writes `text`; `dash` is the character that stands as `-`.
pub(super) fn write(text: &str, dash: char) -> String {
    text.chars().map(|c| write_char(c, dash)).collect()
}

/// Writes as much from the start of `text` as fits into `chars_max` characters.
pub(super) fn write_start(text: &str, dash: char, chars_max: usize) -> String {
    let mut written = String::new();
    for c in text.chars().map(|c| write_char(c, dash)) {
        if written.len() + c.len() > chars_max {
            break;
        }
        written.push_str(&c);
    }
    written
}

/// Reads what [`write`] wrote; `None` if it did not write this.
pub(super) fn read(written: &str, dash: char) -> Option<String> {
    let mut text = String::new();
    let mut rest = written.chars();
    while let Some(c) = rest.next() {
        text.push(match ESCAPES.iter().find(|(letter, ..)| *letter == c) {
            Some((_, n_digits, _)) => {
                let code = (0..*n_digits).try_fold(0, |code, _| Some(code * BASE + digit(rest.next()?)?))?;
                char::from_u32(code)?
            }
            None if c == '-' => dash,
            None if c.is_ascii_alphanumeric() => c,
            None => return None,
        });
    }
    (write(&text, dash) == written).then_some(text)
}

/// Reads a number in decimal digits, as the standard library prints it.
pub(super) fn number<T: FromStr + ToString>(digits: &str) -> Option<T> {
    let number: T = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

fn write_char(c: char, dash: char) -> String {
    let code = u32::from(c);
    if c == dash {
        return "-".to_owned();
    }
    if c.is_ascii_alphanumeric() && ESCAPES.iter().all(|(letter, ..)| *letter != c) {
        return c.to_string();
    }
    let mut written = String::new();
    if let Some((letter, n_digits, _)) = ESCAPES.iter().find(|(_, _, end)| code < *end) {
        written.push(*letter);
        let places = (0..*n_digits as u32).rev();
        written.extend(places.filter_map(|place| char::from_digit(code / BASE.pow(place) % BASE, BASE)));
    }
    written
}

/// A digit as [`write`] writes it: lower case.
fn digit(c: char) -> Option<u32> {
    if c.is_ascii_uppercase() { None } else { c.to_digit(BASE) }
}
