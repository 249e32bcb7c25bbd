//! What is special about a family counts: with it off, the logits move as far as they move in
//! transformers (`features` of the golden folders, tools/golden/make_families.py).

use std::collections::BTreeMap;

use atelier::backend::{Backend, Batch, closeness};
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use safetensors::SafeTensors;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::golden::check::{load, logits_of};
use crate::support::source::root;
use crate::support::wait;

const FOLDER: &str = "tests/golden/families";
/// Features that must have been tried: a check of nothing would pass.
const TRIED_MIN: usize = 60;
/// Recorded changes have two digits.
const DIGITS: f64 = 0.06;

#[derive(Deserialize)]
struct Golden {
    features: Vec<Feature>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Feature {
    name: String,
    #[serde(default)]
    config: Map<String, Value>,
    /// Parts of names: biases and embeddings that become 0.
    #[serde(default)]
    without: Vec<String>,
    /// How far transformers' logits move, as closeness.
    changes: f64,
}

#[derive(Deserialize)]
struct Run {
    schedule: String,
    ids: Vec<u32>,
    tensor: Option<String>,
    second: Option<usize>,
}

#[test]
fn what_is_special_about_a_family_counts() {
    let mut tried = 0;
    for entry in std::fs::read_dir(root().join(FOLDER)).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let read = |file: &str| std::fs::read(entry.path().join(file)).unwrap();
        let golden: Golden = serde_json::from_slice(&read("golden.json")).unwrap();
        let whole = |run: &&Run| run.tensor.is_some() && run.schedule == "0-4";
        // An encoder without a head has no logits.
        let Some(run) = golden.runs.iter().filter(whole).max_by_key(|run| run.ids.len()) else { continue };
        let files = BTreeMap::from(["config.json", "model.safetensors"].map(|it| (it.to_owned(), read(it))));
        let plain = computed(&files, run);
        for feature in &golden.features {
            let Some(changed) = without(&files, feature) else { continue };
            let change = closeness(&computed(&changed, run), &plain);
            let is_as_recorded = (change - feature.changes).abs() <= DIGITS * feature.changes;
            assert!(is_as_recorded, "{name}, {}: {change:.3} for {}", feature.name, feature.changes);
            tried += 1;
        }
    }
    assert!(tried >= TRIED_MIN, "{tried}");
}

fn computed(files: &BTreeMap<String, Vec<u8>>, run: &Run) -> Vec<f32> {
    let sink = async |spec, weights| ReferenceSink::new(&spec, weights);
    let mut backend = wait(load(Folder::memory("changed", files.clone()), sink));
    let mut batch = Batch::default();
    batch.push_pair(&run.ids, run.second.unwrap_or(run.ids.len()));
    let n_rows = if backend.spec().classes().is_some() { 1 } else { batch.n_rows() };
    let rows: Vec<u32> = (0..n_rows).collect();
    wait(logits_of(&mut backend, &run.schedule, &batch, &rows))
}

/// The folder without the feature; none where norms would have to go.
fn without(files: &BTreeMap<String, Vec<u8>>, feature: &Feature) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut files = files.clone();
    let mut config: Map<String, Value> = serde_json::from_slice(&files["config.json"]).unwrap();
    config.extend(feature.config.clone());
    files.insert("config.json".into(), serde_json::to_vec(&config).unwrap());
    let bytes = files.get_mut("model.safetensors").unwrap();
    let (header, metadata) = SafeTensors::read_metadata(bytes).unwrap();
    for part in &feature.without {
        if part.to_lowercase().contains("norm") {
            return None;
        }
        let is_of = |name: &str| {
            let is_bias = name.ends_with("bias") && !name.to_lowercase().contains("norm");
            name.contains(part.as_str()) && (is_bias || name.ends_with(&format!("{part}.weight")))
        };
        let mut taken = 0;
        for (name, info) in metadata.tensors().iter().filter(|(name, _)| is_of(name)) {
            let (begin, end) = info.data_offsets;
            bytes[8 + header + begin..8 + header + end].fill(0);
            assert!(!name.is_empty());
            taken += 1;
        }
        assert!(taken > 0, "no tensor is called {part}");
    }
    Some(files)
}
