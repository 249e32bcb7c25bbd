//! Configs of every family with values that no model has: they open and compute, or say what is wrong.

use std::collections::BTreeMap;

use atelier::backend::{Backend, Batch, Wanted};
use atelier::model::ModelFolder;
use atelier::plan::lower;
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::golden::check::load;
use crate::support::source::root;
use crate::support::wait;

const FOLDER: &str = "tests/golden/families";
/// No message is longer, whatever the file holds, characters.
const MESSAGE_CHARS_MAX: usize = 600;
/// Configs in which one key after the other is damaged.
const FOLDERS_MIN: usize = 33;

fn folders() -> Vec<(String, BTreeMap<String, Vec<u8>>)> {
    let entries = std::fs::read_dir(root().join(FOLDER)).unwrap().flatten().filter(|it| it.path().is_dir());
    let files = |path: &std::path::Path| {
        ["config.json", "model.safetensors"]
            .map(|it| (it.to_owned(), std::fs::read(path.join(it)).unwrap()))
            .into()
    };
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), files(&entry.path()))).collect()
}

/// Values that a key may be given.
fn odd() -> [Value; 15] {
    [
        Value::Null,
        json!(0),
        json!(1),
        json!(3),
        json!(-1),
        json!(2.5),
        json!(1e300),
        json!(1_u64 << 40),
        json!(true),
        json!(false),
        json!("sliding_attention"),
        json!([]),
        json!([0, 1, "full_attention"]),
        json!({}),
        json!({"rope_type": "dynamic", "factor": 1e-9, "full_attention": {"rope_type": "yarn", "factor": 1e9}}),
    ]
}

/// Opens and computes, or says why not; either way in bounded time and memory, and without a panic.
fn survives(name: &str, mut files: BTreeMap<String, Vec<u8>>, config: &Map<String, Value>) {
    files.insert("config.json".into(), serde_json::to_vec(config).unwrap());
    let folder = Folder::memory("odd", files);
    let told = match wait(ModelFolder::open(folder.clone())) {
        Err(error) => error.to_string(),
        Ok(model) => {
            let spec = model.spec();
            let plan = lower(&Schedule::parse("1 0", spec.n_layers.max(2)).unwrap());
            if spec.n_layers < 2 || spec.vocab_size < 5 {
                return;
            }
            let mut backend = wait(load(folder, async |spec, weights| ReferenceSink::new(&spec, weights)));
            let wanted = Wanted { logits_rows: vec![2], hidden: true, ..Wanted::default() };
            match wait(backend.forward(&plan, &Batch::one(&[1, 2, 3]), &wanted)) {
                Ok(_) => return,
                Err(error) => error.to_string(),
            }
        }
    };
    assert!(!told.is_empty() && told.chars().count() <= MESSAGE_CHARS_MAX, "{name}: {told}");
}

#[test]
fn every_key_of_every_family_may_hold_anything() {
    let folders = folders();
    assert!(folders.len() >= FOLDERS_MIN);
    for (name, files) in folders {
        let config: Map<String, Value> = serde_json::from_slice(&files["config.json"]).unwrap();
        for key in config.keys() {
            for value in odd() {
                let mut changed = config.clone();
                changed.insert(key.clone(), value);
                survives(&format!("{name}, {key}"), files.clone(), &changed);
            }
            let mut changed = config.clone();
            changed.remove(key);
            survives(&format!("{name} without {key}"), files.clone(), &changed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Keys of one family in the config of another.
    #[test]
    fn mixed_configs_do_not_panic(a in 0_usize..33, b in 0_usize..33, take in prop::collection::vec(any::<bool>(), 48)) {
        let folders = folders();
        let ((name, files), (_, others)) = (&folders[a], &folders[b]);
        let mut config: Map<String, Value> = serde_json::from_slice(&files["config.json"]).unwrap();
        let other: Map<String, Value> = serde_json::from_slice(&others["config.json"]).unwrap();
        let taken = other.into_iter().zip(take).filter(|(_, take)| *take).map(|(entry, _)| entry);
        config.extend(taken.filter(|(key, _)| key != "model_type" && key != "architectures"));
        survives(name, files.clone(), &config);
    }
}
