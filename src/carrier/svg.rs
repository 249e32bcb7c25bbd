//! A text inside an SVG file: an element of its own, `<metadata id="atelier">`.
//!
//! Browsers and editors leave it alone, so the picture that was mailed around can be dropped on the
//! page and its experiment read back.
//!
//! Guarantees: what [`read`] gives is what [`element`] was given, except that characters which XML
//! cannot hold come back as the JSON escape `\uXXXX` of the same character (in JSON they occur
//! within strings alone). Reading never fails otherwise than by answering that there is nothing,
//! whatever it is given.

use std::fmt::Write as _;

use super::{KEYWORD, TEXT_BYTES_MAX};

pub const SVG_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Longest name of a character between `&` and `;`: `#x10ffff`.
const ENTITY_BYTES_MAX: usize = 8;

/// The element that carries a text, as XML.
pub fn element(text: &str) -> String {
    let mut out = format!("<metadata id=\"{KEYWORD}\">");
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Whoever reads XML turns it into a line break; outside of strings JSON does not mind.
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push_str("</metadata>");
    out
}

/// What the file carries, if it was written here and came through whole. Other programs may
/// have written it again: spaces and quotes of the element may be others.
pub fn read(svg: &str) -> Option<String> {
    if svg.len() > SVG_BYTES_MAX {
        return None;
    }
    let mut rest = svg;
    loop {
        let (_, after) = rest.split_once("<metadata")?;
        let (attributes, content) = after.split_once('>')?;
        if is_ours(attributes) {
            let (text, _) = content.split_once("</metadata")?;
            return unescaped(text);
        }
        rest = after;
    }
}

/// Whether an element with these attributes is the one that carries.
fn is_ours(attributes: &str) -> bool {
    let named = |quote: char| format!("id={quote}{KEYWORD}{quote}");
    let mut attributes = attributes.split_whitespace();
    attributes.any(|attribute| {
        let attribute = attribute.trim_end_matches('/');
        attribute == named('"') || attribute == named('\'')
    })
}

/// The text without XML's escapes; none if it holds an element or an escape that is none.
fn unescaped(text: &str) -> Option<String> {
    if text.contains('<') {
        return None;
    }
    let mut out = String::with_capacity(text.len().min(TEXT_BYTES_MAX));
    let mut pieces = text.split('&');
    out.push_str(pieces.next()?);
    for piece in pieces {
        let (name, after) = piece.split_once(';').filter(|(name, _)| name.len() <= ENTITY_BYTES_MAX)?;
        out.push(character(name)?);
        out.push_str(after);
        if out.len() > TEXT_BYTES_MAX {
            return None;
        }
    }
    (out.len() <= TEXT_BYTES_MAX).then_some(out)
}

/// The character that is written as `&name;`.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
