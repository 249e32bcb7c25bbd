//! `atelier states --hidden`: the states of one text as a file, against those that Hugging Face
//! transformers computed.

use std::fs;
use std::path::Path;

use safetensors::SafeTensors;
use serde::Deserialize;
use serde_json::Value;

use crate::golden::check::assert_close;
use crate::support::process::atelier;
use crate::support::source::{read, root};

const FAMILIES: &str = "tests/golden/families";
const FOLDERS: [&str; 3] = ["bert-bare", "gemma3", "llama-biases"];

#[derive(Deserialize)]
struct Golden {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    schedule: String,
    ids: Vec<u32>,
    hidden: Option<String>,
}

/// A tensor of a file: its shape and its numbers.
fn tensor(path: &Path, name: &str) -> (Vec<usize>, Vec<f32>) {
    let bytes = fs::read(path).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let tensor = file.tensor(name).expect(name);
    let words = tensor.data().chunks_exact(4);
    let values = words.map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
    (tensor.shape().to_vec(), values)
}

fn joined(ids: &[u32]) -> String {
    ids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

#[test]
fn states_are_those_of_transformers() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("hidden.safetensors");
    for name in FOLDERS {
        let folder = format!("{FAMILIES}/{name}");
        let golden: Golden = serde_json::from_str(&read(&format!("{folder}/golden.json"))).unwrap();
        let runs: Vec<_> = golden.runs.iter().filter(|run| run.hidden.is_some()).collect();
        assert!(runs.len() > 5, "{name} has hidden states");
        for run in runs {
            let expected =
                tensor(&root().join(&folder).join("golden.safetensors"), run.hidden.as_deref().unwrap());
            let ids = joined(&run.ids);
            let asked = ["states", &folder, "--backend", "cpu", "--ids", &ids, "--schedule", &run.schedule];
            let ended = atelier(asked.into_iter().chain(["--hidden", out.to_str().unwrap()]));
            assert_eq!(ended.code, 0, "{name}: {}", ended.err);
            let got = tensor(&out, "hidden");
            let what = format!("{name}, schedule {}", run.schedule);
            assert_eq!(got.0, expected.0, "{what}");
            assert_close(&what, &got.1, &expected.1);
        }
    }
}

#[test]
fn a_pass_of_a_group_is_one_step() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("hidden.safetensors");
    let folder = format!("{FAMILIES}/llama-biases");
    let schedule = "0 (1|..|4)x2 4";
    let asked = ["states", &folder, "--backend", "cpu", "--ids", "3,1,4", "--schedule", schedule, "--json"];
    let ended = atelier(asked.into_iter().chain(["--hidden", out.to_str().unwrap()]));
    assert_eq!(ended.code, 0, "{}", ended.err);
    let object: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(object["shape"], serde_json::json!([5, 3, 16]));
    assert_eq!(object["steps"], serde_json::json!(["0", "(1|..|4)", "(1|..|4)", "4"]));
    assert_eq!(object["ids"], serde_json::json!([3, 1, 4]));
    assert_eq!(tensor(&out, "hidden").0, [5, 3, 16]);

    // What was printed is asked again.
    let printed = place.path().join("printed.json");
    fs::write(&printed, &ended.out).unwrap();
    let again = atelier(["run", printed.to_str().unwrap(), &folder, "--backend", "cpu", "--json"]);
    assert_eq!(again.code, 0, "{}", again.err);
    let again: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!((&again["shape"], &again["steps"]), (&object["shape"], &object["steps"]));
}

#[test]
fn what_does_not_go_together_is_refused() {
    let refused = |arguments: &[&str]| {
        let ended = atelier(["states", "web/models/painters-12"].iter().chain(arguments));
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.err);
        ended.err
    };
    assert!(refused(&["--ids", "1,2"]).contains("--hidden"));
    assert!(refused(&["--prompt", "Tom"]).contains("--hidden"));
    assert!(refused(&["--hidden", "x"]).contains("--ids"));
    for other in [["--figure", "15"], ["--limit", "3"], ["--task", "facts"], ["--out", "x"]] {
        let asked = [&["--ids", "1", "--hidden", "x"], &other[..]].concat();
        assert!(refused(&asked).contains("cannot be used with"), "{asked:?}");
    }
}
