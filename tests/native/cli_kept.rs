//! Files that commands wrote are read, kept and named as they are.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::process::{Ended, atelier, command, run};
use crate::support::source::root;

const MODEL: &str = "web/models/painters-6";
const SIX: [&str; 7] = ["web/models/painters-6", "--task", "facts", "--limit", "2", "--backend", "cpu"];

fn ok(words: &[&str]) -> Ended {
    let ended = atelier(words);
    assert_eq!(ended.code, 0, "{words:?}: {}", ended.err);
    ended
}

fn json_of(path: impl AsRef<Path>) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn with<'a>(command: &[&'a str], rest: &[&'a str]) -> Vec<&'a str> {
    [&command[..1], &SIX, &command[1..], rest].concat()
}

#[test]
fn folders_and_files_of_results_say_what_was_asked() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let (times, report) = (at("times"), at("report"));
    ok(&with(&["latency", "--rounds", "1"], &["--out", &times]));
    for source in [times.clone(), format!("{times}/latency.json"), format!("{times}/latency.svg")] {
        let asked: Value = serde_json::from_str(&ok(&["run", &source, "--print-experiment"]).out).unwrap();
        assert_eq!(asked["what"]["latency"]["rounds"], 1, "{source}");
        assert_eq!((&asked["limit"], &asked["data"][0]["task"]), (&json!(2), &json!("facts")), "{source}");
    }
    // Only report.json is written beside it.
    let before = fs::read(format!("{times}/latency.json")).unwrap();
    ok(&["run", &format!("{times}/latency.json"), "--backend", "cpu", "--out", &times]);
    assert!(fs::read(format!("{times}/latency.json")).unwrap() == before);

    fs::write(at("asked.json"), ok(&with(&["eval"], &["--print-experiment"])).out).unwrap();
    ok(&["run", &at("asked.json"), "--backend", "cpu", "--out", &report]);
    let asked: Value = serde_json::from_str(&ok(&["run", &report, "--print-experiment"]).out).unwrap();
    assert_eq!(asked, json_of(at("asked.json")));
    let ended = atelier(["run", &report, "--backend", "cpu", "--out", &report]);
    assert!(ended.code == 2 && ended.err.contains("would be written over"), "{}", ended.err);
}

#[test]
fn results_are_not_written_over_and_missing_ones_are_said() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let (one, two, joined) = (at("one"), at("two"), at("joined"));
    for (out, share) in [(&one, "1/2"), (&two, "2/2")] {
        ok(&with(&["sweep", "--figure", "4"], &["--out", out, "--shard", share]));
    }
    let n_lines = |path: &str| fs::read_to_string(path).unwrap().lines().count();
    let n_all = 2 * json_of(format!("{one}/sweep.json"))["schedules"].as_array().unwrap().len();
    let n_known = n_lines(&format!("{one}/records-1-of-2.jsonl"));
    let ended = ok(&["figure", "4", &one, "--out", &at("drawn.svg")]);
    let (n, all) = ((n_all - n_known) / 2, n_all / 2);
    let note = format!(
        "note: {one}: incomplete, {n} of {all} schedules have no results: run the missing shares, or the sweep again\n"
    );
    assert_eq!(ended.err, note);

    let before = fs::read(format!("{one}/records-1-of-2.jsonl")).unwrap();
    for words in [
        &["sweep", "merge", &one, &two, "--out", &one][..],
        &["figure", "4", &one, "--out", &format!("{one}/results.json")],
        &["figure", "4", &one, "--out", &format!("{one}/results.csv")],
    ] {
        let ended = atelier(words);
        let is_refused = ended.code == 2 && ended.err.contains("is read by this command, and would be");
        assert!(is_refused, "{words:?}: {} {}", ended.code, ended.err);
    }
    assert!(fs::read(format!("{one}/records-1-of-2.jsonl")).unwrap() == before);
    ok(&["figure", "4", &one, "--out", &format!("{one}/figure-4.svg")]);

    // Without its last line no schedule is missing, and still a record is.
    let records = format!("{two}/records-2-of-2.jsonl");
    let text = fs::read_to_string(&records).unwrap();
    let (kept, _) = text.trim_end().rsplit_once('\n').unwrap();
    fs::write(&records, format!("{kept}\n")).unwrap();
    let ended = ok(&["sweep", "merge", &one, &two, "--out", &joined]);
    let said = format!("note: incomplete, {} of {n_all} records: run the sweep again", n_all - 1);
    assert!(ended.err.contains(&said), "{}", ended.err);
}

#[test]
fn a_report_of_another_experiment_stays() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let folder = at("folder");
    let of_others = |ended: Ended, file: &str, of: &str| {
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{}", ended.err);
        let expected = format!("error: {folder} holds {file} {of}: nothing is written over\n");
        assert!(ended.err.starts_with(&expected), "{}", ended.err);
    };
    let another = "of another experiment";
    for (name, limit) in [("one.json", "1"), ("two.json", "2")] {
        let eval = ["eval", MODEL, "--task", "facts", "--limit", limit, "--print-experiment"];
        fs::write(at(name), ok(&eval).out).unwrap();
    }
    let run = |name: &str| atelier(["run", &at(name), MODEL, "--backend", "cpu", "--out", &folder]);
    assert_eq!(run("one.json").code, 0);
    let report = fs::read(at("folder/report.json")).unwrap();
    of_others(run("two.json"), "report.json", another);
    assert!(fs::read(at("folder/report.json")).unwrap() == report);
    assert_eq!(run("one.json").code, 0, "the same one may come again");
    fs::write(at("folder/report.json"), "mine").unwrap();
    of_others(run("one.json"), "report.json", another);

    let states = |figure: &str| atelier(with(&["states", "--figure", figure], &["--out", &folder]));
    let times = |rounds: &str| atelier(with(&["latency", "--rounds", rounds], &["--out", &folder]));
    let written = |_: &str| atelier(with(&["sweep", "--figure", "16"], &["--out", &folder]));
    type Command<'c> = (&'c dyn Fn(&str) -> Ended, [&'c str; 2], &'c str, &'c str);
    let commands: [Command<'_>; 3] = [
        (&states, ["3", "14"], "states.json", "states.csv"),
        (&times, ["1", "2"], "latency.json", "latency.csv"),
        (&written, ["", ""], "figure-16.json", "figure-16.csv"),
    ];
    for (command, [first, second], main, table) in commands {
        for _ in 0..2 {
            let ended = command(first);
            assert_eq!(ended.code, 0, "{main}: {}", ended.err);
        }
        let path = Path::new(&folder).join(main);
        if first != second {
            of_others(command(second), main, another);
        }
        let mut other = json_of(&path);
        other["experiment"]["model"]["hash"] = "0".repeat(64).into();
        fs::write(&path, other.to_string()).unwrap();
        of_others(command(first), main, another);
        fs::remove_file(&path).unwrap();
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|ending| ending == "svg") {
                fs::remove_file(path).unwrap();
            }
        }
        let expected = match main {
            "states.json" => "similarity.csv, states.csv".to_owned(),
            _ => table.to_owned(),
        };
        of_others(command(first), &expected, &format!("without the {main} that says what was computed"));
    }
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    for words in [
        &["export", MODEL, "--as", "pytorch", "--print-experiment"][..],
        &["sweep", MODEL, "--figure", "4", "--shard", "1/2", "--print-experiment"],
        &["figure", "4", "tests/golden/forms/cli/planned", "--print-experiment", "--out", "/dev/null"],
    ] {
        let ended = atelier(words);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{words:?}: {}", ended.err);
        assert!(ended.err.contains("cannot be used with"), "{words:?}: {}", ended.err);
    }
}

#[test]
fn another_model_and_one_that_is_nowhere_are_named() {
    let place = tempfile::tempdir().unwrap();
    let asked = place.path().join("asked.json");
    let path = asked.display().to_string();
    fs::write(&asked, ok(&with(&["eval"], &["--print-experiment"])).out).unwrap();
    let mut experiment = json_of(&asked);
    let hash = |model: &str| {
        let inspected = ok(&["inspect", model, "--json"]).out;
        let inspected: Value = serde_json::from_str(&inspected).unwrap();
        (
            inspected["title"].as_str().unwrap().to_owned(),
            inspected["hash"].as_str().unwrap()[..12].to_owned(),
        )
    };
    let (theirs, ours) = (hash(MODEL), hash("web/models/painters-12"));
    let expected = format!(
        "1: error: this is about the model {} ({}), and {} ({}) is open",
        theirs.0, theirs.1, ours.0, ours.1
    );
    let ended = atelier(["run", &path, "web/models/painters-12", "--backend", "cpu"]);
    assert_eq!(ended.refusal(place.path()), expected);

    // A hash in capitals is the same one; one that differs late is shown so far.
    let whole = experiment["model"]["hash"].as_str().unwrap().to_owned();
    experiment["model"]["hash"] = whole.to_uppercase().into();
    experiment["data"][0]["sha256"] = experiment["data"][0]["sha256"].as_str().unwrap().to_uppercase().into();
    fs::write(&asked, experiment.to_string()).unwrap();
    ok(&["run", &path, "--backend", "cpu"]);
    let late = format!("{}{}", &whole[..63], if whole.ends_with('0') { '1' } else { '0' });
    experiment["model"]["hash"] = late.clone().into();
    fs::write(&asked, experiment.to_string()).unwrap();
    let ended = atelier(["run", &path, MODEL, "--backend", "cpu"]);
    for hash in [&late, &whole] {
        assert!(ended.err.contains(&format!("({hash})")), "{}", ended.err);
    }

    experiment["model"]["hash"] = "0".repeat(64).into();
    experiment["model"]["name"] = "Elsewhere".into();
    fs::write(&asked, experiment.to_string()).unwrap();
    let none = place.path().join("none");
    let ended = run(command(["run", &path, "--backend", "cpu"]).env("ATELIER_MODEL", &none));
    let expected = format!("note: ATELIER_MODEL names {}, which is no folder\n", none.display());
    assert!(ended.code == 1 && ended.err.starts_with(&expected), "{}", ended.err);
    for part in ["Elsewhere (000000000000) is not here: ", "by its hash", "painters-12", MODEL] {
        assert!(ended.err.contains(part), "{part}: {}", ended.err);
    }
}

#[test]
fn a_schedule_with_a_mistake_is_shown_at_its_place() {
    let place = tempfile::tempdir().unwrap();
    // A terminal would obey this name.
    let path = place.path().join("a\u{1b}[2Jb\u{9b}c.json").display().to_string();
    let shown = place.path().join("a\\u{1b}[2Jb\\u{9b}c.json").display().to_string();
    let experiment: Value = serde_json::from_str(&ok(&with(&["eval"], &["--print-experiment"])).out).unwrap();
    let mut mistaken = experiment.clone();
    mistaken["what"]["scores"]["schedule"] = "0 (1|2 5".into();
    for (text, which) in [(mistaken.clone(), ""), (json!([experiment, mistaken]), ", experiment 2")] {
        fs::write(&path, text.to_string()).unwrap();
        let ended = atelier(["run", &path, MODEL, "--backend", "cpu"]);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{}", ended.err);
        let start = format!("error: {shown}{which}, field schedule: ");
        assert!(ended.err.starts_with(&start), "{}", ended.err);
        assert!(ended.err.contains("0 (1|2 5\n") && ended.err.contains('^'), "{}", ended.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn places_that_take_no_files_are_named_and_results_are_printed() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("sch.txt").display().to_string();
    fs::write(&file, "mine").unwrap();
    for out in [file.clone(), format!("{file}/below")] {
        let ended = atelier(with(&["states"], &["--out", &out]));
        assert_eq!(ended.err, format!("error: {file} is a file, a folder is needed\n"));
    }
    let ended = atelier(with(&["states"], &["--out", "/proc/self"]));
    assert!(ended.err.starts_with("error: /proc/self cannot be written to: "), "{}", ended.err);

    // Blocks of 512 bytes: the lock fits, and no result does.
    let full = place.path().join("full");
    for (words, name, printed) in [
        (&["states"][..], "states.json", "cosine to full"),
        (&["latency", "--rounds", "1"], "latency.json", "ms per token: "),
        (&["latency", "--rounds", "1", "--json"], "latency.json", "\"points\""),
    ] {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_atelier")]);
        shell.args(with(words, &["--out", full.to_str().unwrap()])).current_dir(root());
        let ended = run(&mut shell);
        assert!(ended.code == 1 && ended.out.contains(printed), "{words:?}: {} {}", ended.out, ended.err);
        let expected = format!(
            "error: {}: File too large\nhint: make room, and run the same command again\n",
            full.join(name).display()
        );
        assert_eq!(ended.err, expected, "{words:?}");
    }
}
