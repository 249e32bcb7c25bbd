//! The command line on the bundled model: what it prints, where, and with which exit code.

use std::path::{Path, PathBuf};

use ::safetensors::{Dtype, SafeTensors};
use atelier::random::PythonRandom;
use expect_test::{Expect, expect};
use serde_json::Value;

/// Layers of the bundled model.
const N_LAYERS: usize = 12;

fn model() -> String {
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/models/painters-12");
    bundled.display().to_string()
}

/// Exit code, standard output, standard error.
fn atelier(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("atelier").chain(arguments.iter().copied()).map(Into::into);
    let code = atelier::cli::run(words, &mut out, &mut err, false);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn done(arguments: &[&str]) -> String {
    let (code, out, err) = atelier(arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

fn object(arguments: &[&str]) -> Value {
    serde_json::from_str(&done(arguments)).unwrap()
}

fn check_schedule(arguments: &[&str], expect: Expect) {
    let (code, out, err) = atelier(&[&["schedule", "--layers", "12"], arguments].concat());
    expect.assert_eq(&format!("{code}: {}", if code == 0 { out } else { err }));
}

#[test]
fn schedules_are_printed_in_normal_form() {
    check_schedule(&[], expect![["0: 0-11\n"]]);
    check_schedule(&["0,1,2,3"], expect![["0: 0-3\n"]]);
    check_schedule(&["-"], expect![["0: -\n"]]);
    check_schedule(&["--preset", "looped_parallel", "--start", "3"], expect![["0: 0-3 (4|..|8)x3 9-11\n"]]);
    check_schedule(
        &["--preset", "random", "--start", "3", "--seed", "0"],
        expect![["0: 0-3 6-4 8 7 9-11\n"]],
    );
    check_schedule(
        &["--preset", "triple_repeat", "--start", "3", "--per", "block"],
        expect![["0: 0-3 (4-8)x3 9-11\n"]],
    );
    check_schedule(
        &["4-6x2", "--json"],
        expect![[r#"
        2: error: a range must stand in parentheses to be repeated
          4-6x2
          ^^^^^
        hint: (4-6)x2
    "#]],
    );
    check_schedule(
        &["12"],
        expect![[r#"
        2: error: layer 12 does not exist: the model has 12 layers (0 to 11)
          12
          ^^
        hint: layers are counted from 0
    "#]],
    );
    check_schedule(
        &["--preset", "skip", "--start", "6"],
        expect![[r#"
        2: error: start layer 6 leaves no layer to change: the greatest start of a model of 12 layers is 5
    "#]],
    );
    check_schedule(
        &["0", "--preset", "skip"],
        expect![[r#"
        2: error: the argument '[TEXT]' cannot be used with '--preset <NAME>'

        Usage: atelier schedule --layers <N> <TEXT>

        For more information, try '--help'.
    "#]],
    );
    let json = object(&["--json", "schedule", "--layers", "12", "(4|5)x2"]);
    assert_eq!(json["schedule"], "(4|5)x2");
    let mut region: Vec<usize> = (4..9).collect();
    PythonRandom::seeded(0).shuffle(&mut region);
    assert_eq!(region, [6, 5, 4, 8, 7], "the preset above is Python's shuffle");
}

#[test]
fn inspect_names_every_tensor() {
    let json = object(&["inspect", &model(), "--json"]);
    assert_eq!(json["config"]["n_layers"], N_LAYERS);
    assert_eq!(json["tensors"].as_array().unwrap().len(), 2 + 9 * N_LAYERS);
    assert_eq!(json["hash"].as_str().unwrap().len(), 64);
    let text = done(&["inspect", &model()]);
    assert!(text.contains(json["hash"].as_str().unwrap()), "{text}");
}

fn file(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}

#[test]
fn logits_are_written_as_one_tensor() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "l.safetensors");
    let out = path.display().to_string();
    let json = object(&["logits", &model(), "--ids", "0,5,7", "--backend", "cpu", "--out", &out, "--json"]);
    assert_eq!(json["shape"], serde_json::json!([3, 2048]));
    let bytes = std::fs::read(&path).unwrap();
    let tensor = SafeTensors::deserialize(&bytes).unwrap();
    let tensor = tensor.tensor("logits").unwrap();
    assert_eq!((tensor.dtype(), tensor.shape()), (Dtype::F32, &[3, 2048][..]));
    let (code, _, err) = atelier(&["logits", &model(), "--ids", "2048", "--backend", "cpu", "--out", &out]);
    assert_eq!(code, 1);
    expect![[r#"
        error: token 2048 does not exist: the vocabulary has 2048 tokens
    "#]]
    .assert_eq(&err);
}

#[test]
fn a_generation_begins_with_the_prompt_as_typed() {
    let prompt = "  Once  upon a time";
    let arguments = ["generate", &model(), "--prompt", prompt, "--max-tokens", "6", "--backend", "cpu"];
    let (code, out, err) = atelier(&arguments);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with(prompt) && out.len() > prompt.len() + 1, "{out}");
    expect![[r#"
        note: stopped after as many tokens as asked for
    "#]]
    .assert_eq(&err);
    let json = object(&[&arguments[..], &["--json"]].concat());
    assert_eq!(format!("{prompt}{}\n", json["continuation"].as_str().unwrap()), out);
    assert_eq!((json["stop"].as_str().unwrap(), json["tokens"].as_array().unwrap().len()), ("max_tokens", 6));
}

#[test]
fn scores_and_samples_agree() {
    let folder = tempfile::tempdir().unwrap();
    let (lambada, schedules) = (file(&folder, "lambada.jsonl"), file(&folder, "schedules.txt"));
    std::fs::write(&lambada, "{\"text\": \"The bird sat in the tree\"}\n{\"text\": \"Tom had a dog\"}\n")
        .unwrap();
    std::fs::write(&schedules, "0-11\n\n0-2 (3|..|9) 10-11\n").unwrap();
    let samples = file(&folder, "samples.jsonl").display().to_string();
    let task = format!("words:lambada={}", lambada.display());
    let common =
        ["eval", &model(), "--task", "facts", "--task", &task, "--limit", "6", "--backend", "cpu", "--json"];
    let one = object(&[&common[..], &["--log-samples", &samples]].concat());
    let lines = std::fs::read_to_string(&samples).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 8);
    let facts: Vec<&Value> = lines.iter().filter(|line| line["task"] == "facts").collect();
    let right = facts.iter().filter(|line| line["correct"] == true).count();
    assert_eq!(one["tasks"]["facts"]["acc"], right as f64 / 6.0);
    assert_eq!(facts[5]["index"], 5, "in the file's order");
    assert_eq!(facts[0]["log_likelihoods"].as_array().unwrap().len(), 4);
    let words = &one["tasks"]["words"];
    let mean: f64 =
        lines[6..].iter().map(|line| line["log_likelihoods"][0].as_f64().unwrap()).sum::<f64>() / 2.0;
    assert!((words["perplexity"].as_f64().unwrap() - (-mean).exp()).abs() < 1e-9, "{words}");
    assert_eq!(
        (&words["add_bos"], &one["tasks"]["facts"]["add_bos"]),
        (&Value::Bool(false), &Value::Bool(true))
    );

    let list = object(&[&common[..], &["--schedules", &schedules.display().to_string()]].concat());
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(list[0], one, "the first schedule is the baseline");
    assert_eq!(list[1]["schedule"], "0-2 (3|..|9) 10 11");
    assert_ne!(list[1]["tasks"], one["tasks"]);

    let seeded = object(&[&common[..], &["--seed", "1", "--log-samples", &samples]].concat());
    assert_eq!(seeded["seed"], 1);
    let first: Value =
        serde_json::from_str(std::fs::read_to_string(&samples).unwrap().lines().next().unwrap()).unwrap();
    assert_ne!(first["log_likelihoods"], facts[0]["log_likelihoods"], "other items are taken");
}
