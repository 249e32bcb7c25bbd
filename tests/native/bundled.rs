//! The bundled models: what is shipped is what the manifests say.

use std::collections::HashSet;
use std::path::PathBuf;

use atelier::model::{Catalog, Metric, ModelFolder, TaskKind};
use atelier::platform::Folder;

fn models() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("web/models")
}

fn catalog() -> Catalog {
    Catalog::parse(&std::fs::read(models().join("catalog.json")).unwrap()).unwrap()
}

/// Opens a bundled model.
pub(crate) fn open(name: &str) -> ModelFolder {
    let folder = Folder::directory(&models().join(name)).unwrap();
    pollster::block_on(ModelFolder::open(folder)).unwrap()
}

#[test]
fn the_catalog_is_that_of_the_folders() {
    for entry in catalog().models {
        let model = open(&entry.name);
        assert_eq!(model.name(), entry.name);
        assert_eq!(model.title(), entry.title);
        assert_eq!(model.spec().n_layers, entry.n_layers);
        // Reads every weight, and compares with the manifest on the way.
        assert_eq!(pollster::block_on(model.hash()).unwrap().to_string(), entry.hash);
        let loaded = ["config.json", "tokenizer.json"].into_iter().chain(model.checkpoint().file_names());
        let bytes: u64 = loaded.map(|file| model.manifest().file(file).unwrap().bytes).sum();
        assert_eq!(bytes, entry.bytes);
        assert!(model.manifest().licence.is_some() && model.manifest().description.is_some());
    }
}

#[test]
fn every_file_is_listed_as_it_is() {
    for entry in catalog().models {
        let root = models().join(&entry.name);
        let manifest = open(&entry.name).manifest().clone();
        let mut listed: HashSet<_> = manifest.files.iter().map(|file| file.name.clone()).collect();
        for file in &manifest.files {
            let bytes = std::fs::read(root.join(&file.name)).unwrap();
            assert_eq!(bytes.len() as u64, file.bytes, "{}", file.name);
            assert_eq!(atelier::model::Sha256Hash::of(&bytes), file.sha256, "{}", file.name);
        }
        for folder in ["", "eval/"] {
            for file in std::fs::read_dir(root.join(folder)).unwrap().map(Result::unwrap) {
                let name = format!("{folder}{}", file.file_name().to_str().unwrap());
                let is_listed = listed.remove(&name) || name == "atelier.json" || name == "eval";
                assert!(is_listed, "{name} is not in the manifest: run tools/bundle-model/bundle.py");
            }
        }
        assert!(listed.is_empty(), "{listed:?}");
    }
}

#[test]
fn tasks_have_distinct_items_of_their_kind() {
    for entry in catalog().models {
        let model = open(&entry.name);
        let tokenizer = model.tokenizer().unwrap();
        assert!(!model.tasks().is_empty());
        for task in model.tasks().to_vec() {
            let (_, bytes) = pollster::block_on(model.read_task(&task.name)).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let mut seen = HashSet::new();
            for line in text.lines() {
                assert!(seen.insert(line), "{} repeats {line}", task.name);
                let item: serde_json::Value = serde_json::from_str(line).unwrap();
                let context = item["context"].as_str().unwrap();
                let answers = match task.kind {
                    TaskKind::Answer => vec![item["answer"].as_str().unwrap()],
                    TaskKind::Choice => {
                        let choices = item["choices"].as_array().unwrap();
                        assert!(item["label"].as_u64().unwrap() < choices.len() as u64);
                        choices.iter().map(|choice| choice.as_str().unwrap()).collect()
                    }
                };
                for answer in answers {
                    let pair = tokenizer.encode_pair(context, answer, model.manifest().add_bos).unwrap();
                    assert_eq!(pair.context.first(), model.spec().bos_id.as_ref());
                    let n_tokens = pair.context.len() + pair.continuation.len();
                    assert!(n_tokens <= model.spec().context_length, "{n_tokens} tokens: {line}");
                }
            }
            assert!(seen.len() >= 100, "{} has {} items", task.name, seen.len());
        }
    }
}

#[test]
fn house_painters_are_as_described() {
    let model = open("house-painters-12");
    assert_eq!(model.spec().parameters(), 2_608_256);
    assert!(model.manifest().add_bos);
    assert_eq!(model.manifest().licence.as_deref(), Some("CC0-1.0"));
    let tasks: Vec<_> = model.tasks().iter().map(|task| (task.name.as_str(), task.headline)).collect();
    let expected = [
        ("lastword", Metric::Acc),
        ("continuation", Metric::AccNorm),
        ("coref", Metric::Acc),
        ("facts", Metric::Acc),
        ("arith", Metric::Acc),
    ];
    assert_eq!(tasks, expected);
}
