//! Encoders whose head tells classes of texts apart: their logits are of the whole text, and what needs a
//! vocabulary says why it cannot be asked.

use std::fs;

use atelier::backend::{Backend, BackendError, Batch, CLOSENESS_TINY, Target, Wanted, WeightSink};
use atelier::cpu::CpuSink;
use atelier::gpu::GpuSink;
use atelier::model::{ModelSpec, WeightInfo, read_config};
use atelier::plan::{Forest, lower};
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use safetensors::SafeTensors;
use serde_json::{Value, json};

use crate::encoders::{model, run};
use crate::golden::check;
use crate::support::process::atelier;
use crate::support::source::root;
use crate::support::{device, wait};

const CLASSES: &str = "bert-classes";
const VALUE: &str = "bert-regression";
const CLASSIFIES: &str = "this model tells classes of texts apart: its head names no token";

#[test]
fn a_classifier_says_what_it_cannot_be_asked() {
    let (place, written) = (model(CLASSES), tempfile::tempdir().unwrap());
    let out = written.path().join("out");
    let out = out.to_str().unwrap();
    for (command, rest) in [("generate", &["--prompt", "the cat", "--max-tokens", "3"][..]), ("latency", &[])]
    {
        let ended = run(command, place.path(), rest);
        assert_eq!(ended.code, 1, "{command}: {}", ended.err);
        assert!(ended.err.contains(CLASSIFIES), "{command}: {}", ended.err);
    }
    let logits = run("logits", place.path(), &["--prompt", "the cat sat", "--out", out, "--json"]);
    assert_eq!(logits.code, 0, "{}", logits.err);
    let logits: Value = serde_json::from_str(&logits.out).unwrap();
    assert_eq!(logits["shape"], json!([1, 3]));
    let states = run("states", place.path(), &["--prompt", "the cat sat", "--hidden", out, "--json"]);
    assert_eq!(states.code, 0, "{}", states.err);
    let attention = run("attention", place.path(), &["--prompt", "the cat sat"]);
    assert_eq!(attention.code, 0, "{}", attention.err);
}

#[test]
fn a_classifier_without_its_head_is_refused() {
    let place = model(CLASSES);
    let path = place.path().join("model.safetensors");
    let bytes = fs::read(&path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    for missing in ["pooler.dense.weight", "classifier.bias"] {
        let kept = tensors.tensors().into_iter().filter(|(name, _)| !name.ends_with(missing));
        fs::write(&path, safetensors::serialize(kept, None).unwrap()).unwrap();
        let ended = atelier(["inspect", place.path().to_str().unwrap()]);
        assert_eq!(ended.code, 1, "{}", ended.out);
        assert!(ended.err.contains(missing), "{}", ended.err);
    }
}

#[test]
fn labels_and_problem_must_go_together() {
    let place = model(CLASSES);
    let path = place.path().join("config.json");
    let mut config: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let mut refused = |key: &str, value: Value| {
        let before = std::mem::replace(&mut config[key], value);
        fs::write(&path, config.to_string()).unwrap();
        config[key] = before;
        let ended = atelier(["inspect", place.path().to_str().unwrap()]);
        assert_eq!(ended.code, 1, "{}", ended.out);
        ended.err
    };
    for labels in [json!({}), json!({"a": 0}), json!({"0": null})] {
        let told = refused("id2label", labels);
        assert!(told.contains("id2label must be a name for each number of a class"), "{told}");
    }
}

#[test]
fn a_classifier_of_another_problem_opens_and_has_no_task() {
    let place = model(CLASSES);
    let elsewhere = tempfile::tempdir().unwrap();
    let (path, out) = (place.path().join("config.json"), elsewhere.path().join("out"));
    let mut config: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    config["problem_type"] = json!("multi_label_classification");
    fs::write(&path, config.to_string()).unwrap();
    let asked = ["--prompt", "the cat sat", "--hidden", out.to_str().unwrap()];
    let states = run("states", place.path(), &asked);
    assert_eq!(states.code, 0, "{}", states.err);
    let attention = run("attention", place.path(), &["--prompt", "the cat sat"]);
    assert_eq!(attention.code, 0, "{}", attention.err);
    let items = place.path().join("mnli.jsonl");
    fs::write(&items, "{\"premise\": \"the cat\", \"hypothesis\": \"sat\", \"label\": 0}\n").unwrap();
    let task = format!("mnli={}", items.display());
    let ended = run("eval", place.path(), &["--task", &task]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("3 classes for multi_label_classification"), "{}", ended.err);
}

#[test]
fn classes_may_be_named_by_any_numbers_and_with_any() {
    let classes = |labels: Value| {
        let file = root().join("tests/golden/families").join(CLASSES).join("config.json");
        let mut config: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        config["id2label"] = labels;
        read_config(config.to_string().as_bytes()).unwrap().spec.classes().cloned().unwrap()
    };
    let numbers = classes(json!({"0": 0, "1": 1.5, "2": true}));
    assert_eq!((numbers.n, numbers.names), (3, ["0", "1.5", "true"].map(str::to_owned).to_vec()));
    // transformers counts them, and looks their names up by number.
    for labels in [json!({"1": "a", "2": "b"}), json!({"0": "a", "2": "b"}), json!({"-1": "a", "1": "b"})] {
        let other = classes(labels);
        assert_eq!((other.n, other.names.len()), (2, 0));
    }
}

#[test]
fn classes_have_shares_and_a_value_is_its_logit_on_every_executor() {
    scores(async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights));
    scores(async |spec: ModelSpec, weights| CpuSink::new(&spec, weights));
    if let Some(device) = device::shared("classes_have_shares_and_a_value_is_its_logit_on_every_executor") {
        scores(async |spec: ModelSpec, weights| GpuSink::on(device.clone(), &spec, weights).await);
    }
}

/// Scores of all classes of two pairs of texts, alone and with other schedules, against their logits.
fn scores<S: WeightSink>(sink: impl AsyncFn(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>) {
    for name in [CLASSES, VALUE] {
        let folder = Folder::directory(&root().join("tests/golden/families").join(name)).unwrap();
        let mut backend = wait(check::load(folder, &sink));
        let n = backend.spec().n_logits();
        let mut batch = Batch::default();
        let firsts = [batch.push_pair(&[3, 14, 15, 9, 26, 5], 3), batch.push_pair(&[3, 27, 18, 28], 2)];
        let targets: Vec<Target> =
            firsts.iter().flat_map(|&row| (0..n as u32).map(move |token| Target { row, token })).collect();
        let plans = ["0-4", "0 2-1 (3|4)"].map(|text| lower(&Schedule::parse(text, 5).unwrap()));
        let all = wait(backend.forward_all(&Forest::new(plans.iter()), &batch, &targets)).unwrap();
        for (plan, shared) in plans.iter().zip(&all) {
            let wanted =
                Wanted { targets: targets.clone(), logits_rows: firsts.to_vec(), ..Wanted::default() };
            let got = wait(backend.forward(plan, &batch, &wanted)).unwrap();
            let expected = got.logits.chunks(n).flat_map(|row| {
                let sum: f64 = row.iter().map(|&x| f64::from(x).exp()).sum();
                let rest = if n == 1 { 0.0 } else { sum.ln() };
                row.iter().map(move |&x| f64::from(x) - rest)
            });
            for ((alone, shared), expected) in got.scores.iter().zip(shared).zip(expected) {
                let limit = CLOSENESS_TINY * (1.0 + expected.abs());
                assert!((f64::from(alone.log_likelihood) - expected).abs() < limit, "{name}: {alone:?}");
                assert!((f64::from(shared.log_likelihood) - expected).abs() < limit, "{name}: {shared:?}");
            }
        }
        let token = n as u32;
        let wanted = Wanted { targets: vec![Target { row: 0, token }], ..Wanted::default() };
        assert!(wait(backend.forward(&plans[0], &batch, &wanted)).is_err(), "there is no such class");
    }
}

#[test]
fn an_empty_file_of_columns_says_what_belongs_there() {
    let place = model("bert-two-classes");
    let items = place.path().join("dev.tsv");
    fs::write(&items, "").unwrap();
    let ended = run("eval", place.path(), &["--task", &format!("rte={}", items.display())]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("dev.tsv holds no items\nhint: write one item a line: as a JSON object, or as the columns of a GLUE task"), "{}", ended.err);
}
