//! How large a picture is, in pixels, so that a page keeps its room: PNG, and WebP as browsers write it.

use std::path::Path;

/// Width and height.
pub(crate) fn read(path: &Path) -> Result<(u32, u32), String> {
    let bytes = std::fs::read(path).map_err(|error| crate::said(path, &error))?;
    size(&bytes).ok_or_else(|| format!("{} is no PNG or WebP that is read here", path.display()))
}

fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return Some((number(16)?, number(20)?));
    }
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let little = |at: usize, n: usize| {
        bytes.get(at..at + n).map(|bytes| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    };
    match bytes.get(12..16)? {
        // Lossy, a frame of VP8: 14 bits each behind its start code.
        b"VP8 " => Some((little(26, 2)? & 0x3fff, little(28, 2)? & 0x3fff)),
        // Lossless: 14 bits each, less one.
        b"VP8L" => little(21, 4).map(|bits| ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)),
        // With more than one kind of chunk: 24 bits each, less one.
        b"VP8X" => Some((little(24, 3)? + 1, little(27, 3)? + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    /// The first bytes of pictures of 1280 by 800 that Chromium wrote, lossless and with an alpha channel by hand.
    #[test]
    fn all_forms_say_their_size() {
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x00\x05\x20\x03";
        let bits = (1279_u32 | (799 << 14)).to_le_bytes();
        let lossless = [b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f".as_slice(), &bits].concat();
        let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xff\x04\0\x1f\x03\0";
        for bytes in [lossy.as_slice(), &lossless, extended] {
            assert_eq!(size(bytes), Some((1280, 800)));
        }
        assert_eq!(size(b"GIF89a"), None);
        assert_eq!(size(b"RIFF"), None);
    }
}
