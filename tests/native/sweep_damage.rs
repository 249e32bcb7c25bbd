//! Sweeps that cannot be: shares beyond every list, results that contradict each other, folders
//! that would fill the memory, fields of any length. And what may differ without harm: the order
//! of records.

use std::fs;
use std::path::Path;

use atelier::sweep::{Family, FamilySpec, SWEEP_LAYERS_MAX, SweepError, expand};
use serde_json::{Value, json};

use crate::support::process::{self, Ended, atelier};

const MODEL: &str = "web/models/painters-12";
/// Longest message, whatever a file holds.
const MESSAGE_CHARS_MAX: usize = 700;

fn sweep(out: &Path, arguments: &[&str]) -> Ended {
    let out = out.display().to_string();
    let fixed = ["sweep", MODEL, "--backend", "cpu", "--figure", "4", "--out", &out];
    atelier([&fixed, arguments].concat())
}

fn merge(folders: &[&Path], out: &Path) -> Ended {
    let mut words = vec!["sweep".to_owned(), "merge".to_owned()];
    words.extend(folders.iter().map(|folder| folder.display().to_string()));
    words.extend(["--out".to_owned(), out.display().to_string()]);
    atelier(words)
}

fn done(ended: Ended) {
    assert_eq!(ended.code, 0, "{}", ended.err);
}

/// Changes one field of one line of a file of records.
fn change(path: &Path, line: usize, field: &str, value: Value) {
    let text = fs::read_to_string(path).unwrap();
    let mut records: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    records[line][field] = value;
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    fs::write(path, lines).unwrap();
}

#[test]
fn shares_are_those_of_a_list() {
    let root = tempfile::tempdir().unwrap();
    for shard in ["0/3", "4/3", "1/0", "18446744073709551615/18446744073709551615", "1/10001", "1", "a/b"] {
        let ended = sweep(root.path(), &["--task", "facts", "--limit", "1", "--shard", shard]);
        assert_eq!(ended.code, 2, "{shard}: {}", ended.err);
        assert!(ended.err.contains("a share from 1 to N of N, and N at most 10000"), "{}", ended.err);
    }
    // More shares than schedules: the full model alone, and the others elsewhere.
    done(sweep(root.path(), &["--task", "facts", "--limit", "1", "--shard", "9999/10000"]));
}

#[test]
fn results_have_the_same_bits_in_whatever_order_they_come() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let (whole, one, two, joined, mixed) = (at("whole"), at("one"), at("two"), at("joined"), at("mixed"));
    let sorted = at("sorted");
    let options = ["--task", "facts", "--task", "arith", "--limit", "13", "--seed", "5"];
    done(sweep(&whole, &options));
    for (folder, shard) in [(&one, "1/2"), (&two, "2/2")] {
        done(sweep(folder, &[&options[..], &["--shard", shard]].concat()));
    }
    done(merge(&[&two, &one], &joined));
    fs::create_dir(&mixed).unwrap();
    fs::copy(whole.join("sweep.json"), mixed.join("sweep.json")).unwrap();
    let records = fs::read_to_string(whole.join("records.jsonl")).unwrap();
    let backwards: String = records.lines().rev().map(|line| format!("{line}\n")).collect();
    assert_ne!(backwards, records);
    fs::write(mixed.join("records.jsonl"), backwards).unwrap();
    done(merge(&[&mixed], &sorted));
    for name in ["results.json", "results.csv", "figure-4.csv", "figure-4.svg"] {
        let expected = fs::read_to_string(whole.join(name)).unwrap();
        for folder in [&joined, &sorted] {
            assert!(
                fs::read_to_string(folder.join(name)).unwrap() == expected,
                "{}, {name}",
                folder.display()
            );
        }
    }
}

#[test]
fn results_that_contradict_each_other_are_named() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let options = ["--task", "facts", "--limit", "3"];
    for (folder, shard) in [("one", "1/2"), ("two", "2/2")] {
        done(sweep(&at(folder), &[&options[..], &["--shard", shard]].concat()));
    }
    let records = at("two").join("records-2-of-2.jsonl");
    let text = fs::read_to_string(&records).unwrap();
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["s"], 0, "the full model is in both");
    let likelihood = first["ll"].as_f64().unwrap();
    let refused = |field: &str, value: Value| {
        change(&records, 0, field, value);
        let ended = merge(&[&at("one"), &at("two")], &at("joined"));
        fs::write(&records, &text).unwrap();
        assert_eq!(ended.code, 1, "{field}: {}", ended.err);
        assert!(!at("joined").join("sweep.json").exists(), "nothing is written");
        ended.err
    };
    let line = first["i"].as_u64().unwrap() + 1;
    for (field, value) in
        [("ll", json!(likelihood - 0.5)), ("ll", json!(null)), ("c", json!(!first["c"].as_bool().unwrap()))]
    {
        let said = refused(field, value);
        let expected =
            format!("two cannot be joined: the item on line {line} of facts has two results under 0-11: {{");
        assert!(said.contains(&expected) && said.contains("hint: delete the line"), "{said}");
    }
    let said = refused("ll", json!(0.25));
    assert!(said.contains("records-2-of-2.jsonl, line 1: no record of a sweep: its log-likelihood is 0.25 nats, and none is above 0"), "{said}");

    // Another device rounds otherwise; whichever folder comes first, one of the two counts.
    change(&records, 0, "ll", json!(likelihood + 1e-6));
    done(merge(&[&at("one"), &at("two")], &at("joined")));
    done(merge(&[&at("two"), &at("one")], &at("turned")));
    let joined = fs::read_to_string(at("joined").join("records.jsonl")).unwrap();
    assert_eq!(joined, fs::read_to_string(at("turned").join("records.jsonl")).unwrap());
    // In one folder it is found as well.
    change(&records, 0, "ll", json!(likelihood - 0.5));
    fs::copy(&records, at("one").join("records-2-of-2.jsonl")).unwrap();
    let ended = sweep(&at("one"), &options);
    assert!(ended.code == 1 && ended.err.contains("has two results under 0-11"), "{}", ended.err);
}

/// The head of a folder of results of a model of so many layers.
fn header(n_layers: usize, families: &Value, schedules: &[String]) -> Value {
    json!({
        "version": 1, "model": "m", "model_hash": "0", "n_layers": n_layers,
        "plan": {"version": 1, "families": families}, "schedules": schedules, "tasks": [],
        "backend": {"kind": "cpu", "adapter": "a"}, "build": "b",
    })
}

#[test]
fn schedules_are_counted_before_they_are_made() {
    let families =
        [Family::Skip, Family::MiddleRepeat, Family::Reverse, Family::Parallel].map(FamilySpec::of);
    assert_eq!(
        expand(&families, 1024).unwrap_err(),
        SweepError::TooDeep { n: 2049, n_layers: 1024, max: SWEEP_LAYERS_MAX }
    );
    assert_eq!(expand(&families[1..], 1024).unwrap().len(), 1 + 3 * 512);
    let listed = |n| FamilySpec { schedules: vec!["0-1023".to_owned(); n], ..FamilySpec::of(Family::Listed) };
    let n_fitting = SWEEP_LAYERS_MAX / 1024 - 1;
    assert_eq!(expand(&[listed(n_fitting)], 1024).unwrap().len(), 1 + n_fitting);
    assert_eq!(
        expand(&[listed(n_fitting + 1)], 1024).unwrap_err(),
        SweepError::TooLong { n_schedules: n_fitting + 1, max: SWEEP_LAYERS_MAX }
    );
}

/// In half of the memory that its schedules would take.
#[cfg(target_os = "linux")]
#[test]
fn a_small_folder_does_not_fill_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> =
        (0..9_999).map(|number| format!("0-{} 0-{}", number % 1000, 1023 - number % 7)).collect();
    let header = header(1024, &json!([{"family": "listed", "schedules": texts}]), &texts);
    fs::write(folder.path().join("sweep.json"), header.to_string()).unwrap();
    let mut command = std::process::Command::new("sh");
    command.args([
        "-c",
        "ulimit -v 600000; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_atelier"),
        "figure",
        "4",
    ]);
    let ended = process::run(command.arg(folder.path()));
    assert_eq!(ended.code, 2, "{}", ended.err);
    let expected = format!("the 9999 schedules of the list have more than the {SWEEP_LAYERS_MAX} layers");
    assert!(ended.err.contains(&expected), "{}", ended.err);
}

#[test]
fn fields_of_any_length_make_short_messages() {
    let root = tempfile::tempdir().unwrap();
    let long = "x".repeat(70_000);
    let check = |ended: &Ended, what: &str| {
        assert_ne!(ended.code, 0, "{what}");
        let Ended { err, .. } = ended;
        assert!(err.chars().count() <= MESSAGE_CHARS_MAX, "{what}: {} characters", err.chars().count());
        for name in ["struct", "enum", "SweepTask", "SweepPlan", "variant"] {
            assert!(!err.contains(name), "{what}: {err}");
        }
    };
    let folder = root.path().join("results");
    fs::create_dir(&folder).unwrap();
    let heads = [
        ("a text for a task", "/tasks", json!([long])),
        ("a text for the plan", "/plan", json!(long)),
        ("a family", "/plan/families", json!([{"family": long}])),
        ("a field of a family", "/plan/families", json!([{"family": "skip", (&long): 1}])),
        ("a schedule", "/plan/families", json!([{"family": "listed", "schedules": [long]}])),
        ("a backend", "/backend/kind", json!(long)),
        ("a version", "/version", json!(long)),
        ("a number", "/n_layers", json!({(&long): 1})),
    ];
    for (what, place, value) in heads {
        let mut head = header(12, &json!([]), &["0-11".to_owned()]);
        *head.pointer_mut(place).unwrap() = value;
        fs::write(folder.join("sweep.json"), head.to_string()).unwrap();
        check(&atelier(["figure", "4", &folder.display().to_string()]), what);
    }
    // A line of a record is limited by itself.
    fs::write(folder.join("sweep.json"), header(12, &json!([]), &["0-11".to_owned()]).to_string()).unwrap();
    fs::write(folder.join("records.jsonl"), format!("{{\"s\": \"{}\"}}\n", &long[..900])).unwrap();
    check(&atelier(["figure", "4", &folder.display().to_string()]), "a record");

    let plan = root.path().join("plan.json");
    let plans = [
        json!(long),
        json!({"version": 1, "families": [{"family": long}]}),
        json!({"version": 1, "families": [long]}),
        json!({"version": 1, "families": [], "stop": long}),
        json!({"version": 1, "families": [], "tasks": [long]}),
        json!({"version": 1, "families": [{"family": "listed", "schedules": [long]}]}),
        json!({"version": 1, "families": [], (&long): 1}),
    ];
    for value in plans {
        fs::write(&plan, value.to_string()).unwrap();
        let (plan, out) = (plan.display().to_string(), root.path().join("out").display().to_string());
        let ended = atelier(["sweep", MODEL, "--backend", "cpu", "--plan", &plan, "--out", &out]);
        check(&ended, &value.to_string()[..60.min(value.to_string().len())]);
    }

    // Files of figures, too.
    let figure = root.path().join("figure.json");
    let figures = [
        json!({"atelier": "figure", "version": 1, "study": long}),
        json!({"atelier": "figure", "version": 1, "tasks": [long]}),
        json!({"atelier": "figure", "version": 1, "model": long}),
        json!({"provenance": {"model": long, "plan": long}}),
    ];
    for value in figures {
        fs::write(&figure, value.to_string()).unwrap();
        let figure = figure.display().to_string();
        check(&atelier(["figure", "4", &figure]), &value.to_string()[..60]);
    }
    // Names in results that do not belong together.
    for (number, name) in ["one", "two"].into_iter().enumerate() {
        let other = root.path().join(name);
        fs::create_dir(&other).unwrap();
        let mut head = header(12, &json!([]), &["0-11".to_owned()]);
        head["model"] = json!(format!("{number}{long}"));
        head["model_hash"] = json!(format!("{number}{long}"));
        fs::write(other.join("sweep.json"), head.to_string()).unwrap();
    }
    check(&merge(&[&root.path().join("one"), &root.path().join("two")], &root.path().join("both")), "models");
}
