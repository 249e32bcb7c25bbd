//! Bytes in the letters and digits of links: base 62, eight bytes at a time.
//!
//! Frozen: version 5 of links is written with it. Eight bytes, a number with the first byte as its
//! lowest, are eleven digits (`0-9A-Za-z`), the greatest first; fewer bytes at the end are as many digits
//! as they need. So a byte takes 1.375 characters, and each text is that of one list of bytes.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Digits of so many bytes.
const LENGTHS: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];

pub(super) fn write(bytes: &[u8]) -> String {
    let base = DIGITS.len() as u64;
    let mut written = String::new();
    for part in bytes.chunks(LENGTHS.len() - 1) {
        let mut number = part.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let mut digits = vec!['0'; LENGTHS[part.len()]];
        for digit in digits.iter_mut().rev() {
            *digit = char::from(DIGITS[(number % base) as usize]);
            number /= base;
        }
        written.extend(digits);
    }
    written
}

/// Reads what [`write`] wrote; `None` if it did not write this.
pub(super) fn read(written: &str) -> Option<Vec<u8>> {
    let base = DIGITS.len() as u64;
    let mut bytes = Vec::new();
    for digits in written.as_bytes().chunks(LENGTHS[LENGTHS.len() - 1]) {
        let n_bytes = LENGTHS.iter().position(|length| *length == digits.len())?;
        let mut number = 0_u64;
        for digit in digits {
            let value = DIGITS.iter().position(|known| known == digit)? as u64;
            number = number.checked_mul(base)?.checked_add(value)?;
        }
        let all = number.to_le_bytes();
        if all[n_bytes..].iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(&all[..n_bytes]);
    }
    Some(bytes)
}
