//! Residual states read out through the head, on every executor, against the forward pass,
//! the oracle, and the mathematics written down once more.

use atelier::backend::{
    Backend, BackendError, Batch, CLOSENESS_TINY, READ_OUT_BYTES_MAX, Wanted, closeness, compare, read_out,
    rows_at_once,
};
use atelier::cpu::CpuSink;
use atelier::gpu::{Device, DeviceLimits, Gpu, GpuSink};
use atelier::model::{WeightFormat, WeightId};
use atelier::plan::lower;
use atelier::reference::{Reference, ReferenceSink};
use proptest::prelude::*;

use crate::support::plans::random_schedule;
use crate::support::tiny::{Random, Shape, TinyModel, sequences, shapes};
use crate::support::{device, wait};

fn reference(model: &TinyModel) -> Reference {
    model.fill(ReferenceSink::new(&model.spec, model.infos()).unwrap()).unwrap()
}

fn gpu(device: Device, model: &TinyModel) -> Gpu {
    model.fill(wait(GpuSink::on(device, &model.spec, model.infos())).unwrap()).unwrap()
}

/// States of a random schedule on random tokens, and the logits of the last ones.
fn states(model: &TinyModel, shape: Shape, seed: u64) -> (Vec<Vec<f32>>, Vec<f32>) {
    let plan = lower(&random_schedule(shape.n_layers, seed));
    let mut batch = Batch::default();
    for tokens in sequences(shape.vocab_size, seed) {
        batch.push(&tokens);
    }
    let wanted = Wanted { logits_rows: (0..batch.n_rows()).collect(), hidden: true, ..Wanted::default() };
    let outcome = wait(reference(model).forward(&plan, &batch, &wanted)).unwrap();
    (outcome.hidden, outcome.logits)
}

/// `backend` gives the logits of the forward pass for the last states, and for all others
/// what the oracle gives.
fn check<B: Backend>(backend: &mut B, model: &TinyModel, hidden: &[Vec<f32>], last: &[f32]) {
    let got = wait(backend.head(hidden.last().unwrap())).unwrap();
    let distance = closeness(&got, last);
    assert!(distance <= CLOSENESS_TINY, "the last states: {distance:.1e} over {CLOSENESS_TINY:.0e}");
    let mut oracle = reference(model);
    for (i, state) in hidden.iter().enumerate() {
        let expected = wait(oracle.head(state)).unwrap();
        let distance = closeness(&wait(backend.head(state)).unwrap(), &expected);
        assert!(distance <= CLOSENESS_TINY, "state {i}: {distance:.1e} over {CLOSENESS_TINY:.0e}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_executor_reads_states_as_the_oracle_does(shape in shapes(), seed in any::<u64>()) {
        let model = TinyModel::new(shape, seed);
        let (hidden, last) = states(&model, shape, seed);
        check(&mut reference(&model), &model, &hidden, &last);
        let mut cpu = model.fill(CpuSink::new(&model.spec, model.infos())?)?;
        check(&mut cpu, &model, &hidden, &last);
        if let Some(device) = device::shared("read_out::every_executor_reads_states_as_the_oracle_does") {
            check(&mut gpu(device, &model), &model, &hidden, &last);
        }
    }
}

/// Log-probabilities of one state: RMSNorm, head, log-softmax, by hand from the stored bytes.
fn log_probabilities(model: &TinyModel, state: &[f32]) -> Vec<f64> {
    let weight = |wanted: WeightId| -> Vec<f64> {
        let (_, bytes) = model.weights.iter().find(|(info, _)| info.id == wanted).unwrap();
        bytes.chunks_exact(4).map(|b| f64::from(f32::from_le_bytes(b.try_into().unwrap()))).collect()
    };
    let square: f64 = state.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>() / state.len() as f64;
    let scale = 1.0 / (square + f64::from(model.spec.final_norm.unwrap().eps)).sqrt();
    let gains = weight(WeightId::FinalNorm);
    let normed: Vec<f64> = state.iter().zip(gains).map(|(&x, gain)| f64::from(x) * scale * gain).collect();
    let head = weight(WeightId::Head);
    let logits: Vec<f64> =
        head.chunks_exact(state.len()).map(|row| row.iter().zip(&normed).map(|(w, x)| w * x).sum()).collect();
    let total = logits.iter().map(|x| x.exp()).sum::<f64>().ln();
    logits.into_iter().map(|x| x - total).collect()
}

const UNTIED: Shape = Shape { vocab_size: 300, tied_head: false, dtype: WeightFormat::F32, ..Shape::SMALL };
/// Few rows fit at a time, and they are not a divisor of those that are read.
const CUT_LIMITS: DeviceLimits = DeviceLimits { binding_bytes_max: 16 << 10, buffer_bytes_max: 1 << 20 };

fn check_readings<B: Backend>(what: &str, backend: &mut B, model: &TinyModel) {
    let mut random = Random(8);
    let c = model.spec.d_model;
    let mut draw = |n: usize| -> Vec<f32> { (0..n * c).map(|_| 3.0 * random.signed()).collect() };
    let (full, edited) = (draw(200), draw(200));
    let compared = wait(compare(backend, &full, &edited, 4)).unwrap();
    let alone = wait(read_out(backend, &edited, 4)).unwrap();
    assert_eq!((compared.len(), alone.len()), (200, 200));
    for (row, cell) in compared.iter().enumerate() {
        let p = log_probabilities(model, &full[row * c..(row + 1) * c]);
        let q = log_probabilities(model, &edited[row * c..(row + 1) * c]);
        let divergence: f64 = p.iter().zip(&q).map(|(p, q)| p.exp() * (p - q)).sum();
        let off = (cell.divergence - divergence).abs() / (1.0 + divergence);
        assert!(off < 1e-5, "{what}, row {row}: {} against {divergence}", cell.divergence);
        for (reading, expected) in [(&cell.full, &p), (&cell.edited, &q)] {
            let mut order: Vec<usize> = (0..expected.len()).collect();
            order.sort_by(|&a, &b| expected[b].total_cmp(&expected[a]));
            assert_eq!(reading.top.len(), 4, "{what}, row {row}");
            for (&(token, probability), &best) in reading.top.iter().zip(&order) {
                assert_eq!(token as usize, best, "{what}, row {row}");
                assert!((f64::from(probability) - expected[best].exp()).abs() < 1e-5, "{what}, row {row}");
            }
        }
        // Read together with others or alone: chunks end elsewhere.
        let ids = |reading: &atelier::backend::Reading| reading.top.iter().map(|t| t.0).collect::<Vec<_>>();
        assert_eq!(ids(&alone[row]), ids(&cell.edited), "{what}, row {row}");
    }
}

#[test]
fn readings_are_those_of_the_definition() {
    let model = TinyModel::new(UNTIED, 4);
    check_readings("reference", &mut reference(&model), &model);
    let mut cpu = model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap();
    check_readings("cpu", &mut cpu, &model);
    let Some(device) = device::shared("read_out::readings_are_those_of_the_definition") else { return };
    let mut gpu = gpu(device.within(CUT_LIMITS), &model);
    let before = gpu.counters();
    assert!(rows_at_once(&model.spec, gpu.limits()) < 400, "the rows are read in chunks");
    check_readings("gpu", &mut gpu, &model);
    let after = gpu.counters();
    assert_eq!((before.pipelines, before.weight_bytes), (after.pipelines, after.weight_bytes));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let model = TinyModel::new(UNTIED, 4);
    let mut cpu = model.fill(CpuSink::new(&model.spec, model.infos()).unwrap()).unwrap();
    let most = rows_at_once(&model.spec, cpu.limits());
    assert!(most * 4 * model.spec.vocab_size <= READ_OUT_BYTES_MAX);
    assert_eq!(wait(cpu.head(&[])), Err(BackendError::NoTokens));
    let ragged = BackendError::RaggedStates { got: 33, d_model: 32 };
    assert_eq!(ragged.to_string(), "33 numbers are not whole hidden states: a state has 32");
    assert_eq!(wait(cpu.head(&[0.0; 33])), Err(ragged));
    let rows = most + 1;
    let refused = wait(cpu.head(&vec![0.0; rows * 32]));
    assert_eq!(refused, Err(BackendError::BatchTooLarge { rows, rows_max: most }));
    assert!(wait(compare(&mut cpu, &[0.0; 32], &[0.0; 64], 1)).is_err());
}
