//! The table of a `Precompiled` normalizer (SentencePiece's): whether the crate can be trusted with it.
//!
//! It is a text in base64: the length of a double array of words, the array, and texts that end with 0, to which
//! the array's values point. The crate (`spm_precompiled` 0.1) follows both without looking whether they lead anywhere,
//! and panics where they do not; so every way from the root is gone here first.
//! Source: SentencePiece, `normalizer.cc`; darts-clone, which names the parts of a word.

/// Bytes of a table. That of NFKC with SentencePiece's rules has 240,000.
const TABLE_BYTES_MAX: usize = 4 << 20;
/// What base64 has of them.
const TEXT_BYTES_MAX: usize = TABLE_BYTES_MAX / 3 * 4;
/// Bytes of the longest text that is looked up at once.
const KEY_BYTES_MAX: usize = 5;
/// The bit of a word that has a value behind it, and that of an offset in steps of 256.
const HAS_LEAF: usize = 1 << 8;
const IS_FAR: usize = 1 << 9;
/// The bits of a word that are its label, and those that are a value.
const LABEL: usize = (1 << 31) | 0xff;
const VALUE: usize = (1 << 31) - 1;

/// How many times as long the table makes a text at most; none where it cannot be followed.
pub(super) fn growth(table: &str) -> Option<usize> {
    let bytes = if table.len() <= TEXT_BYTES_MAX { decoded(table)? } else { return None };
    let (length, rest) = bytes.split_first_chunk()?;
    let (array, texts) = rest.split_at_checked(u32::from_le_bytes(*length) as usize / 4 * 4)?;
    let words: Vec<usize> =
        array.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word) as usize).collect();
    let texts = std::str::from_utf8(texts).ok()?;
    let mut most = 1;
    // Places from which the next byte leads on, by how many bytes have led there.
    let mut seen = vec![false; words.len()];
    let mut places = vec![follow(0, *words.first()?)];
    for depth in 1..=KEY_BYTES_MAX {
        let mut next = Vec::new();
        for place in places {
            for byte in 1..=usize::from(u8::MAX) {
                let at = place ^ byte;
                let word = *words.get(at)?;
                if word & LABEL != byte {
                    continue;
                }
                let place = follow(at, word);
                if word & HAS_LEAF != 0 {
                    let text = texts.get(words.get(place)? & VALUE..)?;
                    let text = text.split('\0').next().unwrap_or_default();
                    most = most.max(text.len().div_ceil(depth));
                }
                if !std::mem::replace(seen.get_mut(at)?, true) {
                    next.push(place);
                }
            }
        }
        places = next;
    }
    Some(most)
}

/// Where the bytes behind a word are looked for.
fn follow(at: usize, word: usize) -> usize {
    at ^ ((word >> 10) << if word & IS_FAR == 0 { 0 } else { 8 })
}

/// The bytes of a text in base64, in the one form that the crate takes: filled up with `=` to fours, and no bit left
/// over that is not 0.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    if !text.len().is_multiple_of(4) || text.len() - digits.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for four in digits.chunks(4) {
        let mut bits = 0_u32;
        for &digit in four {
            let value = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        let n = four.len() * 6 / 8;
        bits <<= 6 * (4 - four.len());
        if bits.unbounded_shl(8 * (n as u32 + 1)) != 0 {
            return None;
        }
        bytes.extend_from_slice(bits.to_be_bytes().get(1..1 + n)?);
    }
    Some(bytes)
}
