//! Python's string functions, where the definitions of the benchmarks rest on them.
//!
//! The evaluation harness is written in Python, and Unicode makes the details differ from
//! Rust's own: what counts as white space, how a first letter is capitalised.
//! `tests/golden/eval` holds answers of Python itself.

use crate::model::is_python_space;

/// `str.rstrip()`.
pub fn rstrip(text: &str) -> &str {
    text.trim_end_matches(is_python_space)
}

/// `str.strip()`.
pub fn strip(text: &str) -> &str {
    text.trim_matches(is_python_space)
}

/// `len(str)`: Unicode scalar values.
pub fn len(text: &str) -> usize {
    text.chars().count()
}

/// `len(re.findall(r"\s+", str))`: runs of white space.
pub fn spaces(text: &str) -> usize {
    let is_start =
        |(before, c): (Option<char>, char)| is_python_space(c) && !before.is_some_and(is_python_space);
    let before = std::iter::once(None).chain(text.chars().map(Some));
    before.zip(text.chars()).filter(|&pair| is_start(pair)).count()
}

/// `len(str.split())`.
pub fn words(text: &str) -> usize {
    text.split(is_python_space).filter(|word| !word.is_empty()).count()
}

/// `str.capitalize()`: the first character in title case, the rest in lower case.
pub fn capitalize(text: &str) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    // The whole text is lowered, since a final sigma depends on what stands before it.
    let lowered = text.to_lowercase();
    let mut out = title_case(first);
    out.extend(lowered.chars().skip(first.to_lowercase().count()));
    out
}

/// Title case of one character, which is its upper case except for digraphs, Georgian,
/// Greek letters with a subscript iota, and characters whose upper case is several.
/// Source: Unicode's `SpecialCasing.txt` and `UnicodeData.txt`.
fn title_case(c: char) -> String {
    let single = match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        '\u{1f80}'..='\u{1faf}' => char::from_u32(u32::from(c) | 8).unwrap_or(c),
        '\u{1fb3}' | '\u{1fbc}' => '\u{1fbc}',
        '\u{1fc3}' | '\u{1fcc}' => '\u{1fcc}',
        '\u{1ff3}' | '\u{1ffc}' => '\u{1ffc}',
        // An apostrophe stands before the letter here.
        '\u{149}' => return c.to_uppercase().collect(),
        _ => return upper_then_lower(c),
    };
    single.to_string()
}

/// The upper case of `c` with all but its first character lowered (`ﬁ` to `Fi`); a capital
/// iota among them becomes the combining subscript.
fn upper_then_lower(c: char) -> String {
    let mut upper = c.to_uppercase();
    let mut out: String = upper.next().into_iter().collect();
    for rest in upper {
        if rest == '\u{399}' {
            out.push('\u{345}');
        } else {
            out.extend(rest.to_lowercase());
        }
    }
    out
}
