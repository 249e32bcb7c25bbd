//! The executors against an independent implementation: logits that Hugging Face transformers
//! computed for tiny checkpoints, read here as any model folder is. What is in the folders
//! and how they were made: tools/golden/README.md.

#[path = "../golden/check.rs"]
pub mod check;

use atelier::backend::{Backend, BackendError, Batch, Wanted, WeightSink};
use atelier::cpu::CpuSink;
use atelier::gpu::{Bodies, GpuSink};
use atelier::model::{ModelSpec, WeightInfo};
use atelier::plan::lower;
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::support::source::{read, root};
use crate::support::{device, wait};

/// Where the folders lie, and how many must be there: a check of nothing would pass.
const LOGITS: (&str, usize) = ("tests/golden/logits", 8);
const FAMILIES: (&str, usize) = ("tests/golden/families", 40);

/// `self-test.json` of a bundled model.
#[derive(Deserialize)]
struct SelfTest {
    ids: Vec<u32>,
    row: u32,
    tokens: Vec<usize>,
    runs: Vec<SelfTestRun>,
}

#[derive(Deserialize)]
struct SelfTestRun {
    schedule: String,
    logits: Vec<f32>,
}

/// Logits `[rows, V]` of one sequence.
pub async fn logits(backend: &mut impl Backend, schedule: &str, ids: &[u32], rows: &[u32]) -> Vec<f32> {
    check::logits_of(backend, schedule, &Batch::one(ids), rows).await
}

#[test]
fn the_files_are_the_ones_that_were_made() {
    for (folder, _) in [LOGITS, FAMILIES] {
        let sums = read(&format!("{folder}/SHA256SUMS"));
        for line in sums.lines() {
            let (expected, name) = line.split_once("  ").expect("a line of sha256sum");
            let bytes = std::fs::read(root().join(folder).join(name)).expect(name);
            let got: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(got, expected, "{name} is not the file that tools/golden made");
        }
    }
}

#[test]
fn reference_computes_what_transformers_computes() {
    agrees(LOGITS, async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights));
}

#[test]
fn reference_computes_every_family_as_transformers_does() {
    agrees(FAMILIES, async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights));
}

#[test]
fn cpu_computes_what_transformers_computes() {
    agrees(LOGITS, async |spec: ModelSpec, weights| CpuSink::new(&spec, weights));
}

#[test]
fn cpu_computes_every_family_as_transformers_does() {
    agrees(FAMILIES, async |spec: ModelSpec, weights| CpuSink::new(&spec, weights));
}

#[test]
fn gpu_computes_what_transformers_computes() {
    let Some(device) = device::shared("gpu_computes_what_transformers_computes") else { return };
    agrees(LOGITS, async |spec: ModelSpec, weights| GpuSink::on(device.clone(), &spec, weights).await);
}

#[test]
fn gpu_computes_every_family_as_transformers_does() {
    let Some(device) = device::shared("gpu_computes_every_family_as_transformers_does") else { return };
    for bodies in [Bodies::Registers, Bodies::Groups] {
        let device = device.clone().with_bodies(bodies);
        agrees(FAMILIES, async |spec: ModelSpec, weights| GpuSink::on(device.clone(), &spec, weights).await);
    }
}

#[test]
fn every_bundled_model_passes_its_self_test() {
    for entry in crate::bundled::catalog().models {
        let folder = format!("web/models/{}", entry.name);
        let test: SelfTest =
            serde_json::from_str(&read(&format!("{folder}/self-test.json"))).expect("self-test.json");
        let sink = async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights);
        let mut backend = wait(check::load(directory(&folder), sink));
        for run in &test.runs {
            let all = wait(logits(&mut backend, &run.schedule, &test.ids, &[test.row]));
            let got: Vec<f32> = test.tokens.iter().map(|&token| all[token]).collect();
            check::assert_close(&format!("self-test of {}, {}", entry.name, run.schedule), &got, &run.logits);
        }
    }
}

/// Which tokens see which: windows, both ways, slopes.
#[test]
fn attention_of_every_family_is_that_of_the_reference() {
    let device = device::shared("attention_of_every_family_is_that_of_the_reference");
    let wanted = Wanted { attention: true, ..Wanted::default() };
    for name in names(FAMILIES) {
        let folder = || directory(&format!("{}/{name}", FAMILIES.0));
        let mut reference =
            wait(check::load(folder(), async |spec, weights| ReferenceSink::new(&spec, weights)));
        let plan = lower(&Schedule::parse("0 (1|2) 4 3", 5).expect("a schedule"));
        let batch = Batch::one(&[3, 14, 15, 9, 26, 5, 35, 8, 9, 7, 9]);
        let expected = wait(reference.forward(&plan, &batch, &wanted)).expect(&name).attention;
        let mut cpu = wait(check::load(folder(), async |spec, weights| CpuSink::new(&spec, weights)));
        let got = wait(cpu.forward(&plan, &batch, &wanted)).expect(&name).attention;
        check::assert_close(&format!("{name} on cpu"), &got, &expected);
        if let Some(device) = &device {
            let sink = async |spec: ModelSpec, weights| GpuSink::on(device.clone(), &spec, weights).await;
            let mut gpu = wait(check::load(folder(), sink));
            let got = wait(gpu.forward(&plan, &batch, &wanted)).expect(&name).attention;
            check::assert_close(&format!("{name} on gpu"), &got, &expected);
        }
    }
}

/// Runs everything in every folder on the executor that `sink` makes.
fn agrees<S: WeightSink>(
    (folder, n_folders): (&str, usize),
    sink: impl AsyncFn(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>,
) {
    for name in names((folder, n_folders)) {
        wait(check::check(directory(&format!("{folder}/{name}")), &sink));
    }
}

/// The folders in a folder, sorted.
fn names((folder, n_folders): (&str, usize)) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect(folder);
    let mut names: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names.len(), n_folders, "{names:?}");
    names
}

fn directory(path: &str) -> Folder {
    Folder::directory(&root().join(path)).expect(path)
}
