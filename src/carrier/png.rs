//! A text inside a PNG file.
//!
//! It stands in an `iTXt` chunk of its own with the keyword `atelier`, right after the
//! picture's head, uncompressed, in UTF-8. Programs that do not know it must skip it; those
//! that shrink pictures may drop it, and then there is nothing to read.
//!
//! Source: Portable Network Graphics, third edition (W3C, 2025), sections 5 (chunks, CRC) and
//! 11.3.3 (`tEXt`, `iTXt`). Why by hand: a decoder would be many times the size of these two
//! functions, and the pixels are not looked at.

use serde::Serialize;

use super::{CRC_32, KEYWORD, TEXT_BYTES_MAX};
use crate::words;

pub const PNG_BYTES_MAX: usize = 128 * 1024 * 1024;
const MAX_CHUNKS: usize = 100_000;
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
/// Length and type before a chunk's data.
const BEFORE: usize = 8;
/// The checksum after them.
const AFTER: usize = 4;

/// Why a picture cannot carry a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum PngError {
    /// It is no PNG, or its chunks do not follow each other to the end.
    NotPng,
    /// Beyond [`TEXT_BYTES_MAX`].
    TextTooLarge { n: usize, max: usize },
    /// Beyond [`PNG_BYTES_MAX`].
    PictureTooLarge { n: usize, max: usize },
}

/// The picture with the text in it; one that was in it before goes.
///
/// # Errors
/// When it is no whole PNG, or either is too large.
pub fn insert(png: &[u8], text: &str) -> Result<Vec<u8>, PngError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(PngError::TextTooLarge { n: text.len(), max: TEXT_BYTES_MAX });
    }
    if png.len() > PNG_BYTES_MAX {
        return Err(PngError::PictureTooLarge { n: png.len(), max: PNG_BYTES_MAX });
    }
    let chunks = chunks(png).ok_or(PngError::NotPng)?;
    let mut out = SIGNATURE.to_vec();
    out.reserve(png.len() + text.len() + 64);
    for (number, chunk) in chunks.iter().filter(|chunk| carried(chunk).is_none()).enumerate() {
        out.extend_from_slice(chunk.whole);
        if number == 0 {
            // Keyword, no compression (flag and method), no language, no translated keyword.
            let data = [KEYWORD.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
            let length = u32::try_from(data.len()).map_err(|_| PngError::NotPng)?;
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(b"iTXt");
            out.extend_from_slice(&data);
            out.extend_from_slice(&checksum(b"iTXt", &data).to_be_bytes());
        }
    }
    Ok(out)
}

/// What the picture carries, if it was written here and came through whole.
pub fn read(png: &[u8]) -> Option<String> {
    if png.len() > PNG_BYTES_MAX {
        return None;
    }
    let chunks = chunks(png)?;
    let chunk = chunks.iter().find(|chunk| carried(chunk).is_some())?;
    let text = carried(chunk).filter(|text| text.len() <= TEXT_BYTES_MAX)?;
    (checksum(chunk.kind, chunk.data) == chunk.sum).then(|| String::from_utf8(text.to_vec()).ok())?
}

/// Whether a text was written into the picture here, and has changed since.
pub fn is_changed(png: &[u8]) -> bool {
    let is_ours = |chunk: &Chunk<'_>| {
        let rest = chunk.data.strip_prefix(KEYWORD.as_bytes());
        matches!(chunk.kind, b"iTXt" | b"tEXt") && rest.is_some_and(|rest| rest.starts_with(&[0]))
    };
    png.len() <= PNG_BYTES_MAX
        && chunks(png).is_some_and(|chunks| chunks.iter().any(is_ours))
        && read(png).is_none()
}

#[derive(Debug, Clone, Copy)]
struct Chunk<'a> {
    whole: &'a [u8],
    kind: &'a [u8],
    data: &'a [u8],
    sum: u32,
}

/// All chunks, from the head to the end; none if the file is damaged. Checksums are not
/// looked at.
fn chunks(png: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut rest = png.strip_prefix(&SIGNATURE)?;
    let mut chunks = Vec::new();
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk::<4>()?);
        let end = BEFORE.checked_add(usize::try_from(length).ok()?)?;
        let whole = rest.get(..end.checked_add(AFTER)?)?;
        let chunk = Chunk {
            whole,
            kind: whole.get(4..BEFORE)?,
            data: whole.get(BEFORE..end)?,
            sum: u32::from_be_bytes(*whole.last_chunk::<4>()?),
        };
        if chunks.is_empty() && chunk.kind != b"IHDR" {
            return None;
        }
        chunks.push(chunk);
        if chunk.kind == b"IEND" {
            return Some(chunks);
        }
        if chunks.len() == MAX_CHUNKS {
            return None;
        }
        rest = rest.get(whole.len()..)?;
    }
}

/// The text of a chunk that carries one of ours.
fn carried<'a>(chunk: &Chunk<'a>) -> Option<&'a [u8]> {
    let after = chunk.data.strip_prefix(KEYWORD.as_bytes())?.strip_prefix(&[0])?;
    match chunk.kind {
        b"tEXt" => Some(after),
        b"iTXt" => {
            let after = after.strip_prefix(&[0, 0])?;
            let language = after.iter().position(|&byte| byte == 0)?;
            let after = after.get(language + 1..)?;
            let translated = after.iter().position(|&byte| byte == 0)?;
            after.get(translated + 1..)
        }
        _ => None,
    }
}

fn checksum(kind: &[u8], data: &[u8]) -> u32 {
    let mut digest = CRC_32.digest();
    digest.update(kind);
    digest.update(data);
    digest.finalize()
}
