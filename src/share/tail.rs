//! What a chat or mail program leaves behind a link: the full stop of its sentence, a closing
//! bracket or quotation mark, also as browsers write them (`%22`).

/// Most characters that are passed over; what is longer is no mark of punctuation.
const TAIL_CHARS_MAX: usize = 24;
/// `%` and two hex digits.
const ENCODED_CHARS: usize = 3;

/// Splits a fragment before the marks at its end. A link ends with a letter or digit, so
/// nothing of a link is ever in the second part.
pub(super) fn split(fragment: &str) -> (&str, &str) {
    let mut end = fragment.len();
    while let Some(shorter) = without_last_mark(&fragment[..end]) {
        end = shorter;
        if fragment.len() - end > TAIL_CHARS_MAX {
            return (fragment, "");
        }
    }
    fragment.split_at(end)
}

/// The marks as a person typed them.
pub(super) fn decoded(tail: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = tail;
    while let Some(c) = rest.chars().next() {
        let byte = encoded_byte(rest);
        let (read, after) = rest.split_at(if byte.is_some() { ENCODED_CHARS } else { c.len_utf8() });
        match byte {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(read.bytes()),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn without_last_mark(text: &str) -> Option<usize> {
    let start = text.len().checked_sub(ENCODED_CHARS);
    if let Some(start) = start.filter(|&at| text.get(at..).and_then(encoded_byte).is_some()) {
        return Some(start);
    }
    let last = text.chars().next_back().filter(|c| !c.is_alphanumeric())?;
    Some(text.len() - last.len_utf8())
}

/// The byte that `%` and two hex digits at the start of a text stand for.
fn encoded_byte(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('%')?.get(..2).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}
