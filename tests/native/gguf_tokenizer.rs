//! Tokenizers from GGUF metadata: the same tokens as by the library that made the vocabulary, `tokenizers` or
//! `sentencepiece` (tools/golden/make_gguf.py).

use std::collections::BTreeMap;

use atelier::model::gguf::{Header, Tokens, has_tokenizer, tokenizer_json, tokens};
use tokenizers::Tokenizer;

use crate::gguf::{count, file, golden, key, text};

fn header(name: &str) -> Header {
    Header::read_file(&golden(&format!("{name}.vocab.gguf"))).expect(name)
}

fn tokenizer(header: &Header) -> Tokenizer {
    Tokenizer::from_bytes(tokenizer_json(header).unwrap()).unwrap()
}

#[test]
fn tokens_are_those_of_the_library_that_made_the_vocabulary() {
    type Cases = BTreeMap<String, Vec<(String, Vec<u32>)>>;
    let cases: Cases = serde_json::from_slice(&golden("tokenizers.json")).unwrap();
    assert_eq!(cases.len(), 7);
    let mut wrong = Vec::new();
    for (name, texts) in cases {
        let tokenizer = tokenizer(&header(&name));
        for (text, expected) in texts {
            let got = tokenizer.encode(text.as_str(), true).unwrap().get_ids().to_vec();
            if got != expected {
                wrong.push(format!("{name}: {text:?}\n    {got:?}\n    {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_said_beside_the_vocabulary_is_passed_on() {
    let smaug = tokens(&header("smaug-bpe")).unwrap();
    let expected = Tokens {
        n_tokens: smaug.n_tokens,
        bos: Some(0),
        eos: Some(1),
        adds_bos: true,
        chat_template: Some("{{ messages }}".to_owned()),
        ..Tokens::default()
    };
    assert_eq!(smaug, expected);
    assert!(!tokens(&header("qwen2")).unwrap().adds_bos);
    let llama = tokens(&header("llama")).unwrap();
    assert!(llama.adds_bos && !llama.adds_eos && llama.unknown == Some(0));
    let bert = tokens(&header("bert")).unwrap();
    assert_eq!((bert.bos, bert.eos, bert.padding), (Some(2), Some(3), Some(0)));
    assert!(bert.adds_bos && bert.adds_eos);
}

#[test]
fn what_a_file_does_not_say_is_as_llama_cpp_has_it() {
    let of = |model: &str| {
        let token = text("a");
        let list = [&8_u32.to_le_bytes()[..], &3_u64.to_le_bytes(), &token.repeat(3)].concat();
        let keys = [key("tokenizer.ggml.model", 8, &text(model)), key("tokenizer.ggml.tokens", 9, &list)];
        Header::read_file(&file(3, &keys, &[], 0)).unwrap()
    };
    let said = tokens(&of("llama")).unwrap();
    assert_eq!((said.unknown, said.bos, said.eos, said.adds_bos), (Some(0), Some(1), Some(2), true));
    assert!(has_tokenizer(&of("llama")) && !has_tokenizer(&of("no_vocab")));
    assert!(!has_tokenizer(&Header::read_file(&file(3, &[], &[], 0)).unwrap()));
}

#[test]
fn texts_come_back() {
    for name in ["gpt-2", "smollm", "llama", "gemma3"] {
        let tokenizer = tokenizer(&header(name));
        for text in ["Hello  world\n\n 水 🙂 don't", "a<|end|>b   c"] {
            let ids = tokenizer.encode(text, true).unwrap().get_ids().to_vec();
            // SentencePiece puts a space in front of what follows one of its own tokens, too.
            let back = tokenizer.decode(&ids, true).unwrap();
            let expected =
                if name == "llama" { text.replace("<|end|>", "<|end|> ") } else { text.to_owned() };
            assert_eq!(back, expected, "{name}");
        }
    }
}

#[test]
fn unknown_ways_are_refused_by_name() {
    let texts = |name: &str, items: &[&str]| {
        let items: Vec<u8> = items.iter().flat_map(|item| text(item)).collect();
        let n = (items.len() as u64).min(2);
        key(name, 9, &[&8_u32.to_le_bytes()[..], &n.to_le_bytes(), &items].concat())
    };
    let told = |model: &str, pre: &str, more: &[Vec<u8>]| {
        let mut keys = vec![
            key("general.architecture", 8, &text("llama")),
            key("tokenizer.ggml.model", 8, &text(model)),
            key("tokenizer.ggml.pre", 8, &text(pre)),
        ];
        keys.extend_from_slice(more);
        let header = Header::read_file(&file(3, &keys, &[], 0)).unwrap();
        tokenizer_json(&header).expect_err("it is refused").to_string()
    };
    let two = texts("tokenizer.ggml.tokens", &["a", "b"]);
    let merges = texts("tokenizer.ggml.merges", &["a b", "a  b"]);
    assert!(told("t5", "default", std::slice::from_ref(&two)).contains("t5"));
    assert!(told("gpt2", "strange", &[two.clone(), merges.clone()]).contains("strange"));
    assert!(told("gpt2", "gpt-2", &[]).contains("tokenizer.ggml.tokens"));
    assert!(told("gpt2", "gpt-2", std::slice::from_ref(&two)).contains("tokenizer.ggml.merges"));
    assert!(told("gpt2", "gpt-2", &[two.clone(), merges]).contains("a  b"));
    assert!(told("llama", "default", std::slice::from_ref(&two)).contains("scores"));
    let twice = texts("tokenizer.ggml.tokens", &["a", "a"]);
    let one = texts("tokenizer.ggml.merges", &["a a", "a a"]);
    assert!(told("gpt2", "gpt-2", &[twice, one]).contains("occurs twice"));
    assert!(
        told("gpt2", "gpt-2", &[two, count("tokenizer.ggml.bos_token_id", 2)]).contains("bos_token_id is 2")
    );
}
