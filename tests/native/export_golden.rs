//! What is exported, against what became of it: the PyTorch scripts were run, and the edited
//! checkpoints opened, by Hugging Face transformers (`tools/golden/make_export.py`).

use std::path::Path;

use atelier::backend::{Backend, WeightSink};
use atelier::model::{ModelSpec, WeightInfo};
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use safetensors::SafeTensors;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::golden::{self, check};
use crate::support::source::{read, root};
use crate::support::wait;

const FOLDER: &str = "tests/golden/export";

#[derive(Deserialize)]
struct Golden {
    model: String,
    ids: Vec<u32>,
    scripts: Vec<Script>,
    checkpoints: Vec<Edited>,
}

#[derive(Deserialize)]
struct Script {
    name: String,
    schedule: String,
    tensor: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Edited {
    model: String,
    schedule: String,
    tensor: String,
}

fn golden() -> (Golden, Vec<u8>) {
    let golden = serde_json::from_str(&read(&format!("{FOLDER}/golden.json"))).expect("golden.json");
    (golden, std::fs::read(root().join(FOLDER).join("golden.safetensors")).expect("golden.safetensors"))
}

fn numbers(tensors: &SafeTensors<'_>, name: &str) -> Vec<f32> {
    let words = tensors.tensor(name).expect(name).data().chunks_exact(4);
    words.map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect()
}

/// Exit code, standard output, standard error; run where the golden files were made.
fn export(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = ["atelier", "export"].into_iter().chain(arguments.iter().copied()).map(Into::into);
    let code = atelier::cli::run(words, &mut out, &mut err, false);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn directory(path: &Path) -> Folder {
    Folder::directory(path).expect("a model folder")
}

async fn sink(
    spec: ModelSpec,
    weights: Vec<WeightInfo>,
) -> Result<ReferenceSink, atelier::backend::BackendError> {
    ReferenceSink::new(&spec, weights)
}

fn open(path: &Path) -> <ReferenceSink as WeightSink>::Backend {
    wait(check::load(directory(path), sink))
}

fn logits(backend: &mut impl Backend, schedule: &str, ids: &[u32]) -> Vec<f32> {
    let rows: Vec<u32> = (0..ids.len() as u32).collect();
    wait(golden::logits(backend, schedule, ids, &rows))
}

fn full(backend: &impl Backend) -> String {
    atelier::schedule::Schedule::full(backend.spec().n_layers).to_string()
}

#[test]
fn scripts_are_those_that_were_run_and_compute_what_we_compute() {
    let (golden, bytes) = golden();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    assert!(golden.scripts.len() >= 8);
    let mut backend = open(&root().join(&golden.model));
    for Script { name, schedule, tensor, sha256 } in &golden.scripts {
        let model = root().join(&golden.model).display().to_string();
        // The script names the model as it was named when it was run.
        let (code, script, said) =
            export(&[&model, "--name", &golden.model, "--schedule", schedule, "--as", "pytorch"]);
        assert_eq!(code, 0, "{said}");
        let got: String = Sha256::digest(&script).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(got, *sha256, "{name}: run tools/golden/make_export.py on the new script:\n{script}");
        let got = logits(&mut backend, schedule, &golden.ids);
        check::assert_close(&format!("{name}: {schedule}"), &got, &numbers(&tensors, tensor));
    }
}

#[test]
fn edited_checkpoints_are_the_schedules_here_and_in_transformers() {
    let (golden, bytes) = golden();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    assert!(golden.checkpoints.len() >= 8);
    let folder = tempfile::tempdir().unwrap();
    for Edited { model, schedule, tensor } in &golden.checkpoints {
        let to = folder.path().join(tensor);
        let source = root().join(model);
        write(&source, schedule, &to);
        let mut edited = open(&to);
        let all = full(&edited);
        let got = logits(&mut edited, &all, &golden.ids);
        // The same weights in the same order are the same sums.
        assert_eq!(got, logits(&mut open(&source), schedule, &golden.ids), "{model}, {schedule}");
        check::assert_close(&format!("{model}, {schedule}"), &got, &numbers(&tensors, tensor));
    }
}

fn write(model: &Path, schedule: &str, to: &Path) {
    let (model, to) = (model.display().to_string(), to.display().to_string());
    let (code, _, said) = export(&[&model, "--schedule", schedule, "--checkpoint", &to]);
    assert_eq!(code, 0, "{schedule}: {said}");
}

/// Every kind of checkpoint that is read, shards and odd widths included.
#[test]
fn every_golden_model_is_written_edited() {
    let folder = tempfile::tempdir().unwrap();
    let models = std::fs::read_dir(root().join("tests/golden/logits")).unwrap().flatten();
    let mut n_models = 0;
    for model in models.map(|entry| entry.path()).filter(|path| path.is_dir()) {
        n_models += 1;
        let mut source = open(&model);
        let last = source.spec().n_layers - 1;
        for (number, schedule) in [format!("{last}x2 0"), "0".to_owned()].iter().enumerate() {
            let to = folder.path().join(format!("{n_models}-{number}"));
            write(&model, schedule, &to);
            let mut edited = open(&to);
            let all = full(&edited);
            let ids = [1, 2, 3, 4];
            assert_eq!(
                logits(&mut edited, &all, &ids),
                logits(&mut source, schedule, &ids),
                "{}, {schedule}",
                model.display()
            );
        }
    }
    assert_eq!(n_models, 8);
}

#[test]
fn a_checkpoint_says_what_it_was_made_from_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("edited");
    let model = root().join("web/models/painters-12");
    write(&model, "0-3 9-11", &to);
    let bytes = std::fs::read(to.join("model.safetensors")).unwrap();
    let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
    let made_from: Value =
        serde_json::from_str(&metadata.metadata().as_ref().expect("metadata")["atelier"]).unwrap();
    assert_eq!(made_from["schedule"], "0-3 9-11");
    let (_, inspected, _) = {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words = ["atelier", "inspect", &model.display().to_string(), "--json"].map(Into::into);
        let code = atelier::cli::run(words.into_iter(), &mut out, &mut err, false);
        (code, String::from_utf8(out).unwrap(), err)
    };
    assert!(inspected.contains(made_from["model_hash"].as_str().unwrap()), "{inspected}");
    let json =
        |name: &str| -> Value { serde_json::from_slice(&std::fs::read(to.join(name)).unwrap()).unwrap() };
    assert_eq!(json("config.json")["num_hidden_layers"], 7);
    assert_eq!(json("atelier.json")["add_bos"], true);
    assert_eq!(
        std::fs::read(to.join("tokenizer.json")).unwrap(),
        std::fs::read(model.join("tokenizer.json")).unwrap()
    );
    let left: Vec<_> = std::fs::read_dir(&to).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with("part")), "{left:?}");

    let name = model.display().to_string();
    let refused = |schedule: &str, to: &Path, expected: &str| {
        let (code, _, said) =
            export(&[&name, "--schedule", schedule, "--checkpoint", &to.display().to_string()]);
        assert!(code != 0 && said.contains(expected), "{code} {said}");
    };
    refused("0-3", &to, "already holds a config.json");
    refused("0-3", &model, "already holds a config.json");
    let none = folder.path().join("none");
    refused(
        "0 (1|2) 3",
        &none,
        "(1|2) is a parallel group, and a checkpoint can only put layers one after another",
    );
    refused("-", &none, "this schedule has no layer, and a checkpoint needs at least one");
    refused("0x1025", &none, "the edited model would have 1025 layers, and at most 1024 are read");
    assert!(!none.exists(), "nothing is written for what is refused");
}

/// A weight file that was cut off leaves no model behind.
#[test]
fn a_source_that_breaks_off_leaves_no_model() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    std::fs::create_dir(&source).unwrap();
    let golden = root().join("tests/golden/logits/plain-f32");
    std::fs::copy(golden.join("config.json"), source.join("config.json")).unwrap();
    let bytes = std::fs::read(golden.join("model.safetensors")).unwrap();
    std::fs::write(source.join("model.safetensors"), &bytes[..bytes.len() - 4]).unwrap();
    let to = folder.path().join("to");
    let (code, _, said) = export(&[
        &source.display().to_string(),
        "--schedule",
        "0 1",
        "--checkpoint",
        &to.display().to_string(),
    ]);
    assert!(code == 1 && !said.is_empty(), "{said}");
    assert!(!to.join("config.json").exists() && !to.join("model.safetensors").exists());
}

#[test]
fn forms_are_written_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.bib");
    let model = root().join("web/models/painters-12").display().to_string();
    let out = file.display().to_string();
    let (code, said, _) = export(&[&model, "--as", "bibtex", "--out", &out]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("@misc{atelier-"));
    let (code, said, _) = export(&[&model, "--as", "paper", "--schedule", "0-3 9-11", "--json"]);
    let object: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &object["as"], &object["schedule"]), (0, &"paper".into(), &"0-3 9-11".into()));
    assert!(object["text"].as_str().unwrap().contains("--method skip"));
    let (code, _, said) = export(&[&model, "--as", "mergekit", "--schedule", "0 (1|2)"]);
    assert!(code == 1 && said.contains("hint: the PyTorch script runs any schedule"), "{said}");
    assert_eq!(export(&[&model]).0, 2);
    assert_eq!(export(&[&model, "--as", "paper", "--checkpoint", "x"]).0, 2);
}
