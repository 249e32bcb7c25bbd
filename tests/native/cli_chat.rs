//! Prompts that go through the model's chat template, on the command line.

use std::fs;
use std::path::Path;

use atelier::model::Sha256Hash;
use serde_json::Value;

use crate::support::process::{self, Ended, command};

/// As files of models have it; it begins the text itself.
const TEMPLATE: &str = "{{ bos_token }}{% for message in messages %}{{ message.role ~ ': ' ~ message.content | trim ~ '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'model:' }}{% endif %}";
/// The same, written out.
const WRITTEN: &str = "user: Who is meant?\nmodel:";

/// The bundled model without what we put beside it.
fn model() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/models/painters-6").join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    folder
}

fn run(folder: &Path, words: &[&str]) -> Ended {
    process::run(command([words, &["--backend", "cpu"]].concat()).env("ATELIER_MODEL", folder))
}

/// What is said of logits, without the hash of the template, and their bytes; and that hash.
fn logits(folder: &Path, prompt: &[&str]) -> ((Value, Vec<u8>), Value) {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("logits.safetensors");
    let ended = run(folder, &[&["logits", "--out", out.to_str().unwrap()], prompt].concat());
    assert_eq!(ended.code, 0, "{}", ended.err);
    let bytes = fs::read(out).unwrap();
    let (length, rest) = bytes.split_first_chunk::<8>().unwrap();
    let (header, data) = rest.split_at(usize::try_from(u64::from_le_bytes(*length)).unwrap());
    let mut header: Value = serde_json::from_slice(header).unwrap();
    let said = header["__metadata__"].as_object_mut().unwrap();
    let mut template = Value::Null;
    for text in said.values_mut() {
        let Some(mut object) = text.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
            continue;
        };
        if let Some(sha256) = object.as_object_mut().and_then(|object| object.remove("chat_template")) {
            template = sha256;
        }
        *text = object;
    }
    if let Some(sha256) = said.remove("chat_template") {
        template = sha256;
    }
    ((header, data.to_vec()), template)
}

#[test]
fn what_is_said_is_written_by_the_template_and_begun_once() {
    let folder = model();
    let path = folder.path();
    let (plain, none) = logits(path, &["--prompt", WRITTEN]);
    assert_eq!(none, Value::Null, "it went through no template");
    let config = serde_json::json!({
        "bos_token": {"content": "<|endoftext|>"},
        "chat_template": [{"name": "tool_use", "template": "x"}, {"name": "default", "template": TEMPLATE}],
    });
    fs::write(path.join("tokenizer_config.json"), config.to_string()).unwrap();
    // The tokenizer adds this token to a text, and the template to what is said: never both.
    let (said, template) = logits(path, &["--chat", " Who is meant?\n"]);
    assert!(said == plain, "by tokenizer_config.json");
    assert_eq!(template, Sha256Hash::of(TEMPLATE.as_bytes()).to_string());
    fs::write(path.join("chat_template.jinja"), "{{ 'another' }}").unwrap();
    assert!(
        logits(path, &["--chat", "Who is meant?"]).0 == logits(path, &["--ids", &ids(path, "another")]).0,
        "the file wins"
    );
}

fn ids(folder: &Path, text: &str) -> String {
    let bytes = fs::read(folder.join("tokenizer.json")).unwrap();
    let tokenizer: tokenizers::Tokenizer = tokenizers::Tokenizer::from_bytes(bytes).unwrap();
    let ids = tokenizer.encode(text, false).unwrap();
    ids.get_ids().iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

#[test]
fn generated_text_and_its_experiment_say_so() {
    let folder = model();
    let path = folder.path();
    fs::write(path.join("chat_template.jinja"), TEMPLATE).unwrap();
    let said = ["generate", "--chat", "--prompt", "Who is meant?", "--max-tokens", "3"];
    let ended = run(path, &[&said[..], &["--json"]].concat());
    assert_eq!(ended.code, 0, "{}", ended.err);
    let json: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(json["chat"], "Who is meant?", "{json}");
    assert!(json.to_string().contains("user: Who is meant?"), "{json}");
    let sha256 = Sha256Hash::of(TEMPLATE.as_bytes()).to_string();
    assert_eq!(json["chat_template"], sha256.as_str(), "the model's hash does not hold it");
    let plain = run(path, &["generate", "--prompt", "Who is meant?", "--max-tokens", "3", "--json"]);
    assert!(plain.code == 0 && !plain.out.contains(&sha256), "{}", plain.out);
    let out = path.join("report");
    let saved = run(path, &[&said[..], &["--print-experiment"]].concat());
    fs::write(path.join("asked.json"), &saved.out).unwrap();
    let asked = path.join("asked.json").display().to_string();
    let ended = run(path, &["run", &asked, "--out", out.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let report: Value = serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    assert_eq!(report["provenance"]["chat_template"], sha256.as_str(), "{report}");
    let printed = run(path, &[&said[..], &["--print-experiment"]].concat());
    let file = path.join("experiment.json");
    fs::write(&file, &printed.out).unwrap();
    let again = run(path, &["run", file.to_str().unwrap(), "--json"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.out.contains("user: Who is meant?"), "{}", again.out);
}

#[test]
fn a_model_without_a_template_and_a_template_that_refuses_say_so() {
    let folder = model();
    let path = folder.path();
    let said = ["generate", "--chat", "--prompt", "a", "--max-tokens", "1"];
    let ended = run(path, &said);
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(ended.err.contains("has no chat template"), "{}", ended.err);
    fs::write(path.join("chat_template.jinja"), "{{ raise_exception('not today') }}").unwrap();
    let ended = run(path, &said);
    assert!(ended.err.contains("chat template refuses this prompt: “not today”"), "{}", ended.err);
    fs::write(path.join("chat_template.jinja"), "{% for %}").unwrap();
    let ended = run(path, &said);
    assert!(ended.err.contains("chat template cannot be followed"), "{}", ended.err);
}

/// The model opens all the same; who asks for its template hears why there is none.
#[test]
fn templates_that_are_none_are_refused_when_they_are_used() {
    let folder = model();
    let path = folder.path();
    let said = ["generate", "--chat", "--prompt", "a", "--max-tokens", "1"];
    for form in ["5", "[]", "[{\"name\": \"tool_use\", \"template\": \"x\"}]", "{}"] {
        fs::write(path.join("tokenizer_config.json"), format!("{{\"chat_template\": {form}}}")).unwrap();
        let ended = run(path, &said);
        assert!(ended.err.contains("in a form that is not read"), "{form}: {}", ended.err);
    }
    fs::write(path.join("tokenizer_config.json"), "{\"chat_template\": null}").unwrap();
    let ended = run(path, &said);
    assert!(ended.err.contains("has no chat template"), "{}", ended.err);
    let template = path.join("chat_template.jinja");
    for (bytes, words) in [
        (b"caf\xe9 {{ messages }}".to_vec(), "is not UTF-8"),
        (vec![b'x'; 30 << 20], "and at most 65536 are read"),
        (b"{# nothing #}".to_vec(), "writes nothing for this prompt"),
    ] {
        fs::write(&template, bytes).unwrap();
        let ended = run(path, &said);
        assert_eq!(ended.code, 1, "{}", ended.err);
        assert!(ended.err.contains(words), "{words}: {}", ended.err);
        let ended = run(path, &["generate", "--prompt", "a", "--max-tokens", "1"]);
        assert_eq!(ended.code, 0, "{words}: {}", ended.err);
    }
}
