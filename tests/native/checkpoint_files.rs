//! What goes along with an edited checkpoint, from the command line; the page's is compared with it
//! in `engine_files`.

use std::path::Path;

use atelier::model::WeightFormat;
use serde_json::{Value, json};

use crate::folders;

fn export(model: &Path, schedule: &str, to: &Path) {
    let (code, err) = exported(model, schedule, to);
    assert_eq!(code, 0, "{err}");
}

fn exported(model: &Path, schedule: &str, to: &Path) -> (u8, String) {
    let words = [
        "atelier",
        "export",
        &model.display().to_string(),
        "--schedule",
        schedule,
        "--checkpoint",
        &to.display().to_string(),
    ]
    .map(std::ffi::OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = atelier::cli::run(words.into_iter(), &mut out, &mut err, false);
    (code, String::from_utf8(err).unwrap())
}

#[test]
fn a_folder_with_a_part_of_a_model_is_refused() {
    let (source, _) = folders::directory(&folders::files(WeightFormat::F16, true));
    for name in [
        "config.json",
        "atelier.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "generation_config.json",
        "chat_template.jinja",
        "model.safetensors",
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "self-test.json",
        "about.json",
    ] {
        let to = tempfile::tempdir().unwrap();
        std::fs::write(to.path().join(name), "mine").unwrap();
        let (code, err) = exported(source.path(), "1 0", to.path());
        assert!(code == 1 && err.contains(&format!("already holds a {name}\n")), "{name}: {err}");
        let names: Vec<_> = std::fs::read_dir(to.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(names, [name], "nothing else is written");
    }
    let to = tempfile::tempdir().unwrap();
    std::fs::write(to.path().join("README.md"), "mine").unwrap();
    export(source.path(), "1 0", to.path());
}

#[test]
fn what_belongs_to_tokenizer_and_generation_goes_along_as_it_was() {
    let mut files = folders::files(WeightFormat::F16, true);
    let mut config = folders::config(WeightFormat::F16, true);
    config["layer_types"] = json!(["full_attention", "full_attention"]);
    files.insert("config.json".to_owned(), [b"\xef\xbb\xbf", config.to_string().as_bytes()].concat());
    let along = [
        ("added_tokens.json", "{}"),
        ("chat_template.jinja", "{% for m in messages %}{{ m.content }}{% endfor %}\n"),
        ("chat_template.json", "{\"chat_template\": \"\"}"),
        ("generation_config.json", "\u{feff}{\"eos_token_id\": [0, 5]}"),
        ("merges.txt", "#version: 0.2\n"),
        ("special_tokens_map.json", "{\"eos_token\": \"</s>\"}\r\n"),
        ("spiece.model", "\0\u{1}"),
        ("tokenizer.model", "\0\u{1}"),
        ("tokenizer_config.json", "{ }"),
        ("vocab.json", "{}\n"),
        ("vocab.txt", "[PAD]\n"),
    ];
    files.extend(along.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    files.insert("README.md".to_owned(), b"not of the tokenizer".to_vec());
    let (source, _) = folders::directory(&files);
    let to = tempfile::tempdir().unwrap();
    let to = to.path().join("edited");
    export(source.path(), "1 0 0", &to);
    for (name, text) in along {
        assert_eq!(std::fs::read(to.join(name)).unwrap(), text.as_bytes(), "{name}");
    }
    assert!(!to.join("README.md").exists());
    let edited: Value = serde_json::from_slice(&std::fs::read(to.join("config.json")).unwrap()).unwrap();
    config["num_hidden_layers"] = 3.into();
    config["layer_types"] = json!(["full_attention", "full_attention", "full_attention"]);
    assert_eq!(edited, config);
}
