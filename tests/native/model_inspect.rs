//! `atelier inspect`: what it says of a model, in words.

use atelier::model::WeightFormat;
use serde_json::{Value, json};

use crate::folders::{self, Files};

fn inspect(files: &Files, form: &[&str]) -> String {
    let (folder, _) = folders::directory(files);
    let folder = folder.path().display().to_string();
    let words = ["atelier", "inspect", &folder].into_iter().chain(form.iter().copied()).map(Into::into);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = atelier::cli::run(words, &mut out, &mut err, false);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).unwrap()
}

fn with(config: &Value) -> Files {
    let mut files = folders::files(WeightFormat::F16, true);
    files.insert("config.json".to_owned(), config.to_string().into_bytes());
    files
}

#[test]
fn what_was_decided_is_told_in_words() {
    let mut config = folders::config(WeightFormat::Bf16, true);
    config.as_object_mut().unwrap().remove("max_position_embeddings");
    config["eos_token_id"] = json!([2, 5]);
    for key in ["attention_bias", "mlp_bias"] {
        config[key] = json!(false);
    }
    let files = with(&config);
    let text = inspect(&files, &[]);
    for line in [
        "family      Llama",
        "positions   rotary, base 10000",
        "context     2048 tokens",
        "ends        each of the tokens 2, 5 ends a text",
        "note        max_position_embeddings is 2048: config.json does not have it, and this is what transformers takes",
        "note        config.json names bf16, the weights are stored as f16: the stored type counts",
        "tensor      model.embed_tokens.weight f16 11 x 5",
        "tensor      model.norm.weight f16 5",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    let weights = text.lines().find(|line| line.starts_with("weights ")).unwrap();
    assert!(weights.ends_with(" bytes, f16"), "{weights}");
    for rust in ["Rope", "Spec", "Some(", "F16", "{", "["] {
        assert!(!text.contains(rust), "{rust} is not a word: {text}");
    }
    let json: Value = serde_json::from_str(&inspect(&files, &["--json"])).unwrap();
    assert_eq!(json["remarks"].as_array().unwrap().len(), 2);
    assert_eq!(json["config"]["context_length"], 2048);
}

#[test]
fn stretched_positions_are_told_in_words() {
    let mut config = folders::config(WeightFormat::F16, true);
    config["rope_scaling"] = json!({"rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0,
        "high_freq_factor": 4.0, "original_max_position_embeddings": 8192});
    let text = inspect(&with(&config), &[]);
    let line = "positions   rotary, base 10000, stretched 32 times as in Llama 3.1 (frequency factors 1 and 4, trained on 8192 tokens)";
    assert!(text.lines().any(|it| it == line), "{text}");
}
