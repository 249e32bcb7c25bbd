//! Files of other people's folders: how they begin, before they are read as what they should be.

use super::words::cut;
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

/// Whether these first bytes of a file are a Git LFS pointer: in words the size of the file that it
/// stands for.
pub(super) fn pointer(start: &[u8]) -> Option<String> {
    if !start.starts_with(POINTER) || start.len() > POINTER_BYTES_MAX {
        return None;
    }
    let text = String::from_utf8_lossy(start);
    let size = text.lines().find_map(|line| line.strip_prefix("size "));
    Some(say!("pointer-size", bytes = size.map(cut)))
}
