//! Every kernel but the attention's alone against its equation, written out in f64.

use atelier::gpu::kernels::embed::Into;
use atelier::gpu::kernels::{
    Kernel, activate, add_scaled, embed, gather_rows, head_norm, norm, score, soften,
};
use atelier::gpu::{Axis, BufferId, MatrixId};
use atelier::model::{Activation, LayerWeight, NormKind, NormSpec, QkNorm, WeightFormat, WeightId};

use crate::support::bench::{Bench, C, SHAPE, assert_close, bits};

const DTYPES: [WeightFormat; 3] = [WeightFormat::F32, WeightFormat::F16, WeightFormat::Bf16];

#[test]
fn embed() {
    for dtype in DTYPES {
        let Some(mut bench) = Bench::new("embed", dtype) else { return };
        let layout = bench.gpu.layout().clone();
        let tokens = vec![0, 95, 7, 7, 64];
        let (id, slot) = (MatrixId::Embedding, BufferId::Slot(0));
        let rows = bench.weights.get(WeightId::TokenEmbedding);
        let expected: Vec<f32> = tokens.iter().flat_map(|&t| &rows[t as usize * C..][..C]).copied().collect();
        let before = bench.numbers(5 * C);
        let mut run = |into| {
            let inputs = [(BufferId::Tokens, tokens.clone()), (slot, bits(&before))];
            let dispatches = embed::dispatches(&layout, id, 5, BufferId::Tokens, slot, into);
            bench.run(&inputs, dispatches, (slot, 5 * C))
        };
        assert_eq!(run(Into::Store(1.0)), expected, "{dtype:?}: widening is exact");
        let doubled: Vec<f32> = expected.iter().map(|x| 2.0 * x).collect();
        assert_eq!(run(Into::Store(2.0)), doubled, "{dtype:?}");
        let sums: Vec<f32> = before.iter().zip(&expected).map(|(x, y)| x + y).collect();
        assert_eq!(run(Into::Add), sums, "{dtype:?}");
    }
}

/// A norm written out: `x` less its mean, over its spread, times the weight, with the bias.
fn normed(x: &[f32], weight: &[f32], bias: &[f32], spec: NormSpec) -> Vec<f64> {
    let n = x.len() as f64;
    let wide = |x: &f32| f64::from(*x);
    let mean = if spec.kind == NormKind::LayerNorm { x.iter().map(wide).sum::<f64>() / n } else { 0.0 };
    let plus = if spec.kind == NormKind::RmsNormPlusOne { 1.0 } else { 0.0 };
    let square = x.iter().map(|x| (wide(x) - mean).powi(2)).sum::<f64>() / n;
    let scale = (square + wide(&spec.eps)).sqrt();
    let all = x.iter().zip(weight).enumerate();
    all.map(|(i, (x, w))| (wide(x) - mean) / scale * (plus + wide(w)) + bias.get(i).map_or(0.0, wide))
        .collect()
}

#[test]
fn norm() {
    let Some(mut bench) = Bench::new("norm", WeightFormat::F16) else { return };
    let (rows, width) = (70, bench.gpu.layout().model);
    let (x, before) = (bench.numbers(rows * C), bench.numbers(rows * C));
    // The weights of two norms of the model, as weight and bias.
    let ids = [MatrixId::FinalNorm, MatrixId::MlpNorm(1)];
    let weight = bench.weights.get(WeightId::FinalNorm).to_vec();
    let bias = bench.weights.layer(1, LayerWeight::MlpNorm).to_vec();
    for kind in [NormKind::RmsNorm, NormKind::RmsNormPlusOne, NormKind::LayerNorm] {
        let spec = NormSpec { kind, eps: 0.5 };
        let (from, to) = (BufferId::Slot(0), BufferId::Normed);
        let mut run = |rows, into| {
            let dispatch = norm::dispatch(spec, ids, (rows, width), from, to, into);
            assert_eq!(dispatch.kernel.stem(), "norm");
            let list = (BufferId::ScoredRows, vec![9, 69, 3, 3]);
            bench.run(&[(from, bits(&x)), (to, bits(&before)), list], [dispatch], (to, rows * C))
        };
        let bias: &[f32] = if spec.has_bias() { &bias } else { &[] };
        let expected: Vec<f64> = x.chunks(C).flat_map(|row| normed(row, &weight, bias, spec)).collect();
        assert_close(&format!("{kind:?}"), &run(rows, norm::Into::Store), &expected);
        let added = before.iter().zip(&expected).map(|(&x, y)| f64::from(x) + 0.5 * y).collect::<Vec<_>>();
        assert_close(&format!("{kind:?}, added"), &run(rows, norm::Into::Add(0.5)), &added);
        let chosen =
            [69, 3, 3].into_iter().flat_map(|row| expected[row * C..][..C].to_vec()).collect::<Vec<_>>();
        assert_close(&format!("{kind:?}, scored rows"), &run(3, norm::Into::Scored(1)), &chosen);
    }
}

/// What is padded belongs to no mean.
#[test]
fn norm_of_an_odd_width() {
    let Some(mut bench) = Bench::new("norm", WeightFormat::F32) else { return };
    let (rows, width) = (3, Axis { n: C - 5, group: C - 5, group_padded: C });
    let mut x = bench.numbers(rows * C);
    x.chunks_mut(C).for_each(|row| row[C - 5..].fill(0.0));
    let spec = NormSpec { kind: NormKind::LayerNorm, eps: 0.5 };
    let ids = [MatrixId::FinalNorm, MatrixId::MlpNorm(1)];
    let dispatch =
        norm::dispatch(spec, ids, (rows, width), BufferId::Slot(0), BufferId::Normed, norm::Into::Store);
    let got = bench.run(&[(BufferId::Slot(0), bits(&x))], [dispatch], (BufferId::Normed, rows * C));
    let weight = bench.weights.get(WeightId::FinalNorm);
    let bias = bench.weights.layer(1, LayerWeight::MlpNorm);
    for (row, got) in x.chunks(C).zip(got.chunks(C)) {
        assert_close("narrow", &got[..C - 5], &normed(&row[..C - 5], weight, bias, spec));
    }
}

#[test]
fn head_norm() {
    let Some(mut bench) = Bench::new("head_norm", WeightFormat::F32) else { return };
    let layout = bench.gpu.layout().clone();
    let (rows, stride, d) = (5, layout.qkv_width(), SHAPE.head_dim);
    let x = bench.numbers(rows * stride);
    // A vector of the model that is long enough stands for the weight.
    let (id, weight) = (MatrixId::FinalNorm, bench.weights.get(WeightId::FinalNorm).to_vec());
    let (bias_id, bias) =
        (MatrixId::AttentionNorm(1), bench.weights.layer(1, LayerWeight::AttentionNorm).to_vec());
    let (q, kv) = (layout.query.padded(), layout.kv.padded());
    for kind in [NormKind::RmsNorm, NormKind::RmsNormPlusOne, NormKind::LayerNorm] {
        let spec = NormSpec { kind, eps: 0.25 };
        let bias = if spec.has_bias() { bias.as_slice() } else { &[] };
        for (over, width) in [(QkNorm::Head, d), (QkNorm::Projection, kv)] {
            let dispatch = head_norm::dispatch(&layout, spec, over, [id, bias_id], rows, layout.kv, q);
            let got = bench.run(&[(BufferId::Qkv, bits(&x))], [dispatch], (BufferId::Qkv, rows * stride));
            let expected = x.chunks(stride).flat_map(|row| {
                let keys = row[q..q + kv].chunks(width).flat_map(|group| normed(group, &weight, bias, spec));
                let plain = |part: &[f32]| part.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
                [plain(&row[..q]), keys.collect(), plain(&row[q + kv..])].concat()
            });
            assert_close(&format!("{kind:?} over {over:?}"), &got, &expected.collect::<Vec<_>>());
        }
    }
}

#[test]
fn soften() {
    let Some(mut bench) = Bench::new("soften", WeightFormat::Bf16) else { return };
    let rows = 9;
    let x = bench.numbers(rows * C);
    for (scale, cap) in [(0.25, None), (40.0, Some(30.0)), (1.0, Some(0.5))] {
        let dispatch = soften::dispatch(rows, C, scale, cap);
        let got = bench.run(&[(BufferId::Logits, bits(&x))], [dispatch], (BufferId::Logits, rows * C));
        let expected = x.iter().map(|&x| {
            let x = f64::from(x) * f64::from(scale);
            cap.map_or(x, |cap| f64::from(cap) * (x / f64::from(cap)).tanh())
        });
        assert_close(&format!("soften {scale} {cap:?}"), &got, &expected.collect::<Vec<_>>());
    }
}

/// Each function against its formula; what is not the tested model's is made for another spec.
#[test]
fn activate() {
    use Activation::{Gelu, GeluTanh, Relu, Silu, Tanh};
    for activation in [Silu, Gelu, GeluTanh, Relu, Tanh] {
        for gated in [true, false] {
            let mut spec = SHAPE.spec();
            (spec.block.mlp.activation, spec.block.mlp.gated) = (activation, gated);
            let Some(mut bench) = Bench::of(spec, "activate", WeightFormat::F32) else { return };
            let (rows, width) = (11, 48);
            let stride = if gated { 2 * width } else { width };
            let mut x = bench.numbers(rows * stride);
            x[..4].copy_from_slice(&[-200.0, 200.0, -0.0, 1e-30]);
            let (from, to) = (BufferId::GateUp, BufferId::Inner);
            let dispatch = activate::dispatch(activation, gated, rows, width, from, to);
            let got = bench.run(&[(from, bits(&x))], [dispatch], (to, rows * width));
            let function = |x: f64| match activation {
                Activation::Silu => x / (1.0 + (-x).exp()),
                Activation::Gelu => 0.5 * x * (1.0 + libm::erf(x / 2_f64.sqrt())),
                Activation::GeluTanh => {
                    0.5 * x
                        * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3))).tanh())
                }
                Activation::Relu => x.max(0.0),
                Activation::Tanh => x.tanh(),
            };
            let expected: Vec<f64> = (0..rows * width)
                .map(|i| {
                    let at = i / width * stride + i % width;
                    let up = if gated { f64::from(x[at + width]) } else { 1.0 };
                    function(f64::from(x[at])) * up
                })
                .collect();
            assert_close(&format!("{activation:?}, gated {gated}"), &got, &expected);
        }
    }
}

#[test]
fn add_scaled_and_gather_rows() {
    let Some(mut bench) = Bench::new("add_scaled", WeightFormat::F32) else { return };
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
    let Some(mut bench) = Bench::new("score", WeightFormat::F32) else { return };
    for vocab_size in [1, 5, 63, 64, 65, 200] {
        let stride = 208;
        let mut logits = bench.numbers(2 * stride);
        // Large enough to overflow without the shift; a tie between the first and the last.
        logits.iter_mut().for_each(|logit| *logit *= 60.0);
        (logits[0], logits[vocab_size - 1]) = (400.0, 400.0);
        let asked: Vec<[u32; 4]> =
            (0..2 * vocab_size as u32).map(|i| [i % 2, i / 2, 2 * vocab_size as u32 - 1 - i, 0]).collect();
        let inputs = [(BufferId::Targets, asked.concat()), (BufferId::Logits, bits(&logits))];
        let dispatch = score::dispatch(0, asked.len(), vocab_size, stride, false);
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
