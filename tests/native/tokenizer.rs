//! Text to tokens and back: the bundled tokenizer, and one built like Llama 2's.

use atelier::model::{ModelSpec, Tokenizer, TokenizerError, WeightFormat, read_config};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::source;
use crate::{bundled, folders};

/// The bundled tokenizer as many others are: with a space before each text, and no beginning of text of its own.
fn spaced_tokenizer() -> Tokenizer {
    let mut file: Value =
        serde_json::from_str(&source::read("web/models/painters-6/tokenizer.json")).unwrap();
    file["pre_tokenizer"]["add_prefix_space"] = true.into();
    file["post_processor"] = Value::Null;
    Tokenizer::from_bytes(file.to_string().as_bytes(), bundled::open("painters-6").spec()).unwrap()
}

pub(crate) fn spec(vocab_size: usize) -> ModelSpec {
    let mut config = folders::config(WeightFormat::F32, true);
    config["vocab_size"] = vocab_size.into();
    read_config(config.to_string().as_bytes()).unwrap().spec
}

/// A tokenizer in the manner of Llama 2: a space is `▁`, unknown characters are their
/// bytes, `<s>` (1) comes first, and decoding drops the first space.
pub(crate) fn llama2_like() -> Value {
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
    let model = bundled::open("painters-6");
    let tokenizer = model.tokenizer().unwrap();
    for task in model.tasks() {
        let bytes = pollster::block_on(model.read_task(task)).unwrap();
        for line in String::from_utf8(bytes).unwrap().lines() {
            let item: Value = serde_json::from_str(line).unwrap();
            let context = item["context"].as_str().unwrap();
            let answer = item["answer"].as_str().or_else(|| item["choices"][0].as_str()).unwrap();
            let prompt = tokenizer.encode_prompt(context, true).unwrap();
            let pair = tokenizer.encode_pair(context, answer, true).unwrap();
            assert_eq!(pair.context, prompt);
            // The prompt as typed, then what follows: the text itself.
            let follows = continuation_text(tokenizer, &prompt, &pair.continuation);
            assert_eq!(follows, answer);
            assert_eq!(tokenizer.decode(&prompt).unwrap(), context);
            let pieces = tokenizer.pieces(&prompt).unwrap();
            assert_eq!(pieces.len(), prompt.len());
            assert_eq!(pieces.concat(), format!("<|endoftext|>{context}"));
        }
    }
}

#[test]
fn prompts_begin_as_they_should() {
    let check = |tokenizer: &Tokenizer, prompt: &str, add_bos: bool, expected: Expect| {
        let ids = tokenizer.encode_prompt(prompt, add_bos).unwrap();
        expected.assert_eq(&format!("{:?}", tokenizer.pieces(&ids).unwrap()));
    };
    let bundled = bundled::open("painters-6").tokenizer().unwrap().clone();
    check(&bundled, "Tom ran", false, expect![[r#"["<|endoftext|>", "T", "om", " ran"]"#]]);
    check(&bundled, "Tom ran", true, expect![[r#"["<|endoftext|>", "T", "om", " ran"]"#]]);
    check(&bundled, " Tom ran", true, expect![[r#"["<|endoftext|>", " Tom", " ran"]"#]]);
    check(&bundled, "", true, expect![[r#"["<|endoftext|>"]"#]]);
    let painters = spaced_tokenizer();
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
    let (painters, llama2) = (spaced_tokenizer(), llama2());
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
        let mut stream = tokenizer.text_after(&prompt);
        let pieces: Vec<String> = new.iter().map(|&id| stream.push(id).unwrap()).collect();
        assert_eq!(pieces.concat(), text);
        assert_eq!(stream.finish().unwrap(), "");
        expected.assert_eq(&format!("{pieces:?}"));
    };
    check(&spaced_tokenizer(), " é 🎨.", expect![[r#"[" ", "", "é", " ", "", "", "", "🎨", "."]"#]]);
    check(&llama2(), " é 🎨.", expect![[r#"[" ", "", "é", " ", "", "", "", "🎨", "."]"#]]);
    check(&spaced_tokenizer(), "\u{fffd}\u{fffd}.", expect![[r#"["", "", "", "", "", "", "��."]"#]]);
    check(&llama2(), "  the  a", expect![[r#"[" ", " the", " ", " a"]"#]]);
}

#[test]
fn an_end_inside_a_character_is_shown_as_such() {
    let tokenizer = llama2();
    let (first, second) = (3 + 0xc3, 3 + 0xa9);
    let mut stream = tokenizer.text_after(&[1, 260]);
    assert_eq!(stream.push(first).unwrap(), "");
    assert_eq!(stream.clone().finish().unwrap(), "\u{fffd}");
    assert_eq!(stream.push(second).unwrap(), "é");
    // What will never be a character is let go in the end.
    let endless: String = (0..100).map(|_| stream.push(second).unwrap()).collect();
    assert!(endless.chars().count() >= 64 && endless.chars().all(|c| c == '\u{fffd}'), "{endless:?}");
    assert_eq!(tokenizer.piece_after(&[260], first).unwrap(), "\u{fffd}");
    assert_eq!(tokenizer.piece_after(&[260], 999).unwrap(), "id 999, no token");
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
        let follows = continuation_text(&tokenizer, prompt, new);
        prop_assert_eq!(before + &follows, tokenizer.decode(&ids).unwrap());
    }

    /// Any text comes back behind the space that is put before it.
    #[test]
    fn any_text_comes_back(text in "[^ ]\\PC{0,40}") {
        let tokenizer = spaced_tokenizer();
        let ids = tokenizer.encode(&text, false).unwrap();
        prop_assert_eq!(tokenizer.decode(&ids).unwrap(), format!(" {text}"));
        prop_assert_eq!(tokenizer.pieces(&ids).unwrap().concat(), format!(" {text}"));
    }
}

#[test]
fn limits_are_stated() {
    let tokenizer = spaced_tokenizer();
    let error = tokenizer.encode(&"x".repeat((1 << 20) + 1), false).unwrap_err();
    assert_eq!(error, TokenizerError::TextTooLong { got: (1 << 20) + 1, limit: 1 << 20 });
    let mut spec = spec(2000);
    (spec.bos_id, spec.eos_ids) = (None, Vec::new());
    let tokenizer = Tokenizer::from_bytes(llama2_like().to_string().as_bytes(), &spec).unwrap();
    assert_eq!(tokenizer.encode_prompt("a", true), Err(TokenizerError::NoBos));
    assert_eq!(tokenizer.encode_pair("", "a", false), Err(TokenizerError::NoPrefix));
}

/// The text that `new` adds after `prompt`, to be put behind the prompt as typed.
fn continuation_text(tokenizer: &Tokenizer, prompt: &[u32], new: &[u32]) -> String {
    let mut stream = tokenizer.text_after(prompt);
    let text: String = new.iter().map(|&id| stream.push(id).unwrap()).collect();
    text + &stream.finish().unwrap()
}
