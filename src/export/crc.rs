//! CRC-32 as in PNG (ISO 3309), by table.

/// The polynomial, reflected.
const REFLECTED: u32 = 0xedb8_8320;

/// What each value of the lowest byte contributes.
const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let mut sum = at as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ REFLECTED } else { sum >> 1 };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
}

/// The checksum of these parts, one after the other.
pub(super) fn checksum(parts: &[&[u8]]) -> u32 {
    let bytes = parts.iter().flat_map(|part| part.iter());
    let step = |sum: u32, byte: &u8| (sum >> 8) ^ TABLE[((sum ^ u32::from(*byte)) & 0xff) as usize];
    !bytes.fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::checksum;

    /// The check value of the catalogue of CRCs, and the sum of PNG's shortest chunk.
    #[test]
    fn sums_are_those_of_the_standard() {
        assert_eq!(checksum(&[b"123456789"]), 0xcbf4_3926);
        assert_eq!(checksum(&[b"1234", b"", b"56789"]), 0xcbf4_3926);
        assert_eq!(checksum(&[b"IEND", b""]), 0xae42_6082);
    }
}
