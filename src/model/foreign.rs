//! Files of other people's folders: how they begin, before they are read as what they should be.

use serde::de::DeserializeOwned;

use super::ModelError;
use super::words::{cut, json_reason};
use crate::words::say;

/// With this some editors begin a file in UTF-8.
const MARK_UTF8: &[u8] = b"\xef\xbb\xbf";
/// With these a file in UTF-16 begins.
const MARKS_UTF16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
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

/// What the JSON of a file says. The error is a reason.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(json(bytes)?).map_err(json_reason)
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
