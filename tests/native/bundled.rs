//! The bundled models: what is shipped is what the manifests say.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use atelier::app::state::{DEFAULT_LIMIT, State};
use atelier::experiment::{Experiment, ModelRef, What};
use atelier::model::{Catalog, Metric, ModelFolder, Sha256Hash, TaskKind};
use atelier::platform::Folder;
use atelier::schedule::Schedule;
use atelier::session::Sources;

fn models() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("web/models")
}

pub(crate) fn catalog() -> Catalog {
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
        let loaded = ["config.json", "tokenizer.json"]
            .into_iter()
            .chain(model.checkpoint().file_sizes().map(|(name, _)| name));
        let bytes: u64 = loaded.map(|file| model.manifest().file(file).unwrap().bytes).sum();
        assert_eq!(bytes, entry.bytes);
        let manifest = std::fs::read(models().join(&entry.name).join("atelier.json")).unwrap();
        assert_eq!(Sha256Hash::of(&manifest), entry.manifest, "run tools/bundle-model/bundle.py");
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

/// The files of a bundled folder, in memory.
fn files(name: &str) -> BTreeMap<String, Vec<u8>> {
    let root = models().join(name);
    let names = open(name).manifest().files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    let names = names.into_iter().chain(["atelier.json".to_owned()]);
    names.map(|name| (name.clone(), std::fs::read(root.join(name)).unwrap())).collect()
}

/// Missing, cut off or altered, whichever file it is: it is named, with the hash that it should
/// have and the one that it has.
#[test]
fn damaged_files_are_named_with_both_hashes() {
    let name = "painters-6";
    let manifest = catalog().models.into_iter().find(|entry| entry.name == name).unwrap().manifest;
    let open = |files: BTreeMap<String, Vec<u8>>| {
        pollster::block_on(ModelFolder::open_listed(Folder::memory(name, files), manifest))
    };
    let whole = files(name);
    open(whole.clone()).unwrap();
    for file in ["atelier.json", "config.json", "tokenizer.json", "model.safetensors", "eval/tasks.json"] {
        let bytes = &whole[file];
        let expected = Sha256Hash::of(bytes).to_string();
        let mut missing = whole.clone();
        missing.remove(file);
        let told = open(missing).unwrap_err().to_string();
        assert!(told.contains(&format!("{file} is missing")) && told.contains(&expected), "{told}");
        let mut flipped = bytes.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        for other in [bytes[..bytes.len() - 7].to_vec(), flipped] {
            let got = Sha256Hash::of(&other).to_string();
            let mut files = whole.clone();
            files.insert(file.to_owned(), other);
            // Altered weights are found out when they are read.
            let hashed = open(files).and_then(|model| pollster::block_on(model.hash()).map(|_| ()));
            let told = hashed.unwrap_err().to_string();
            assert!(told.contains(file) && told.contains(&got) && told.contains(&expected), "{told}");
        }
    }
    let model = |files: BTreeMap<String, Vec<u8>>| open(files).unwrap();
    let read = |files| pollster::block_on(model(files).read_beside("self-test.json", 1 << 20));
    assert!(read(whole.clone()).unwrap().is_some());
    let mut without = whole.clone();
    without.remove("self-test.json");
    assert!(read(without).unwrap_err().to_string().contains("self-test.json is missing"));
}

#[test]
fn tasks_have_distinct_items_of_their_kind() {
    for entry in catalog().models {
        let model = open(&entry.name);
        let tokenizer = model.tokenizer().unwrap();
        assert!(!model.tasks().is_empty());
        for task in model.tasks().to_vec() {
            let bytes = pollster::block_on(model.read_task(&task)).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let mut seen = HashSet::new();
            for line in text.lines() {
                assert!(seen.insert(line), "{} repeats {line}", task.name);
                let item: serde_json::Value = serde_json::from_str(line).unwrap();
                let context = item["context"].as_str().unwrap();
                let answers = match task.kind {
                    TaskKind::Answer => vec![item["answer"].as_str().unwrap()],
                    TaskKind::Text => vec![item["text"].as_str().unwrap()],
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

/// A first visit scores items of which only the heads are here, and finds on them what it would find on whole files;
/// whoever asks for more has them read.
#[test]
fn the_heads_are_what_a_first_visit_asks_for() {
    for entry in catalog().models {
        let folder = || Folder::directory(&models()).unwrap().below(&entry.name);
        let whole = pollster::block_on(Sources::open(folder(), None)).unwrap();
        let mut heads = pollster::block_on(Sources::open(folder(), Some(entry.manifest))).unwrap();
        let what = || What::Scores { schedule: "0".to_owned(), beside_full: true };
        let ask = |limit: usize, seed: u64| Experiment {
            limit: Some(limit),
            seed: Some(seed),
            ..Experiment::of(ModelRef::default(), what())
        };
        let read = |sources: &Sources, experiment: &Experiment| {
            sources.data(experiment).map(|data| data.into_iter().map(|it| it.encoded).collect::<Vec<_>>())
        };
        let first = ask(DEFAULT_LIMIT, State::default().seed);
        pollster::block_on(heads.complete(&first)).unwrap();
        let items = read(&whole, &first).unwrap();
        assert!(items.iter().all(|task| task.n_items() == DEFAULT_LIMIT));
        assert!(read(&heads, &first).unwrap() == items, "run tools/bundle-model/bundle.py");
        for more in [ask(DEFAULT_LIMIT + 1, 0), ask(1, 1)] {
            let told = read(&heads, &more).unwrap_err().to_string();
            assert!(told.contains("is missing"), "only the heads are here: {told}");
        }
        let more = ask(DEFAULT_LIMIT + 1, 0);
        pollster::block_on(heads.complete(&more)).unwrap();
        assert!(read(&heads, &more).unwrap() == read(&whole, &more).unwrap());
    }
}

#[test]
fn bundled_models_are_as_described() {
    for (name, parameters) in [("painters-12", 2_673_792), ("painters-6", 1_468_032)] {
        let model = open(name);
        assert_eq!(model.spec().parameters(), parameters);
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
}

/// What is offered beside the prompt is of the model: its schedules parse, its texts fit.
#[test]
fn prompts_and_findings_are_the_models_own() {
    for entry in catalog().models {
        let model = open(&entry.name);
        let about = model.about().expect("about.json");
        let tokenizer = model.tokenizer().expect("a tokenizer");
        assert!(about.prompts.len() >= 3 && about.findings.len() >= 8 && !about.limits.is_empty());
        for prompt in &about.prompts {
            let ids = tokenizer.encode_prompt(&prompt.text, model.manifest().add_bos).expect("text");
            assert!(ids.len() < model.spec().context_length / 2, "{}", prompt.label);
            assert_eq!(prompt.schedule.is_some(), prompt.invitation.is_some(), "{}", prompt.label);
            if let Some(schedule) = &prompt.schedule {
                let parsed = Schedule::parse(schedule, model.spec().n_layers).expect("a schedule of it");
                assert_eq!(&parsed.to_string(), schedule, "in normal form");
            }
        }
        let scored: Vec<&str> = about.scores.iter().map(|score| score.task.as_str()).collect();
        let tasks: Vec<&str> = model.tasks().iter().map(|task| task.name.as_str()).collect();
        assert_eq!(scored, tasks);
        let computed = about.computed.as_ref().expect("how it was computed");
        assert!(computed.items_per_task >= 100, "{} items decide little", computed.items_per_task);
    }
}

/// Each file of items lies once, and every model reads it there.
#[test]
fn items_are_stored_once() {
    let shared = |path: PathBuf| {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name());
        entries.map(|name| name.into_string().unwrap()).collect::<HashSet<_>>()
    };
    let mut named = HashSet::new();
    for entry in catalog().models {
        for name in open(&entry.name).items_files() {
            let file = name.strip_prefix("../items/");
            named.insert(file.unwrap_or_else(|| panic!("{name} is not shared")).to_owned());
        }
        assert_eq!(shared(models().join(&entry.name).join("eval")), HashSet::from(["tasks.json".to_owned()]));
    }
    assert_eq!(shared(models().join("items")), named);
}

/// The bundled items are the frozen ones, byte for byte.
#[test]
fn items_are_the_frozen_ones() {
    let frozen = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tools/painters-corpus/frozen");
    for entry in catalog().models {
        let model = open(&entry.name);
        for task in model.tasks().to_vec() {
            let bytes = pollster::block_on(model.read_task(&task)).unwrap();
            let all = std::fs::read_to_string(frozen.join(format!("{}.jsonl", task.name))).unwrap();
            let tested: String =
                all.split_inclusive('\n').filter(|line| line.contains(r#""split": "test""#)).collect();
            assert!(tested.lines().count() >= 1000);
            assert!(String::from_utf8(bytes).unwrap() == tested, "{} of {}", task.name, entry.name);
        }
    }
}
