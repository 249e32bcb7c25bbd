//! Tokenizers that are read without the library: the same tokens and texts as with it.

use std::sync::LazyLock;

use atelier::model::Tokenizer;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::source::read;
use crate::tokenizer::spec;

/// The bundled tokenizer, and the library's reading of it.
struct Both {
    ours: Tokenizer,
    theirs: tokenizers::Tokenizer,
}

static PLAIN: LazyLock<Both> = LazyLock::new(|| Both::of(|_| ()));
static ADDED: LazyLock<Both> = LazyLock::new(|| Both::of(with_added));
static WHOLE: LazyLock<Both> =
    LazyLock::new(|| Both::of(|file| file["model"]["ignore_merges"] = true.into()));

impl Both {
    fn of(change: impl Fn(&mut Value)) -> Self {
        let mut file: Value = serde_json::from_str(&read("web/models/painters-6/tokenizer.json")).unwrap();
        change(&mut file);
        let bytes = file.to_string().into_bytes();
        let ours = Tokenizer::from_bytes(&bytes, &spec(2048)).unwrap();
        assert!(ours.is_plain(), "it goes to the library");
        Self { ours, theirs: tokenizers::Tokenizer::from_bytes(&bytes).unwrap() }
    }

    fn agree_on(&self, text: &str) {
        let ids = self.ours.encode(text, false).unwrap();
        if !text.is_empty() {
            assert_eq!(ids, self.theirs.encode_fast(text, false).unwrap().get_ids(), "{text:?}");
        }
        self.agree_on_text(&ids);
    }

    fn agree_on_text(&self, ids: &[u32]) {
        assert_eq!(self.ours.decode(ids).unwrap(), self.theirs.decode(ids, true).unwrap(), "{ids:?}");
    }
}

fn token(id: u32, content: &str, normalized: bool, special: bool) -> Value {
    json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": normalized, "special": special})
}

/// Tokens of both kinds, that begin alike, overlap, and stand for what merges make of them.
fn with_added(file: &mut Value) {
    let id = |text: &str| u32::try_from(file["model"]["vocab"][text].as_u64().unwrap()).unwrap();
    let added = json!([
        token(0, "<|endoftext|>", false, true),
        token(id("e"), "e", true, false),
        token(id("he"), "he", false, false),
        token(id("her"), "her", true, true),
        token(id("Ġ"), "Ġ", false, false),
    ]);
    file["added_tokens"] = added;
}

#[test]
fn every_character_is_of_the_same_kind() {
    let both = &*PLAIN;
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    for some in all.chunks(256) {
        // Between letters, numbers, signs and spaces it parts words, or not.
        both.agree_on(
            &some.iter().flat_map(|&c| ['a', c, 'b', '1', c, '2', '.', c, '.', ' ', c]).collect::<String>(),
        );
    }
}

#[test]
fn words_are_cut_alike() {
    let both = &*PLAIN;
    for text in [
        "it's he'll they're 's' 'S \u{2019}s",
        "  two",
        "a  b",
        "a \n b\n\n c",
        "\n\n",
        " ",
        "a ",
        "a  ",
        "\t\ta",
        " 's",
        "<|endoftext|>",
        "a<|endoftext|> b<|endoftext|><|endof",
        "1 234,5 x2 ²½",
        "\u{a0}\u{a0}x",
        "a\u{3000} b",
    ] {
        both.agree_on(text);
    }
}

#[test]
fn a_long_word_takes_no_time() {
    let both = &*PLAIN;
    both.agree_on(&"the".repeat(100_000));
}

#[test]
fn what_is_not_plain_goes_to_the_library() {
    let changes: [fn(&mut Value); 8] = [
        |file| file["normalizer"] = json!({"type": "NFC"}),
        |file| file["pre_tokenizer"]["add_prefix_space"] = true.into(),
        |file| file["pre_tokenizer"]["use_regex"] = false.into(),
        |file| file["model"]["unk_token"] = "a".into(),
        |file| file["model"]["end_of_word_suffix"] = "</w>".into(),
        |file| file["added_tokens"][0]["lstrip"] = true.into(),
        |file| {
            file["truncation"] =
                json!({"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0})
        },
        |file| file["added_tokens"] = json!([token(2048, "<pad>", false, true)]),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut file: Value = serde_json::from_str(&read("web/models/painters-6/tokenizer.json")).unwrap();
        change(&mut file);
        let read = Tokenizer::from_bytes(file.to_string().as_bytes(), &spec(4096));
        assert!(read.is_ok_and(|tokenizer| !tokenizer.is_plain()), "change {number}");
    }
}

/// Texts in which words, spaces, signs and tokens meet.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ \n\ta-zA-Z0-9.,'!?<|>]{0,6}",
        any::<String>(),
        prop::sample::select(vec![
            "<|endoftext|>",
            "the",
            "he",
            "'ll",
            "Ġ",
            " ",
            "\u{a0}",
            "é",
            "e\u{301}",
            "日本",
            "½"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn texts_become_the_same_tokens(text in texts()) {
        PLAIN.agree_on(&text);
    }

    #[test]
    fn added_tokens_are_found_alike(text in texts()) {
        ADDED.agree_on(&text);
    }

    #[test]
    fn whole_words_are_found_alike(text in texts()) {
        WHOLE.agree_on(&text);
    }

    #[test]
    fn tokens_become_the_same_text(ids in prop::collection::vec(0_u32..2100, 0..40)) {
        ADDED.agree_on_text(&ids);
    }
}
