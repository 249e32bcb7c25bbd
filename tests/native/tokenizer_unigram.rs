//! Tokenizers of pieces with probabilities and of whole words: what is refused of them, that those that are read never
//! panic, and that a model whose tokenizer is of another kind opens for token ids.

use std::fs;

use atelier::model::{ModelFolder, Tokenizer};
use atelier::platform::Folder;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::process::atelier;
use crate::support::source::{read, root};
use crate::support::wait;
use crate::tokenizer::spec;
use crate::tokenizer_damage::{list_paths, survive};

fn golden(name: &str) -> Value {
    let golden: Value = serde_json::from_str(&read(&format!("tests/golden/tokenizers/{name}.json"))).unwrap();
    golden["tokenizer"].clone()
}

fn open(file: &Value) -> Result<Tokenizer, String> {
    Tokenizer::from_bytes(file.to_string().as_bytes(), &spec(2000)).map_err(|error| error.to_string())
}

/// Where the table of a golden tokenizer stands.
const TABLE: &str = "/normalizer/normalizers/0/precompiled_charsmap";

#[test]
fn what_is_large_or_leads_nowhere_is_refused() {
    let refused = |path: &str, value: Value| {
        let mut bad = golden("t5");
        *bad.pointer_mut(path).unwrap() = value;
        open(&bad).expect_err(path)
    };
    let many = |n: usize, bytes: usize| -> Value {
        (0..n).map(|i| json!([format!("{i:0bytes$}"), -1.0])).collect::<Vec<_>>().into()
    };
    for (vocab, says) in [
        (many(3, 513), "a token has over 512 bytes"),
        (many(5000, 500), "its pieces have over 2097152 bytes in all"),
        (json!({"a": 1}), "a list of tokens with their scores"),
        (json!([["a"]]), "tokenizer.json is not valid"),
        (json!([[1, 2]]), "a token"),
    ] {
        let error = refused("/model/vocab", vocab);
        assert!(error.contains(says), "{error}");
    }
    assert!(refused("/model/unk_id", json!(100_000)).contains("UnkIdNotInVocabulary"));
    for table in ["", "AA", "AAAA", "BAAAAA==", "////////", "BAAAAP////8=", "é", "A"] {
        let error = refused(TABLE, json!(table));
        assert!(error.contains("Precompiled with a table that leads nowhere"), "{table}: {error}");
    }
    // Without one for letters that no piece has, a text that has them is refused.
    let mut no_unknown = golden("t5");
    no_unknown["model"]["unk_id"] = Value::Null;
    let error = open(&no_unknown).unwrap().encode("東", false).unwrap_err().to_string();
    assert!(error.contains("unk_id"), "{error}");
}

#[test]
fn a_damaged_file_never_panics() {
    for name in ["t5", "llm-jp", "words"] {
        let good = golden(name);
        let bytes = good.to_string().into_bytes();
        for at in (0..bytes.len()).step_by(7) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            survive(&flipped);
        }
        let mut paths = Vec::new();
        list_paths(&good, String::new(), &mut paths);
        for path in paths {
            for other in [json!(null), json!(-1), json!(""), json!([]), json!({}), json!(true), json!(3)] {
                let mut bad = good.clone();
                *bad.pointer_mut(&path).unwrap() = other;
                survive(bad.to_string().as_bytes());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Digits of the table are exchanged: it is refused, or every text goes through it.
    #[test]
    fn a_damaged_table_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[A-Za-z0-9+/]"), 1..6),
        text in "[a-z\\t\\n\u{200b}\u{301}\u{a0}ﬁﬀ℃①½…’eéẞİⅧｆｕ🎨東]{0,16}",
    ) {
        let mut file = golden("t5");
        let mut table = file.pointer(TABLE).unwrap().as_str().unwrap().to_owned();
        let n_digits = table.trim_end_matches('=').len();
        for (at, digit) in changes {
            let at = at.index(n_digits);
            table.replace_range(at..=at, &digit);
        }
        *file.pointer_mut(TABLE).unwrap() = json!(table);
        if let Ok(tokenizer) = open(&file) {
            _ = tokenizer.encode(&text, true);
        }
    }
}

#[test]
fn a_tokenizer_of_another_kind_leaves_token_ids() {
    let place = tempfile::tempdir().unwrap();
    for file in ["config.json", "model.safetensors"] {
        fs::copy(root().join("tests/golden/families/opt").join(file), place.path().join(file)).unwrap();
    }
    let path = place.path().display().to_string();
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("logits.safetensors").display().to_string();
    let logits = || {
        let ended = atelier(["logits", &path, "--ids", "1,5,9", "--backend", "cpu", "--out", &out]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        // The header names the model by its hash, to which the tokenizer belongs.
        let file = fs::read(&out).unwrap();
        let header = usize::try_from(u64::from_le_bytes(file[..8].try_into().unwrap())).unwrap();
        file[8 + header..].to_vec()
    };
    let without = logits();

    let mut other = golden("words");
    other["model"]["type"] = json!("Syllables");
    fs::write(place.path().join("tokenizer.json"), other.to_string()).unwrap();
    let model = wait(ModelFolder::open(Folder::directory(place.path()).unwrap())).unwrap();
    assert!(model.tokenizer().is_none());
    let why = model.tokenizer_unread().expect("a reason");
    assert!(why.contains(r#"the model "Syllables" is not supported"#), "{why}");
    assert_eq!(logits(), without);
    for words in [
        &["logits", &path, "--prompt", "a", "--out", &out][..],
        &["generate", &path, "--prompt", "a", "--max-tokens", "4"],
    ] {
        let refused = atelier(words);
        assert_eq!(refused.code, 1, "{words:?}: {}", refused.err);
        assert!(refused.err.contains("Syllables"), "{words:?}: {}", refused.err);
    }
    assert!(atelier(["inspect", &path]).out.contains("token ids can be given (--ids)"));
    // What is damaged is still told, whatever is asked.
    fs::write(place.path().join("tokenizer.json"), "{").unwrap();
    assert_eq!(atelier(["logits", &path, "--ids", "1", "--out", &out]).code, 1);
}
