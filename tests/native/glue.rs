//! GLUE's tasks against transformers, scikit-learn and scipy (`tools/golden/make_glue.py`): both forms of their files,
//! tokens, classes, scores.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use atelier::eval::agreement::Agreement;
use atelier::eval::{Glue, Item, Judged, LabelsFound, Metric, TaskForm, read_items, read_lines, recognise};
use atelier::model::{Classes, ModelFolder};
use atelier::platform::Folder;
use atelier::words;
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::atelier;
use crate::support::source::{read, root};
use crate::support::wait;

/// How far a coefficient may be from that of the libraries: sums are added in another order.
const SAME: f64 = 1e-9;
/// How far a logit may be.
const CLOSE: f64 = 1e-4;

#[derive(Deserialize)]
struct Expected {
    model: String,
    classes: Vec<u32>,
    items: Vec<Encoded>,
    said: Vec<f64>,
    scores: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Encoded {
    ids: Vec<u32>,
    second: Option<usize>,
    /// Logits by label.
    values: Vec<f64>,
}

#[derive(Deserialize)]
struct Case {
    said: Vec<f64>,
    label: Vec<f64>,
    #[serde(flatten)]
    values: BTreeMap<String, Option<f64>>,
}

fn golden() -> BTreeMap<String, Expected> {
    serde_json::from_str(&read("tests/golden/glue/tasks.json")).unwrap()
}

fn file(task: Glue, ending: &str) -> String {
    format!("tests/golden/glue/{}.{ending}", task.name())
}

fn items(task: Glue, ending: &str) -> Vec<Item> {
    let name = file(task, ending);
    read_items(TaskForm::Glue(task), &name, read(&name).as_bytes()).unwrap()
}

/// One of the tiny classifiers with the tokenizer of the items.
pub fn model(name: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for file in ["config.json", "model.safetensors"] {
        fs::copy(root().join("tests/golden/families").join(name).join(file), place.path().join(file))
            .unwrap();
    }
    fs::copy(root().join("tests/golden/glue/tokenizer.json"), place.path().join("tokenizer.json")).unwrap();
    place
}

fn path(of: &Path) -> &str {
    of.to_str().unwrap()
}

#[test]
fn coefficients_are_those_of_scikit_learn_and_scipy() {
    let cases: Vec<Case> = serde_json::from_str(&read("tests/golden/glue/metrics.json")).unwrap();
    assert!(cases.len() > 20);
    for (number, Case { said, label, values }) in cases.iter().enumerate() {
        let judged = said.iter().zip(label).map(|(&said, &label)| Judged { said, label });
        let judged: Vec<Judged> = judged.collect();
        for (name, expected) in values {
            let metric: Metric = serde_json::from_value(json!(name)).unwrap();
            let got = Agreement::new(metric, judged.clone()).whole();
            match expected {
                Some(expected) => {
                    assert!((got - expected).abs() < SAME, "{number} {name}: {got}, {expected}")
                }
                None => assert!(got.is_nan(), "{number} {name}: {got} is not defined"),
            }
        }
    }
}

#[test]
fn items_that_come_twice_count_twice() {
    let judged = |pairs: &[(f64, f64)]| -> Vec<Judged> {
        pairs.iter().map(|&(said, label)| Judged { said, label }).collect()
    };
    let few = judged(&[(1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    let all = judged(&[(1.0, 0.0), (0.0, 0.0), (0.0, 0.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]);
    for metric in [Metric::F1, Metric::Matthews, Metric::Pearson, Metric::Spearman] {
        let weighed = Agreement::new(metric, few.clone()).value(&[1.0, 2.0, 3.0, 0.0]);
        let whole = Agreement::new(metric, all.clone()).whole();
        assert!((weighed - whole).abs() < 1e-12, "{metric}: {weighed}, {whole}");
    }
    let broken = judged(&[(f64::NAN, 1.0), (1.0, 1.0)]);
    assert!(Agreement::new(Metric::F1, broken).whole().is_nan(), "what is no number is no class");
}

#[test]
fn both_forms_of_a_file_hold_the_same_items_and_are_recognised() {
    for task in Glue::ALL {
        let (lines, columns) = (items(task, "jsonl"), items(task, "tsv"));
        assert_eq!(lines.len(), 24, "{task:?}");
        let bare = |items: &[Item]| -> Vec<_> {
            items.iter().map(|item| (item.gold.clone(), item.pairs.clone())).collect()
        };
        // A value is shown as its file writes it.
        assert_eq!(bare(&lines), bare(&columns), "{task:?}");
        for ending in ["jsonl", "tsv"] {
            let name = file(task, ending);
            assert_eq!(recognise(&name, read(&name).as_bytes()).unwrap(), TaskForm::Glue(task), "{name}");
        }
        // The published files of all but CoLA's neighbours tell by their columns alone.
        assert_eq!(
            recognise("dev.tsv", read(&file(task, "tsv")).as_bytes()).unwrap(),
            TaskForm::Glue(task),
            "{task:?}"
        );
    }
    let which = recognise("dev.jsonl", read(&file(Glue::Rte, "jsonl")).as_bytes()).unwrap_err();
    let says = which.to_string();
    assert!(says.contains("mrpc") && says.contains("rte"), "{says}");
    let hint = words::hint(&which).unwrap();
    assert!(hint.contains("name of the task"), "{hint}");
}

#[test]
fn texts_are_encoded_and_cut_as_transformers_does() {
    for (name, expected) in golden() {
        let place = model(&expected.model);
        let folder = wait(ModelFolder::open(Folder::directory(place.path()).unwrap())).unwrap();
        let task = Glue::ALL.into_iter().find(|task| task.name() == name).unwrap();
        let mut n_cut = 0;
        for (item, expected) in items(task, "jsonl").iter().zip(&expected.items) {
            let atelier::eval::Gold::Label(labelled) = &item.gold else { panic!("{item:?}") };
            let second = labelled.second.as_deref();
            let got = folder.tokenizer().unwrap().encode_texts(&labelled.first, second, 40).unwrap();
            assert_eq!(got.tokens, expected.ids, "{name} {}", item.index);
            assert_eq!(
                Some(got.second).filter(|_| second.is_some()),
                expected.second,
                "{name} {}",
                item.index
            );
            n_cut += usize::from(got.is_cut);
        }
        assert!(n_cut > 0 || labels_alone(task), "{name}: some are too long");
    }
}

fn labels_alone(task: Glue) -> bool {
    matches!(task, Glue::Cola | Glue::Sst2)
}

#[test]
fn scores_are_those_of_transformers_and_scikit_learn() {
    let written = tempfile::tempdir().unwrap();
    for (name, expected) in golden() {
        let place = model(&expected.model);
        let samples = written.path().join(format!("{name}.jsonl"));
        let task = format!("{name}=tests/golden/glue/{name}.tsv");
        let ended = atelier([
            "eval",
            path(place.path()),
            "--backend",
            "cpu",
            "--task",
            &task,
            "--json",
            "--log-samples",
            path(&samples),
        ]);
        assert_eq!(ended.code, 0, "{name}: {}", ended.err);
        let report: Value = serde_json::from_str(&ended.out).unwrap();
        let report = &report["tasks"][&name];
        assert_eq!(report["label_classes"], json!(expected.classes), "{name}");
        for (metric, value) in &expected.scores {
            let got = report[metric].as_f64().unwrap_or(f64::NAN);
            // Values differ in their last digits, so that ranks do not.
            let limit = if metric == "pearson" { CLOSE } else { SAME };
            assert!((got - value).abs() < limit, "{name} {metric}: {got}, {value}");
        }
        assert!(report["interval"].is_object(), "{name}: {report}");
        let samples = fs::read_to_string(&samples).unwrap();
        for ((line, said), item) in samples.lines().zip(&expected.said).zip(&expected.items) {
            let line: Value = serde_json::from_str(line).unwrap();
            assert!((line["said"].as_f64().unwrap() - said).abs() < CLOSE, "{name}: {line}, {said}");
            let sum: f64 = item.values.iter().map(|value| value.exp()).sum();
            for (got, value) in line["log_likelihoods"].as_array().unwrap().iter().zip(&item.values) {
                assert!((got.as_f64().unwrap() - (value - sum.ln())).abs() < CLOSE, "{name}: {line}");
            }
        }
    }
}

#[test]
fn the_terminal_says_scores_and_how_labels_were_found() {
    let place = model("bert-classes");
    let run = |rest: &[&str]| {
        let start = ["eval", path(place.path()), "--backend", "cpu"];
        atelier(start.iter().chain(rest))
    };
    let ended = run(&["--task", "mnli=tests/golden/glue/mnli.tsv"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("classes 1, 2, 0, found by their names"), "{}", ended.out);
    let other = run(&["--task", "rte=tests/golden/glue/rte.tsv"]);
    assert_eq!(other.code, 1, "{}", other.out);
    let said = "rte has 2 labels (entailment, not_entailment), and this model tells 3 classes apart";
    assert!(other.err.contains(said), "{}", other.err);
    let tokens = run(&["--task", "lambada=tests/golden/harness/lambada.jsonl"]);
    assert_eq!(tokens.code, 1, "{}", tokens.out);
    assert!(tokens.err.contains("this model tells classes of texts apart"), "{}", tokens.err);
    let place = model("bert-two-classes");
    let ended = atelier([
        "eval",
        path(place.path()),
        "--backend",
        "cpu",
        "--schedule",
        "0 2-4",
        "--task",
        "cola=tests/golden/glue/cola.tsv",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("mcc") && ended.out.contains("acc "), "{}", ended.out);
}

#[test]
fn a_language_model_has_no_classes() {
    let ended = atelier(["eval", "web/models/painters-12", "--task", "cola=tests/golden/glue/cola.tsv"]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("only a model with a classification head"), "{}", ended.err);
}

#[test]
fn labels_are_found_by_name_else_in_order() {
    let classes = |names: &[&str], n| Classes {
        n,
        names: names.iter().map(ToString::to_string).collect(),
        problem: None,
    };
    let found = |task: Glue, names: &[&str]| task.classes(&classes(names, names.len())).unwrap();
    let by_name = found(Glue::Mnli, &["CONTRADICTION", "Neutral", "entailment"]);
    assert_eq!((by_name.classes, by_name.how), (vec![2, 1, 0], LabelsFound::ByName));
    let plain = found(Glue::Rte, &["LABEL_0", "LABEL_1"]);
    assert_eq!((plain.classes, plain.how), (vec![0, 1], LabelsFound::InOrder));
    let other = found(Glue::Sst2, &["bad", "good"]);
    assert_eq!((other.classes, other.how), (vec![0, 1], LabelsFound::OtherNames));
    assert_eq!(found(Glue::Stsb, &["LABEL_0"]).classes, [0]);
    assert!(Glue::Stsb.classes(&classes(&[], 2)).is_none() && Glue::Mnli.classes(&classes(&[], 2)).is_none());
}

#[test]
fn bad_lines_are_named() {
    let bad = |task: Glue, bytes: &[u8]| -> Vec<(usize, String)> {
        read_lines(TaskForm::Glue(task), "dev", bytes).map_or_else(
            |error| vec![(0, error.to_string())],
            |lines| lines.bad.iter().map(|bad| (bad.line, bad.problem.to_string())).collect(),
        )
    };
    let only = |task: Glue, bytes: &[u8]| -> (usize, String) {
        let mut found = bad(task, bytes);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    };
    let (line, said) = only(Glue::Sst2, b"sentence\tlabel\nfine\t1\nsecret\t-1\n");
    assert!(line == 3 && said.contains("kept secret"), "{line}: {said}");
    let (line, said) = only(Glue::Sst2, b"sentence\tlabel\na\tb\t1\nfine\t0\n");
    assert!(line == 2 && said.contains("3 columns, and 2 are expected"), "{line}: {said}");
    let (line, said) = only(Glue::Mnli, b"sentence1\tsentence2\tgold_label\na\tb\t-\n");
    assert!(line == 2 && said.contains("entailment, neutral, contradiction"), "{line}: {said}");
    let (_, said) = only(Glue::Qqp, b"id\tquestion1\tquestion2\n1\ta\tb\n");
    assert!(said.contains("names no column `is_duplicate`"), "{said}");
    let (line, said) = only(Glue::Stsb, b"sentence1\tsentence2\tscore\na\tb\t5.1\n");
    assert!(line == 2 && said.contains("from 0 to 5"), "{line}: {said}");
    let (line, said) = only(Glue::Stsb, b"sentence1\tsentence2\tscore\n\xff\tb\t1\n");
    assert!(line == 2 && said.contains("UTF-8"), "{line}: {said}");
    let long = [b"sentence\tlabel\n".as_slice(), &vec![b'a'; 2 << 20], b"\t1\nfine\t1\n"].concat();
    let (line, said) = only(Glue::Sst2, &long);
    assert!(line == 2 && said.contains("bytes"), "{line}: {said}");
    let (line, said) = only(Glue::Cola, b"{\"sentence\": \"a\", \"label\": 2}\n");
    assert!(line == 1 && said.contains("unacceptable, acceptable"), "{line}: {said}");
    let (line, said) = only(Glue::Cola, b"{\"sentence\": \"a\", \"label\": -1}\n");
    assert!(line == 1 && said.contains("kept secret"), "{line}: {said}");
    // Quotes are characters, also those that stand alone.
    let quoted =
        read_items(TaskForm::Glue(Glue::Sst2), "dev", b"sentence\tlabel\n\" odd\t1\n\"b\"\t0\n").unwrap();
    assert_eq!(quoted.len(), 2);
    assert!(quoted[1].pairs[0].context == "\"b\"");
}

#[test]
fn a_figure_is_drawn_of_coefficients() {
    let (place, out) = (model("bert-two-classes"), tempfile::tempdir().unwrap());
    let results = out.path().join("results");
    let ended = atelier([
        "sweep",
        path(place.path()),
        "--backend",
        "cpu",
        "--figure",
        "11",
        "--limit",
        "12",
        "--task",
        "wnli=tests/golden/glue/wnli.tsv",
        "--task",
        "cola=tests/golden/glue/cola.tsv",
        "--out",
        path(&results),
    ]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let table = fs::read_to_string(results.join("results.csv")).unwrap_or_default();
    let files: Vec<_> = fs::read_dir(&results).unwrap().flatten().map(|it| it.file_name()).collect();
    assert!(!table.is_empty() || !files.is_empty(), "{files:?}");
}
