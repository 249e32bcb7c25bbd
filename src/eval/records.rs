//! A file of items, cut into what is read as one item each: its lines, or the elements of
//! one JSON array of objects.
//!
//! An array is cut at its commas before anything in it is parsed, so that a damaged element
//! costs itself alone, as a damaged line does.

use serde::Serialize;

use super::line::LineProblem;

/// What a file is that holds no items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum OtherFormat {
    Parquet,
    Arrow,
    Zip,
    Zstandard,
    Bzip,
    Xz,
    Tar,
    /// Text, and not JSON.
    NotJson,
}

/// How files begin that are often offered and not read, and the position of these bytes.
const FORMATS: [(usize, &[u8], OtherFormat); 7] = [
    (0, b"PAR1", OtherFormat::Parquet),
    (0, b"ARROW1", OtherFormat::Arrow),
    (0, b"PK\x03\x04", OtherFormat::Zip),
    (0, b"\x28\xb5\x2f\xfd", OtherFormat::Zstandard),
    (0, b"BZh", OtherFormat::Bzip),
    (0, b"\xfd7zXZ", OtherFormat::Xz),
    (257, b"ustar", OtherFormat::Tar),
];

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What is read as one item.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The line on which it starts, from 0.
    pub(super) line: usize,
    /// Its place in the array, from 0; none where a line is an item.
    pub(super) place: Option<usize>,
    /// Its text, without white space around it; empty for a blank line.
    pub(super) bytes: Result<&'a [u8], LineProblem>,
}

/// The records of a file, in order. Lines end with `\n` or `\r\n`; a byte order mark, which
/// files that were joined may have on any line, is passed over.
pub(super) fn records(bytes: &[u8]) -> Box<dyn Iterator<Item = Record<'_>> + '_> {
    if let Some(elements) = Elements::new(bytes) {
        return Box::new(elements);
    }
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let lines = bytes.split(|&byte| byte == b'\n').enumerate();
    Box::new(lines.map(|(line, bytes)| Record { line, place: None, bytes: Ok(trimmed(bytes)) }))
}

/// What a file is that holds no JSON at all.
pub(super) fn other_format(bytes: &[u8]) -> Option<OtherFormat> {
    let starts = |(at, magic, _): &&(usize, &[u8], OtherFormat)| {
        bytes.get(*at..).is_some_and(|bytes| bytes.starts_with(magic))
    };
    if let Some((.., format)) = FORMATS.iter().find(starts) {
        return Some(*format);
    }
    let mut lines =
        bytes.split(|&byte| byte == b'\n').map(trimmed).filter(|line| !line.is_empty()).peekable();
    let is_text = std::str::from_utf8(lines.peek()?).is_ok();
    (is_text && !lines.any(|line| line.starts_with(b"{") || line.starts_with(b"[")))
        .then_some(OtherFormat::NotJson)
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii()
}

/// The elements of an array.
struct Elements<'a> {
    rest: &'a [u8],
    line: usize,
    place: usize,
    /// What has ended before the rest.
    ended: Ended,
}

#[derive(PartialEq)]
enum Ended {
    Nothing,
    /// The array: nothing may follow.
    Array,
    /// The file: the end of the array was missed.
    File,
}

impl<'a> Elements<'a> {
    /// Those of a file that is an array of objects, or an empty one.
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let rest = text.trim_ascii_start().strip_prefix(b"[")?;
        let is_of_objects = matches!(rest.trim_ascii_start().first(), Some(b'{' | b']'));
        let line = n_lines(text.get(..text.len() - rest.len()).unwrap_or_default());
        is_of_objects.then_some(Self { rest, line, place: 0, ended: Ended::Nothing })
    }

    /// The next element, perhaps an empty one.
    fn element(&mut self) -> (usize, &'a [u8]) {
        let (length, end) = element_length(self.rest);
        let (element, rest) = self.rest.split_at(length);
        let blank = element.len() - element.trim_ascii_start().len();
        let line = self.line + n_lines(element.get(..blank).unwrap_or_default());
        self.line += n_lines(element);
        self.rest = rest.get(1..).unwrap_or_default();
        self.ended = match end {
            Some(b',') => Ended::Nothing,
            Some(_) => Ended::Array,
            None => Ended::File,
        };
        (line, element.trim_ascii())
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        while self.ended == Ended::Nothing {
            let (line, element) = self.element();
            if !element.is_empty() {
                self.place += 1;
                return Some(Record { line, place: Some(self.place - 1), bytes: Ok(element) });
            }
        }
        let ended = std::mem::replace(&mut self.ended, Ended::Array);
        let rest = std::mem::take(&mut self.rest).trim_ascii();
        let problem = match ended {
            Ended::File => LineProblem::ArrayWithoutEnd,
            _ if !rest.is_empty() => LineProblem::ArrayGoesOn,
            _ => return None,
        };
        Some(Record { line: self.line, place: None, bytes: Err(problem) })
    }
}

/// Bytes before the comma or the bracket that ends an element, and which of them does.
fn element_length(bytes: &[u8]) -> (usize, Option<u8>) {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b',' | b']' if depth == 0 => return (at, Some(byte)),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (bytes.len(), None)
}

fn n_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}
