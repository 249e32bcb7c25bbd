//! Files of other people's folders: how they begin, before they are read as what they should be.

use serde::de::DeserializeOwned;

use super::ModelError;
use super::words::{cut, json_reason};
use crate::words::say;

/// With this some editors begin a file in UTF-8.
const MARK_UTF8: &[u8] = b"\xef\xbb\xbf";
/// With these a file in UTF-16 begins.
const MARKS_UTF16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
/// What Python writes for floats that are no numbers.
const NOT_JSON: [&str; 2] = ["NaN", "Infinity"];
/// How a Git LFS pointer begins.
/// Source: the specification of Git LFS, version 1.
const POINTER: &[u8] = b"version https://git-lfs";
/// Pointers are smaller than this, bytes.
const POINTER_BYTES_MAX: usize = 1024;

/// The JSON of a file, without a byte-order mark. The error is a reason.
pub(super) fn json(bytes: &[u8]) -> Result<&[u8], String> {
    if MARKS_UTF16.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(say!("reason-other-encoding"));
    }
    Ok(bytes.strip_prefix(MARK_UTF8).unwrap_or(bytes))
}

/// What the JSON of a file says; a value that only Python writes is the text of its name, which nothing that is
/// used takes. The error is a reason.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let json = json(bytes)?;
    serde_json::from_slice(json).or_else(|strict| {
        let relaxed =
            std::str::from_utf8(json).ok().and_then(|text| relaxed(text, |value| format!("\"{value}\"")));
        let relaxed = relaxed.ok_or_else(|| json_reason(strict))?;
        serde_json::from_str(&relaxed).map_err(json_reason)
    })
}

/// The text with other values for those that Python writes and JSON does not have; none where it has no such value.
pub(crate) fn relaxed(text: &str, replace: impl Fn(&str) -> String) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut in_string, mut is_changed) = (text, false, false);
    loop {
        let stops: &[char] = if in_string { &['"', '\\'] } else { &['"', '-', 'N', 'I'] };
        let Some(at) = rest.find(stops) else { break };
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let unsigned = here.strip_prefix('-').unwrap_or(here);
        let value = NOT_JSON.iter().find_map(|value| unsigned.strip_prefix(value));
        if let (Some(after), false) = (value, in_string) {
            out.push_str(&replace(&here[..here.len() - after.len()]));
            (rest, is_changed) = (after, true);
            continue;
        }
        // An escaped character goes along with its backslash: it may be a quotation mark.
        let n_characters = if here.starts_with('\\') { 2 } else { 1 };
        in_string ^= here.starts_with('"');
        let end = here.char_indices().nth(n_characters).map_or(here.len(), |(end, _)| end);
        out.push_str(&here[..end]);
        rest = &here[end..];
    }
    out.push_str(rest);
    is_changed.then_some(out)
}

/// Refuses a file whose first bytes are a Git LFS pointer, with the size of the file that it stands for.
pub(super) fn refuse_pointer(file: &str, start: &[u8]) -> Result<(), ModelError> {
    if !start.starts_with(POINTER) || start.len() > POINTER_BYTES_MAX {
        return Ok(());
    }
    let text = String::from_utf8_lossy(start);
    let size = text.lines().find_map(|line| line.strip_prefix("size "));
    let size = say!("pointer-size", bytes = size.map(cut));
    Err(ModelError::Pointer { file: file.to_owned(), size })
}
