//! Every line of every CSV file says what its numbers rest on.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::process::atelier;

const MODEL: &str = "web/models/painters-12";
/// As in the tables of scores and of times.
const COLUMNS: [&str; 9] =
    ["model", "model_hash", "data_hashes", "seed", "limit", "backend", "adapter", "version", "build"];

/// The rows of a table.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    assert!(text.ends_with('\n'), "the last line ends");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Checks a table with one line of heads, or two; `expected` are the values of the columns.
fn check(path: &Path, n_heads: usize, first: &[&str], expected: &[String; 9]) {
    let rows = rows(&fs::read_to_string(path).unwrap());
    let name = path.display();
    let (heads, lines) = rows.split_at(n_heads);
    let names = heads.last().unwrap();
    assert_eq!(names[..first.len()], *first, "{name}: what was there before comes first");
    assert_eq!(names[names.len() - 9..], COLUMNS, "{name}");
    assert!(!lines.is_empty(), "{name}");
    for row in heads.iter().chain(lines) {
        assert_eq!(row.len(), names.len(), "{name}: {row:?}");
    }
    for row in lines {
        assert_eq!(row[row.len() - 9..], *expected, "{name}");
    }
}

fn run(arguments: &[&str]) {
    let ended = atelier([arguments, &["--backend", "cpu"]].concat());
    assert_eq!(ended.code, 0, "{}", ended.err);
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn tables_of_sweeps_say_what_they_rest_on() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().display().to_string();
    let tasks = ["--task", "facts", "--task", "arith", "--limit", "2", "--seed", "3"];
    run(&[&["sweep", MODEL, "--figure", "4", "--out", &out], &tasks[..]].concat());
    let header = json_of(&root.path().join("sweep.json"));
    let hash = |number: usize| text(&header["tasks"][number]["data_hash"]);
    let expected = [
        text(&header["model"]),
        text(&header["model_hash"]),
        format!("facts={} arith={}", hash(0), hash(1)),
        "3".to_owned(),
        "2".to_owned(),
        "cpu".to_owned(),
        text(&header["backend"]["adapter"]),
        env!("CARGO_PKG_VERSION").to_owned(),
        text(&header["build"]),
    ];
    check(&root.path().join("results.csv"), 1, &["family", "x", "y", "schedule", "task"], &expected);
    let figure = root.path().join("figure-4.csv");
    check(&figure, 1, &["curve", "x", "value", "low", "high", "n", "schedule"], &expected);
}

#[test]
fn tables_of_hidden_states_say_what_they_rest_on() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().display().to_string();
    run(&["states", MODEL, "--task", "facts", "--limit", "2", "--out", &out]);
    let object = json_of(&root.path().join("states.json"));
    let expected = [
        text(&object["model"]["name"]),
        text(&object["model"]["hash"]),
        format!("facts={}", text(&object["tasks"][0]["data_hash"])),
        "0".to_owned(),
        "2".to_owned(),
        "cpu".to_owned(),
        text(&object["adapter"]),
        env!("CARGO_PKG_VERSION").to_owned(),
        text(&object["build"]),
    ];
    let pairs = ["schedule", "state_a", "step_a", "state_b", "step_b", "cosine"];
    check(&root.path().join("similarity.csv"), 1, &pairs, &expected);
    check(&root.path().join("states.csv"), 1, &["schedule", "state", "step", "cosine"], &expected);
}

#[test]
fn the_table_of_two_answers_says_what_it_rests_on() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().display().to_string();
    run(&["sweep", MODEL, "--figure", "16", "--out", &out]);
    let object = json_of(&root.path().join("figure-16.json"));
    let prompt = atelier::model::Sha256Hash::of(text(&object["prompt"]).as_bytes());
    let expected = [
        text(&object["model"]["name"]),
        text(&object["model"]["hash"]),
        format!("prompt={prompt}"),
        "0".to_owned(),
        "1".to_owned(),
        "cpu".to_owned(),
        text(&object["backend"]["adapter"]),
        text(&object["program"]),
        text(&object["build"]),
    ];
    let heads = ["number", "full_id", "full_text", "id", "text"];
    check(&root.path().join("figure-16.csv"), 2, &heads, &expected);
}
