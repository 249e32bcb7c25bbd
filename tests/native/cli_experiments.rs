//! Every command that computes can print what it asks instead, and `atelier run` of that finds the
//! same.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::process::{Ended, atelier, command, run};
use crate::support::source::root;

const MODEL: &str = "web/models/painters-6";
const TINY: &str = "tests/golden/logits/plain-f32";
const SCHEDULE: &str = "0 (1|2) 3x2 5";

fn done(words: &[&str]) -> String {
    let Ended { code, out, err } = atelier(words);
    assert_eq!(code, 0, "{words:?}: {err}");
    out
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn json_of(path: &Path) -> Value {
    json(&fs::read_to_string(path).unwrap())
}

/// What the command prints, and what running its experiment prints. `data` are files that are read.
fn both(words: &[&str], data: &[&str], folder: &Path) -> [String; 2] {
    let printed = folder.join("experiment.json");
    fs::write(&printed, done(&[words, &["--print-experiment"]].concat())).unwrap();
    let printed = printed.display().to_string();
    let mut again = vec!["run", &printed, words[1], "--backend", "cpu"];
    data.iter().for_each(|file| again.extend(["--data", file]));
    again.extend(words.iter().filter(|word| **word == "--json"));
    [done(&[words, &["--backend", "cpu"]].concat()), done(&again)]
}

#[test]
fn what_a_command_prints_as_an_experiment_finds_the_same() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    fs::write(at("schedules.txt"), "0-5\n0 2-5\n").unwrap();
    fs::write(at("words.jsonl"), "{\"text\": \"The bird sat in the tree\"}\n").unwrap();
    fs::copy(root().join("web/models/items/facts.jsonl"), at("own.jsonl")).unwrap();
    let (gsm8k, shots) = ("tests/golden/harness/gsm8k.jsonl", "tests/golden/harness/gsm8k-fewshot.jsonl");
    let (words, own) = (at("words.jsonl"), at("own.jsonl"));
    let (lambada, mine) = (format!("words:lambada={words}"), format!("mine:facts={own}"));
    let written = format!("gsm8k={gsm8k}");
    let schedules = at("schedules.txt");
    let few = ["--fewshot", shots, "--num-fewshot", "1", "--fewshot-seed", "3", "--max-gen-toks", "4"];
    let gsm8k_words = [&["eval", MODEL, "--task", &written, "--limit", "2"], &few[..]].concat();
    let cases: [(&[&str], &[&str]); 9] = [
        (&["eval", MODEL, "--task", "facts", "--task", "arith", "--limit", "3", "--seed", "1"], &[]),
        (&["eval", MODEL, "--task", &lambada, "--task", &mine, "--limit", "2", "--add-bos"], &[&words, &own]),
        (&["eval", MODEL, "--task", "again:facts", "--limit", "2", "--schedules", &schedules], &[]),
        (&gsm8k_words, &[gsm8k, shots]),
        (&["generate", MODEL, "--prompt", "Tom has", "--max-tokens", "6", "--schedule", SCHEDULE], &[]),
        (
            &[
                "generate",
                MODEL,
                "--prompt",
                "Tom",
                "--max-tokens",
                "4",
                "--temperature",
                "0.7",
                "--seed",
                "5",
            ],
            &[],
        ),
        (&["attention", TINY, "--ids", "1,2,3"], &[]),
        (&["attention", MODEL, "--prompt", "Tom has", "--schedule", SCHEDULE], &[]),
        (&["states", MODEL, "--figure", "15", "--task", "facts", "--limit", "2", "--schedule", "0-5"], &[]),
    ];
    for (words, data) in cases {
        for words in [words.to_vec(), [words, &["--json"]].concat()] {
            let [printed, again] = both(&words, data, place.path());
            assert!(!printed.trim().is_empty());
            assert_eq!(printed, again, "{words:?}");
        }
    }
}

/// The report names what was asked, in full, and runs again.
#[test]
fn a_report_has_the_names_of_the_scores_and_is_an_experiment() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let words = ["eval", MODEL, "--task", "facts", "--limit", "3", "--seed", "2", "--schedule", "0 2-5"];
    fs::write(at("asked.json"), done(&[&words[..], &["--print-experiment"]].concat())).unwrap();
    let scores = json(&done(&[&words[..], &["--json", "--backend", "cpu"]].concat()));
    // Without the model it is found by its hash.
    assert_eq!(
        done(&["run", &at("asked.json"), "--backend", "cpu", "--out", &at("a")]),
        format!("{}/report.json\n", at("a"))
    );
    let first = json_of(&place.path().join("a/report.json"));
    assert_eq!(first["experiment"], json_of(&place.path().join("asked.json")));
    assert_eq!(first["report"]["scores"], scores);
    assert_eq!(first["provenance"]["model_hash"].as_str().map(str::len), Some(64));
    assert_eq!(first["experiment"]["data"][0]["sha256"], scores["tasks"]["facts"]["data_sha256"]);
    done(&["run", &at("a/report.json"), MODEL, "--backend", "cpu", "--out", &at("b")]);
    assert_eq!(json_of(&place.path().join("b/report.json")), first);
}

/// Also a number that no binary fraction is.
#[test]
fn a_temperature_is_written_as_it_was_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let words = ["generate", MODEL, "--prompt", "Tom", "--max-tokens", "1", "--temperature", "0.9"];
    let asked = done(&[&words[..], &["--print-experiment"]].concat());
    fs::write(at("asked.json"), &asked).unwrap();
    done(&["run", &at("asked.json"), MODEL, "--backend", "cpu", "--out", &at("out")]);
    assert_eq!(json_of(&place.path().join("out/report.json"))["experiment"], json(&asked));
    let printed = done(&[&words[..], &["--json", "--backend", "cpu"]].concat());
    assert!(printed.contains("\"temperature\": 0.9,"), "{printed}");
}

#[test]
fn a_model_that_is_not_here_or_another_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let asked = place.path().join("asked.json");
    let printed = done(&["generate", MODEL, "--prompt", "a", "--max-tokens", "1", "--print-experiment"]);
    let mut experiment = json(&printed);
    fs::write(&asked, &printed).unwrap();
    let path = asked.display().to_string();
    let ended = atelier(["run", &path, "web/models/painters-12", "--backend", "cpu"]);
    assert!(ended.code == 1 && ended.err.contains("this is about the model"), "{}", ended.err);
    experiment["model"]["hash"] = "0".repeat(64).into();
    fs::write(&asked, experiment.to_string()).unwrap();
    let ended = atelier(["run", &path, "--backend", "cpu"]);
    assert!(ended.code == 1 && ended.err.contains("is not here: "), "{}", ended.err);
    // In the current folder, and named by the variable.
    fs::write(&asked, &printed).unwrap();
    let here = root().join("web/models");
    let ended = run(command(["run", &path, "--backend", "cpu"]).current_dir(&here));
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ended = run(command(["run", &path, "--backend", "cpu"]).env("ATELIER_MODEL", root().join(MODEL)));
    assert_eq!(ended.code, 0, "{}", ended.err);
}

#[test]
fn logits_sweeps_answers_times_and_checkpoints_run_again() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let asked = at("asked.json");
    let print = |words: &[&str]| {
        fs::write(&asked, done(&[words, &["--print-experiment"]].concat())).unwrap();
    };
    let again =
        |model: &str, rest: &[&str]| done(&[&["run", &asked, model, "--backend", "cpu"], rest].concat());

    let words = ["logits", TINY, "--ids", "1,2", "--schedule", "0"];
    print(&words);
    let file = at("logits");
    let said = json(&done(&[&words[..], &["--out", &file, "--json", "--backend", "cpu"]].concat()));
    let mut printed = json(&again(TINY, &["--json"]));
    printed["out"] = said["out"].clone();
    assert_eq!(printed, said);
    again(TINY, &["--out", &at("of-logits")]);
    let report = json_of(&place.path().join("of-logits/report.json"));
    let bytes = fs::read(&file).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let written = tensors.tensor("logits").unwrap().data().chunks_exact(4);
    let written: Vec<f32> = written.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    let logits = report["report"]["logits"]["logits"].as_array().unwrap().iter();
    assert_eq!(logits.map(|logit| logit.as_f64().unwrap() as f32).collect::<Vec<_>>(), written);

    for study in [&["--figure", "4"][..], &["--figure", "10", "--loops", "1,2"]] {
        let out = at(study[1]);
        let words = [&["sweep", MODEL, "--task", "facts", "--limit", "2", "--out", &out], study].concat();
        print(&words);
        done(&[&words[..], &["--backend", "cpu"]].concat());
        assert_eq!(
            again(MODEL, &[]),
            fs::read_to_string(place.path().join(study[1]).join("results.csv")).unwrap()
        );
        assert_eq!(
            json(&again(MODEL, &["--json"])),
            json_of(&place.path().join(study[1]).join("results.json"))
        );
        let of_results = json(&done(&["figure", study[1], &out, "--print-experiment"]));
        assert_eq!(of_results["what"], json_of(Path::new(&asked))["what"]);
    }

    // Results of the user's plan, and their folder, name what they were computed from.
    let planned = "tests/golden/forms/cli/planned";
    for source in [planned.to_owned(), format!("{planned}/results.json"), format!("{planned}/sweep.json")] {
        let asked = json(&done(&["run", &source, "--print-experiment"]));
        assert!(!asked["what"]["sweep"]["families"].as_array().unwrap().is_empty(), "{source}");
    }

    let out = at("16");
    let words = ["sweep", MODEL, "--figure", "16", "--out", &out];
    print(&words);
    let said = done(&[&words[..], &["--backend", "cpu"]].concat());
    assert_eq!(said, format!("{}{out}: figure-16.json, figure-16.csv, figure-16.svg\n", again(MODEL, &[])));

    let words = ["latency", MODEL, "--task", "facts", "--limit", "1", "--rounds", "1"];
    print(&words);
    let scores = |text: &str| -> Vec<Value> {
        let points = json(text)["points"].as_array().cloned().unwrap_or_default();
        points.iter().map(|point| point["score"].clone()).collect()
    };
    let said = done(&[&words[..], &["--json", "--backend", "cpu"]].concat());
    assert_eq!(scores(&said), scores(&again(MODEL, &["--json"])), "{said}");

    let (made, out) = (at("made"), at("again"));
    let words = ["export", MODEL, "--schedule", "0 2-5", "--checkpoint", &made];
    print(&words);
    done(&words);
    again(MODEL, &["--out", &out]);
    for entry in fs::read_dir(&made).unwrap() {
        let name = entry.unwrap().file_name();
        let read = |folder: &str| fs::read(Path::new(folder).join(&name)).unwrap();
        assert!(read(&made) == read(&out), "{name:?}");
    }
}
