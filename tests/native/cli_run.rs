//! What `atelier run` takes and refuses, and commands that miss a part of what they could read.

use std::fs;
use std::path::Path;

use serde_json::Value;

use atelier::schedule::Schedule;
use atelier::share::{Link, short_hash};

use crate::folders::copy;
use crate::support::process::{Ended, atelier, command, run};
use crate::support::source::root;

const MODEL: &str = "web/models/painters-6";
const TINY: &str = "tests/golden/logits/plain-f32";

fn done(words: &[&str]) -> String {
    let Ended { code, out, err } = atelier(words);
    assert_eq!(code, 0, "{words:?}: {err}");
    out
}

fn refused(words: &[&str], code: i32, says: &[&str]) {
    let ended = atelier(words);
    assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{words:?}: {}", ended.err);
    for part in says {
        assert!(ended.err.contains(part), "{words:?}: {}", ended.err);
    }
}

fn of_model(asked: &str, name: &str, digit: &str) -> Value {
    let mut experiment: Value = serde_json::from_str(asked).unwrap();
    experiment["model"]["name"] = name.into();
    experiment["model"]["hash"] = digit.repeat(64).into();
    experiment
}

#[test]
fn results_of_several_models_are_refused_by_their_names() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let asked = done(&["logits", TINY, "--ids", "1", "--print-experiment"]);
    let (one, other) = (of_model(&asked, "first", "a"), of_model(&asked, "second", "b"));
    fs::write(at("list.json"), serde_json::json!([one, other]).to_string()).unwrap();
    refused(&["run", &at("list.json"), TINY], 2, &["list.json is of several models: first (1), second (2)"]);
    fs::create_dir(at("both")).unwrap();
    fs::write(at("both/report.json"), one.to_string()).unwrap();
    fs::write(at("both/latency.json"), other.to_string()).unwrap();
    refused(&["run", &at("both")], 2, &["second (latency.json), first (report.json)"]);
    fs::copy(root().join("tests/golden/forms/cli/sweep/sweep.json"), at("both/sweep.json")).unwrap();
    refused(&["run", &at("both")], 2, &["first (report.json), ", " (sweep.json)"]);
    for form in ["json", "svg"] {
        let figure = format!("tests/golden/forms/cli/figure-12-of-two.{form}");
        refused(&["run", &figure], 2, &["is of several models: ", "give a file of one of them"]);
    }
}

#[test]
fn a_file_that_names_no_model_needs_one() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("asked.json").display().to_string();
    let eval = ["eval", MODEL, "--task", "facts", "--limit", "1", "--print-experiment"];
    let mut asked: Value = serde_json::from_str(&done(&eval)).unwrap();
    asked["model"]["hash"] = "".into();
    for name in ["House painters (shallow)", ""] {
        asked["model"]["name"] = name.into();
        fs::write(&path, asked.to_string()).unwrap();
        let says =
            ["does not say by its hash which model is meant", name, &format!("atelier run {path} MODEL")];
        refused(&["run", &path, "--backend", "cpu"], 2, &says);
        let one = ["run", &path, MODEL, "--print-experiment"];
        let named: Value = serde_json::from_str(&done(&one)).unwrap();
        assert_eq!(named["model"]["name"], "House painters (shallow)");
    }
    // Nor where the first of a list names one.
    let named: Value = serde_json::from_str(&done(&eval)).unwrap();
    fs::write(&path, serde_json::json!([named, asked]).to_string()).unwrap();
    refused(&["run", &path, "--backend", "cpu"], 2, &["is of several models"]);
}

#[cfg(unix)]
#[test]
fn standard_input_and_files_of_any_name_are_run() {
    use std::os::unix::ffi::OsStringExt;
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(std::ffi::OsString::from_vec(b"asked-\xff.json".to_vec()));
    let asked = done(&["eval", MODEL, "--task", "facts", "--limit", "1", "--print-experiment"]);
    fs::write(&path, &asked).unwrap();
    let again = |source: &std::ffi::OsStr| {
        let mut command = command([std::ffi::OsStr::new("run"), source]);
        command.args([MODEL, "--print-experiment"]).stdin(fs::File::open(&path).unwrap());
        let ended = command.output().unwrap();
        (ended.status.code(), String::from_utf8(ended.stdout).unwrap())
    };
    assert_eq!(again("-".as_ref()), (Some(0), asked.clone()));
    assert_eq!(again(path.as_os_str()), (Some(0), asked.clone()));
    fs::write(&path, "").unwrap();
    assert_eq!(again("-".as_ref()), (Some(1), String::new()));

    // What is printed about a place of such a name can be read.
    fs::write(&path, &asked).unwrap();
    let out = place.path().join(std::ffi::OsString::from_vec(b"out-\xff".to_vec()));
    let mut words = command(["run", "--json", "--backend", "cpu", "--out"]);
    let ended = run(words.arg(&out).arg(&path));
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("report.json") && out.join("report.json").is_file(), "{}", ended.out);
}

#[test]
fn numbers_out_of_bounds_are_refused_with_their_bounds() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("asked.json").display().to_string();
    let asked = done(&["eval", MODEL, "--task", "facts", "--limit", "1", "--print-experiment"]);
    let check = |key: &str, value: Value, says: &str| {
        let mut asked: Value = serde_json::from_str(&asked).unwrap();
        asked[key] = value;
        fs::write(&path, asked.to_string()).unwrap();
        refused(&["run", &path, MODEL, "--backend", "cpu"], 1, &[says]);
    };
    let limit = format!("limit is 0: 1 to {} are possible", usize::MAX);
    let grouped = limit.replace(
        "18446744073709551615",
        "18\u{202f}446\u{202f}744\u{202f}073\u{202f}709\u{202f}551\u{202f}615",
    );
    check("limit", 0.into(), &grouped);
    for (alpha, shown) in [(-1.0, "−1"), (0.0, "0"), (2.0, "2")] {
        let says = format!("stop: alpha is {shown}, and must be above 0 and at most 0.5");
        check("stop", serde_json::json!({ "alpha": alpha }), &says);
    }
    check(
        "stop",
        serde_json::json!({ "alpha": 0.1, "margin": 1.0 }),
        "stop: margin is 1, and must be above 0",
    );
}

#[test]
fn links_are_read_as_the_page_reads_them() {
    let asked = done(&["eval", MODEL, "--task", "facts", "--limit", "1", "--print-experiment"]);
    let asked: Value = serde_json::from_str(&asked).unwrap();
    let link = |tasks: &[&str]| {
        let link = Link {
            model_hash: short_hash(asked["model"]["hash"].as_str().unwrap()).unwrap(),
            model_name: "House painters".to_owned(),
            n_layers: 6,
            schedule: Schedule::parse("0-5", 6).unwrap(),
            tasks: tasks.iter().map(|task| (*task).to_owned()).collect(),
            items: 1.try_into().unwrap(),
            seed: 0,
            prompt: None,
            chat: false,
            source: None,
            data: Vec::new(),
            quantise: None,
            other: None,
            claim: None,
        };
        link.write(0).unwrap().fragment
    };
    let marked = format!("http://localhost/#{}).", link(&["facts"]));
    let ended = atelier(["run", &marked, MODEL, "--print-experiment"]);
    let note = "note: “).” after the link does not belong to it and was ignored\n";
    assert_eq!((ended.code, ended.err.as_str()), (0, note));
    refused(
        &["run", &link(&["facts", "facts"]), MODEL, "--backend", "cpu"],
        1,
        &["facts stands in data twice"],
    );
    let ended = atelier(["run", "v9.m0.c00000000", MODEL]);
    assert!(ended.err.contains("made by a newer Atelier"), "{}", ended.err);
    assert!(ended.err.ends_with("hint: get the newest Atelier\n"), "{}", ended.err);
}

#[test]
fn a_copy_without_the_items_beside_it_misses_them_only_where_they_are_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let model = place.path().join("models/copy");
    copy(&root().join(MODEL), &model);
    let model = model.display().to_string();
    let out = place.path().join("out").display().to_string();
    for words in [
        &["inspect", &model][..],
        &["generate", &model, "--prompt", "Tom", "--max-tokens", "1", "--backend", "cpu"],
        &["attention", &model, "--ids", "1,2", "--backend", "cpu"],
        &["logits", &model, "--ids", "1", "--backend", "cpu", "--out", &out],
    ] {
        done(words);
    }
    let missing = "../items/facts.jsonl is missing";
    for words in [&["eval"][..], &["states"], &["latency"], &["sweep", "--figure", "4"]] {
        let rest = [&words[1..], &["--task", "facts", "--limit", "1", "--backend", "cpu"]].concat();
        refused(&[&[words[0], &model], &rest[..]].concat(), 1, &[missing]);
    }
    let items = root().join("web/models/items/facts.jsonl").display().to_string();
    let task = format!("facts={items}");
    done(&["eval", &model, "--task", &task, "--limit", "1", "--backend", "cpu"]);
}

#[test]
fn what_commands_print_as_json_runs_again_or_says_what_it_lacks() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let again = |words: &[&str], rest: &[&str]| {
        let printed = done(&[words, &["--json", "--backend", "cpu"], rest].concat());
        fs::write(at("printed.json"), &printed).unwrap();
        let run = done(&["run", &at("printed.json"), words[1], "--json", "--backend", "cpu"]);
        (printed, run)
    };
    let eval = ["eval", MODEL, "--task", "facts", "--task", "arith", "--limit", "2"];
    for rest in [&["--seed", "3"][..], &["--schedule", "0 2-5", "--add-bos"]] {
        let (printed, run) = again(&eval, rest);
        assert_eq!(printed, run);
    }
    fs::write(at("schedules.txt"), "0-5\n0 2-5\n").unwrap();
    let (printed, run) = again(&eval, &["--schedules", &at("schedules.txt")]);
    assert_eq!(printed, run);
    let out = at("logits");
    let (printed, run) = again(&["logits", TINY, "--ids", "1,2"], &["--out", &out]);
    assert_eq!(printed.replace(&format!("\"{out}\""), "null"), run);
    let generate = ["generate", MODEL, "--prompt", "Tom", "--max-tokens", "2", "--json", "--backend", "cpu"];
    for (words, lacks) in [
        (&generate[..], "max_tokens"),
        (&["attention", TINY, "--ids", "1", "--json", "--backend", "cpu"], "ids"),
    ] {
        fs::write(at("printed.json"), done(words)).unwrap();
        refused(&["run", &at("printed.json")], 1, &[&format!("missing field `{lacks}`")]);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_named_and_can_be_left() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let place = tempfile::tempdir().unwrap();
    let pipe = place.path().join("pipe").display().to_string();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let task = format!("facts={pipe}");
    for words in
        [&["run", &pipe][..], &["eval", MODEL, "--task", &task], &["eval", MODEL, "--schedules", &pipe]]
    {
        let mut child = command(words).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("note: {pipe} is a pipe")), "{words:?}: {line}");
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{words:?}");
    }
}

#[test]
fn a_sweep_that_is_not_whole_says_so() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let sweep = |rest: &[&str]| {
        let words = ["sweep", MODEL, "--figure", "4", "--task", "facts", "--backend", "cpu"];
        let ended = atelier([&words[..], rest].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended
    };
    assert_eq!(sweep(&["--limit", "2", "--out", &at("whole")]).err, "");
    let share = sweep(&["--limit", "2", "--out", &at("share"), "--shard", "1/2"]);
    assert!(share.err.contains("note: incomplete, 2 of 4 schedules have no results"), "{}", share.err);
    let stopped = sweep(&["--limit", "40", "--out", &at("stopped"), "--stop", "0.5"]);
    assert!(stopped.err.contains(" records: --stop left out what was decided"), "{}", stopped.err);
    // Cut short, with the rule to stop.
    let records = Path::new(&at("stopped")).join("records.jsonl");
    let text = fs::read_to_string(&records).unwrap();
    let mut kept = std::collections::HashMap::new();
    let few = text.lines().filter(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        let n = kept.entry(record["s"].to_string()).or_insert(0);
        *n += 1;
        *n <= 3
    });
    let few: String = few.map(|line| format!("{line}\n")).collect();
    fs::write(&records, few).unwrap();
    let ended = atelier(["figure", "4", &at("stopped"), "--out", &at("figure.svg")]);
    assert!(ended.err.contains(": incomplete, 12 of "), "{}", ended.err);
}

#[cfg(target_os = "linux")]
#[test]
fn answers_are_shown_where_their_folder_is_full() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().display().to_string();
    std::os::unix::fs::symlink("/dev/full", place.path().join("figure-16.json")).unwrap();
    for form in [&[][..], &["--json"]] {
        let words = ["sweep", MODEL, "--figure", "16", "--backend", "cpu", "--out", &out];
        let ended = atelier([&words[..], form].concat());
        assert_eq!(ended.code, 1, "{}", ended.err);
        assert!(
            ended.err.contains("figure-16.json: No space left on device\nhint: make room"),
            "{}",
            ended.err
        );
        assert!(ended.out.contains("Answer"), "{}", ended.out);
    }
    let eval = ["eval", MODEL, "--task", "facts", "--limit", "1", "--log-samples", "/dev/full"];
    for form in [&[][..], &["--json"]] {
        let ended = run(&mut command([&eval[..], &["--backend", "cpu"], form].concat()));
        assert_eq!(ended.code, 1, "{}", ended.err);
        assert!(ended.out.contains("facts"), "the scores are not lost: {}", ended.out);
    }
}

#[test]
fn an_edited_model_that_is_run_has_the_rules_of_the_export() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let asked = at("asked.json");
    let export = ["export", MODEL, "--schedule", "0 2-5", "--checkpoint", &at("made"), "--print-experiment"];
    let printed = done(&export);
    fs::write(&asked, &printed).unwrap();
    refused(&["run", &asked, MODEL, "--backend", "cpu"], 2, &["an edited model is written to a folder"]);
    fs::create_dir(at("taken")).unwrap();
    fs::write(at("taken/config.json"), "{}").unwrap();
    let taken = ["run", &asked, MODEL, "--backend", "cpu", "--out", &at("taken")];
    refused(&taken, 1, &["already holds a config.json"]);
    let one: Value = serde_json::from_str(&printed).unwrap();
    fs::write(at("two.json"), serde_json::json!([one, one]).to_string()).unwrap();
    let two = ["run", &at("two.json"), MODEL, "--backend", "cpu", "--out", &at("two")];
    refused(&two, 2, &["a folder holds one edited model, and these are 2"]);
    let mut parallel = one;
    parallel["what"]["checkpoint"]["schedule"] = "0 (1|2) 3-5".into();
    fs::write(at("parallel.json"), parallel.to_string()).unwrap();
    let words = ["run", &at("parallel.json"), MODEL, "--backend", "cpu", "--out", &at("parallel")];
    refused(&words, 1, &["is a parallel group"]);
    done(&["run", &asked, MODEL, "--backend", "cpu", "--out", &at("out")]);
    let report: Value = serde_json::from_slice(&fs::read(at("out/report.json")).unwrap()).unwrap();
    let files = report["report"]["checkpoint"]["files"].as_array().unwrap();
    for file in files {
        let bytes = fs::read(Path::new(&at("out")).join(file["name"].as_str().unwrap())).unwrap();
        assert_eq!(file["bytes"], bytes.len());
        assert_eq!(file["sha256"], atelier::model::Sha256Hash::of(&bytes).to_string());
    }
    assert!(files.len() >= 3);
}

#[test]
fn a_schedule_in_any_form_is_the_schedule_in_its_normal_one() {
    let place = tempfile::tempdir().unwrap();
    let asked = |schedule: &str| {
        let words = ["eval", MODEL, "--task", "facts", "--limit", "4", "--schedule", schedule];
        done(&[&words[..], &["--print-experiment"]].concat())
    };
    let normal = asked("0 1 3-5");
    for (at, other) in ["0-1 3-5", "  0   1 3 4 5", "0x1 1 3-5"].iter().enumerate() {
        let file = place.path().join(format!("{at}.json"));
        assert!(normal.contains("\"0 1 3-5\""), "{normal}");
        fs::write(&file, normal.replace("\"0 1 3-5\"", &format!("{other:?}"))).unwrap();
        let found: Value =
            serde_json::from_str(&done(&["run", &file.display().to_string(), MODEL, "--json"])).unwrap();
        assert_eq!(found["schedule"], "0 1 3-5", "{other}");
        assert_eq!(found["tasks"]["facts"]["n"], 4, "{other}: {found}");
    }
}
