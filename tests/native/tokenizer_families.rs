//! Tokenizers in the shapes of the known families: ids and texts are those of Hugging Face's library.

use atelier::model::{Tokenizer, WeightFormat};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::folders;
use crate::support::source::{files, read};
use crate::tokenizer::{llama2_like, spec};

const FOLDER: &str = "tests/golden/tokenizers";

/// What was made of the texts with one tokenizer.
#[derive(Deserialize)]
struct Golden {
    front: Vec<u32>,
    behind: Vec<u32>,
    n_tokens: usize,
    texts: Vec<Case>,
    tokenizer: Value,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    /// Decoded, with special tokens.
    shown: String,
    /// Decoded without them, where that is another text.
    bare: Option<String>,
}

fn golden(name: &str) -> Golden {
    serde_json::from_str(&read(&format!("{FOLDER}/{name}.json"))).unwrap()
}

fn open(golden: &Golden, n_rows: usize) -> Tokenizer {
    Tokenizer::from_bytes(golden.tokenizer.to_string().as_bytes(), &spec(n_rows)).unwrap()
}

#[test]
fn ids_and_texts_are_those_of_the_library() {
    let names = files(FOLDER, &[".json"]);
    assert_eq!(names.len(), 20);
    for path in names {
        let golden: Golden = serde_json::from_str(&read(&path)).unwrap();
        let tokenizer = open(&golden, golden.n_tokens);
        assert_eq!(tokenizer.n_tokens(), golden.n_tokens, "{path}");
        assert_eq!(tokenizer.frame(), (golden.front.as_slice(), golden.behind.as_slice()), "{path}");
        assert!(golden.texts.len() > 40, "{path}");
        for Case { text, ids, shown, bare } in &golden.texts {
            let what = format!("{path}, {text:?}");
            assert_eq!(tokenizer.encode(text, false).unwrap(), *ids, "{what}");
            let whole = [&golden.front, ids.as_slice(), &golden.behind].concat();
            assert_eq!(tokenizer.encode(text, true).unwrap(), whole, "{what}");
            assert_eq!(tokenizer.encode_prompt(text, false).unwrap(), whole, "{what}");
            assert_eq!(tokenizer.decode(ids).unwrap(), *bare.as_ref().unwrap_or(shown), "{what}");
            // Of bytes of which only some are a character the whole decoder shows none; a growing text has told the
            // first already.
            if !(path.ends_with("llm-jp.json") && text.starts_with("<0x0A><0xE2>")) {
                assert_eq!(tokenizer.pieces(ids).unwrap().concat(), *shown, "{what}");
            }
        }
    }
}

#[test]
fn texts_begin_and_masks_are_called_as_the_files_say() {
    let frame = |name: &str| {
        let golden = golden(name);
        let tokenizer = open(&golden, golden.n_tokens);
        let (front, behind) = tokenizer.frame();
        let shown = |ids: &[u32]| tokenizer.pieces(ids).unwrap().concat();
        (shown(front), shown(behind), tokenizer.mask_id())
    };
    for name in ["gpt2", "gpt-neox", "qwen", "olmo2", "bloom", "granite", "phi", "phi3"] {
        assert_eq!(frame(name), (String::new(), String::new(), None), "{name}");
    }
    for (name, begin) in
        [("llama3", "<|begin_of_text|>"), ("mistral", "<s>"), ("mistral-v3", "<s>"), ("opt", "</s>")]
    {
        assert_eq!(frame(name), (begin.to_owned(), String::new(), None), "{name}");
    }
    for (name, begin, end, mask) in [
        ("t5", "", "</s>", None),
        ("albert", "[CLS]", "[SEP]", Some(4)),
        ("llm-jp", "<s>", "", None),
        ("words", "[CLS]", "[SEP]", Some(4)),
    ] {
        assert_eq!(frame(name), (begin.to_owned(), end.to_owned(), mask), "{name}");
    }
    // Its `<mask>` is not special.
    assert_eq!(frame("gemma"), ("<bos>".to_owned(), String::new(), None));
    for name in ["bert-uncased", "bert-cased"] {
        assert_eq!(frame(name), ("[CLS]".to_owned(), "[SEP]".to_owned(), Some(4)), "{name}");
    }
}

#[test]
fn an_id_without_a_token_is_shown_and_never_chosen() {
    for name in ["qwen", "bert-uncased", "gemma"] {
        let golden = golden(name);
        let n_tokens = golden.n_tokens as u32;
        let tokenizer = open(&golden, golden.n_tokens + 3);
        assert_eq!(tokenizer.ids_without_token(), [n_tokens, n_tokens + 1, n_tokens + 2], "{name}");
        assert!(tokenizer.has(n_tokens - 1) && !tokenizer.has(n_tokens) && !tokenizer.has(u32::MAX));
        let mut logits = vec![0.0; golden.n_tokens + 3];
        tokenizer.hide_unknown(&mut logits);
        let n_hidden = logits.iter().filter(|&&logit| logit == f32::NEG_INFINITY).count();
        assert_eq!(
            (n_hidden, logits[golden.n_tokens - 1], logits[golden.n_tokens]),
            (3, 0.0, f32::NEG_INFINITY)
        );
        tokenizer.hide_unknown(&mut []);
        let the = tokenizer.encode("the", false).unwrap();
        let with_unknown = [&the, [n_tokens + 1].as_slice(), &[u32::MAX], &the].concat();
        assert_eq!(
            tokenizer.pieces(&with_unknown).unwrap()[the.len()..the.len() + 2],
            [format!("[{}]", n_tokens + 1), "[4294967295]".to_owned()]
        );
        assert_eq!(
            tokenizer.decode(&with_unknown).unwrap(),
            tokenizer.decode(&[&the[..], &the].concat()).unwrap()
        );
        assert_eq!(tokenizer.piece_after(&the, n_tokens).unwrap(), format!("id {n_tokens}, no token"));
        assert!(open(&golden, golden.n_tokens).ids_without_token().is_empty());
    }
}

/// As transformers 5 reads them: the map counts where `tokenizer_config.json` does not list the tokens that were added.
#[test]
fn special_tokens_of_older_folders_are_read() {
    let check = |says: Value, map: &str, expected: (Option<u32>, Option<u32>)| {
        let mut files = folders::files(WeightFormat::F16, true);
        let mut config = folders::config(WeightFormat::F16, true);
        (config["vocab_size"], config["bos_token_id"]) = (300.into(), json!(null));
        files.insert("config.json".to_owned(), config.to_string().into_bytes());
        let mut tensors = folders::tensors(WeightFormat::F16, true);
        tensors[0] = ("model.embed_tokens.weight".to_owned(), vec![300, 5], vec![0; 3000]);
        files.insert("model.safetensors".to_owned(), folders::safetensors(WeightFormat::F16, &tensors));
        files.insert("tokenizer.json".to_owned(), llama2_like().to_string().into_bytes());
        files.insert("tokenizer_config.json".to_owned(), says.to_string().into_bytes());
        files.insert("special_tokens_map.json".to_owned(), map.as_bytes().to_vec());
        let model = folders::open(&files).unwrap();
        let tokenizer = model.tokenizer().unwrap();
        assert_eq!((tokenizer.prefix().ok(), tokenizer.mask_id()), expected, "{says} {map}");
    };
    let map = r#"{"bos_token": {"content": "<s>", "lstrip": false}, "mask_token": "</s>"}"#;
    check(json!({}), map, (Some(1), Some(2)));
    check(json!({"bos_token": "</s>"}), map, (Some(1), Some(2)));
    check(json!({"bos_token": "</s>", "added_tokens_decoder": {}}), map, (Some(2), None));
    check(json!({"bos_token": "</s>"}), "{ damaged", (Some(2), None));
}

/// The config names no beginning of text, or another one: what the tokenizer's own files say counts.
#[test]
fn what_begins_texts_is_what_the_post_processor_puts_there() {
    let check = |config_bos: Value, own_bos: Value, post_processor: Option<Value>, expected: bool| {
        let mut files = folders::files(WeightFormat::F16, true);
        let mut config = folders::config(WeightFormat::F16, true);
        (config["vocab_size"], config["bos_token_id"]) = (300.into(), config_bos);
        files.insert("config.json".to_owned(), config.to_string().into_bytes());
        let mut tensors = folders::tensors(WeightFormat::F16, true);
        tensors[0] = ("model.embed_tokens.weight".to_owned(), vec![300, 5], vec![0; 3000]);
        files.insert("model.safetensors".to_owned(), folders::safetensors(WeightFormat::F16, &tensors));
        let mut tokenizer = llama2_like();
        if let Some(part) = post_processor {
            tokenizer["post_processor"] = part;
        }
        let says =
            json!({"bos_token": own_bos, "mask_token": {"content": "</s>"}, "add_bos_token": !expected});
        files.insert("tokenizer.json".to_owned(), tokenizer.to_string().into_bytes());
        files.insert("tokenizer_config.json".to_owned(), says.to_string().into_bytes());
        let model = folders::open(&files).unwrap();
        let tokenizer = model.tokenizer().unwrap();
        assert_eq!((model.add_bos(), tokenizer.mask_id()), (expected, Some(2)), "{says}");
        let bare = tokenizer.encode("a", false).unwrap();
        let begun = if expected { [&[1], bare.as_slice()].concat() } else { bare };
        assert_eq!(tokenizer.encode_prompt("a", model.add_bos()).unwrap(), begun);
        assert_eq!(tokenizer.encode_plain("a", model.add_bos()).unwrap(), begun);
    };
    check(json!(1), json!(null), None, true);
    check(json!(null), json!("<s>"), None, true);
    check(json!(2), json!("<s>"), None, true);
    check(json!(1), json!("<s>"), Some(json!(null)), false);
    check(
        json!(null),
        json!("<s>"),
        Some(json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false})),
        false,
    );
}
