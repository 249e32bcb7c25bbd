//! Files packed with gzip (RFC 1952).

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use super::file::FileError;

/// The first bytes of every such file.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What is in a packed file, or the file itself where it is not packed. Unpacking stops at
/// `bytes_max`, however much a small file unpacks to.
///
/// # Errors
/// When more is in it, or it is damaged.
pub fn unpacked<'a>(file: &str, bytes: &'a [u8], bytes_max: u64) -> Result<Cow<'a, [u8]>, FileError> {
    if !bytes.starts_with(&MAGIC) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(bytes_max.saturating_add(1)).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > bytes_max {
        return Err(FileError::UnpacksToTooMuch { file: file.to_owned(), bytes_max });
    }
    match read {
        Ok(_) => Ok(Cow::Owned(unpacked)),
        Err(error) => Err(FileError::Packed { file: file.to_owned(), reason: error.to_string() }),
    }
}
