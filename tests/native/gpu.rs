//! The GPU executor against the f64 oracle, and its own promises.

use atelier::backend::{
    Backend, Batch, CLOSENESS_TINY, LOG_LIKELIHOOD_TOLERANCE, Outcome, Target, Wanted, WeightSink, closeness,
};
use atelier::gpu::{Bodies, Device, DeviceLimits, Gpu, GpuSink, Kernel, MatrixId, Recording, Rows, record};
use atelier::model::{LayerWeight, ModelSpec, WeightFormat, WeightId};
use atelier::plan::{Plan, lower};
use atelier::reference::{Reference, ReferenceSink};
use atelier::schedule::Schedule;
use proptest::prelude::*;

use crate::support::plans::random_schedule;
use crate::support::tiny::{Random, Shape, TinyModel, sequences, shapes};
use crate::support::{condition, device, wait};

/// Either kind of bodies, by a seed.
fn some_bodies(seed: u64) -> Bodies {
    if seed.is_multiple_of(2) { Bodies::Registers } else { Bodies::Groups }
}

fn gpu(device: Device, model: &TinyModel) -> Gpu {
    let sink = wait(GpuSink::on(device, &model.spec, model.infos())).unwrap();
    model.fill(sink).unwrap()
}

fn reference(model: &TinyModel) -> Reference {
    model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

fn plan(text: &str, spec: &ModelSpec) -> Plan {
    lower(&Schedule::parse(text, spec.n_layers).unwrap())
}

fn pack(sequences: &[Vec<u32>]) -> Batch {
    let mut batch = Batch::default();
    for sequence in sequences {
        batch.push(sequence);
    }
    batch
}

/// Asks for everything: a target per row, logits of every row, hidden states.
fn everything(batch: &Batch, spec: &ModelSpec, seed: u64) -> Wanted {
    let mut random = Random(seed);
    let targets = (0..batch.n_rows() + 3)
        .map(|i| Target { row: i % batch.n_rows(), token: random.below(spec.vocab_size) as u32 });
    Wanted {
        targets: targets.rev().collect(),
        logits_rows: (0..batch.n_rows()).rev().collect(),
        hidden: true,
        ..Wanted::default()
    }
}

fn forward<B: Backend>(backend: &mut B, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Outcome {
    wait(backend.forward(plan, batch, wanted)).unwrap()
}

/// Fails with what differs and by how much.
fn assert_close(what: &str, got: &[f32], expected: &[f32], limit: f64) {
    let distance = closeness(got, expected);
    if distance > limit {
        let worst = got.iter().zip(expected).enumerate().max_by(|a, b| {
            let difference = |(_, (x, y)): &(usize, (&f32, &f32))| f64::from((**x - **y).abs());
            difference(a).total_cmp(&difference(b))
        });
        panic!("{what}: closeness {distance:.2e} over {limit:.0e}, worst (index, (got, expected)) {worst:?}");
    }
}

fn assert_same(what: &str, got: &Outcome, expected: &Outcome, limit: f64) {
    assert_close(&format!("{what}: logits"), &got.logits, &expected.logits, limit);
    assert_eq!(got.hidden.len(), expected.hidden.len(), "{what}");
    for (i, (a, b)) in got.hidden.iter().zip(&expected.hidden).enumerate() {
        assert_close(&format!("{what}: hidden state {i}"), a, b, limit);
    }
    assert_eq!(got.scores.len(), expected.scores.len(), "{what}");
    for (i, (a, b)) in got.scores.iter().zip(&expected.scores).enumerate() {
        let scale = 1.0 + f64::from(b.log_likelihood.abs());
        let difference = f64::from((a.log_likelihood - b.log_likelihood).abs()) / scale;
        assert!(difference <= limit, "{what}: target {i}: {a:?} against {b:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn it_agrees_with_the_oracle_on_random_models_and_schedules(shape in shapes(), seed in any::<u64>()) {
        if let Some(device) = device::shared("gpu::it_agrees_with_the_oracle") {
            let model = TinyModel::new(shape, seed);
            let schedule = random_schedule(shape.n_layers, seed);
            let plan = lower(&schedule);
            let batch = pack(&sequences(shape.vocab_size, seed));
            let wanted = everything(&batch, &model.spec, seed);
            let device = device.with_bodies(some_bodies(seed));
            let got = forward(&mut gpu(device, &model), &plan, &batch, &wanted);
            let expected = forward(&mut reference(&model), &plan, &batch, &wanted);
            let limit = condition::limit(&model, &plan, &batch, &wanted, &expected);
            assert_same(&format!("{shape:?} {schedule}"), &got, &expected, limit);
        }
    }

    #[test]
    fn with_a_cache_it_agrees_with_the_oracle_too(shape in shapes(), seed in any::<u64>(), cut in 1usize..40) {
        if let Some(device) = device::shared("gpu::with_a_cache_it_agrees_with_the_oracle_too") {
            let model = TinyModel::new(shape, seed);
            let plan = lower(&random_schedule(shape.n_layers, seed));
            let mut random = Random(seed);
            let tokens: Vec<u32> = (0..40).map(|_| random.below(shape.vocab_size) as u32).collect();
            let mut gpu = gpu(device.with_bodies(some_bodies(seed)), &model);
            let wanted = Wanted { logits_rows: (0..40).collect(), ..Wanted::default() };
            let batch = Batch::one(&tokens);
            let expected = forward(&mut reference(&model), &plan, &batch, &wanted);
            let limit = condition::limit(&model, &plan, &batch, &wanted, &expected);
            let whole = expected.logits;
            let after = |n: usize| &whole[(n - 1) * shape.vocab_size..n * shape.vocab_size];

            let mut cache = gpu.new_cache(&plan, tokens.len()).unwrap();
            let prefill = wait(gpu.extend(&plan, &mut cache, &tokens[..cut])).unwrap();
            assert_close("prefill", &prefill, after(cut), limit);
            for n in cut + 1..=tokens.len().min(cut + 6) {
                let next = wait(gpu.extend(&plan, &mut cache, &tokens[n - 1..n])).unwrap();
                assert_close(&format!("token {n}"), &next, after(n), limit);
            }
        }
    }
}

/// `SMALL` with a vocabulary that takes two buffers, under limits that cut everything.
const CUT: Shape = Shape { vocab_size: 500, tied_head: false, ..Shape::SMALL };
const CUT_LIMITS: DeviceLimits = DeviceLimits { binding_bytes_max: 16 << 10, buffer_bytes_max: 1 << 20 };

#[test]
fn tables_scores_and_logits_over_the_limits_are_cut() {
    let Some(device) = device::shared("gpu::tables_scores_and_logits_over_the_limits_are_cut") else {
        return;
    };
    let model = TinyModel::new(CUT, 5);
    let mut gpu = gpu(device.within(CUT_LIMITS), &model);
    for id in [MatrixId::Embedding, MatrixId::Head] {
        let slabs = &gpu.layout().matrix(id).slabs;
        assert!(slabs.len() > 1, "{slabs:?}");
    }
    let plan = plan("(0|1) 2 3", &model.spec);
    let mut random = Random(6);
    let tokens: Vec<u32> = (0..gpu.limits().rows_max).map(|_| random.below(500) as u32).collect();
    let batch = Batch::one(&tokens);
    let wanted = everything(&batch, &model.spec, 7);
    let rows = Rows::of(&batch);
    let recording = record(gpu.layout(), &plan, &rows, &wanted);
    let count = |recording: &Recording, kernel| {
        recording.dispatches().filter(|dispatch| dispatch.kernel == kernel).count()
    };
    assert!(count(&recording, Kernel::Score) > 1, "the head is cut");
    let maps = record(gpu.layout(), &plan, &rows, &Wanted { attention: true, ..Wanted::default() });
    assert!(count(&maps, Kernel::AttentionMix) > plan.n_applications(), "attention is cut");
    let got = forward(&mut gpu, &plan, &batch, &wanted);
    assert_same("cut", &got, &forward(&mut reference(&model), &plan, &batch, &wanted), CLOSENESS_TINY);
}

#[test]
fn dtypes_may_differ_between_tensors_and_chunks_may_end_anywhere() {
    let Some(device) = device::shared("gpu::dtypes_may_differ_between_tensors") else { return };
    let shape = Shape { d_model: 33, d_ff: 45, head_dim: 6, tied_head: false, ..Shape::SMALL };
    let halves = TinyModel::new(Shape { dtype: WeightFormat::F16, ..shape }, 11);
    let brains = TinyModel::new(Shape { dtype: WeightFormat::Bf16, ..shape }, 12);
    let singles = TinyModel::new(Shape { dtype: WeightFormat::F32, ..shape }, 13);
    let mut weights: Vec<_> = Vec::new();
    for (i, ((a, b), c)) in halves.weights.into_iter().zip(brains.weights).zip(singles.weights).enumerate() {
        weights.push(match i % 3 {
            0 => a,
            1 => b,
            _ => c,
        });
    }
    let model = TinyModel { spec: halves.spec, weights };
    let mut sink = wait(GpuSink::on(device, &model.spec, model.infos())).unwrap();
    for (index, (info, bytes)) in model.weights.iter().enumerate() {
        // One number, then three, then seven: no chunk but the last ends a row.
        let (mut at, mut numbers) = (0, 1);
        while at < bytes.len() {
            let end = bytes.len().min(at + numbers * info.dtype.info().block_bytes);
            sink.write(index, at as u64, &bytes[at..end]).unwrap();
            (at, numbers) = (end, (2 * numbers + 1) % 100);
        }
    }
    let mut gpu = sink.finish().unwrap();
    let plan = plan("0-3", &model.spec);
    let batch = pack(&sequences(61, 3));
    let wanted = everything(&batch, &model.spec, 3);
    let expected = forward(&mut reference(&model), &plan, &batch, &wanted);
    assert_same("mixed", &forward(&mut gpu, &plan, &batch, &wanted), &expected, CLOSENESS_TINY);
}

#[test]
fn packed_sequences_do_not_see_each_other() {
    let Some(device) = device::shared("gpu::packed_sequences_do_not_see_each_other") else { return };
    let model = TinyModel::new(Shape::SMALL, 21);
    let mut gpu = gpu(device, &model);
    let plan = plan("0 (1|2)x2 3", &model.spec);
    let sequences: Vec<Vec<u32>> = (1..=9).map(|n| (0..n * n).map(|i| (i * 7 + n) % 61).collect()).collect();
    let batch = pack(&sequences);
    let packed = forward(&mut gpu, &plan, &batch, &everything(&batch, &model.spec, 0)).logits;
    for (sequence, bounds) in sequences.iter().zip(batch.starts().windows(2)) {
        let one = Batch::one(sequence);
        let wanted = Wanted { logits_rows: (0..one.n_rows()).collect(), ..Wanted::default() };
        let alone = forward(&mut gpu, &plan, &one, &wanted).logits;
        // `everything` asks for the rows backwards.
        let own: Vec<f32> = (bounds[0]..bounds[1])
            .flat_map(|row| {
                let first = (batch.n_rows() - 1 - row) as usize * 61;
                packed[first..first + 61].to_vec()
            })
            .collect();
        assert_close(&format!("sequence of {}", sequence.len()), &own, &alone, CLOSENESS_TINY);
    }
}

#[test]
fn log_likelihoods_are_those_of_the_logits() {
    let Some(device) = device::shared("gpu::log_likelihoods_are_those_of_the_logits") else { return };
    let model = TinyModel::new(CUT, 31);
    let mut gpu = gpu(device, &model);
    let batch = Batch::one(&[1, 2, 3, 4, 5]);
    let targets: Vec<_> =
        (0..500).map(|token| Target { row: token % 5, token }).chain([Target { row: 4, token: 4 }]).collect();
    let wanted = Wanted { targets: targets.clone(), logits_rows: (0..5).collect(), ..Wanted::default() };
    let got = forward(&mut gpu, &plan("0-3", &model.spec), &batch, &wanted);
    for (target, score) in targets.iter().zip(&got.scores) {
        let row = &got.logits[target.row as usize * 500..][..500];
        let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f64 = row.iter().map(|&logit| f64::from(logit - greatest).exp()).sum();
        let own = row[target.token as usize];
        let expected = f64::from(own - greatest) - sum.ln();
        let difference = (f64::from(score.log_likelihood) - expected).abs();
        assert!(
            difference <= LOG_LIKELIHOOD_TOLERANCE * (1.0 + expected.abs()),
            "{target:?}: {score:?}, {expected}"
        );
        let is_first = row.iter().position(|&logit| logit == greatest) == Some(target.token as usize);
        assert_eq!(score.is_greedy, is_first, "{target:?}");
    }
}

#[test]
fn the_lowest_id_wins_a_tie() {
    let Some(device) = device::shared("gpu::the_lowest_id_wins_a_tie") else { return };
    let mut model = TinyModel::new(Shape { vocab_size: 300, ..Shape::SMALL }, 41);
    // A tied head of zeros: all logits are equal, whatever the layers do.
    model.weights[0].1.fill(0);
    let mut gpu = gpu(device, &model);
    let targets = (0..300).map(|token| Target { row: 0, token }).collect();
    let wanted = Wanted { targets, ..Wanted::default() };
    let got = forward(&mut gpu, &plan("0", &model.spec), &Batch::one(&[7]), &wanted);
    let greedy: Vec<_> = (0..300).filter(|&i| got.scores[i].is_greedy).collect();
    assert_eq!(greedy, [0]);
    assert_close("ln 300", &[got.scores[299].log_likelihood], &[-(300.0_f32.ln())], CLOSENESS_TINY);
}

#[test]
fn numbers_that_overflow_do_not_outlive_their_run() {
    let Some(device) = device::shared("gpu::numbers_that_overflow_do_not_outlive_their_run") else { return };
    let mut model = TinyModel::new(Shape { dtype: WeightFormat::F32, ..Shape::SMALL }, 51);
    // Layer 1 writes infinities; a plan without it must not see them again.
    let index =
        model.weights.iter().position(|(info, _)| info.id == WeightId::Layer(1, LayerWeight::Down)).unwrap();
    for number in model.weights[index].1.chunks_exact_mut(4) {
        number.copy_from_slice(&f32::MAX.to_le_bytes());
    }
    let mut gpu = gpu(device, &model);
    let (good, bad) = (plan("0 2 3", &model.spec), plan("0-3", &model.spec));
    let batch = pack(&[vec![1, 2, 3], vec![4], vec![5; 9]]);
    let wanted = everything(&batch, &model.spec, 0);
    let before = forward(&mut gpu, &good, &batch, &wanted);
    let broken = forward(&mut gpu, &bad, &batch, &wanted);
    assert!(broken.logits.iter().any(|logit| !logit.is_finite()), "layer 1 overflows");
    assert_eq!(forward(&mut gpu, &good, &batch, &wanted), before);
}
