//! Folders of results: shares in one folder, joined folders, and results of elsewhere.

use std::fs;
use std::path::Path;

use atelier::cpu::Cpu;
use serde_json::{Value, json};

use crate::support::process::{Ended, atelier};

const MODEL: &str = "web/models/painters-12";

/// Figure 4 on two items: the full model and six schedules.
fn sweep(out: &Path, arguments: &[&str]) -> Ended {
    let out = out.display().to_string();
    let fixed = ["sweep", MODEL, "--task", "facts", "--figure", "4", "--limit", "2", "--out", &out];
    let backend: &[&str] = if arguments.contains(&"--backend") { &[] } else { &["--backend", "cpu"] };
    atelier([&fixed, backend, arguments].concat())
}

fn merge(folders: &[&Path], out: &Path) -> Ended {
    let mut words = vec!["sweep".to_owned(), "merge".to_owned()];
    words.extend(folders.iter().map(|folder| folder.display().to_string()));
    words.extend(["--out".to_owned(), out.display().to_string()]);
    atelier(words)
}

fn done(ended: Ended) -> Ended {
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The numbers, without where and when they were computed.
fn numbers(folder: &Path) -> Value {
    json_of(&folder.join("results.json"))["results"].clone()
}

fn records(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    files
}

fn n_lines(path: &Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

#[test]
fn what_several_files_hold_counts_once() {
    let root = tempfile::tempdir().unwrap();
    let (whole, shared) = (root.path().join("whole"), root.path().join("shared"));
    done(sweep(&whole, &[]));
    // Both shares have the full model; the last run writes all of them once more.
    for arguments in [&["--shard", "1/2"][..], &["--shard", "2/2"], &[]] {
        done(sweep(&shared, arguments));
        let n_full = numbers(&shared)[0]["tasks"]["facts"]["score"]["n"].clone();
        assert_eq!(n_full, 2, "{arguments:?}");
    }
    assert_eq!(records(&shared), ["records-1-of-2.jsonl", "records-2-of-2.jsonl", "records.jsonl"]);
    assert_eq!(numbers(&shared), numbers(&whole));
}

#[test]
fn joined_results_are_those_of_the_folders_and_say_what_is_missing() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let (whole, one, two, joined) = (at("whole"), at("one"), at("two"), at("joined"));
    done(sweep(&whole, &[]));
    done(sweep(&one, &["--shard", "1/2"]));
    done(sweep(&two, &["--shard", "2/2"]));
    let ended = done(merge(&[&one], &joined));
    let note =
        "note: incomplete, 3 of 7 schedules have no results: run the missing shares, or the sweep again\n";
    assert_eq!(ended.err, note);
    assert_eq!(n_lines(&joined.join("records.jsonl")), 4 * 2);

    // Joined again, with a file of records that an earlier run left.
    fs::copy(one.join("records-1-of-2.jsonl"), joined.join("records-1-of-2.jsonl")).unwrap();
    let ended = done(merge(&[&two], &joined));
    assert_eq!(ended.err, "", "what was there is part of it");
    assert_eq!(records(&joined), ["records.jsonl"]);
    assert_eq!(n_lines(&joined.join("records.jsonl")), 7 * 2);
    assert_eq!(numbers(&joined), numbers(&whole));

    // Results of another sweep are not written over.
    let other = at("other");
    done(sweep(&other, &["--seed", "1"]));
    let before =
        (fs::read(other.join("sweep.json")).unwrap(), fs::read(other.join("records.jsonl")).unwrap());
    let ended = merge(&[&one, &two], &other);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let expected = format!(
        "error: {} holds results of another sweep: they come from different plans\nhint: choose another folder with \
         --out\n",
        other.display()
    );
    assert_eq!(ended.err, expected);
    let after = (fs::read(other.join("sweep.json")).unwrap(), fs::read(other.join("records.jsonl")).unwrap());
    assert!(before == after, "nothing is written");
}

#[test]
fn results_of_another_backend_are_not_gone_on_with() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("sweep");
    done(sweep(&folder, &["--shard", "1/2"]));
    let ended = sweep(&folder, &["--backend", "reference"]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let expected = format!(
        "error: {} holds results of the backend cpu, this one is reference\nhint: choose --backend cpu, or another \
         folder with --out\n",
        folder.display()
    );
    assert_eq!(ended.err, expected);
    assert_eq!(records(&folder), ["records-1-of-2.jsonl"], "nothing is written");

    // Another device or another build is reported and not refused.
    let mut header = json_of(&folder.join("sweep.json"));
    header["backend"]["adapter"] = json!("another CPU");
    header["build"] = json!("an older one");
    fs::write(folder.join("sweep.json"), header.to_string()).unwrap();
    let ended = done(sweep(&folder, &[]));
    let expected = format!(
        "note: {} holds results of the backend cpu (another CPU), build an older one; what is missing is computed by \
         the backend cpu ({}), build ",
        folder.display(),
        Cpu::place().adapter
    );
    assert!(ended.err.starts_with(&expected), "{}", ended.err);
    let other = root.path().join("other");
    done(sweep(&other, &["--shard", "2/2"]));
    let ended = done(merge(&[&folder, &other], &root.path().join("joined")));
    assert!(ended.err.contains("joined to those of the backend cpu (another CPU)"), "{}", ended.err);
}

#[test]
fn records_without_their_head_and_files_of_others_stay() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let refused = |ended: Ended, folder: &Path, files: &str| {
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{}", ended.err);
        let expected = format!(
            "error: {} holds {files} without the sweep.json that says what was computed: nothing is written over\nhint: \
             move it away, or choose another folder with --out\n",
            folder.display()
        );
        assert_eq!(ended.err, expected);
    };
    done(sweep(&at("whole"), &[]));
    let records_text = fs::read(at("whole/records.jsonl")).unwrap();
    let headless = at("headless");
    fs::create_dir(&headless).unwrap();
    fs::write(headless.join("records.jsonl"), &records_text).unwrap();
    refused(sweep(&headless, &[]), &headless, "records.jsonl");
    refused(merge(&[&at("whole")], &headless), &headless, "records.jsonl");
    assert!(fs::read(headless.join("records.jsonl")).unwrap() == records_text);
    assert!(!headless.join("sweep.json").exists());

    for (name, text) in [("results.csv", "mine"), ("results.json", "{}"), ("figure-4.svg", "<svg/>")] {
        let foreign = at(name);
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join(name), text).unwrap();
        refused(sweep(&foreign, &[]), &foreign, name);
        refused(merge(&[&at("whole")], &foreign), &foreign, name);
        assert_eq!(fs::read_to_string(foreign.join(name)).unwrap(), text);
    }
    // What is not written, or holds nothing, is in nobody's way.
    let beside = at("beside");
    fs::create_dir(&beside).unwrap();
    for (name, text) in [("figure-5.svg", "mine"), ("findings.md", "mine"), ("results.csv", "")] {
        fs::write(beside.join(name), text).unwrap();
    }
    done(sweep(&beside, &[]));
    assert_eq!(fs::read_to_string(beside.join("figure-5.svg")).unwrap(), "mine");
}
