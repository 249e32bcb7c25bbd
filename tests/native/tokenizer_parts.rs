//! Parts of a tokenizer: those that would panic or grow are refused by name, those that are read never
//! do either, and tokens without an embedding are left out.

use atelier::model::Tokenizer;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::tokenizer::{llama2_like, spec};

/// Parts that the crate runs until it panics or the memory is full.
#[test]
fn what_would_grow_or_end_beyond_its_text_is_refused() {
    let check = |path: &str, value: Value, expected: Expect| {
        let mut bad = llama2_like();
        *bad.pointer_mut(path).unwrap() = value;
        let error = Tokenizer::from_bytes(bad.to_string().as_bytes(), &spec(1000)).unwrap_err();
        expected.assert_eq(&error.to_string());
    };
    check(
        "/decoder/decoders/3/stop",
        json!(3),
        expect![[
            r#"tokenizer.json: the decoder "Strip with a stop of 3" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/decoder/decoders/3/stop",
        json!(1),
        expect![[
            r#"tokenizer.json: the decoder "Strip with a stop of 1" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    check(
        "/model/end_of_word_suffix",
        json!("e".repeat(110_000)),
        expect![
            "tokenizer.json is not valid: its end_of_word_suffix may make a text 1320012 times as long, and at most 256 times is allowed"
        ],
    );
    // A suffix within the limit counts beside the normalizer.
    check(
        "/model/end_of_word_suffix",
        json!("e".repeat(40)),
        expect![
            "tokenizer.json is not valid: its end_of_word_suffix may make a text 492 times as long, and at most 256 times is allowed"
        ],
    );
    let byte_level =
        json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false});
    check(
        "/pre_tokenizer",
        json!({"type": "Sequence", "pretokenizers": vec![byte_level; 30]}),
        expect![
            "tokenizer.json is not valid: its pre_tokenizer may make a text 384 times as long, and at most 256 times is allowed"
        ],
    );
    let metaspace =
        json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true});
    check(
        "/pre_tokenizer",
        json!({"type": "Sequence", "pretokenizers": vec![metaspace; 30]}),
        expect![
            "tokenizer.json is not valid: its pre_tokenizer may make a text 768 times as long, and at most 256 times is allowed"
        ],
    );
    check(
        "/normalizer",
        json!({"type": "Sequence", "normalizers": vec![json!({"type": "NFKC"}); 3]}),
        expect![
            "tokenizer.json is not valid: its normalizer may make a text 1331 times as long, and at most 256 times is allowed"
        ],
    );
    let digits = json!({"type": "Digits", "individual_digits": true});
    check(
        "/pre_tokenizer",
        json!({"type": "Sequence", "pretokenizers": vec![digits; 100]}),
        expect!["tokenizer.json is not valid: its pre_tokenizer has more than 64 parts"],
    );
    let split = json!({"type": "Split", "pattern": {"Regex": "a|".repeat(10_000)}, "behavior": "Isolated", "invert": false});
    check(
        "/pre_tokenizer",
        split,
        expect![[
            r#"tokenizer.json: the pre_tokenizer "Split with a pattern of 20000 bytes, where at most 16384 are read" is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    // "▁the" and ".▁the" make a token that is longer than every one of the vocabulary.
    check(
        "/model/merges",
        json!([["▁the", "▁the"]]),
        expect![
            "tokenizer.json is not valid: a merge makes a token of 12 bytes, which is longer than every token of its vocabulary"
        ],
    );
    check(
        "/model/merges",
        json!(["▁the ▁the"]),
        expect![
            "tokenizer.json is not valid: a merge makes a token of 12 bytes, which is longer than every token of its vocabulary"
        ],
    );
    check(
        "/model/merges",
        json!([["a"]]),
        expect!["tokenizer.json is not valid: a merge does not have two tokens at line 1 column 698"],
    );
    check(
        "/model/vocab/a",
        json!(-1),
        expect![
            "tokenizer.json is not valid: invalid value: integer `-1`, expected a whole number from 0 at line 1 column 4033"
        ],
    );
    check(
        "/added_tokens/0/content",
        json!("x".repeat(5000)),
        expect![
            "tokenizer.json is not valid: an added token may have 4096 bytes, and all together 1048576: they have more"
        ],
    );
    let added = |content: &str, lstrip: bool, normalized: bool| {
        json!({"id": 3, "content": content, "single_word": false, "lstrip": lstrip, "rstrip": false,
            "normalized": normalized, "special": false})
    };
    check(
        "/added_tokens/2",
        added(" ", true, false),
        expect![[
            r#"tokenizer.json: the added token " " of spaces, with lstrip is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#
        ]],
    );
    let mut emptied = llama2_like();
    emptied["normalizer"] = json!({"type": "Replace", "pattern": {"String": "e"}, "content": ""});
    emptied["added_tokens"][2] = added("e", false, true);
    let error = Tokenizer::from_bytes(emptied.to_string().as_bytes(), &spec(1000)).unwrap_err();
    expect![[r#"tokenizer.json: the added token "e" of which its normalizer leaves nothing is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are"#]].assert_eq(&error.to_string());
}

#[test]
fn a_token_without_an_embedding_is_never_used() {
    let mut tokenizer = llama2_like();
    let n_tokens = tokenizer["model"]["vocab"].as_object().unwrap().len();
    let plain = Tokenizer::from_bytes(tokenizer.to_string().as_bytes(), &spec(n_tokens)).unwrap();
    let added = |id: usize, content: &str| {
        json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true})
    };
    let tokens = tokenizer["added_tokens"].as_array_mut().unwrap();
    tokens.extend([added(n_tokens, "<x>"), added(n_tokens + 1, "<pad>")]);
    let bytes = tokenizer.to_string().into_bytes();
    // A model of the tokenizer's own size, one without room for padding, one without room for both.
    let all = Tokenizer::from_bytes(&bytes, &spec(n_tokens + 2)).unwrap();
    assert_eq!(all.encode("<x><pad>", false).unwrap(), [n_tokens as u32, n_tokens as u32 + 1]);
    let one = Tokenizer::from_bytes(&bytes, &spec(n_tokens + 1)).unwrap();
    let text = "the <pad> cab";
    assert_eq!(one.encode("<x>", false).unwrap(), [n_tokens as u32]);
    assert_eq!(one.encode(text, false).unwrap(), plain.encode(text, false).unwrap());
    let none = Tokenizer::from_bytes(&bytes, &spec(n_tokens)).unwrap();
    for text in [text, "<x><pad>", "</s><x>"] {
        let ids = none.encode(text, true).unwrap();
        assert_eq!(ids, plain.encode(text, true).unwrap());
        assert_eq!(none.decode(&ids).unwrap(), plain.decode(&ids).unwrap());
    }
    assert!(none.encode("</s>", false).unwrap() == [2], "tokens that have an embedding stay");
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let bytes = [b"\xef\xbb\xbf", llama2_like().to_string().as_bytes()].concat();
    assert!(Tokenizer::from_bytes(&bytes, &spec(1000)).is_ok());
}

/// What stays allowed, in every combination: a text is read and comes back without a panic.
#[test]
fn parts_that_are_read_never_panic() {
    let text = "  the <s>  \u{fdfa}é\u{301} 12.5 <0xZZ> \u{1f3a8}</s>  ";
    let split = |pattern: Value, behavior: &str, invert: bool| json!({"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert});
    let mut parts = vec![
        (
            "/pre_tokenizer",
            json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": true}),
        ),
        (
            "/pre_tokenizer",
            json!({"type": "Metaspace", "replacement": " ", "prepend_scheme": "always", "split": false}),
        ),
        ("/pre_tokenizer", json!({"type": "Digits", "individual_digits": false})),
        ("/pre_tokenizer", json!({"type": "Whitespace"})),
        ("/pre_tokenizer", json!({"type": "WhitespaceSplit"})),
        ("/normalizer", json!({"type": "NFKD"})),
        ("/normalizer", json!({"type": "Replace", "pattern": {"String": "e"}, "content": ""})),
        ("/normalizer", json!({"type": "Replace", "pattern": {"String": "<s>"}, "content": ""})),
        ("/normalizer", json!({"type": "Prepend", "prepend": ""})),
        ("/decoder", json!({"type": "Strip", "content": " ", "start": 1_000_000, "stop": 0})),
        ("/decoder", json!({"type": "Replace", "pattern": {"String": "a"}, "content": ""})),
        (
            "/decoder",
            json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}),
        ),
        (
            "/decoder",
            json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}),
        ),
        ("/model/end_of_word_suffix", json!("</w>é")),
        ("/model/unk_token", json!("of no vocabulary")),
        ("/model/byte_fallback", json!(false)),
        ("/model/fuse_unk", json!(false)),
        ("/model/ignore_merges", json!(true)),
    ];
    for behavior in ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"] {
        parts.push(("/pre_tokenizer", json!({"type": "Punctuation", "behavior": behavior})));
        for pattern in ["", "a*", "(?=e)", "(?!\\S)", "^", "$", "\\b", "(a+)+$", ".", "\\p{L}+|\\s+"] {
            parts.push(("/pre_tokenizer", split(json!({"Regex": pattern}), behavior, false)));
            parts.push(("/pre_tokenizer", split(json!({"Regex": pattern}), behavior, true)));
        }
        parts.push(("/pre_tokenizer", split(json!({"String": ""}), behavior, true)));
    }
    // Added tokens that reach into the spaces of one another.
    let flags = [false, true];
    for (content, other) in [("<s>", "</s>"), (" ", "<s>"), ("  ", " "), ("e", "\u{301}")] {
        for (lstrip, rstrip, normalized, single_word) in flags
            .into_iter()
            .flat_map(|l| flags.map(|r| (l, r)))
            .flat_map(|(l, r)| flags.map(|n| (l, r, n, !n)))
        {
            let token = |id: u32, content: &str, lstrip: bool| {
                json!({"id": id, "content": content, "single_word": single_word, "lstrip": lstrip,
                    "rstrip": rstrip, "normalized": normalized, "special": false})
            };
            parts.push(("/added_tokens", json!([token(1, content, false), token(2, other, lstrip)])));
            parts.push(("/added_tokens", json!([token(1, content, lstrip), token(2, other, false)])));
        }
    }
    let mut n_read = 0;
    for (path, value) in &parts {
        for (other_path, other) in parts.iter().take(18) {
            let mut changed = llama2_like();
            *changed.pointer_mut(path).unwrap() = value.clone();
            if other_path != path {
                *changed.pointer_mut(other_path).unwrap() = other.clone();
            }
            let Ok(tokenizer) = Tokenizer::from_bytes(changed.to_string().as_bytes(), &spec(1000)) else {
                continue;
            };
            for text in [text, "", " ", "a"] {
                if let Ok(ids) = tokenizer.encode(text, true) {
                    n_read += 1;
                    tokenizer.pieces(&ids).unwrap();
                    tokenizer.decode(&ids).unwrap();
                }
            }
        }
    }
    assert!(n_read > 5000, "{n_read}");
}
