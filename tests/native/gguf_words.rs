//! Sentences about GGUF files whose metadata cannot be: they name keys of the file, and no file that it has not.

use expect_test::{Expect, expect};

use crate::gguf_folders::{Apart, bytes_of};
use crate::gguf_folders_damage::{SMALL, outcome};
use crate::support::process::atelier;

fn refused(change: impl FnOnce(&mut Apart), expected: Expect) {
    let mut apart = Apart::of(&bytes_of(SMALL));
    change(&mut apart);
    expected.assert_eq(&outcome(&[("m.gguf".to_owned(), apart.bytes())]).unwrap_err());
}

#[test]
fn counts_begin_at_one() {
    for key in
        ["block_count", "embedding_length", "feed_forward_length", "context_length", "attention.head_count"]
    {
        let mut apart = Apart::of(&bytes_of(SMALL));
        apart.count(&format!("llama.{key}"), 0);
        let said = outcome(&[("m.gguf".to_owned(), apart.bytes())]).unwrap_err();
        assert_eq!(said, format!("llama.{key} must be a whole number from 1, but it is 0"));
    }
}

#[test]
fn what_metadata_make_of_a_config_names_no_config() {
    let count = |key: &'static str, value| move |apart: &mut Apart| apart.count(key, value);
    refused(
        count("llama.attention.head_count_kv", 3),
        expect![
            "its metadata make num_key_value_heads 3, which does not go with num_attention_heads 2: it must divide it"
        ],
    );
    refused(
        count("llama.context_length", u32::MAX),
        expect![
            "its metadata make max_position_embeddings 4294967295, and it must be a whole number from 1 to 16777216"
        ],
    );
    refused(
        count("llama.embedding_length", 128),
        expect!["m.gguf: tensor token_embd.weight has shape [61, 16], but the metadata make it [61, 128]"],
    );
    refused(
        |apart| {
            apart.keys.remove("llama.attention.key_length");
            apart.keys.remove("llama.attention.value_length");
            apart.count("llama.attention.head_count", 3);
        },
        expect![
            "llama.attention.head_count must be a number that divides 16, the width of all queries, but it is 3"
        ],
    );
    refused(
        |apart| apart.put("", 13, &[0; 4]),
        expect![[r#"m.gguf: "" has a value of the unknown type 13"#]],
    );
}

#[test]
fn a_hint_about_a_gguf_file_names_no_config() {
    let mut apart = Apart::of(&bytes_of(SMALL));
    apart.count("llama.block_count", 1);
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("m.gguf");
    std::fs::write(&path, apart.bytes()).unwrap();
    let ended = atelier(["inspect", path.to_str().unwrap()]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("is not part of this architecture"), "{}", ended.err);
    assert!(ended.err.contains("hint: look for another copy of this model"), "{}", ended.err);
    assert!(!ended.err.contains("config.json"), "{}", ended.err);
}
