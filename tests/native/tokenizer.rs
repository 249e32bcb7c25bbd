//! Text to tokens and back: the bundled tokenizer, and one built like Llama 2's.

use atelier::model::{Dtype, ModelSpec, Tokenizer, TokenizerError, read_config};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{bundled, folders};

fn bundled_tokenizer() -> Tokenizer {
    bundled::open("house-painters-12").tokenizer().unwrap().clone()
}

fn spec(vocab_size: usize) -> ModelSpec {
    let mut config = folders::config(Dtype::F32, true);
    config["vocab_size"] = vocab_size.into();
    read_config(config.to_string().as_bytes()).unwrap().spec
}

/// A tokenizer in the manner of Llama 2: a space is `▁`, unknown characters are their
/// bytes, `<s>` (1) comes first, and decoding drops the first space.
fn llama2_like() -> Value {
    let mut words = vec!["<unk>".to_owned(), "<s>".to_owned(), "</s>".to_owned()];
    words.extend((0..256).map(|byte| format!("<0x{byte:02X}>")));
    words.extend("▁abcdefghijklmnopqrstuvwxyz.".chars().map(String::from));
    words.extend(["▁a", "he", "▁t", "▁the"].map(str::to_owned));
    let vocab: serde_json::Map<String, Value> =
        words.into_iter().enumerate().map(|(id, word)| (word, id.into())).collect();
    let special = |id: u32, content: &str| {
        json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true})
    };
    json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
            "pad_type_id": 0, "pad_token": "<unk>"},
        "added_tokens": [special(0, "<unk>"), special(1, "<s>"), special(2, "</s>")],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
        "pre_tokenizer": null,
        "post_processor": {"type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
        "decoder": {"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
            {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
        "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": true, "byte_fallback": true, "ignore_merges": false,
            "vocab": vocab, "merges": ["▁ a", "h e", "▁ t", "▁t he"]},
    })
}

fn llama2() -> Tokenizer {
    Tokenizer::from_bytes(llama2_like().to_string().as_bytes(), &spec(1000)).unwrap()
}

#[test]
fn bundled_items_come_back_as_they_were() {
    let model = bundled::open("house-painters-12");
    let tokenizer = model.tokenizer().unwrap();
    for task in model.tasks() {
        let (_, bytes) = pollster::block_on(model.read_task(&task.name)).unwrap();
        for line in String::from_utf8(bytes).unwrap().lines() {
            let item: Value = serde_json::from_str(line).unwrap();
            let context = item["context"].as_str().unwrap();
            let answer = item["answer"].as_str().or_else(|| item["choices"][0].as_str()).unwrap();
            let prompt = tokenizer.encode_prompt(context, true).unwrap();
            let pair = tokenizer.encode_pair(context, answer, true).unwrap();
            assert_eq!(pair.context, prompt);
            // The prompt as typed, then what follows: the text itself.
            let follows = tokenizer.continuation_text(&prompt, &pair.continuation).unwrap();
            assert_eq!(follows, answer);
            assert_eq!(tokenizer.decode(&prompt).unwrap(), format!(" {context}"));
            let pieces = tokenizer.pieces(&prompt).unwrap();
            assert_eq!(pieces.len(), prompt.len());
            assert_eq!(pieces.concat(), format!("<|endoftext|> {context}"));
        }
    }
}

#[test]
fn prompts_begin_as_they_should() {
    let check = |tokenizer: &Tokenizer, prompt: &str, add_bos: bool, expected: Expect| {
        let ids = tokenizer.encode_prompt(prompt, add_bos).unwrap();
        expected.assert_eq(&format!("{:?}", tokenizer.pieces(&ids).unwrap()));
    };
    let painters = bundled_tokenizer();
    check(&painters, "Tom ran", false, expect![[r#"[" Tom", " ran"]"#]]);
    check(&painters, "Tom ran", true, expect![[r#"["<|endoftext|>", " Tom", " ran"]"#]]);
    check(&painters, "<|endoftext|>Tom", true, expect![[r#"["<|endoftext|>", " Tom"]"#]]);
    check(&painters, "", true, expect![[r#"["<|endoftext|>"]"#]]);
    check(&painters, "", false, expect!["[]"]);
    // The post-processor puts `<s>` there by itself, and only once; truncation and
    // padding of the file are not applied.
    check(&llama2(), "the cab", false, expect![[r#"["<s>", " the", " ", "c", "a", "b"]"#]]);
    check(&llama2(), "the cab", true, expect![[r#"["<s>", " the", " ", "c", "a", "b"]"#]]);
    check(&llama2(), "", true, expect![[r#"["<s>"]"#]]);
}

#[test]
fn pairs_are_encoded_as_the_harness_does() {
    let check =
        |tokenizer: &Tokenizer, context: &str, continuation: &str, add_bos: bool, expected: Expect| {
            let shown = match tokenizer.encode_pair(context, continuation, add_bos) {
                Ok(pair) => format!(
                    "{:?} | {:?}",
                    tokenizer.pieces(&pair.context).unwrap(),
                    pair.continuation
                        .iter()
                        .map(|&id| tokenizer.piece_after(&pair.context, id).unwrap())
                        .collect::<Vec<_>>()
                ),
                Err(error) => error.to_string(),
            };
            expected.assert_eq(&shown);
        };
    let (painters, llama2) = (bundled_tokenizer(), llama2());
    check(&painters, "Tom ran", " home", false, expect![[r#"[" Tom", " ran"] | [" home"]"#]]);
    check(&painters, "Tom ran", " home", true, expect![[r#"["<|endoftext|>", " Tom", " ran"] | [" home"]"#]]);
    check(&painters, "Tom ran ", "home", false, expect![[r#"[" Tom", " ran"] | [" home"]"#]]);
    check(
        &painters,
        "Tom ran \t\u{1f}\n",
        "home",
        false,
        expect![[r#"[" Tom", " ran"] | [" ", "\t", "\u{1f}", "\n", "h", "ome"]"#]],
    );
    check(&painters, "", "home", false, expect![[r#"["<|endoftext|>"] | [" home"]"#]]);
    check(&painters, "  ", "home", true, expect![[r#"["<|endoftext|>"] | [" ", " home"]"#]]);
    check(&painters, "Tom ran", "", true, expect![[r#"the continuation "" adds no token to its context"#]]);
    check(&llama2, "a cab", " the", false, expect![[r#"["a", " ", "c", "a", "b"] | [" the"]"#]]);
    check(&llama2, "a cab ", "the", true, expect![[r#"["<s>", " a", " ", "c", "a", "b"] | [" the"]"#]]);
}

#[test]
fn characters_are_never_broken() {
    let check = |tokenizer: &Tokenizer, text: &str, expected: Expect| {
        let prompt = tokenizer.encode_prompt("a", false).unwrap();
        let both = tokenizer.encode(&format!("a{text}"), false).unwrap();
        let new = &both[tokenizer.encode("a", false).unwrap().len()..];
        let mut stream = tokenizer.text_after(&prompt).unwrap();
        let pieces: Vec<String> = new.iter().map(|&id| stream.push(id).unwrap()).collect();
        assert_eq!(pieces.concat(), text);
        assert_eq!(stream.finish().unwrap(), "");
        expected.assert_eq(&format!("{pieces:?}"));
    };
    check(&bundled_tokenizer(), " é 🎨.", expect![[r#"[" ", "", "é", " ", "", "", "", "🎨", "."]"#]]);
    check(&llama2(), " é 🎨.", expect![[r#"[" ", "", "é", " ", "", "", "", "🎨", "."]"#]]);
    check(&bundled_tokenizer(), "\u{fffd}\u{fffd}.", expect![[r#"["", "", "", "", "", "", "��."]"#]]);
    check(&llama2(), "  the  a", expect![[r#"[" ", " the", " ", " a"]"#]]);
}

#[test]
fn an_end_inside_a_character_is_shown_as_such() {
    let tokenizer = llama2();
    let (first, second) = (3 + 0xc3, 3 + 0xa9);
    let mut stream = tokenizer.text_after(&[1, 260]).unwrap();
    assert_eq!(stream.push(first).unwrap(), "");
    assert_eq!(stream.clone().finish().unwrap(), "\u{fffd}");
    assert_eq!(stream.push(second).unwrap(), "é");
    // What will never be a character is let go in the end.
    let endless: String = (0..100).map(|_| stream.push(second).unwrap()).collect();
    assert!(endless.chars().count() >= 64 && endless.chars().all(|c| c == '\u{fffd}'), "{endless:?}");
    assert_eq!(tokenizer.piece_after(&[260], first).unwrap(), "\u{fffd}");
    assert_eq!(tokenizer.piece_after(&[260], 999).unwrap(), "[999]");
    assert_eq!(tokenizer.piece_after(&[], 2).unwrap(), "</s>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Streamed token by token or decoded at once: the same text, whatever the tokens.
    #[test]
    fn streamed_text_is_the_decoded_text(ids in proptest::collection::vec(259..290_u32, 0..40), cut in 0..40_usize) {
        let tokenizer = llama2();
        let (prompt, new) = ids.split_at(cut.min(ids.len()));
        let before = tokenizer.decode(prompt).unwrap();
        let follows = tokenizer.continuation_text(prompt, new).unwrap();
        prop_assert_eq!(before + &follows, tokenizer.decode(&ids).unwrap());
    }

    /// Any text comes back from the bundled tokenizer, behind its leading space.
    #[test]
    fn any_text_comes_back(text in "[^ ]\\PC{0,40}") {
        let tokenizer = bundled_tokenizer();
        let ids = tokenizer.encode(&text, false).unwrap();
        prop_assert_eq!(tokenizer.decode(&ids).unwrap(), format!(" {text}"));
        prop_assert_eq!(tokenizer.pieces(&ids).unwrap().concat(), format!(" {text}"));
    }
}

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
    check(b"", 1000, expect!["tokenizer.json is not valid: EOF while parsing a value at line 1 column 0"]);
    check(b"not json", 1000, expect!["tokenizer.json is not valid: expected ident at line 1 column 2"]);
    check(
        b"[]",
        1000,
        expect![
            "tokenizer.json is not valid: invalid length 0, expected the object of a tokenizer at line 1 column 2"
        ],
    );
    check(
        &bytes[..bytes.len() / 2],
        1000,
        expect!["tokenizer.json is not valid: EOF while parsing a value at line 1 column 2484"],
    );
}

/// Opens a damaged tokenizer and, if it opens, uses it.
fn survive(bytes: &[u8]) {
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

fn list_paths(value: &Value, path: String, paths: &mut Vec<String>) {
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
            r#"tokenizer.json: the normalizer "Precompiled" is not supported; byte-pair tokenizers like Llama's are"#
        ]],
    );
    check(
        "/pre_tokenizer",
        json!({"type": "FixedLength", "length": 0}),
        expect![[
            r#"tokenizer.json: the pre_tokenizer "FixedLength" is not supported; byte-pair tokenizers like Llama's are"#
        ]],
    );
    check(
        "/pre_tokenizer",
        json!({"length": 0}),
        expect![[
            r#"tokenizer.json: the pre_tokenizer "of an unknown type" is not supported; byte-pair tokenizers like Llama's are"#
        ]],
    );
    check(
        "/normalizer/normalizers/1/pattern/String",
        json!(""),
        expect![[
            r#"tokenizer.json: the normalizer "Replace of nothing or of a regular expression" is not supported; byte-pair tokenizers like Llama's are"#
        ]],
    );
    check(
        "/normalizer/normalizers/1/pattern",
        json!({"Regex": "e*"}),
        expect![[
            r#"tokenizer.json: the normalizer "Replace of nothing or of a regular expression" is not supported; byte-pair tokenizers like Llama's are"#
        ]],
    );
    // Three such in turn would make a terabyte of one letter.
    check(
        "/normalizer/normalizers/1/content",
        json!("e".repeat(10_000)),
        expect![
            "tokenizer.json is not valid: its normalizer may make a text 30000 times as long, and at most 64 times is allowed"
        ],
    );
    check(
        "/decoder/decoders/0/content",
        json!("e".repeat(10_000)),
        expect![
            "tokenizer.json is not valid: its decoder may make a text 3334 times as long, and at most 64 times is allowed"
        ],
    );
    check(
        "/model/dropout",
        json!(0.5),
        expect![[
            r#"tokenizer.json: the dropout "0.5" is not supported; byte-pair tokenizers like Llama's are"#
        ]],
    );
    check(
        "/model/continuing_subword_prefix",
        json!("####"),
        expect![[
            r#####"tokenizer.json: the continuing_subword_prefix "####" is not supported; byte-pair tokenizers like Llama's are"#####
        ]],
    );
    check(
        "/model/type",
        json!("Unigram"),
        expect![[
            r#"tokenizer.json: the model "Unigram" is not supported; byte-pair tokenizers like Llama's are"#
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
            "tokenizer.json is not valid: post_processor: unknown variant `Magic`, expected one of `ByteLevel`, `Sequence`, `TemplateProcessing`, `BertProcessing`, `RobertaProcessing`"
        ],
    );
    let text = llama2_like().to_string().replace("\"ByteFallback\"", "1e999");
    let error = Tokenizer::from_bytes(text.as_bytes(), &spec(1000)).unwrap_err();
    expect!["tokenizer.json is not valid: number out of range at line 1 column 444"]
        .assert_eq(&error.to_string());
}

#[test]
fn limits_are_stated() {
    let tokenizer = bundled_tokenizer();
    let error = tokenizer.encode(&"x".repeat((1 << 20) + 1), false).unwrap_err();
    assert_eq!(error, TokenizerError::TextTooLong { got: (1 << 20) + 1, limit: 1 << 20 });
    let mut spec = spec(2000);
    (spec.bos_id, spec.eos_ids) = (None, Vec::new());
    let tokenizer = Tokenizer::from_bytes(llama2_like().to_string().as_bytes(), &spec).unwrap();
    assert_eq!(tokenizer.encode_prompt("a", true), Err(TokenizerError::NoBos));
    assert_eq!(tokenizer.encode_pair("", "a", false), Err(TokenizerError::NoPrefix));
}
