//! Golden checkpoints as GGUF files: they open as folders do and compute the same. How they were made:
//! tools/golden/make_gguf_families.py.

use std::collections::BTreeMap;
use std::fs;

use atelier::backend::closeness;
use atelier::cpu::CpuSink;
use atelier::gpu::GpuSink;
use atelier::model::gguf::Header;
use atelier::model::{ModelFolder, ModelSpec, Sha256Hash};
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::gguf::{file, key, text};
use crate::golden::{self, check};
use crate::support::source::{read, root};
use crate::support::{device, wait};

const MODELS: &str = "tests/golden/gguf/models";
/// How many must be there: a check of nothing would pass.
const N_MODELS: usize = 14;

/// A GGUF file taken apart, so that it can be written otherwise.
#[derive(Clone)]
pub struct Apart {
    /// As they are stored, by name.
    pub keys: BTreeMap<String, Vec<u8>>,
    pub tensors: Vec<Tensor>,
}

#[derive(Clone)]
pub struct Tensor {
    pub name: String,
    /// Fastest first.
    pub lengths: Vec<u64>,
    pub format: u32,
    pub bytes: Vec<u8>,
    /// From the beginning of the data, in place of the one that follows.
    pub offset: Option<u64>,
}

impl Apart {
    pub fn of(bytes: &[u8]) -> Self {
        let header = Header::read_file(bytes).expect("a golden file");
        let number =
            |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes")) as usize;
        let kind = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        // Bytes of a number of each type; texts and arrays have none.
        let width = |kind: usize| [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8][kind];
        let mut keys = BTreeMap::new();
        let mut at = 24;
        for _ in 0..number(16) {
            let (begin, value) = (at, at + 8 + number(at));
            let name = String::from_utf8(bytes[at + 8..value].to_vec()).expect("a name");
            at = value + 4;
            at = match kind(value) {
                8 => at + 8 + number(at),
                9 if kind(at) == 8 => (0..number(at + 4)).fold(at + 12, |at, _| at + 8 + number(at)),
                9 => at + 12 + number(at + 4) * width(kind(at)),
                plain => at + width(plain),
            };
            keys.insert(name, bytes[begin..at].to_vec());
        }
        let tensors = header.tensors().iter().map(|tensor| Tensor {
            name: tensor.name.clone(),
            lengths: tensor.shape.iter().rev().copied().collect(),
            format: tensor.format.info().gguf_type,
            bytes: bytes[tensor.begin as usize..tensor.end as usize].to_vec(),
            offset: None,
        });
        Self { keys, tensors: tensors.collect() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut data = Vec::new();
        let mut listed = Vec::new();
        for tensor in &self.tensors {
            data.resize(data.len().next_multiple_of(32), 0);
            let offset = tensor.offset.unwrap_or(data.len() as u64);
            listed.push((tensor.name.as_str(), tensor.lengths.as_slice(), tensor.format, offset));
            data.extend(&tensor.bytes);
        }
        let keys: Vec<Vec<u8>> = self.keys.values().cloned().collect();
        let mut bytes = file(3, &keys, &listed, 0);
        bytes.extend(data);
        bytes
    }

    pub fn put(&mut self, name: &str, kind: u32, value: &[u8]) {
        self.keys.insert(name.to_owned(), key(name, kind, value));
    }

    pub fn count(&mut self, name: &str, value: u32) {
        self.put(name, 4, &value.to_le_bytes());
    }

    pub fn text(&mut self, name: &str, value: &str) {
        self.put(name, 8, &text(value));
    }

    pub fn tensor(&mut self, name: &str) -> &mut Tensor {
        self.tensors.iter_mut().find(|tensor| tensor.name == name).expect(name)
    }

    /// The parts of a split, whose metadata are in the first.
    pub fn split(&self, n: usize) -> Vec<Self> {
        let each = self.tensors.len().div_ceil(n);
        let parts = self.tensors.chunks(each).enumerate().map(|(at, tensors)| {
            let keys = if at == 0 { self.keys.clone() } else { BTreeMap::new() };
            let mut part = Self { keys, tensors: tensors.to_vec() };
            part.put("split.no", 2, &(at as u16).to_le_bytes());
            part.put("split.count", 2, &(n as u16).to_le_bytes());
            part.put("split.tensors.count", 5, &(self.tensors.len() as i32).to_le_bytes());
            part
        });
        parts.collect()
    }
}

/// One of the golden models.
pub fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(root().join(MODELS).join(format!("{name}.gguf"))).expect(name)
}

/// Files in memory, of which the first is meant.
pub fn in_memory(files: &[(String, Vec<u8>)]) -> Folder {
    Folder::memory("memory", files.iter().cloned().collect()).with_single_file(&files[0].0)
}

/// What a part of a split is called.
pub fn part_name(stem: &str, number: usize, count: usize) -> String {
    format!("{stem}-{number:05}-of-{count:05}.gguf")
}

fn names() -> Vec<String> {
    let entries = fs::read_dir(root().join(MODELS)).expect(MODELS).flatten();
    let files = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        files.filter_map(|name| Some(name.strip_suffix(".gguf")?.to_owned())).collect();
    names.sort();
    assert_eq!(names.len(), N_MODELS, "{names:?}");
    names
}

fn model(name: &str) -> Folder {
    Folder::directory(&root().join(MODELS).join(format!("{name}.gguf"))).expect(name)
}

/// The checkpoint from which it was made, or, where that has another config than GGUF can say, what goes with that.
fn golden(name: &str) -> Folder {
    let folders =
        [MODELS, "tests/golden/families", "tests/golden/logits"].map(|folder| root().join(folder).join(name));
    let folder = folders.iter().find(|folder| folder.is_dir()).expect(name);
    Folder::directory(folder).expect(name)
}

fn hash(folder: Folder) -> Sha256Hash {
    wait(wait(ModelFolder::open(folder)).expect("it opens").hash()).expect("it is read")
}

fn logits(folder: Folder) -> Vec<f32> {
    let sink = async |spec, weights| ReferenceSink::new(&spec, weights);
    let mut backend = wait(check::load(folder, sink));
    wait(golden::logits(&mut backend, "1 0 2", &[3, 1, 4, 1, 5, 9, 2, 6], &[2, 7]))
}

#[test]
fn gguf_models_are_the_ones_that_were_made() {
    for line in read(&format!("{MODELS}/SHA256SUMS")).lines() {
        let (expected, name) = line.split_once("  ").expect("a line of sha256sum");
        let bytes = fs::read(root().join(MODELS).join(name)).expect(name);
        assert_eq!(Sha256Hash::of(&bytes).to_string(), expected, "{name}");
    }
}

#[test]
fn gguf_models_compute_what_transformers_computes() {
    for name in names() {
        let sink = async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights);
        wait(check::check_against(model(&name), golden(&name), sink));
    }
}

#[test]
fn gguf_models_compute_the_same_on_cpu_and_gpu() {
    for name in ["gpt-neox", "phi3-longrope"] {
        let sink = async |spec: ModelSpec, weights| CpuSink::new(&spec, weights);
        wait(check::check_against(model(name), golden(name), sink));
        let Some(device) = device::shared("gguf_models_compute_the_same_on_cpu_and_gpu") else { continue };
        let sink = async |spec: ModelSpec, weights| GpuSink::on(device.clone(), &spec, weights).await;
        wait(check::check_against(model(name), golden(name), sink));
    }
}

#[test]
fn a_file_is_called_and_hashed_as_itself() {
    let bytes = bytes_of("qwen3");
    let line = format!("{}\n", Sha256Hash::of(&bytes));
    for name in ["a.gguf", "another name.gguf"] {
        let folder = in_memory(&[(name.to_owned(), bytes.clone())]);
        assert_eq!(hash(folder), Sha256Hash::of(line.as_bytes()), "{name}");
    }
    let opened = wait(ModelFolder::open(model("qwen3"))).expect("it opens");
    assert_eq!((opened.name(), opened.add_bos()), ("qwen3", false));
    let said: Vec<String> = opened.remarks().iter().map(ToString::to_string).collect();
    assert_eq!(said, ["hidden_act is silu: the file does not say it, and it follows from the architecture"]);
    let tokenizer = opened.tokenizer().expect("it has one");
    let ids = tokenizer.encode("ab cD", true).expect("letters");
    assert_eq!(tokenizer.decode(&ids).expect("its own"), "ab cD");
}

#[test]
fn a_split_opens_as_the_whole_does() {
    let whole = bytes_of("llama3-rope-old-keys");
    let apart = Apart::of(&whole);
    let expected = logits(in_memory(&[("m.gguf".to_owned(), whole)]));
    for n in [1, 2, 3] {
        let parts: Vec<Vec<u8>> = apart.split(n).iter().map(Apart::bytes).collect();
        assert_eq!(parts.len(), n);
        let mut digest = Sha256::new();
        for part in &parts {
            digest.update(format!("{}\n", Sha256Hash::of(part)));
        }
        let expected_hash: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        for stem in ["model", "re-named of"] {
            let named = (1..).map(|number| part_name(stem, number, n)).zip(parts.iter().cloned());
            let mut files: Vec<(String, Vec<u8>)> = named.collect();
            assert_eq!(closeness(&logits(in_memory(&files)), &expected), 0.0, "{n} parts");
            assert_eq!(hash(in_memory(&files)).to_string(), expected_hash, "{n} parts called {stem}");
            // Any part stands for all of them.
            files.rotate_left(n - 1);
            assert_eq!(hash(in_memory(&files)).to_string(), expected_hash, "by the last of {n}");
        }
    }
}

#[test]
fn a_split_may_hold_its_tensors_in_any_part() {
    for name in names() {
        let whole = bytes_of(&name);
        let mut apart = Apart::of(&whole);
        // Embedding, head, biases, the first layer: all that a config is filled in from.
        apart.tensors.reverse();
        let mut parts = apart.split(3);
        // As `gguf-split --no-tensor-first-split` writes it.
        let metadata = Apart { keys: parts[0].keys.clone(), tensors: Vec::new() };
        parts[0].keys.retain(|key, _| key.starts_with("split."));
        parts.insert(0, metadata);
        let files = (1_u16..).zip(&mut parts).map(|(number, part)| {
            part.put("split.no", 2, &(number - 1).to_le_bytes());
            part.put("split.count", 2, &4_u16.to_le_bytes());
            (part_name("m", number.into(), 4), part.bytes())
        });
        let split = in_memory(&files.collect::<Vec<_>>());
        let whole = in_memory(&[("m.gguf".to_owned(), whole)]);
        let spec = |folder: &Folder| wait(ModelFolder::open(folder.clone())).expect(&name).spec().clone();
        assert_eq!(spec(&split), spec(&whole), "{name}");
        if spec(&whole).head.is_some() {
            assert_eq!(closeness(&logits(split), &logits(whole)), 0.0, "{name}");
        }
    }
}

#[test]
fn the_ending_may_be_in_capitals() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("Small.GGUF");
    fs::write(&path, bytes_of("qwen2")).unwrap();
    for place in [path.as_path(), folder.path()] {
        let model = wait(ModelFolder::open(Folder::directory(place).unwrap())).unwrap();
        assert_eq!(model.spec().n_layers, 5);
    }
}

#[test]
fn a_folder_may_hold_one_file_and_a_checkpoint_goes_before_it() {
    let folder = TempDir::new().unwrap();
    let open = || wait(ModelFolder::open(Folder::directory(folder.path()).unwrap()));
    for (at, part) in Apart::of(&bytes_of("qwen2")).split(2).iter().enumerate() {
        fs::write(folder.path().join(part_name("m", at + 1, 2)), part.bytes()).unwrap();
    }
    assert_eq!(open().unwrap().spec().n_layers, 5);
    fs::write(folder.path().join("other.gguf"), bytes_of("gpt2")).unwrap();
    let label = folder.path().file_name().unwrap().to_string_lossy();
    expect_test::expect![
        "FOLDER has no config.json and 2 GGUF files, each a model of its own: m-00001-of-00002.gguf, other.gguf"
    ]
    .assert_eq(&open().unwrap_err().to_string().replace(&*label, "FOLDER"));
    for name in ["config.json", "model.safetensors"] {
        let from = root().join("tests/golden/logits/llama3-rope-old-keys").join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    assert_eq!(open().unwrap().spec().n_layers, 3);
}
