//! Tokenizer files that are damaged, hostile, or of another kind: an error by name, never a
//! panic, which would end the engine in the browser.

use atelier::model::Tokenizer;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::tokenizer::{llama2_like, spec};

#[test]
fn tokenizers_of_other_models_are_refused() {
    let bytes = llama2_like().to_string().into_bytes();
    let check = |bytes: &[u8], vocab_size: usize, expected: Expect| {
        expected.assert_eq(&Tokenizer::from_bytes(bytes, &spec(vocab_size)).unwrap_err().to_string());
    };
    assert!(Tokenizer::from_bytes(&bytes, &spec(291)).is_ok());
    check(
        &bytes,
        290,
        expect![
            "tokenizer.json has token ids up to 290, but the vocabulary of the model ends at 289; it belongs to another model"
        ],
    );
    check(b"", 1000, expect!["tokenizer.json is not valid: it is empty"]);
    check(
        b"not json",
        1000,
        expect!["tokenizer.json is not valid: no value that can be read at line 1 column 2"],
    );
    check(
        b"[]",
        1000,
        expect![
            "tokenizer.json is not valid: invalid type: a list, expected the object of a tokenizer at line 1 column 2"
        ],
    );
    check(
        &bytes[..bytes.len() / 2],
        1000,
        expect!["tokenizer.json is not valid: it ends too early (line 1, column 2484)"],
    );
}

/// Opens a damaged tokenizer and, if it opens, uses it.
pub(crate) fn survive(bytes: &[u8]) {
    if let Ok(tokenizer) = Tokenizer::from_bytes(bytes, &spec(1000)) {
        let ids = tokenizer.encode_prompt("the cab é", true).unwrap_or_default();
        let _ = tokenizer.encode_pair("the ", "cab é", true);
        let _ = tokenizer.pieces(&ids);
    }
}

#[test]
fn a_damaged_tokenizer_never_panics() {
    let bytes = llama2_like().to_string().into_bytes();
    for at in (0..bytes.len()).step_by(3) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        survive(&flipped);
        survive(&bytes[..at]);
    }
}

/// Every value of the tokenizer replaced by values of other kinds, tables by their first entries.
#[test]
fn a_tokenizer_with_a_wrong_value_never_panics() {
    let good = llama2_like();
    let mut paths = Vec::new();
    list_paths(&good, String::new(), &mut paths);
    let others =
        [json!(null), json!(-1), json!(1e300), json!(""), json!("é"), json!([]), json!({}), json!(true)];
    for path in paths {
        for other in &others {
            let mut bad = good.clone();
            *bad.pointer_mut(&path).unwrap() = other.clone();
            survive(bad.to_string().as_bytes());
        }
    }
}

pub(crate) fn list_paths(value: &Value, path: String, paths: &mut Vec<String>) {
    /// Entries of a table that are tried.
    const ENTRIES: usize = 12;
    match value {
        Value::Object(keys) => {
            for (key, value) in keys.iter().take(ENTRIES) {
                let key = key.replace('~', "~0").replace('/', "~1");
                list_paths(value, format!("{path}/{key}"), paths);
            }
        }
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate().take(ENTRIES) {
                list_paths(value, format!("{path}/{at}"), paths);
            }
        }
        _ => {}
    }
    paths.push(path);
}

#[test]
fn what_would_make_the_crate_panic_is_refused() {
    let check = |path: &str, value: Value, expected: Expect| {
        let mut bad = llama2_like();
        *bad.pointer_mut(path).unwrap() = value;
        let error = Tokenizer::from_bytes(bad.to_string().as_bytes(), &spec(1000)).unwrap_err();
        expected.assert_eq(&error.to_string());
    };
    check(
        "/normalizer/normalizers/0",
        json!({"type": "Precompiled", "precompiled_charsmap": "x"}),
        expect![[
            r#"tokenizer.json: the normalizer "Precompiled with a table that leads nowhere" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/pre_tokenizer",
        json!({"type": "FixedLength", "length": 0}),
        expect![[
            r#"tokenizer.json: the pre_tokenizer "FixedLength" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/pre_tokenizer",
        json!({"length": 0}),
        expect![[
            r#"tokenizer.json: the pre_tokenizer "of an unknown type" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/normalizer/normalizers/1/pattern/String",
        json!(""),
        expect![[
            r#"tokenizer.json: the normalizer "Replace of nothing or of a regular expression" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/normalizer/normalizers/1/pattern",
        json!({"Regex": "e*"}),
        expect![[
            r#"tokenizer.json: the normalizer "Replace of nothing or of a regular expression" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    // Three such in turn would make a terabyte of one letter.
    check(
        "/normalizer/normalizers/1/content",
        json!("e".repeat(10_000)),
        expect![
            "tokenizer.json is not valid: its normalizer may make a text 40000 times as long, and at most 256 times is allowed"
        ],
    );
    check(
        "/decoder/decoders/0/content",
        json!("e".repeat(10_000)),
        expect![
            "tokenizer.json is not valid: its decoder may make a text 3334 times as long, and at most 256 times is allowed"
        ],
    );
    check(
        "/model/dropout",
        json!(0.5),
        expect![[
            r#"tokenizer.json: the dropout "0.5" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/model/continuing_subword_prefix",
        json!("####"),
        expect![[
            r#####"tokenizer.json: the continuing_subword_prefix "####" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#####
        ]],
    );
    check(
        "/model/type",
        json!("Syllables"),
        expect![[
            r#"tokenizer.json: the model "Syllables" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/post_processor/single/0/SpecialToken/id",
        json!("<x>"),
        expect![[
            r#"tokenizer.json is not valid: post_processor: its template names the unknown token "<x>""#
        ]],
    );
    check(
        "/post_processor/single/1/Sequence/id",
        json!("B"),
        expect![[
            r#"tokenizer.json is not valid: post_processor: its template for one text has the sequence "B" there"#
        ]],
    );
    check(
        "/post_processor/special_tokens/<s>/ids",
        json!([1000]),
        expect![
            "tokenizer.json has token ids up to 1000, but the vocabulary of the model ends at 999; it belongs to another model"
        ],
    );
    check(
        "/post_processor",
        json!({"type": "Magic"}),
        expect![
            "tokenizer.json is not valid: post_processor: unknown value `Magic`, expected one of `ByteLevel`, `Sequence`, `TemplateProcessing`, `BertProcessing`, `RobertaProcessing`"
        ],
    );
    let text = llama2_like().to_string().replace("\"ByteFallback\"", "1e999");
    let error = Tokenizer::from_bytes(text.as_bytes(), &spec(1000)).unwrap_err();
    expect!["tokenizer.json is not valid: number out of range at line 1 column 444"]
        .assert_eq(&error.to_string());
}
