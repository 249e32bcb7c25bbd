//! Noise in place of Parquet files and chat templates: whatever comes is answered or refused, and nothing
//! panics, takes the memory that a header announces, or goes on for ever.
//!
//! A few seconds; `PROPTEST_CASES=20000` takes some twenty.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::Path;

use atelier_extras::chat::{Chat, Message, TEXT_BYTES_MAX, render};
use atelier_extras::rows::{self, json_lines};
use proptest::prelude::*;
use proptest::sample::Index;

fn files() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/rows");
    // Of the small ones each page is hit more often.
    let names = ["arc", "endings", "kinds", "kinds-v2", "nested-old-lists", "brotli", "delta", "empty"];
    names.iter().map(|name| std::fs::read(folder.join(format!("{name}.parquet"))).unwrap()).collect()
}

/// What is read is lines of JSON within the limits.
fn check(file: Vec<u8>) {
    let Ok(text) = json_lines(file) else { return };
    assert!(text.len() <= rows::TEXT_BYTES_MAX);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let row: serde_json::Value = serde_json::from_slice(line).unwrap();
        assert!(row.is_object(), "{row}");
    }
}

proptest! {
    #[test]
    fn files_with_bytes_that_are_flipped(
        file in any::<Index>(),
        flips in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..8),
    ) {
        let files = files();
        let mut bytes = file.get(&files).clone();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check(bytes);
    }

    #[test]
    fn footers_with_bytes_that_are_flipped(
        file in any::<Index>(),
        flips in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let files = files();
        let mut bytes = file.get(&files).clone();
        let tail = bytes.len() - 8;
        let footer = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) as usize;
        for (at, byte) in flips {
            let at = tail - footer + at.index(footer + 4);
            bytes[at] = byte;
        }
        check(bytes);
    }

    #[test]
    fn files_that_are_cut_doubled_or_mixed(
        (one, other) in (any::<Index>(), any::<Index>()),
        (from, to) in (any::<Index>(), any::<Index>()),
    ) {
        let files = files();
        let (one, other) = (one.get(&files), other.get(&files));
        let bytes = [&one[..from.index(one.len())], &other[to.index(other.len())..]].concat();
        check(bytes);
    }

    #[test]
    fn bytes_of_any_kind(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let framed = [b"PAR1", &bytes[..], &u32::try_from(bytes.len()).unwrap().to_le_bytes(), b"PAR1"].concat();
        check(bytes);
        check(framed);
    }
}

/// Pieces of templates, which together are sometimes one.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,10}",
        "\\{[{%#]-? ?(for|if|set|else|endif|endfor|elif|macro|endmacro|generation|break)? ?[a-z.]{0,8} ?-?[}%#]\\}",
        Just("{% for message in messages %}".to_owned()),
        Just("{{ message.role ~ message['content'] }}".to_owned()),
        Just("{% endfor %}".to_owned()),
        Just("{{ messages | tojson(indent=99999) }}".to_owned()),
        Just("{{ 'x' * 99999999 }}".to_owned()),
        Just("{{ 'x'.replace('', 'y' * 9999) }}".to_owned()),
        Just("{{ range(99999999) | list }}".to_owned()),
        Just("{{ '%999999999d' | format(1) }}".to_owned()),
        Just("{{ 2 ** 9999 }}".to_owned()),
        Just("{{ messages[-1:0:-1] }}{{ 'abc'[99:] }}".to_owned()),
        "\\{\\{ strftime_now\\('[%a-zA-Z0-9 ]{0,8}'\\) \\}\\}",
        "\\{\\{ messages(\\[-?[0-9]{1,2}(:-?[0-9]{0,3}){0,2}\\]|\\.[a-z]{1,8}\\([0-9]?\\)| ?\\| ?[a-z]{1,8}) \\}\\}",
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn templates_of_any_kind(template in template(), content in "\\PC{0,20}") {
        let messages = vec![Message { role: "user".to_owned(), content }];
        let (bos_token, eos_token) = (Some("<s>".to_owned()), None);
        let chat = Chat { template, messages, bos_token, eos_token, add_generation_prompt: true, now_seconds: -1 };
        if let Ok(text) = render(&chat) {
            prop_assert!(text.len() <= TEXT_BYTES_MAX);
        }
    }
}
