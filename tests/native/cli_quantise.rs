//! `--quantise`: other numbers under the same hash, never mixed with those of the model as it is stored.

use std::fs;

use serde_json::{Value, json};

use crate::support::process::{Ended, atelier};

const MODEL: &str = "web/models/painters-6";

fn done(words: &[&str]) -> Ended {
    let ended = atelier(words);
    assert_eq!(ended.code, 0, "{words:?}: {}", ended.err);
    ended
}

fn object(words: &[&str]) -> Value {
    serde_json::from_str(&done(words).out).unwrap()
}

fn refused(words: &[&str], code: i32, says: &str) {
    let ended = atelier(words);
    assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{words:?}: {}", ended.err);
    assert!(ended.err.contains(says), "{words:?}: {}", ended.err);
}

fn eval<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let usual = ["eval", MODEL, "--task", "facts", "--limit", "3", "--backend", "cpu"];
    [&usual, more].concat()
}

#[test]
fn numbers_change_and_the_hash_does_not() {
    let stored = object(&eval(&["--json"]));
    let quantised = object(&eval(&["--json", "--quantise", "4"]));
    assert_eq!(stored["model"]["hash"], quantised["model"]["hash"]);
    assert_eq!((&stored["model"]["quantise"], &quantised["model"]["quantise"]), (&Value::Null, &json!(4)));
    assert_ne!(stored["tasks"], quantised["tasks"]);
    let ended = done(&eval(&["--quantise", "8"]));
    assert!(ended.out.contains("quantised to 8 bits while loading"), "{}", ended.out);
    assert!(ended.err.contains("--quantise 8 measures the change"), "{}", ended.err);
    let ended = done(&eval(&[]));
    assert!(!(ended.out + &ended.err).contains("quantised"), "never by default");
}

#[test]
fn a_number_of_bits_is_8_or_4() {
    for bits in ["5", "0", "-4", "16", "eight", ""] {
        let ended = atelier(eval(&["--quantise", bits]));
        let says = "is no number of bits: a model is quantised to 8 or 4 while it loads";
        assert!(ended.code == 2 && ended.err.contains(says), "{bits}: {}", ended.err);
    }
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("asked.json").display().to_string();
    let mut asked = object(&eval(&["--print-experiment"]));
    for bits in [json!(5), json!("8"), json!(256), json!(true)] {
        asked["model"]["quantise"] = bits;
        fs::write(&path, asked.to_string()).unwrap();
        let ended = atelier(["run", &path]);
        assert!(ended.code == 1 && ended.err.starts_with("error: "), "{}", ended.err);
    }
}

#[test]
fn an_experiment_says_it_and_is_obeyed() {
    let asked = object(&eval(&["--print-experiment", "--quantise", "8"]));
    assert_eq!(asked["model"]["quantise"], 8);
    assert_eq!(object(&eval(&["--print-experiment"]))["model"]["quantise"], Value::Null);
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let (file, report) = (at("asked.json"), at("report"));
    fs::write(&file, asked.to_string()).unwrap();
    done(&["run", &file, "--backend", "cpu", "--out", &report]);
    let saved: Value = serde_json::from_slice(&fs::read(format!("{report}/report.json")).unwrap()).unwrap();
    assert_eq!(saved["experiment"], asked);
    assert_eq!(
        (&saved["provenance"]["quantise"], &saved["experiment"]["model"]["quantise"]),
        (&json!(8), &json!(8))
    );
    let alone = object(&eval(&["--json", "--quantise", "8"]));
    assert_eq!(saved["report"]["scores"]["tasks"], alone["tasks"]);
    // Said otherwise on the command line it is another experiment.
    refused(
        &["run", &file, "--quantise", "4"],
        2,
        "quantised to 8 bits, and is to be opened quantised to 4 bits",
    );
    fs::write(&file, object(&eval(&["--print-experiment"])).to_string()).unwrap();
    refused(
        &["run", &file, "--quantise", "4"],
        2,
        "as it is stored, and is to be opened quantised to 4 bits",
    );
    // Files of before there was such a thing.
    let mut old = asked;
    old["model"].as_object_mut().unwrap().remove("quantise");
    fs::write(&file, old.to_string()).unwrap();
    assert_eq!(object(&["run", &file, "--print-experiment"])["model"]["quantise"], Value::Null);
    // One model twice is two.
    let list = json!([
        object(&eval(&["--print-experiment"])),
        object(&eval(&["--print-experiment", "--quantise", "8"]))
    ]);
    fs::write(&file, list.to_string()).unwrap();
    let ended = atelier(["run", &file]);
    assert_eq!(ended.code, 2, "{}", ended.err);
}

#[test]
fn a_folder_of_results_is_of_one_number_of_bits() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).display().to_string();
    let (stored, quantised) = (at("stored"), at("quantised"));
    let sweep = |out: &str, more: &[&str]| {
        let usual = [
            "sweep",
            MODEL,
            "--figure",
            "4",
            "--task",
            "facts",
            "--limit",
            "1",
            "--backend",
            "cpu",
            "--out",
            out,
        ];
        atelier([&usual, more].concat())
    };
    assert_eq!(sweep(&stored, &[]).code, 0);
    let ended = sweep(&stored, &["--quantise", "8"]);
    let says = "the model is as it is stored in the one and quantised to 8 bits in the other";
    assert!(ended.code == 1 && ended.err.contains(says), "{}", ended.err);
    assert_eq!(sweep(&quantised, &["--quantise", "8"]).code, 0);
    assert_ne!(sweep(&quantised, &["--quantise", "4"]).code, 0);
    assert_ne!(sweep(&quantised, &[]).code, 0);
    let ended = atelier(["sweep", "merge", &stored, &quantised, "--out", &at("joined")]);
    assert!(ended.code == 1 && ended.err.contains(says), "{}", ended.err);
    // What it was computed with stands on every line, and in what asks for it again.
    let table = fs::read_to_string(format!("{quantised}/results.csv")).unwrap();
    assert!(
        table.lines().next().unwrap().ends_with(",quantise") && table.lines().nth(1).unwrap().ends_with(",8")
    );
    let table = fs::read_to_string(format!("{stored}/results.csv")).unwrap();
    assert!(table.lines().next().unwrap().ends_with(",build"), "as it always was");
    for source in [quantised.clone(), format!("{quantised}/figure-4.svg")] {
        assert_eq!(object(&["run", &source, "--print-experiment"])["model"]["quantise"], 8, "{source}");
    }
    assert_eq!(object(&["run", &stored, "--print-experiment"])["model"]["quantise"], Value::Null);
}

#[test]
fn inspect_measures_the_change() {
    let measured =
        |bits: &str| object(&["inspect", MODEL, "--quantise", bits, "--json"])["quantising"].clone();
    let (eight, four) = (measured("8"), measured("4"));
    for (bits, report) in [(8, &eight), (4, &four)] {
        assert_eq!(report["quantise"], bits);
        assert!(report["n_tokens"].as_u64().unwrap() > 100, "{report}");
        assert!(report["divergence"].as_f64().unwrap() <= report["divergence_max"].as_f64().unwrap());
    }
    let number = |report: &Value, key: &str| report[key].as_f64().unwrap();
    assert!(number(&eight, "divergence") < number(&four, "divergence") / 10.0, "{eight} {four}");
    assert!(number(&four, "divergence") > 0.0 && number(&eight, "logit_max") < number(&four, "logit_max"));
    assert!(number(&four, "bytes_quantised") < number(&eight, "bytes_quantised"));
    let said = done(&["inspect", MODEL, "--quantise", "4"]).out;
    assert!(said.contains("KL divergence") && said.contains("quantised   to 4 bits"), "{said}");
    assert!(!done(&["inspect", MODEL]).out.contains("KL divergence"));
    // A model without logits of tokens has none to compare, and is shown all the same.
    for name in ["bert-bare", "bert-classes"] {
        let bare = done(&["inspect", &format!("tests/golden/families/{name}"), "--quantise", "4"]);
        assert!(bare.err.contains("measured on the logits of tokens"), "{}", bare.err);
        assert!(!bare.out.contains("KL divergence") && bare.out.contains("layers"), "{}", bare.out);
    }
}

#[test]
fn rows_that_are_no_groups_stay_and_nothing_else_is_said() {
    const NARROW: &str = "tests/golden/families/llama-biases";
    let listed = done(&["inspect", NARROW, "--quantise", "4"]).out;
    assert!(listed.contains("quantised   nothing: the rows of the matrices are no whole groups"), "{listed}");
    assert!(!listed.contains("instead of"), "{listed}");
    let out = tempfile::tempdir().unwrap();
    let logits = |name: &str, more: &[&str]| {
        let path = out.path().join(name);
        let usual = ["logits", NARROW, "--ids", "1,2", "--backend", "cpu", "--out", path.to_str().unwrap()];
        let told = done(&[&usual, more].concat()).err;
        let file = fs::read(path).unwrap();
        let tensors = safetensors::SafeTensors::deserialize(&file).unwrap();
        (told, tensors.tensor("logits").unwrap().data().to_vec())
    };
    let ((told, quantised), (_, stored)) = (logits("a", &["--quantise", "4"]), logits("b", &[]));
    assert_eq!(quantised, stored);
    assert!(told.contains("nothing was quantised"), "{told}");
    let table = done(&["attention", NARROW, "--ids", "1,2", "--backend", "cpu", "--quantise", "4"]).out;
    assert!(table.starts_with("llama-biases, SHA-256") && !table.contains("quantised to"), "{table}");
}
