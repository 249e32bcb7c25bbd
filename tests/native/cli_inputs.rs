//! What a command reads is never what it writes, and pipes are no folders of results.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folders::copy;
use crate::support::process::{Ended, atelier};

const BUNDLED: &str = "web/models/painters-12";

fn run(words: &[&str]) -> Ended {
    atelier(words)
}

/// All files below a folder, with what they hold.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn an_output_that_is_also_read_is_refused_before_any_work() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).display().to_string();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(BUNDLED), &root.path().join("model"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("web/models/items"), &root.path().join("items"));
    fs::copy(root.path().join("items/facts.jsonl"), at("facts.jsonl")).unwrap();
    fs::write(at("schedules.txt"), "0-11\n").unwrap();
    symlink("facts.jsonl", at("link.jsonl")).unwrap();
    fs::hard_link(at("facts.jsonl"), at("hard.jsonl")).unwrap();
    symlink("model", at("other-name")).unwrap();
    let sweep = |rest: &[&str]| {
        let (model, task) = (at("model"), ["--task", "facts", "--limit", "1", "--backend", "cpu"]);
        run(&[&["sweep", &model], &task[..], rest].concat())
    };
    let out = at("out");
    let ended = sweep(&["--figure", "4", "--out", &out]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    fs::write(at("plan.json"), r#"{"version": 1, "families": [{"family": "skip_layer"}], "limit": 1}"#)
        .unwrap();
    fs::create_dir(at("planned")).unwrap();
    fs::copy(at("plan.json"), at("planned/results.json")).unwrap();
    fs::create_dir(at("linked")).unwrap();
    symlink("../plan.json", at("linked/results.csv")).unwrap();

    let (model, facts) = (at("model"), format!("facts={}", at("facts.jsonl")));
    let eval = ["eval", &model, "--task", &facts, "--limit", "1", "--backend", "cpu", "--log-samples"];
    let logits = ["logits", &model, "--ids", "1", "--backend", "cpu", "--out"];
    let with = |words: &[&str], out: &str| -> Vec<String> {
        words.iter().chain([&out]).map(ToString::to_string).collect()
    };
    let before = contents(root.path());
    let read = "is read by this command, and would be written over";
    let (plan, planned) = (at("plan.json"), at("planned/results.json"));
    let sweep_plan = |plan: &str, out: &str| {
        with(&["sweep", &model, "--task", "facts", "--backend", "cpu", "--plan", plan, "--out"], out)
    };
    let cases: Vec<(Vec<String>, String)> = vec![
        (with(&eval, &at("facts.jsonl")), read.to_owned()),
        (with(&eval, &at("link.jsonl")), read.to_owned()),
        (with(&eval, &at("hard.jsonl")), read.to_owned()),
        (with(&eval, &at("items/arith.jsonl")), read.to_owned()),
        (
            with(
                &["eval", &model, "--schedules", &at("schedules.txt"), "--backend", "cpu", "--log-samples"],
                &at("schedules.txt"),
            ),
            read.to_owned(),
        ),
        (with(&logits, &at("model/model.safetensors")), read.to_owned()),
        (with(&logits, &at("model/logits.safetensors")), "would lie in the folder of the model".to_owned()),
        (
            with(&logits, &at("other-name/logits.safetensors")),
            "would lie in the folder of the model".to_owned(),
        ),
        (with(&["export", &model, "--as", "pytorch", "--out"], &at("model/config.json")), read.to_owned()),
        (with(&["latency", &model, "--out"], &model), "is the folder of the model".to_owned()),
        (with(&["states", &model, "--out"], &model), "is the folder of the model".to_owned()),
        (
            with(&["sweep", &model, "--figure", "16", "--out"], &model),
            "is the folder of the model".to_owned(),
        ),
        (
            with(&["sweep", &model, "--figure", "4", "--out"], &at("other-name")),
            "is the folder of the model".to_owned(),
        ),
        (sweep_plan(&planned, &at("planned")), read.to_owned()),
        (sweep_plan(&plan, &at("linked")), read.to_owned()),
        (with(&["figure", "4", &at("out/figure-4.svg"), "--out"], &at("out/figure-4.svg")), read.to_owned()),
        (with(&["figure", "4", &out, "--out"], &at("out/records.jsonl")), read.to_owned()),
        (with(&["figure", "4", &out, "--out"], &at("out/sweep.json")), read.to_owned()),
    ];
    for (words, expected) in cases {
        let ended = atelier(&words);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{words:?}: {}", ended.err);
        assert!(
            ended.err.starts_with("error: ") && ended.err.contains(&expected),
            "{words:?}: {}",
            ended.err
        );
        assert!(contents(root.path()) == before, "{words:?}: nothing is changed");
    }
    // A file of another name may lie in the folder, and a folder in that of the model.
    fs::rename(&planned, at("planned/plan.json")).unwrap();
    for (plan, out) in [(at("planned/plan.json"), at("planned")), (plan.clone(), at("model/sweep"))] {
        let ended = atelier(sweep_plan(&plan, &out));
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
}

/// Each of these once waited until somebody wrote into the pipe.
#[test]
fn pipes_where_plain_files_are_needed_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).display().to_string();
    let pipe = |name: &str| assert!(Command::new("mkfifo").arg(at(name)).status().unwrap().success());
    let fixed = ["sweep", BUNDLED, "--task", "facts", "--limit", "1", "--backend", "cpu"];
    let sweep = |rest: &[&str]| run(&[&fixed[..], rest].concat());
    assert_eq!(sweep(&["--figure", "4", "--out", &at("whole")]).code, 0);
    fs::create_dir(at("no-header")).unwrap();
    copy(&root.path().join("whole"), &root.path().join("more"));
    copy(&root.path().join("whole"), &root.path().join("header"));
    fs::remove_file(at("header/sweep.json")).unwrap();
    for name in ["plan", "no-header/records.jsonl", "more/records-1-of-2.jsonl", "header/sweep.json"] {
        pipe(name);
    }
    for (words, which) in [
        (vec!["--plan", &at("plan"), "--out", &at("x")], "plan"),
        (vec!["--figure", "4", "--out", &at("no-header")], "no-header/records.jsonl"),
        (vec!["--figure", "4", "--out", &at("more")], "more/records-1-of-2.jsonl"),
        (vec!["--figure", "4", "--out", &at("header")], "header/sweep.json"),
    ] {
        let ended = sweep(&words);
        let expected = format!("error: {} is a pipe or a device, where a plain file is needed\n", at(which));
        assert_eq!((ended.code, ended.err), (1, expected));
    }
    for (source, which) in
        [("plan", "plan"), ("more", "more/records-1-of-2.jsonl"), ("header", "header/sweep.json")]
    {
        let ended = run(&["figure", "4", &at(source)]);
        let expected = format!("error: {} is a pipe or a device, where a plain file is needed\n", at(which));
        assert_eq!((ended.code, ended.err), (1, expected));
    }
}

/// A message says where, and does not repeat a whole file.
#[test]
fn messages_about_long_fields_are_short() {
    const CHARS_MAX: usize = 600;
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name).display().to_string();
    let long = "a".repeat(70_000);
    let fixed = ["sweep", BUNDLED, "--task", "facts", "--limit", "1", "--backend", "cpu"];
    let ended = run(&[&fixed[..], &["--figure", "4", "--out", &at("whole")]].concat());
    assert_eq!(ended.code, 0, "{}", ended.err);
    for (file, text) in [
        ("sweep.json", format!("\"{long}\"")),
        ("sweep.json", format!(r#"{{"version": "{long}"}}"#)),
        ("records.jsonl", format!("{{\"{}\": 1}}\n", &long[..900])),
    ] {
        copy(&root.path().join("whole"), &root.path().join("damaged"));
        fs::write(at(&format!("damaged/{file}")), text).unwrap();
        let ended = run(&["figure", "4", &at("damaged")]);
        assert_eq!(ended.code, 1, "{}", ended.err);
        assert!(ended.err.contains(file) && ended.err.contains(" column "), "{}", ended.err);
        assert!(ended.err.chars().count() < CHARS_MAX, "{} characters", ended.err.chars().count());
        assert!(!ended.err.contains("struct") && !ended.err.contains("SweepHeader"), "{}", ended.err);
    }
    fs::write(at("plan"), format!(r#"{{"version": 1, "families": [{{"family": "{long}"}}]}}"#)).unwrap();
    let ended = run(&["sweep", BUNDLED, "--plan", &at("plan"), "--out", &at("x")]);
    assert_eq!(ended.code, 2, "{}", ended.err);
    assert!(ended.err.contains("unknown value") && ended.err.chars().count() < CHARS_MAX, "{}", ended.err);
}
