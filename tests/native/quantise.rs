//! Quantising while a model loads: blocks against those of the `gguf` package (tools/golden/make_gguf.py), numbers
//! against those of the blocks, executors against each other.

use atelier::backend::{
    Backend, BackendError, Batch, HostSink, QuantisingSink, Wanted, WeightSink, closeness,
};
use atelier::cpu::{Cpu, CpuSink};
use atelier::gpu::GpuSink;
use atelier::model::{LayerWeight, ModelFolder, ModelSpec, Quantise, WeightFormat, WeightId, WeightInfo};
use atelier::plan::lower;
use atelier::platform::Folder;
use atelier::reference::ReferenceSink;
use atelier::schedule::Schedule;
use atelier::session::measure_quantising;
use safetensors::SafeTensors;

use crate::gguf::golden;
use crate::golden::check::{assert_close, load};
use crate::support::source::root;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::{device, wait};

const SHAPE: Shape = Shape {
    vocab_size: 61,
    d_model: 64,
    n_layers: 3,
    n_heads: 4,
    n_kv_heads: 2,
    head_dim: 16,
    d_ff: 96,
    tied_head: true,
    dtype: WeightFormat::F32,
};

fn layer(weight: LayerWeight) -> WeightId {
    WeightId::Layer(0, weight)
}

/// A sink of one matrix, which notes what comes.
struct Noted(Vec<u8>);

impl WeightSink for &mut Noted {
    type Backend = Cpu;

    fn write(&mut self, _: usize, byte_offset: u64, bytes: &[u8]) -> Result<(), BackendError> {
        assert_eq!(byte_offset, self.0.len() as u64);
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finish(self) -> Result<Cpu, BackendError> {
        unreachable!("no test ends it")
    }
}

/// The blocks of numbers, which come in pieces of so many.
fn blocks(quantise: Quantise, numbers: &[f32], piece: usize) -> Result<Vec<u8>, BackendError> {
    let info = WeightInfo {
        id: layer(LayerWeight::Up),
        name: "up".into(),
        dtype: WeightFormat::F32,
        shape: vec![numbers.len() / 32, 32],
    };
    let mut noted = Noted(Vec::new());
    let mut sink = QuantisingSink::new(&mut noted, quantise, &[info]);
    for (number, piece_of) in numbers.chunks(piece).enumerate() {
        let bytes: Vec<u8> = piece_of.iter().flat_map(|number| number.to_le_bytes()).collect();
        sink.write(0, (4 * piece * number) as u64, &bytes)?;
    }
    drop(sink);
    Ok(noted.0)
}

#[test]
fn blocks_are_those_of_the_package_however_they_come() {
    let bytes = golden("quantised.safetensors");
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let numbers = tensors.tensor("numbers").unwrap();
    let numbers: Vec<f32> = numbers.data().as_chunks().0.iter().map(|it| f32::from_le_bytes(*it)).collect();
    for (quantise, name, size) in [(Quantise::Eight, "Q8_0", 34), (Quantise::Four, "Q4_0", 18)] {
        let expected = tensors.tensor(&format!("{name}.blocks")).unwrap();
        for piece in [numbers.len(), 1, 31, 33, 96] {
            let got = blocks(quantise, &numbers, piece).unwrap();
            for (i, (got, expected)) in got.chunks(size).zip(expected.data().chunks(size)).enumerate() {
                assert_eq!(
                    got,
                    expected,
                    "{name}, pieces of {piece}, group {i}: {:?}",
                    &numbers[32 * i..][..32]
                );
            }
            assert_eq!(got.len(), expected.data().len());
        }
    }
}

#[test]
fn errors_are_at_most_half_a_step_and_what_cannot_be_is_refused() {
    let mut random = crate::support::tiny::Random(5);
    for (quantise, format, steps) in
        [(Quantise::Eight, WeightFormat::Q8_0, 127.0), (Quantise::Four, WeightFormat::Q4_0, 8.0)]
    {
        // Groups of very different sizes do not touch each other.
        let numbers: Vec<f32> = (0..32 * 40).map(|i| random.signed() * 10_f32.powi(i / 32 % 9 - 4)).collect();
        let read = format.unpacked(&blocks(quantise, &numbers, 32).unwrap());
        for (group, read) in numbers.chunks(32).zip(read.chunks(32)) {
            let greatest = group.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
            for (number, read) in group.iter().zip(read) {
                // Half a step, a whole one where 4 bits end at 7; and as many times the rounding of the scale to half
                // precision, whose last place is 2^-11 of a number and 2^-25 of a subnormal one, at most.
                let steps_off = if quantise == Quantise::Four { 1.0 } else { 0.5 };
                let step = greatest / steps;
                let rounding = (step * 2_f32.powi(-11)).max(2_f32.powi(-25));
                let most = (steps_off * step + steps * rounding) * 1.001;
                assert!((number - read).abs() <= most, "{quantise:?}: {number} became {read}, of {greatest}");
            }
        }
        // Scales that are subnormal halves keep their numbers; nothing is 0 because it is small.
        let small = [1e-5_f32; 32];
        let read = format.unpacked(&blocks(quantise, &small, 32).unwrap());
        assert!(read.iter().all(|read| (read / 1e-5 - 1.0).abs() < 0.3), "{read:?}");
        for nothing in [0.0, -0.0, 1e-40, f32::MIN_POSITIVE] {
            let read = format.unpacked(&blocks(quantise, &[nothing; 32], 32).unwrap());
            assert!(read.iter().all(|read| *read == 0.0), "{nothing}: {read:?}");
        }
        for bad in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 1e30] {
            let mut numbers = [0.5; 64];
            numbers[40] = bad;
            let error = blocks(quantise, &numbers, 64).expect_err("a scale beyond half precision");
            let bits = quantise.bits();
            assert_eq!(error, BackendError::NotQuantisable { name: "up".into(), bits });
            assert!(error.to_string().starts_with("weight up cannot be quantised to"), "{error}");
        }
    }
}

#[test]
fn only_matrices_of_whole_groups_are_quantised() {
    let info =
        |id, shape: &[usize], dtype| WeightInfo { id, name: String::new(), dtype, shape: shape.to_vec() };
    let (f16, q8, q4) = (WeightFormat::F16, WeightFormat::Q8_0, WeightFormat::Q4_0);
    let up = layer(LayerWeight::Up);
    for (id, shape, stored, eight, four) in [
        (up, &[7, 64][..], f16, q8, q4),
        (up, &[7, 32], WeightFormat::Bf16, q8, q4),
        (WeightId::TokenEmbedding, &[9, 64], WeightFormat::F32, q8, q8),
        (WeightId::Head, &[9, 64], f16, q8, q8),
        (WeightId::HeadDense, &[64, 64], f16, q8, q8),
        // No whole groups, vectors, tables of positions, and what is in blocks already.
        (up, &[64, 33], f16, f16, f16),
        (layer(LayerWeight::AttentionNorm), &[64], f16, f16, f16),
        (WeightId::PositionEmbedding, &[128, 64], f16, f16, f16),
        (WeightId::TokenTypes, &[2, 64], f16, f16, f16),
        (up, &[7, 256], WeightFormat::Q6K, WeightFormat::Q6K, WeightFormat::Q6K),
        (up, &[7, 64], WeightFormat::Q8_0, q8, q8),
    ] {
        let weight = info(id, shape, stored);
        let got = Quantise::ALL.map(|quantise| quantise.format(&weight));
        assert_eq!(got, [eight, four], "{id:?} {shape:?} {stored}");
    }
}

/// The model whose weights are the numbers of the blocks.
fn unpacked(model: &TinyModel, quantise: Quantise) -> TinyModel {
    let weights = model.weights.iter().map(|(info, bytes)| {
        let format = quantise.format(info);
        let numbers = match format == info.dtype {
            true => info.dtype.unpacked(bytes),
            false => format.unpacked(&blocks(quantise_to(format), &info.dtype.unpacked(bytes), 32).unwrap()),
        };
        let info = WeightInfo { dtype: WeightFormat::F32, ..info.clone() };
        (info, numbers.into_iter().flat_map(f32::to_le_bytes).collect())
    });
    TinyModel { spec: model.spec.clone(), weights: weights.collect() }
}

fn quantise_to(format: WeightFormat) -> Quantise {
    if format == WeightFormat::Q4_0 { Quantise::Four } else { Quantise::Eight }
}

fn run(backend: &mut impl Backend, n: u32) -> Vec<f32> {
    let plan = lower(&Schedule::parse("0 (1|2) 1", backend.spec().n_layers).unwrap());
    let batch = Batch::one(&(0..n).map(|i| i * 5 % 61).collect::<Vec<_>>());
    let wanted = Wanted { logits_rows: (0..n).collect(), ..Wanted::default() };
    wait(backend.forward(&plan, &batch, &wanted)).unwrap().logits
}

#[test]
fn executors_compute_a_quantised_model_as_that_of_its_numbers() {
    let device = device::shared("executors_compute_a_quantised_model_as_that_of_its_numbers");
    for (tied_head, dtype) in
        [(true, WeightFormat::F32), (false, WeightFormat::F16), (false, WeightFormat::Bf16)]
    {
        let spec = Shape { tied_head, ..SHAPE }.spec();
        let model = TinyModel::of(spec.clone(), dtype, 11);
        let stored = model.fill(ReferenceSink::new(&spec, model.infos()).unwrap()).unwrap();
        let (mut stored, infos) = (stored, model.infos());
        for quantise in Quantise::ALL {
            let target = quantise.formats(&infos);
            let plain = unpacked(&model, quantise);
            let mut expected = plain.fill(ReferenceSink::new(&spec, plain.infos()).unwrap()).unwrap();
            let sink = ReferenceSink::new(&spec, target.clone()).unwrap();
            let mut reference = model.fill(QuantisingSink::new(sink, quantise, &infos)).unwrap();
            let sink = HostSink::<Cpu>::new(&spec, target.clone()).unwrap();
            let mut cpu = model.fill(QuantisingSink::new(sink, quantise, &infos)).unwrap();
            // Few rows and many go through kernels of their own.
            for n in [2, 11] {
                let what = format!("{quantise:?} of {dtype}, {n} tokens");
                let expected = run(&mut expected, n);
                assert_eq!(run(&mut reference, n), expected, "{what}");
                assert_close(&format!("{what} on the cpu"), &run(&mut cpu, n), &expected);
                // And it is another model.
                assert!(closeness(&run(&mut stored, n), &expected) > 1e-4, "{what}");
                if let Some(device) = &device {
                    let sink = wait(GpuSink::on(device.clone(), &spec, target.clone())).unwrap();
                    let mut gpu = model.fill(QuantisingSink::new(sink, quantise, &infos)).unwrap();
                    assert_close(&format!("{what} on the gpu"), &run(&mut gpu, n), &expected);
                }
            }
        }
    }
}

/// Every family, with its fused and turned matrices, against the oracle with the same blocks.
#[test]
fn families_are_quantised_alike_on_the_oracle_and_the_cpu() {
    let families = root().join("tests/golden/families");
    let mut n_checked = 0;
    for entry in std::fs::read_dir(&families).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let open = || Folder::directory(&entry.path()).unwrap();
        let model = wait(ModelFolder::open(open())).unwrap();
        if !model.spec().tells_tokens() {
            let refused = wait(measure_quantising(&model, Quantise::Eight, (&[1], None)));
            assert!(refused.is_err(), "{}", model.name());
            continue;
        }
        for quantise in Quantise::ALL {
            let name = format!("{} to {} bits", model.name(), quantise.bits());
            let through = async |spec: ModelSpec, infos: Vec<WeightInfo>| {
                let sink = ReferenceSink::new(&spec, quantise.formats(&infos))?;
                Ok::<_, BackendError>(QuantisingSink::new(sink, quantise, &infos))
            };
            let mut reference = wait(load(open(), through));
            let through = async |spec: ModelSpec, infos: Vec<WeightInfo>| {
                let sink = CpuSink::new(&spec, quantise.formats(&infos))?;
                Ok::<_, BackendError>(QuantisingSink::new(sink, quantise, &infos))
            };
            let mut cpu = wait(load(open(), through));
            let n = 9;
            let ids: Vec<u32> = (0..n).map(|i| i * 7 % model.spec().vocab_size as u32).collect();
            let plan = lower(&Schedule::full(model.spec().n_layers));
            let wanted = Wanted { logits_rows: (0..n).collect(), ..Wanted::default() };
            let expected = wait(reference.forward(&plan, &Batch::one(&ids), &wanted)).unwrap().logits;
            let got = wait(cpu.forward(&plan, &Batch::one(&ids), &wanted)).unwrap().logits;
            assert_close(&name, &got, &expected);
            // Layer by layer it is the same model: what is measured is what the whole models say.
            let stored = async |spec: ModelSpec, infos| CpuSink::new(&spec, infos);
            let mut stored = wait(load(open(), stored));
            let full = wait(stored.forward(&plan, &Batch::one(&ids), &wanted)).unwrap().logits;
            let report = wait(measure_quantising(&model, quantise, (&ids, None))).unwrap();
            let apart = full.iter().zip(&got).map(|(a, b)| f64::from((a - b).abs())).fold(0.0, f64::max);
            assert!((report.logit_max - apart).abs() <= 1e-5 * (1.0 + apart), "{name}: {report:?}, {apart}");
            let divergence = divergence(&full, &got, model.spec().vocab_size);
            let is_close = (report.divergence - divergence).abs() <= 1e-5 * (1.0 + divergence);
            assert!(is_close && report.n_tokens == ids.len(), "{name}: {report:?}, {divergence}");
            assert!(
                report.divergence <= report.divergence_max && report.bytes_quantised <= report.bytes_stored
            );
            n_checked += 1;
        }
    }
    assert!(n_checked > 50, "{n_checked}");
}

/// Mean over rows of `sum p (ln p - ln q)`, written down once more.
fn divergence(full: &[f32], edited: &[f32], vocab_size: usize) -> f64 {
    let rows = full.len() / vocab_size;
    let softmax = |row: &[f32]| -> Vec<f64> {
        let all: Vec<f64> = row.iter().map(|&x| f64::from(x).exp()).collect();
        let sum: f64 = all.iter().sum();
        all.into_iter().map(|x| x / sum).collect()
    };
    let row = |(a, b): (&[f32], &[f32])| -> f64 {
        softmax(a).iter().zip(softmax(b)).map(|(p, q)| p * (p / q).ln()).sum()
    };
    full.chunks(vocab_size).zip(edited.chunks(vocab_size)).map(row).sum::<f64>() / rows as f64
}
