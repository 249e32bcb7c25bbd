//! A chart as an SVG file that needs nothing besides itself, and carries what it rests on.
//!
//! What it rests on is any JSON text (model, data, schedules, seeds, numbers), in an element
//! of its own: `<metadata id="atelier">`. Browsers and editors leave it alone, so the picture
//! that was mailed around can be dropped on the page and its experiment read back.
//!
//! Guarantees: what [`read_provenance`] gives is what [`standalone`] was given, except that
//! characters which XML cannot hold come back as the JSON escape `\uXXXX` of the same
//! character (in JSON they occur within strings alone). Reading never fails otherwise than by
//! answering that there is nothing, whatever it is given.

use std::fmt::Write as _;

use crate::chart::svg::Document;
use crate::chart::{Mark, Picture, Shape, Theme, style};

/// Larger files are not read.
pub const MAX_SVG_BYTES: usize = 64 * 1024 * 1024;
/// More than this is not carried, and not read back.
pub const MAX_PROVENANCE_BYTES: usize = 8 * 1024 * 1024;
/// The id of the element, and the keyword of the chunk in PNG.
pub(super) const KEYWORD: &str = "atelier";
/// Longest name of a character between `&` and `;`: `#x10ffff`.
const ENTITY_BYTES_MAX: usize = 8;

/// The picture as a file, in the colours that the reader's system wishes. `provenance` is JSON text; left out where it is longer than
/// [`MAX_PROVENANCE_BYTES`].
#[must_use]
pub fn standalone(picture: &Picture, provenance: Option<&str>) -> String {
    document(picture, provenance, Theme::System)
}

/// As [`standalone`], in light colours alone: for a picture that cannot ask.
#[must_use]
pub fn standalone_light(picture: &Picture) -> String {
    document(picture, None, Theme::Light)
}

fn document(picture: &Picture, provenance: Option<&str>, theme: Theme) -> String {
    let size = picture.size;
    let paper = Shape::Rect { x: 0.0, y: 0.0, width: size.0, height: size.1, radius: 0.0 };
    let mut marks = vec![Mark { class: "paper".to_owned(), shape: paper }];
    marks.extend(picture.marks.iter().cloned());
    let metadata = provenance.filter(|text| text.len() <= MAX_PROVENANCE_BYTES).map(element);
    Document {
        title: &picture.title,
        description: &picture.description,
        metadata: &metadata.unwrap_or_default(),
        style: &style(theme),
        size,
    }
    .write(&marks)
}

/// The element that carries a text.
fn element(text: &str) -> String {
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
#[must_use]
pub fn read_provenance(svg: &str) -> Option<String> {
    if svg.len() > MAX_SVG_BYTES {
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
    let mut out = String::with_capacity(text.len().min(MAX_PROVENANCE_BYTES));
    let mut pieces = text.split('&');
    out.push_str(pieces.next()?);
    for piece in pieces {
        let (name, after) = piece.split_once(';').filter(|(name, _)| name.len() <= ENTITY_BYTES_MAX)?;
        out.push(character(name)?);
        out.push_str(after);
        if out.len() > MAX_PROVENANCE_BYTES {
            return None;
        }
    }
    (out.len() <= MAX_PROVENANCE_BYTES).then_some(out)
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
