//! Everything that the build before the redesign wrote is read as what it was: links, pictures, files of the page and of
//! the command line, folders of results, what a browser keeps. The files lie in `tests/golden/forms/`, its README says how
//! they were made; `expected.json` has what each must be read as, in words that do not depend on our types.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use atelier::backend::BackendInfo;
use atelier::experiment::{Prompt, What};
use atelier::platform::Storage;
use atelier::reader::{FileError, Opened, Quoted};
use atelier::session::Store;
use atelier::share::{Link, ReadError};
use atelier::sweep::{Drawing, Study, SweepHeader};
use serde_json::{Map, Value, json};

use crate::support::process::{Ended, atelier};
use crate::support::source::root;
use crate::support::wait;

const MODEL: &str = "web/models/painters-6";
/// Other machines add floats in another order: log-likelihoods of a dozen tokens, in nats.
const NUMBERS_CLOSE: f64 = 1e-3;

fn forms() -> PathBuf {
    root().join("tests/golden/forms")
}

fn json_of(path: impl AsRef<Path>) -> Value {
    let path = path.as_ref();
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn done(ended: Ended) -> String {
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// What a link says.
fn link_says(link: &Link) -> Value {
    json!({
        "model": format!("{:016x}", link.model_hash),
        "name": link.model_name,
        "n_layers": link.n_layers,
        "schedule": link.schedule.to_string(),
        "tasks": link.tasks,
        "items": link.items,
        "seed": link.seed,
        "prompt": link.prompt,
    })
}

fn why(error: &ReadError) -> &'static str {
    match error {
        ReadError::NotALink => "not a link",
        ReadError::TooLong { .. } => "too long",
        ReadError::EndsTooEarly => "ends too early",
        ReadError::Changed => "changed",
        ReadError::Newer { .. } => "newer",
        ReadError::Unreadable { .. } => "unreadable",
        ReadError::Schedule(_) => "schedule",
    }
}

#[test]
fn links_say_what_they_said() {
    let links = json_of(forms().join("links.json"));
    for case in links.as_array().expect("a list") {
        let fragment = case["fragment"].as_str().expect("a fragment");
        match Link::read(fragment) {
            Ok(read) => {
                let link = read.unwrap_or_else(|| panic!("{fragment} is not empty"));
                assert_eq!(link_says(&link), case["says"], "{fragment}");
                assert_eq!(link.write(0).expect("short enough").fragment, fragment, "as it is written");
            }
            Err(error) => assert_eq!(case["refused"], why(&error), "{fragment}: {error}"),
        }
    }
}

fn why_not(error: &FileError) -> &'static str {
    match error {
        FileError::Nothing => "no experiment",
        FileError::Version { .. } => "another version",
        FileError::TooLarge { .. } => "too large",
        FileError::Damaged { .. } => "of no figure",
    }
}

fn study_name(study: Study) -> String {
    study.figure().map_or_else(|| "findings".to_owned(), |number| format!("figure {number}"))
}

/// What a file asks for.
fn summary(opened: &Opened) -> Value {
    let mut said = Map::new();
    let mut say = |key: &str, value: Value| {
        if !value.is_null() && value != json!([]) && value != json!(0) {
            said.insert(key.to_owned(), value);
        }
    };
    let experiment = &opened.experiment;
    let study = opened.study();
    let schedule = experiment.what.schedule();
    let kind = match &experiment.what {
        _ if study.is_some() => study_name(study.expect("a study")),
        What::Scores { .. } => "scores".to_owned(),
        What::Latency { .. } => "latency".to_owned(),
        What::LogitLens { .. } => "canvas".to_owned(),
        What::Generation { .. } => "writing".to_owned(),
        What::Logits { .. } => "logits".to_owned(),
        other => panic!("{other:?} is no form of before"),
    };
    if study.is_none() {
        say("schedule", json!(schedule));
    }
    match experiment.what.prompt() {
        Some(Prompt::Item { text, task }) => {
            say("prompt", json!(text));
            say("of_task", json!(task));
        }
        Some(Prompt::Text(text)) => say("prompt", json!(text)),
        Some(Prompt::Ids(_) | Prompt::Chat(_)) | None => {}
    }
    say("kind", json!(kind));
    say("model", json!({"title": experiment.model.name, "hash": experiment.model.hash}));
    say("n_others", json!(opened.n_others));
    let tasks = experiment.data.iter().map(|data| json!([data.task, data.sha256]));
    say("tasks", tasks.collect());
    say("limit", json!(experiment.limit));
    said.insert("seed".to_owned(), json!(experiment.seed));
    let mut say = |key: &str, value: Value| {
        if !value.is_null() {
            said.insert(key.to_owned(), value);
        }
    };
    say("stop", json!(experiment.stop.map(|stop| json!({"alpha": stop.alpha, "margin": stop.margin}))));
    // Loop counts of its own are the only families of a figure that differed from the usual ones.
    let families = match &experiment.what {
        What::Sweep { families, .. } => families.as_slice(),
        _ => &[],
    };
    say("loops", json!(families.iter().map(|family| &family.loops).find(|loops| !loops.is_empty())));
    say("beside", json!(schedule.filter(|_| study.is_some())));
    say("quoted", json!(opened.quoted.as_ref().map(quoted_summary)));
    Value::Object(said)
}

/// What it says came of it there.
fn quoted_summary(quoted: &Quoted) -> Value {
    let points: Vec<(&str, f64)> = match &quoted.drawing {
        Drawing::Curves(curves) => curves
            .iter()
            .flat_map(|curve| &curve.points)
            .map(|point| (point.schedule.as_str(), point.y))
            .collect(),
        Drawing::Grid(grid) => grid.cells.iter().map(|cell| (cell.schedule.as_str(), cell.value)).collect(),
    };
    json!({
        "kind": study_name(quoted.study),
        "model": quoted.model.hash,
        "backend": quoted.backend.as_ref().map(|backend| json!([backend.kind, backend.adapter])),
        "build": quoted.build,
        "n_points": points.len(),
        "first": points.first(),
        "last": points.last(),
        "verdicts": quoted.findings.iter().map(|finding| json!([finding.claim, finding.verdict])).collect::<Value>(),
    })
}

/// Files that carry an experiment, by their path in the folder, whatever wrote them; the others are tables, code and
/// samples, which nobody reads back.
fn carriers() -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in fs::read_dir(forms()).expect("a folder").flatten().map(|entry| entry.path()) {
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for path in entries.flatten().map(|entry| entry.path()) {
                let is_carrier =
                    path.extension().is_some_and(|end| end == "svg" || end == "png" || end == "json");
                if path.is_dir() {
                    folders.push(path);
                } else if is_carrier {
                    let name = path.strip_prefix(forms()).expect("inside").display().to_string();
                    found.insert(name, fs::read(&path).expect("a file"));
                }
            }
        }
    }
    found
}

#[test]
fn files_ask_for_what_they_asked_for() {
    let read = carriers().into_iter().map(|(name, bytes)| {
        (name, Opened::read(&bytes).map_or_else(|error| json!(why_not(&error)), |read| summary(&read)))
    });
    let read: BTreeMap<String, Value> = read.collect();
    let text = format!("{:#}\n", json!(read));
    expect_test::expect_file!["../golden/forms/expected.json"].assert_eq(&text);
    let n_read = read.values().filter(|said| said.is_object()).count();
    assert!(n_read > 40, "{n_read} files carry an experiment");
}

/// A folder of results is joined, drawn and gone on with as the program did that wrote it.
#[test]
fn folders_of_results_are_read() {
    let root = tempfile::tempdir().unwrap();
    for (folder, number) in [("sweep", "4"), ("shards", "10"), ("findings", "findings")] {
        let golden = forms().join("cli").join(folder);
        let joined = root.path().join(folder);
        done(atelier(["sweep", "merge", text(&golden), "--out", text(&joined)]));
        let drawn: Value =
            serde_json::from_str(&done(atelier(["figure", number, text(&golden), "--json"]))).unwrap();
        let provenance = drawn.pointer("/models/0/provenance").or(drawn.pointer("/provenance"));
        let provenance = provenance.unwrap_or_else(|| panic!("{folder}: {drawn}"));
        assert_eq!(*provenance, json_of(golden.join("sweep.json")), "{folder}");
        if number == "findings" {
            let verdicts = |object: &Value| {
                let findings = object["findings"].as_array().expect("findings").iter();
                findings.map(|finding| json!([finding["claim"], finding["verdict"]])).collect::<Value>()
            };
            assert_eq!(verdicts(&drawn), verdicts(&json_of(golden.join("findings.json"))));
        } else {
            let results = |folder: &Path| json_of(folder.join("results.json"))["results"].take();
            same(folder, &results(&joined), &results(&golden));
        }
    }
    let figure = |arguments: &[&str]| -> Value {
        serde_json::from_str(&done(atelier([&["figure"], arguments, &["--json"]].concat()))).unwrap()
    };
    let cli = forms().join("cli");
    let golden = json_of(cli.join("figure-4.json"));
    for source in ["sweep", "figure-4.json", "sweep/figure-4.svg"] {
        let drawn = figure(&["4", text(&cli.join(source))]);
        same(source, &drawn["models"][0]["drawing"], &golden["models"][0]["drawing"]);
    }
    for (number, folder) in [("3", "states-3"), ("15", "states-15"), ("16", "written")] {
        let drawn = done(atelier(["figure", number, text(&cli.join(folder))]));
        assert!(drawn.starts_with("<svg"), "{folder}: {drawn}");
    }
}

/// Nothing is computed again: the plan, the items and the order are those of then.
#[test]
fn folders_of_results_are_gone_on_with() {
    let root = tempfile::tempdir().unwrap();
    let plan = forms().join("cli/plan.json");
    let of_sweep: &[&str] =
        &["--task", "facts", "--task", "arith", "--figure", "4", "--limit", "3", "--seed", "5"];
    let of_share: &[&str] = &[
        "--task", "facts", "--figure", "10", "--loops", "1,3", "--limit", "2", "--stop", "0.1", "--shard",
        "2/2",
    ];
    let of_plan: &[&str] = &["--plan", text(&plan)];
    for (folder, options, records) in [
        ("sweep", of_sweep, "records.jsonl"),
        ("shards", of_share, "records-2-of-2.jsonl"),
        ("planned", of_plan, "records.jsonl"),
    ] {
        let (golden, out) = (forms().join("cli").join(folder), root.path().join(folder));
        fs::create_dir(&out).unwrap();
        for name in ["sweep.json", records] {
            fs::copy(golden.join(name), out.join(name)).unwrap();
        }
        done(atelier([&["sweep", MODEL, "--backend", "cpu", "--out", text(&out)], options].concat()));
        let lines = |folder: &Path| {
            let text = fs::read_to_string(folder.join(records)).unwrap();
            text.lines().map(str::to_owned).collect::<BTreeSet<_>>()
        };
        assert_eq!(lines(&out), lines(&golden), "{folder}");
    }
}

/// The records that the page left in the browser belong to the sweep that it ran.
#[test]
fn records_in_the_browser_are_found() {
    let storage = Storage::memory();
    let kept = json_of(forms().join("page/indexeddb.json"));
    for (key, text) in kept.as_object().expect("texts by key") {
        wait(storage.put(key, text.as_str().expect("a text")));
    }
    let mut header: SweepHeader =
        serde_json::from_value(json_of(forms().join("cli/header-of-kept.json"))).expect("a header");
    let page = json_of(forms().join("page/figure-4.json"));
    header.backend = serde_json::from_value::<BackendInfo>(page["backend"].clone()).expect("a backend");
    let (_, records) = wait(Store::new(storage).find(&header));
    let items: BTreeSet<usize> = records.iter().map(|record| record.index).collect();
    assert_eq!((records.len(), items.len()), (2 * header.schedules.len(), 2));
    assert!(items.iter().eq(header.tasks[0].lines.iter().collect::<BTreeSet<_>>()), "{items:?}");
}

/// What programs read of our output keeps its names and its values: everything but who computed it.
#[test]
fn outputs_for_programs_have_the_same_keys_and_numbers() {
    let root = tempfile::tempdir().unwrap();
    let cli = forms().join("cli");
    let (samples, schedules) = (root.path().join("samples.jsonl"), cli.join("schedules.txt"));
    let fixed = ["--backend", "cpu", "--json"];
    let object = |arguments: &[&str]| -> Value {
        serde_json::from_str(&done(atelier([arguments, &fixed].concat()))).expect("an object")
    };
    let lines = |path: &Path| -> Value {
        let text = fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
    };
    let eval = ["eval", MODEL, "--task", "facts", "--limit", "2", "--log-samples", text(&samples)];
    let one = ["--task", "arith", "--seed", "3", "--schedule", "0 1 3-5"];
    same("eval.json", &object(&[&eval[..], &one].concat()), &json_of(cli.join("eval.json")));
    same("samples.jsonl", &lines(&samples), &lines(&cli.join("samples.jsonl")));
    let several = ["--schedules", text(&schedules)];
    let golden = json_of(cli.join("eval-of-schedules.json"));
    same("eval-of-schedules.json", &object(&[&eval[..], &several].concat()), &golden);
    same("samples-of-schedules.jsonl", &lines(&samples), &lines(&cli.join("samples-of-schedules.jsonl")));
    let generate =
        ["generate", MODEL, "--prompt", "Once upon a time", "--max-tokens", "6", "--temperature", "0.7"];
    let generate = [&generate[..], &["--seed", "3", "--schedule", "0 1 3-5"]].concat();
    same("generate.json", &object(&generate), &json_of(cli.join("generate.json")));
}

/// The same keys, texts and, closely, numbers; who computed it may be another.
fn same(place: &str, ours: &Value, golden: &Value) {
    match (ours, golden) {
        (Value::Object(ours), Value::Object(golden)) => {
            let keys = |object: &Map<String, Value>| object.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(ours), keys(golden), "{place}");
            for (key, value) in golden {
                if !["backend", "adapter", "build", "version"].contains(&key.as_str()) {
                    same(&format!("{place}/{key}"), &ours[key], value);
                }
            }
        }
        (Value::Array(ours), Value::Array(golden)) => {
            assert_eq!(ours.len(), golden.len(), "{place}");
            for (at, (ours, golden)) in ours.iter().zip(golden).enumerate() {
                same(&format!("{place}/{at}"), ours, golden);
            }
        }
        (Value::Number(ours), Value::Number(golden)) => {
            let (ours, golden) = (ours.as_f64().expect("a number"), golden.as_f64().expect("a number"));
            let difference = (ours - golden).abs();
            assert!(
                difference < NUMBERS_CLOSE,
                "{place}: {ours}, {golden} there, {difference} apart, limit {NUMBERS_CLOSE}"
            );
        }
        _ => assert_eq!(ours, golden, "{place}"),
    }
}
