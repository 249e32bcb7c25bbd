//! Every kernel but the attention's alone against its equation, written out in f64.

use atelier::gpu::kernels::{
    Epilogue, Kernel, add_scaled, embed, gather_rows, matmul, rms_norm, score, swiglu,
};
use atelier::gpu::{BufferId, MatrixId};
use atelier::model::{Dtype, LayerWeight, WeightId};

use crate::support::bench::{Bench, C, SHAPE, assert_close, bits};

const DTYPES: [Dtype; 3] = [Dtype::F32, Dtype::F16, Dtype::Bf16];

#[test]
fn embed() {
    for dtype in DTYPES {
        let Some(mut bench) = Bench::new("embed", dtype) else { return };
        let table = bench.gpu.layout().matrix(MatrixId::Embedding).clone();
        let tokens = vec![0, 95, 7, 7, 64];
        let got = bench.run(
            &[(BufferId::Tokens, tokens.clone())],
            embed::dispatches(&table, 5, BufferId::Slot(0)),
            (BufferId::Slot(0), 5 * C),
        );
        let rows = bench.weights.get(WeightId::TokenEmbedding);
        let expected: Vec<f32> = tokens.iter().flat_map(|&t| &rows[t as usize * C..][..C]).copied().collect();
        assert_eq!(got, expected, "{dtype:?}: widening is exact");
    }
}

#[test]
fn rms_norm() {
    for dtype in DTYPES {
        let Some(mut bench) = Bench::new("rms_norm", dtype) else { return };
        let rows = 70;
        let x = bench.numbers(rows * C);
        let width = bench.gpu.layout().model;
        let got = bench.run(
            &[(BufferId::Slot(0), bits(&x))],
            [rms_norm::dispatch((MatrixId::FinalNorm, dtype), 0.5, rows, width, BufferId::Slot(0))],
            (BufferId::Normed, rows * C),
        );
        let weight = bench.weights.get(WeightId::FinalNorm);
        let expected: Vec<f64> = x
            .chunks(C)
            .flat_map(|row| {
                let mean = row.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / C as f64;
                row.iter().zip(weight).map(move |(&x, &w)| f64::from(x) / (mean + 0.5).sqrt() * f64::from(w))
            })
            .collect();
        assert_close("rms_norm", &got, &expected);
    }
}

/// Many rows go to `matmul`, few to `matvec`.
#[test]
fn matmul_and_matvec() {
    for dtype in DTYPES {
        let Some(mut bench) = Bench::new("matmul", dtype) else { return };
        let id = MatrixId::Down(2);
        let matrix = bench.gpu.layout().matrix(id).clone();
        let depth = SHAPE.d_ff;
        let matvec = Kernel::Matvec(dtype, Epilogue::Store).stem();
        for (rows, stem) in [(1_usize, matvec), (3, matvec), (4, "matmul"), (8, "matmul"), (67, "matmul")] {
            // Rows of a tile that do not exist are read, and hold anything.
            let x = bench.numbers(rows.next_multiple_of(8) * depth);
            let before = bench.numbers(rows.next_multiple_of(8) * C);
            for (epilogue, keep) in [(Epilogue::Store, 0.0), (Epilogue::Add, 1.0)] {
                let (input, output) = (BufferId::Inner, BufferId::Slot(0));
                let dispatches: Vec<_> =
                    matmul::dispatches(id, &matrix, rows, input, output, epilogue).collect();
                assert!(dispatches.iter().all(|dispatch| dispatch.kernel.stem() == stem));
                let inputs = [(input, bits(&x)), (output, bits(&before))];
                let got = bench.run(&inputs, dispatches, (output, rows * C));
                let weight = bench.weights.layer(2, LayerWeight::Down);
                let product = |t: usize, n: usize| -> f64 {
                    (0..depth).map(|k| f64::from(x[t * depth + k]) * f64::from(weight[n * depth + k])).sum()
                };
                let expected: Vec<_> =
                    (0..rows * C).map(|i| keep * f64::from(before[i]) + product(i / C, i % C)).collect();
                assert_close(&format!("{stem}, {rows} rows, {dtype:?}, {epilogue:?}"), &got, &expected);
            }
        }
    }
}

#[test]
fn swiglu() {
    let Some(mut bench) = Bench::new("swiglu", Dtype::F32) else { return };
    let (rows, width) = (11, 48);
    let mut x = bench.numbers(rows * 2 * width);
    x[..4].copy_from_slice(&[-200.0, 200.0, -0.0, 1e-30]);
    let dispatch = swiglu::dispatch(rows, width);
    let got = bench.run(&[(BufferId::GateUp, bits(&x))], [dispatch], (BufferId::Inner, rows * width));
    let expected: Vec<f64> = (0..rows * width)
        .map(|i| {
            let at = i / width * 2 * width + i % width;
            let (gate, up) = (f64::from(x[at]), f64::from(x[at + width]));
            gate / (1.0 + (-gate).exp()) * up
        })
        .collect();
    assert_close("swiglu", &got, &expected);
}

#[test]
fn add_scaled_and_gather_rows() {
    let Some(mut bench) = Bench::new("add_scaled", Dtype::F32) else { return };
    let rows = 9;
    let (from, to) = (bench.numbers(rows * C), bench.numbers(rows * C));
    let inputs = [(BufferId::Slot(1), bits(&from)), (BufferId::Slot(0), bits(&to))];
    let add = add_scaled::dispatch(rows, C, BufferId::Slot(1), BufferId::Slot(0), 0.25);
    let sum = bench.run(&inputs, [add.clone()], (BufferId::Slot(0), rows * C));
    let expected: Vec<_> = from.iter().zip(&to).map(|(&x, &y)| 0.25 * f64::from(x) + f64::from(y)).collect();
    assert_close("add_scaled", &sum, &expected);

    let list = (BufferId::ScoredRows, vec![8, 3, 3, 0]);
    let gather = gather_rows::dispatch(1, 3, C);
    assert_eq!((add.kernel, gather.kernel), (Kernel::AddScaled, Kernel::GatherRows));
    let got = bench.run(&[list, (BufferId::Slot(0), bits(&to))], [gather], (BufferId::Gathered, 3 * C));
    let expected: Vec<f32> = [3, 3, 0].iter().flat_map(|&row| &to[row * C..][..C]).copied().collect();
    assert_eq!(got, expected);
}

#[test]
fn score() {
    let Some(mut bench) = Bench::new("score", Dtype::F32) else { return };
    for vocab_size in [1, 5, 63, 64, 65, 200] {
        let stride = 208;
        let mut logits = bench.numbers(2 * stride);
        // Large enough to overflow without the shift; a tie between the first and the last.
        logits.iter_mut().for_each(|logit| *logit *= 60.0);
        (logits[0], logits[vocab_size - 1]) = (400.0, 400.0);
        let asked: Vec<[u32; 4]> =
            (0..2 * vocab_size as u32).map(|i| [i % 2, i / 2, 2 * vocab_size as u32 - 1 - i, 0]).collect();
        let inputs = [(BufferId::Targets, asked.concat()), (BufferId::Logits, bits(&logits))];
        let dispatch = score::dispatch(0, asked.len(), vocab_size, stride);
        let got = bench.run(&inputs, [dispatch], (BufferId::Results, 2 * asked.len()));
        for [row, token, place, _] in asked {
            let row = &logits[row as usize * stride..][..vocab_size];
            let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let sum: f64 = row.iter().map(|&logit| f64::from(logit - greatest).exp()).sum();
            let expected = f64::from(row[token as usize] - greatest) - sum.ln();
            let place = 2 * place as usize;
            assert_close(&format!("token {token} of {vocab_size}"), &got[place..=place], &[expected]);
            let is_first = row.iter().position(|&logit| logit == greatest) == Some(token as usize);
            assert_eq!(got[place + 1] > 0.5, is_first, "token {token} of {vocab_size}");
        }
    }
}
