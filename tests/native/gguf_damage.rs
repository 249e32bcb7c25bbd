//! GGUF headers from hostile files: noise, cuts and flipped bits end in errors that say what is wrong, never in a panic,
//! and whatever is read stays within the limits.

use atelier::model::gguf::{Header, Names, Read, check_parts, config, limits, tokenizer_json, tokens};
use proptest::prelude::*;

use crate::gguf::golden;

const FILES: [&str; 7] = [
    "llama.gguf",
    "gemma3.gguf",
    "phi3.gguf",
    "bert.gguf",
    "gemma3.vocab.gguf",
    "bert.vocab.gguf",
    "smollm.vocab.gguf",
];

/// Reads everything that can be read of a file's beginning.
fn read_all(bytes: &[u8]) {
    match Header::read(bytes) {
        Ok(Read::Whole(header)) => {
            let _ = header.must_fit(bytes.len() as u64);
            let _ = (config(&[&header]), tokens(&header), tokenizer_json(&header));
            let _ = check_parts(&[("a-00001-of-00001.gguf", &header)]);
            if let Ok(names) = Names::of(&[&header]) {
                for tensor in header.tensors() {
                    let _ = names.meaning(&tensor.name);
                    assert!(tensor.begin < tensor.end);
                }
            }
        }
        Ok(Read::NeedMore { at_least }) => {
            assert!(at_least > bytes.len() && at_least <= limits::HEADER_BYTES_MAX, "{at_least}");
        }
        Err(error) => assert!(error.to_string().len() < 2000),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn noise_is_refused(noise in prop::collection::vec(any::<u8>(), 0..300), version in 2..4_u32, counts: [u8; 2]) {
        read_all(&noise);
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(version.to_le_bytes());
        bytes.extend(u64::from(counts[0] % 4).to_le_bytes());
        bytes.extend(u64::from(counts[1] % 4).to_le_bytes());
        bytes.extend(noise);
        read_all(&bytes);
    }

    #[test]
    fn a_cut_file_asks_for_more(which in 0..FILES.len(), share in 0.0..1.0_f64) {
        let bytes = golden(FILES[which]);
        let cut = &bytes[..(bytes.len() as f64 * share) as usize];
        read_all(cut);
        prop_assert!(Header::read(cut).is_ok(), "a beginning is no damage");
    }

    #[test]
    fn flipped_bits_do_not_panic(
        which in 0..FILES.len(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..4),
    ) {
        let mut bytes = golden(FILES[which]);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        read_all(&bytes);
    }

    #[test]
    fn changed_bytes_do_not_panic(which in 0..FILES.len(), at: prop::sample::Index, byte: u8, run in 1..9_usize) {
        let mut bytes = golden(FILES[which]);
        let at = at.index(bytes.len());
        let end = (at + run).min(bytes.len());
        bytes[at..end].fill(byte);
        read_all(&bytes);
    }
}
