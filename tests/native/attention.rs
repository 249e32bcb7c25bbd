//! Attention maps on every executor: against transformers, against the oracle, against what a
//! softmax under a causal mask must be; their limits; and their distances against numpy and by
//! hand. How the golden files were made: tools/golden/README.md.

use atelier::backend::{
    ATTENTION_BYTES_MAX, Backend, BackendError, Batch, CLOSENESS_TINY, Outcome, Target, Wanted, WeightSink,
    attention_tokens_max, closeness,
};
use atelier::cpu::{Cpu, CpuSink};
use atelier::experiment::{AttentionReport, LayerRuns};
use atelier::gpu::{Device, DeviceLimits, Gpu, GpuSink};
use atelier::model::{ModelSpec, WeightFormat, WeightInfo};
use atelier::plan::{Plan, lower};
use atelier::platform::Folder;
use atelier::reference::{Reference, ReferenceSink};
use atelier::schedule::Schedule;
use atelier::states::AttentionMaps;
use proptest::prelude::*;
use safetensors::SafeTensors;
use serde::Deserialize;

use crate::golden::check;
use crate::support::plans::random_schedule;
use crate::support::source::{read, root};
use crate::support::tiny::{Random, Shape, TinyModel, shapes};
use crate::support::{condition, device, wait};

/// Greatest difference of a weight, which is at most 1, from the golden one: f32 arithmetic in
/// another order; transformers is 1.4e-6 from itself in f64.
const WEIGHT_TOLERANCE: f32 = 1e-5;
/// Greatest difference of a row's sum from 1: rounding of at most 33 weights to f32.
const SUM_TOLERANCE: f64 = 1e-6;
/// Greatest difference of a distance from numpy's: golden maps are stored as f32.
const DISTANCE_TOLERANCE: f64 = 1e-6;

const WANTED: Wanted =
    Wanted { targets: Vec::new(), logits_rows: Vec::new(), hidden: false, attention: true };

/// `golden.json`; run number `i` is tensor `attention.i`.
#[derive(Deserialize)]
struct Golden {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    model: String,
    schedule: String,
    ids: Vec<u32>,
    distances: Vec<f64>,
}

impl Run {
    fn plan(&self, n_layers: usize) -> Plan {
        lower(&Schedule::parse(&self.schedule, n_layers).unwrap())
    }
}

fn golden() -> (Golden, Vec<u8>) {
    let folder = "tests/golden/attention";
    let golden: Golden = serde_json::from_str(&read(&format!("{folder}/golden.json"))).unwrap();
    assert_eq!(golden.runs.len(), 16, "every run that was made is checked");
    (golden, std::fs::read(root().join(folder).join("golden.safetensors")).unwrap())
}

/// A tensor as numbers, and its shape.
fn tensor(bytes: &[u8], name: &str) -> (Vec<f32>, Vec<usize>) {
    let tensors = SafeTensors::deserialize(bytes).unwrap();
    let tensor = tensors.tensor(name).unwrap();
    let words = tensor.data().chunks_exact(4);
    (words.map(|word| f32::from_le_bytes(word.try_into().unwrap())).collect(), tensor.shape().to_vec())
}

fn attention<B: Backend>(backend: &mut B, plan: &Plan, tokens: &[u32]) -> Vec<f32> {
    wait(backend.forward(plan, &Batch::one(tokens), &WANTED)).unwrap().attention
}

fn assert_close(what: &str, got: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (i, (a, b)) in got.iter().zip(expected).enumerate() {
        let off = (a - b).abs();
        assert!(off <= tolerance, "{what}: number {i} is {a}, not {b}: {off:e} over {tolerance:e}");
    }
}

/// Runs everything in the golden folder on the executor that `sink` makes.
fn agrees<S: WeightSink>(sink: impl AsyncFn(ModelSpec, Vec<WeightInfo>) -> Result<S, BackendError>) {
    let (golden, bytes) = golden();
    for (i, run) in golden.runs.iter().enumerate() {
        let folder = Folder::directory(&root().join("tests/golden/logits").join(&run.model)).unwrap();
        let mut backend = wait(check::load(folder, &sink));
        let (n_layers, n_heads) = (backend.spec().n_layers, backend.spec().block.attention.n_heads);
        let plan = run.plan(n_layers);
        let (expected, shape) = tensor(&bytes, &format!("attention.{i}"));
        assert_eq!(shape, [plan.n_applications(), n_heads, run.ids.len(), run.ids.len()]);
        let what = format!("{}, schedule {}, {} tokens", run.model, run.schedule, run.ids.len());
        assert_close(&what, &attention(&mut backend, &plan, &run.ids), &expected, WEIGHT_TOLERANCE);
    }
}

#[test]
fn reference_attends_as_transformers_does() {
    agrees(async |spec: ModelSpec, weights| ReferenceSink::new(&spec, weights));
}

#[test]
fn cpu_attends_as_transformers_does() {
    agrees(async |spec: ModelSpec, weights| CpuSink::new(&spec, weights));
}

#[test]
fn gpu_attends_as_transformers_does() {
    let Some(device) = device::shared("gpu_attends_as_transformers_does") else { return };
    agrees(async |spec: ModelSpec, weights| GpuSink::on(device.clone(), &spec, weights).await);
}

fn reference(model: &TinyModel) -> Reference {
    model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

fn cpu(model: &TinyModel) -> Cpu {
    model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

fn gpu(device: Device, model: &TinyModel) -> Gpu {
    model.fill(wait(GpuSink::on(device, &model.spec, model.infos())).unwrap()).unwrap()
}

/// Every row is a distribution over the tokens up to its own, and nothing beyond.
fn assert_causal(what: &str, weights: &[f32], n_maps: usize, n_tokens: usize) {
    assert_eq!(weights.len(), n_maps * n_tokens * n_tokens, "{what}");
    for (i, row) in weights.chunks_exact(n_tokens).enumerate() {
        let (seen, later) = row.split_at(i % n_tokens + 1);
        let sum: f64 = seen.iter().map(|&x| f64::from(x)).sum();
        assert!((sum - 1.0).abs() <= SUM_TOLERANCE, "{what}: row {i} adds up to {sum}");
        assert!(seen.iter().all(|x| (0.0..=1.0).contains(x)), "{what}: row {i} is {row:?}");
        assert!(later.iter().all(|&x| x == 0.0), "{what}: row {i} sees later tokens: {row:?}");
    }
}

/// The weights are a causal softmax and those of the oracle; asking for them changes nothing else.
fn check_one<B: Backend>(
    what: &str,
    backend: &mut B,
    plan: &Plan,
    tokens: &[u32],
    (oracle, limit): (&[f32], f64),
) {
    let n_maps = plan.n_applications() * backend.spec().block.attention.n_heads;
    let with = everything(tokens);
    let without = Wanted { attention: false, ..with.clone() };
    let batch = Batch::one(tokens);
    let mut got = wait(backend.forward(plan, &batch, &with)).unwrap();
    let weights = std::mem::take(&mut got.attention);
    assert_causal(what, &weights, n_maps, tokens.len());
    let difference = closeness(&weights, oracle);
    assert!(difference <= limit, "{what}: maps differ by {difference:e}: {limit:e}");
    assert_eq!(wait(backend.forward(plan, &batch, &without)).unwrap(), got, "{what}");
}

fn everything(tokens: &[u32]) -> Wanted {
    let last = tokens.len() as u32 - 1;
    let targets = vec![Target { row: last, token: tokens[0] }];
    Wanted { targets, logits_rows: vec![last], hidden: true, attention: true }
}

fn tokens(n: usize, vocab_size: usize, seed: u64) -> Vec<u32> {
    let mut random = Random(seed);
    (0..n).map(|_| random.below(vocab_size) as u32).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_executor_attends_as_the_oracle_does(shape in shapes(), n in 1_usize..34, seed in any::<u64>()) {
        let model = TinyModel::new(shape, seed);
        let plan = lower(&random_schedule(shape.n_layers, seed));
        let tokens = tokens(n, shape.vocab_size, seed);
        let (batch, wanted) = (Batch::one(&tokens), everything(&tokens));
        let outcome = wait(reference(&model).forward(&plan, &batch, &wanted)).unwrap();
        let limit = condition::limit(&model, &plan, &batch, &wanted, &outcome);
        let expected = (outcome.attention.as_slice(), limit);
        check_one("reference", &mut reference(&model), &plan, &tokens, expected);
        check_one("cpu", &mut cpu(&model), &plan, &tokens, expected);
        if let Some(device) = device::shared("attention::every_executor_attends_as_the_oracle_does") {
            check_one("gpu", &mut gpu(device, &model), &plan, &tokens, expected);
        }
    }
}

/// On a device that allows few scores at a time, a map comes back in pieces.
#[test]
fn pieces_of_a_map_are_put_together() {
    const CUT_LIMITS: DeviceLimits = DeviceLimits { binding_bytes_max: 16 << 10, buffer_bytes_max: 1 << 20 };
    let Some(device) = device::shared("attention::pieces_of_a_map_are_put_together") else { return };
    let model = TinyModel::new(Shape { dtype: WeightFormat::F32, ..Shape::SMALL }, 3);
    let plan = lower(&Schedule::parse("0 (1|2)x2 3", 4).unwrap());
    let tokens = tokens(33, 61, 3);
    let oracle = attention(&mut reference(&model), &plan, &tokens);
    let n_heads = model.spec.block.attention.n_heads as u64;
    assert!(n_heads * 36 * 36 * 4 > CUT_LIMITS.binding_bytes_max, "the scores do not fit at once");
    let expected = (oracle.as_slice(), CLOSENESS_TINY);
    check_one("gpu", &mut gpu(device.within(CUT_LIMITS), &model), &plan, &tokens, expected);
}

/// What every executor refuses, and what it answers where no layer runs.
fn check_limits<B: Backend>(backend: &mut B) {
    let n_layers = backend.spec().n_layers;
    let repeated = lower(&Schedule::parse("1x4096", n_layers).unwrap());
    let most = attention_tokens_max(backend.spec(), &repeated);
    // 4 bytes x 4 heads x 4,096 layer runs for each pair of tokens.
    assert_eq!((most, ATTENTION_BYTES_MAX), (32, 4 * 4 * 4096 * 32 * 32));
    let refused = wait(backend.forward(&repeated, &Batch::one(&[1; 33]), &WANTED)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "attention maps of 33 tokens need 71\u{202f}368\u{202f}704 bytes, and the limit is 67\u{202f}108\u{202f}864: under \
         this schedule at most 32 tokens fit"
    );
    let mut two = Batch::one(&[1, 2]);
    two.push(&[3]);
    let one = lower(&Schedule::parse("0", n_layers).unwrap());
    let refused = wait(backend.forward(&one, &two, &WANTED)).unwrap_err();
    assert_eq!(refused.to_string(), "attention maps are of one sequence at a time: this batch has 2");

    let none = lower(&Schedule::parse("-", n_layers).unwrap());
    assert_eq!(attention_tokens_max(backend.spec(), &none), usize::MAX);
    let outcome = wait(backend.forward(&none, &Batch::one(&[1, 2]), &WANTED)).unwrap();
    assert_eq!(outcome, Outcome::default(), "no layer runs, so nothing attends");
}

#[test]
fn too_much_is_refused_with_what_would_fit() {
    let model = TinyModel::new(Shape::SMALL, 5);
    check_limits(&mut reference(&model));
    check_limits(&mut cpu(&model));
    let Some(device) = device::shared("attention::too_much_is_refused_with_what_would_fit") else { return };
    let mut gpu = gpu(device, &model);
    let before = gpu.counters();
    let plan = lower(&Schedule::parse("1x4096", 4).unwrap());
    wait(gpu.forward(&plan, &Batch::one(&[1; 33]), &WANTED)).unwrap_err();
    assert_eq!(gpu.counters(), before, "nothing ran");
    check_limits(&mut gpu);
}

fn full_plan(n_layers: usize) -> Plan {
    lower(&Schedule::parse(&format!("0-{}", n_layers - 1), n_layers).unwrap())
}

/// Means and distances of the golden maps are those that numpy computed from them.
#[test]
fn means_and_distances_are_those_of_numpy() {
    let (golden, bytes) = golden();
    let maps = |i: usize| -> AttentionMaps {
        let (weights, shape) = tensor(&bytes, &format!("attention.{i}"));
        let n_layers = if golden.runs[i].model == "odd-width" { 3 } else { 5 };
        AttentionMaps::new(&golden.runs[i].plan(n_layers), shape[1], shape[2], weights).unwrap()
    };
    for (i, run) in golden.runs.iter().enumerate() {
        let what = format!("{}, schedule {}", run.model, run.schedule);
        // The first run of a model with as many tokens is that of the full model.
        let same = |other: &Run| (&other.model, &other.ids) == (&run.model, &run.ids);
        let full = maps(golden.runs.iter().position(same).unwrap());
        assert_eq!(full.layers, full_plan(full.layers.len()).applications().collect::<Vec<_>>());
        let maps = maps(i);
        let (mean, shape) = tensor(&bytes, &format!("mean.{i}"));
        assert_eq!(shape, [maps.layers.len(), maps.n_tokens, maps.n_tokens], "{what}");
        assert_close(&what, &head_means(&maps), &mean, 1e-6);
        let got = maps.distances_from(&full);
        assert_eq!(got.len(), run.distances.len(), "{what}");
        for (got, expected) in got.into_iter().zip(&run.distances) {
            let off = (got.unwrap() - expected).abs();
            assert!(off <= DISTANCE_TOLERANCE, "{what}: {got:?} is not {expected}: {off:e}");
        }
    }
    let furthest = golden.runs.iter().flat_map(|run| &run.distances).copied().fold(0.0, f64::max);
    assert!(furthest > 0.1, "the schedules change what is attended to");
}

/// The mean over heads of each layer run, as it is shown: `[layer runs, T, T]`.
fn head_means(maps: &AttentionMaps) -> Vec<f32> {
    let runs = LayerRuns { layers: maps.layers.to_vec(), weights: maps.weights.to_vec() };
    let report = AttentionReport {
        tokens: vec![String::new(); maps.n_tokens],
        n_before: 0,
        n_heads: maps.n_heads,
        full: runs.clone(),
        edited: runs,
        distances: Vec::new(),
    };
    (0..maps.layers.len()).flat_map(|run| report.map(&report.edited, run, None)).collect()
}

/// Two heads on two tokens; the second token's weights are given.
fn maps(plan: &Plan, second_rows: &[[f32; 2]]) -> AttentionMaps {
    let weights = second_rows.iter().flat_map(|&[a, b]| [1.0, 0.0, a, b]).collect();
    AttentionMaps::new(plan, 2, 2, weights).unwrap()
}

#[test]
fn distances_are_those_computed_by_hand() {
    let plan = |text: &str| lower(&Schedule::parse(text, 3).unwrap());
    let full =
        maps(&plan("0-2"), &[[0.5, 0.5], [0.25, 0.75], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]);
    let edited = maps(
        &plan("2 1 1 0"),
        &[
            [1.0, 0.0],
            [1.0, 0.0], // layer 2: both heads on the other token
            [1.0, 0.0],
            [0.0, 1.0], // layer 1: one head on the other token
            [0.5, 0.5],
            [1.0, 0.0], // layer 1 again: one head half on it
            [0.5, 0.5],
            [0.25, 0.75], // layer 0: the same
        ],
    );
    // A head on the other token: ln 2, halved by the first row, which is always the same. Half of
    // a head on it: m = (3/4, 1/4), JS = (ln 4/3) / 2 + (1/2 ln 2/3 + 1/2 ln 2) / 2.
    let half = 0.5 * (4.0_f64 / 3.0).ln() + 0.25 * (2.0_f64 / 3.0).ln() + 0.25 * 2.0_f64.ln();
    let ln_2 = std::f64::consts::LN_2;
    let expected = [ln_2 / 2.0, ln_2 / 4.0, half / 4.0, 0.0];
    for (got, expected) in edited.distances_from(&full).into_iter().zip(expected) {
        assert!((got.unwrap() - expected).abs() < 1e-12, "{got:?} is not {expected}");
    }
    assert_eq!(edited.layers, [2, 1, 1, 0]);
    assert_eq!(head_means(&full)[..4], [1.0, 0.0, 0.375, 0.625]);
    assert_eq!(full.map(0, 1), [1.0, 0.0, 0.25, 0.75]);
    assert_eq!((full.map(0, 2).len(), full.map(3, 0).len()), (0, 0), "no such head, no such run");

    // Seen from the other side the distance is the same; a layer that does not run has none.
    let back = maps(&plan("2"), &[[0.0, 1.0], [0.0, 1.0]])
        .distances_from(&maps(&plan("0 2"), &[[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]));
    assert_eq!(back, [Some(ln_2 / 2.0)]);
    assert_eq!(full.distances_from(&maps(&plan("1"), &[[1.0, 0.0]; 2])), [None, Some(0.0), None]);
    let broken = maps(&plan("0"), &[[f32::NAN, 0.5], [0.5, 0.5]]).distances_from(&full);
    assert!(broken[0].is_some_and(f64::is_nan), "what is no number is not near: {broken:?}");
}

#[test]
fn maps_of_another_shape_are_refused() {
    let plan = lower(&Schedule::parse("0 1", 2).unwrap());
    assert_eq!(AttentionMaps::new(&plan, 1, 2, vec![0.0; 7]), None);
    let small = AttentionMaps::new(&plan, 1, 1, vec![1.0; 2]).unwrap();
    let large = AttentionMaps::new(&plan, 2, 1, vec![1.0; 4]).unwrap();
    assert_eq!(small.distances_from(&large), [None, None]);
    let none = AttentionMaps::new(&lower(&Schedule::parse("-", 2).unwrap()), 1, 1, Vec::new()).unwrap();
    assert_eq!((none.distances_from(&small), head_means(&none)), (Vec::new(), Vec::new()));
}
