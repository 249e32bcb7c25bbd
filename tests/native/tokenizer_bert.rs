//! WordPiece tokenizers: what is refused of them, and that those that are read never panic, whatever the text.

use atelier::model::Tokenizer;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::source;
use crate::tokenizer::{llama2_like, spec};
use crate::tokenizer_damage::{list_paths, survive};

fn bert_like() -> Value {
    let golden: Value =
        serde_json::from_str(&source::read("tests/golden/tokenizers/bert-uncased.json")).unwrap();
    golden["tokenizer"].clone()
}

fn open(file: &Value) -> Tokenizer {
    Tokenizer::from_bytes(file.to_string().as_bytes(), &spec(1000)).unwrap()
}

fn refusal(text: &str) -> String {
    Tokenizer::from_bytes(text.as_bytes(), &spec(1000)).unwrap_err().to_string()
}

#[test]
fn what_a_word_piece_tokenizer_may_not_ask_for_is_refused() {
    let check = |path: &str, value: Value, expected: Expect| {
        let mut bad = bert_like();
        *bad.pointer_mut(path).unwrap() = value;
        expected.assert_eq(&refusal(&bad.to_string()));
    };
    check(
        "/model/unk_token",
        json!("u".repeat(65)),
        expect!["tokenizer.json is not valid: its unk_token has 65 bytes, and at most 64 are allowed"],
    );
    check(
        "/model/max_input_chars_per_word",
        json!(1_000_000_000),
        expect![
            "tokenizer.json is not valid: it looks for pieces of words of 1000000000 characters, and at most 256 are allowed"
        ],
    );
    check(
        "/model/continuing_subword_prefix",
        json!("#".repeat(50)),
        expect![
            "tokenizer.json is not valid: its continuing_subword_prefix may make a text 612 times as long, and at most 256 times is allowed"
        ],
    );
    check(
        "/model/type",
        json!("Syllables"),
        expect![[
            r#"tokenizer.json: the model "Syllables" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/model/vocab/##e",
        json!(1000),
        expect![
            "tokenizer.json has token ids up to 1000, but the vocabulary of the model ends at 999; it belongs to another model"
        ],
    );
    for (key, value) in [
        ("clean_text", json!(null)),
        ("handle_chinese_chars", json!("yes")),
        ("lowercase", json!(1)),
        ("strip_accents", json!([])),
    ] {
        let mut bad = bert_like();
        bad["normalizer"][key] = value;
        let expected =
            format!("tokenizer.json is not valid: its BertNormalizer must say true or false of {key}");
        assert_eq!(refusal(&bad.to_string()), expected);
    }
    let many = json!({"type": "Sequence", "normalizers": vec![bert_like()["normalizer"].clone(); 3]});
    check(
        "/normalizer",
        many,
        expect![
            "tokenizer.json is not valid: its normalizer may make a text 1728 times as long, and at most 256 times is allowed"
        ],
    );
    check(
        "/decoder",
        json!({"type": "Sequence", "decoders": vec![bert_like()["decoder"].clone(); 9]}),
        expect![
            "tokenizer.json is not valid: its decoder may make a text 512 times as long, and at most 256 times is allowed"
        ],
    );
    // Tokens that a normalizer makes empty, and that it makes white space of.
    let added = |content: &str| {
        json!({"id": 9, "content": content, "single_word": false, "lstrip": true, "rstrip": false,
            "normalized": true, "special": false})
    };
    check(
        "/added_tokens/0",
        added("\u{200b}"),
        expect![[
            r#"tokenizer.json: the added token "\u{200b}" of which its normalizer leaves nothing is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/added_tokens/0",
        added("\t"),
        expect![[
            r#"tokenizer.json: the added token "\t" of spaces, with lstrip is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
}

/// With a key that stands twice, one reader sees another part than the other.
#[test]
fn a_part_that_says_two_things_is_refused() {
    let twice = r#"{"type":"Strip","type":"ByteFallback","content":"e","start":0,"stop":9}"#;
    let mut file = llama2_like();
    for (part, inner) in [("decoder", twice.to_owned()), ("normalizer", format!("[{twice}]"))] {
        file["decoder"] = Value::Null;
        file[part] = json!("here");
        let error = refusal(&file.to_string().replace("\"here\"", &inner));
        assert!(error.contains(r#"the key "type" stands twice in one of its parts"#), "{error}");
    }
}

/// The crate tries the kinds of model in turn where the file names none.
#[test]
fn a_model_without_a_name_is_what_its_tables_say() {
    let mut old = bert_like();
    old["model"].as_object_mut().unwrap().remove("type");
    let text = "The ferry leaves [MASK] seven.";
    assert_eq!(open(&old).encode(text, true).unwrap(), open(&bert_like()).encode(text, true).unwrap());
    // Merges that do not fit: not byte-pair encoding, and not what was looked over.
    (old["model"]["merges"], old["model"]["continuing_subword_prefix"]) = (json!([["q", "q"]]), json!(""));
    expect!["tokenizer.json is not valid: its model is not what its parts say it is"]
        .assert_eq(&refusal(&old.to_string()));
    // An unknown word needs a token for it.
    let mut no_unknown = bert_like();
    no_unknown["model"]["unk_token"] = json!("of no vocabulary");
    expect!["the tokenizer failed: WordPiece error: Missing [UNK] token from the vocabulary"]
        .assert_eq(&open(&no_unknown).encode("안녕", false).unwrap_err().to_string());
}

#[test]
fn a_damaged_word_piece_tokenizer_never_panics() {
    let good = bert_like();
    let bytes = good.to_string().into_bytes();
    for at in (0..bytes.len()).step_by(5) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        survive(&flipped);
    }
    let mut paths = Vec::new();
    list_paths(&good, String::new(), &mut paths);
    for path in paths {
        for other in
            [json!(null), json!(-1), json!(""), json!("é"), json!([]), json!({}), json!(true), json!(3)]
        {
            let mut bad = good.clone();
            *bad.pointer_mut(&path).unwrap() = other;
            survive(bad.to_string().as_bytes());
        }
    }
}

/// Letters that the normalizer drops, splits, joins, orders, or makes longer; and any.
const TEXT: &str = concat!(
    "[ab \\t\\n#\\[\\]\u{0}\u{ad}\u{200b}\u{fffd}\u{300}-\u{327}\u{5b0}\u{e47}",
    "Éé\u{130}ȺẞΣŒ東海\u{2f800}각가\u{1100}\u{1161}ﷺﬁ🎨\u{1f3fd}\u{200d}\u{e0100}]{0,24}|\\PC{0,24}"
);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Its normalizer alone, before and after others, with every switch.
    #[test]
    fn any_text_is_read(
        text in TEXT,
        switches in (any::<bool>(), any::<bool>(), any::<Option<bool>>(), any::<bool>()),
        other in 0..7_usize,
        is_first: bool,
        lstrip: bool,
    ) {
        let (clean_text, handle_chinese_chars, strip_accents, lowercase) = switches;
        let bert = json!({"type": "BertNormalizer", "clean_text": clean_text, "lowercase": lowercase,
            "handle_chinese_chars": handle_chinese_chars, "strip_accents": strip_accents});
        let other = [
            json!(null),
            json!({"type": "NFC"}),
            json!({"type": "NFD"}),
            json!({"type": "Prepend", "prepend": "▁東"}),
            json!({"type": "Prepend", "prepend": "\u{300}"}),
            json!({"type": "Replace", "pattern": {"String": "a"}, "content": ""}),
            json!({"type": "Replace", "pattern": {"String": " "}, "content": "\u{300}東É"}),
        ][other].clone();
        let mut file = bert_like();
        let both = if is_first { [other, bert] } else { [bert, other] };
        let parts: Vec<Value> = both.into_iter().filter(|part| !part.is_null()).collect();
        file["normalizer"] = json!({"type": "Sequence", "normalizers": parts});
        for token in file["added_tokens"].as_array_mut().unwrap() {
            token["normalized"] = json!(token["content"] == "[CLS]");
            token["lstrip"] = lstrip.into();
        }
        let tokenizer = open(&file);
        for text in [text.clone(), format!("{text} [MASK]{text}[CLS]{text}")] {
            let ids = tokenizer.encode(&text, true).unwrap();
            prop_assert_eq!((ids[0], ids[ids.len() - 1]), (2, 3));
            tokenizer.pieces(&ids).unwrap();
            tokenizer.decode(&ids).unwrap();
        }
    }
}
