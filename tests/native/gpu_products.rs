//! Products of matrices and their endings against their equations, written out in f64.

use atelier::gpu::{Bodies, BufferId, Ending, Layout, MatrixId, Product};
use atelier::model::{Activation, LayerWeight, ModelSpec, NormKind, NormSpec, WeightFormat, WeightId};

use crate::support::bench::{Bench, C, SHAPE, assert_close, bits};
use crate::support::tiny::Shape;

const DTYPES: [WeightFormat; 3] = [WeightFormat::F32, WeightFormat::F16, WeightFormat::Bf16];
const BODIES: [Bodies; 2] = [Bodies::Registers, Bodies::Groups];
/// Few rows and many go through bodies of their own.
const ROWS: &[usize] = &[1, 3, 4, 8, 67];
/// Wide enough for large tiles, and deep enough for sums that groups share.
const WIDE: Shape = Shape { d_model: 512, n_layers: 1, n_heads: 32, n_kv_heads: 16, d_ff: 1024, ..SHAPE };
const WIDE_ROWS: &[usize] = &[2, 40, 512];
const NORM: NormSpec = NormSpec { kind: NormKind::RmsNorm, eps: 0.5 };

/// A model with every bias.
fn spec(shape: Shape) -> ModelSpec {
    let mut spec = shape.spec();
    spec.block.attention.input_bias = true;
    spec.block.attention.output_bias = true;
    spec.block.mlp.bias = true;
    spec
}

/// Shapes, types and rows, and layouts for each kind of body.
fn cases() -> impl Iterator<Item = (Shape, WeightFormat, Bodies, &'static [usize])> {
    let narrow = DTYPES.into_iter().flat_map(|dtype| BODIES.map(|bodies| (SHAPE, dtype, bodies, ROWS)));
    narrow.chain(BODIES.map(|bodies| (WIDE, WeightFormat::F16, bodies, WIDE_ROWS)))
}

/// Runs a product and reads `n` numbers of `output`.
fn run(
    bench: &mut Bench,
    layout: &Layout,
    product: &Product,
    inputs: &[(BufferId, Vec<u32>)],
    to: (BufferId, usize),
) -> Vec<f32> {
    let sums = (BufferId::ProductSums, vec![0; product.sums_bytes(layout) / 4]);
    bench.run(&[inputs, &[sums]].concat(), product.dispatches(layout), to)
}

/// `sum_k input[t, k] weight[n, k]` of all rows, `[T, N]`.
fn products(input: &[f32], weight: &[f32], depth: usize) -> Vec<f64> {
    let dot = |x: &[f32], w: &[f32]| x.iter().zip(w).map(|(&x, &w)| f64::from(x) * f64::from(w)).sum();
    input.chunks(depth).flat_map(|x| weight.chunks(depth).map(move |w| dot(x, w))).collect()
}

/// Rows of a tile that do not exist are read, and hold anything.
fn padded(rows: usize) -> usize {
    rows.next_multiple_of(8)
}

/// Fours of sums of squares of a row, as numbers.
fn n_parts(width: usize) -> usize {
    (width / 8).next_multiple_of(4)
}

/// An input that is a state times the weight of a norm, its sums of squares, and what they make of each row.
fn folded(bench: &mut Bench, rows: usize, width: usize) -> (Vec<f32>, Vec<f32>, Vec<f64>) {
    let (x, n) = (bench.numbers(padded(rows) * width), n_parts(width));
    // What lies behind the last is 0.
    let parts = bench.numbers(padded(rows) * n).into_iter().enumerate();
    let parts: Vec<f32> = parts.map(|(i, x)| if i % n < width / 8 { 9.0 * x * x } else { 0.0 }).collect();
    let scale = |own: &[f32]| {
        let sum: f64 = own.iter().map(|&x| f64::from(x)).sum();
        1.0 / (sum / width as f64 + f64::from(NORM.eps)).sqrt()
    };
    let scales = parts.chunks(n).map(scale).collect();
    (x, parts, scales)
}

/// Whether these bodies take such an input.
fn norm_of(layout: &Layout, rows: usize) -> Option<NormSpec> {
    layout.folds_norm(rows).then_some(NORM)
}

#[test]
fn a_product_is_stored() {
    for (shape, dtype, bodies, rows) in cases() {
        let Some(mut bench) = Bench::of(spec(shape), "store", dtype) else { return };
        let layout = bench.gpu.layout().clone().with_bodies(bodies);
        let (width, depth) = (shape.d_model, shape.d_ff);
        let (matrix, bias) = (MatrixId::Down(0), Some(MatrixId::DownBias(0)));
        let (input, output) = (BufferId::Inner, BufferId::Slot(0));
        let weight = bench.weights.layer(0, LayerWeight::Down).to_vec();
        let biases = bench.weights.layer(0, LayerWeight::DownBias).to_vec();
        for &rows in rows {
            let x = bench.numbers(padded(rows) * depth);
            let product = Product { matrix, bias, rows, input, norm: None, ending: Ending::Store(output) };
            let got = run(&mut bench, &layout, &product, &[(input, bits(&x))], (output, rows * width));
            let sums = products(&x[..rows * depth], &weight, depth);
            let expected: Vec<_> =
                sums.iter().enumerate().map(|(i, sum)| sum + f64::from(biases[i % width])).collect();
            assert_close(&format!("{rows} rows of {width}, {dtype:?}, {bodies:?}"), &got, &expected);
        }
    }
}

#[test]
fn a_product_is_added_to_the_state_and_prepares_the_norm_behind_it() {
    for (shape, dtype, bodies, rows) in cases() {
        let Some(mut bench) = Bench::of(spec(shape), "residual", dtype) else { return };
        let layout = bench.gpu.layout().clone().with_bodies(bodies);
        let (width, depth) = (shape.d_model, shape.d_ff);
        let (matrix, bias) = (MatrixId::Down(0), Some(MatrixId::DownBias(0)));
        let (input, state, multiplier) = (BufferId::Inner, BufferId::Slot(0), 0.5);
        let weight = bench.weights.layer(0, LayerWeight::Down).to_vec();
        let biases = bench.weights.layer(0, LayerWeight::DownBias).to_vec();
        let next_weight = bench.weights.layer(0, LayerWeight::MlpNorm).to_vec();
        for (&rows, kind) in rows.iter().flat_map(|rows| {
            [None, Some(NormKind::RmsNorm), Some(NormKind::RmsNormPlusOne)].map(|kind| (rows, kind))
        }) {
            let x = bench.numbers(padded(rows) * depth);
            let before = bench.numbers(padded(rows) * width);
            let next = kind.map(|kind| (MatrixId::MlpNorm(0), NormSpec { kind, eps: 0.5 }));
            let ending = Ending::Residual { state, multiplier, next };
            let product = Product { matrix, bias, rows, input, norm: None, ending };
            let mut read = |output: BufferId, n: usize| {
                let marks = vec![7.0; padded(rows) * width];
                let inputs = [
                    (input, bits(&x)),
                    (state, bits(&before)),
                    (BufferId::Normed, bits(&marks)),
                    (BufferId::Parts, bits(&marks[..padded(rows) * n_parts(width)])),
                ];
                run(&mut bench, &layout, &product, &inputs, (output, n))
            };
            let what = format!("{rows} rows of {width}, {dtype:?}, {bodies:?}, {kind:?}");
            let sums = products(&x[..rows * depth], &weight, depth);
            let sums = sums.iter().zip(&before).enumerate();
            let after: Vec<f64> = sums
                .map(|(i, (sum, &x))| f64::from(x) + 0.5 * (sum + f64::from(biases[i % width])))
                .collect();
            assert_close(&what, &read(state, rows * width), &after);
            let plus = if kind == Some(NormKind::RmsNormPlusOne) { 1.0 } else { 0.0 };
            let weighted = after.iter().enumerate().map(|(i, x)| match kind {
                Some(_) => x * (plus + f64::from(next_weight[i % width])),
                None => 7.0,
            });
            assert_close(&what, &read(BufferId::Normed, rows * width), &weighted.collect::<Vec<_>>());
            let n = n_parts(width);
            let squares = (0..rows * n).map(|i| match kind {
                Some(_) if i % n < width / 8 => {
                    after[i / n * width + i % n * 8..][..8].iter().map(|x| x * x).sum()
                }
                _ => 7.0,
            });
            assert_close(&what, &read(BufferId::Parts, rows * n), &squares.collect::<Vec<_>>());
        }
    }
}

/// Heads that turn whole, in part and not at all.
#[test]
fn queries_keys_and_values_are_rotated_and_placed() {
    let shapes =
        [(SHAPE, 8, 8), (SHAPE, 16, 8), (SHAPE, 24, 16), (SHAPE, 8, 0), (WIDE, 16, 16), (WIDE, 24, 16)];
    for ((shape, head_dim, rotated), bodies) in
        shapes.into_iter().flat_map(|shape| BODIES.map(|bodies| (shape, bodies)))
    {
        let shape = Shape { head_dim, ..shape };
        let rows = if shape.d_model == C { ROWS } else { WIDE_ROWS };
        let mut spec = shape.spec();
        spec.block.attention.input_bias = true;
        spec.ropes[0].rotated = rotated.max(2);
        let rope = (rotated > 0).then_some(0);
        let Some(mut bench) = Bench::of(spec, "heads", WeightFormat::F16) else { return };
        let layout = bench.gpu.layout().clone().with_bodies(bodies);
        let (query, kv) = (shape.n_heads * head_dim, shape.n_kv_heads * head_dim);
        let (width, depth) = (query + 2 * kv, shape.d_model);
        let all = |[q, k, v]: [LayerWeight; 3]| {
            let of = |weight| bench.weights.layer(0, weight);
            [of(q), of(k), of(v)].concat()
        };
        let weight = all([LayerWeight::Query, LayerWeight::Key, LayerWeight::Value]);
        let biases = all([LayerWeight::QueryBias, LayerWeight::KeyBias, LayerWeight::ValueBias]);
        for &rows in rows {
            let (x, parts, scales) = folded(&mut bench, rows, depth);
            let turns: Vec<u32> = (0..rows as u32).map(|row| (row * 5) % 64).collect();
            let keys_values = BufferId::KeysValues;
            let ending = Ending::Heads { rope, keys_values, key_first: 2 };
            let norm = norm_of(&layout, rows);
            let (matrix, bias) = (MatrixId::Qkv(0), Some(MatrixId::QkvBias(0)));
            let product = Product { matrix, bias, rows, input: BufferId::Normed, norm, ending };
            let mut read = |output: BufferId, n: usize| {
                let inputs = [
                    (BufferId::Tokens, vec![0; rows]),
                    (BufferId::Turns(0), turns.clone()),
                    (BufferId::Normed, bits(&x)),
                    (BufferId::Parts, bits(&parts)),
                    (BufferId::Qkv, vec![0; padded(rows) * width]),
                    (keys_values, vec![0; (rows + 2) * 2 * kv]),
                ];
                run(&mut bench, &layout, &product, &inputs, (output, n))
            };
            let sums = products(&x[..rows * depth], &weight, depth);
            let plain: Vec<f64> = (0..rows * width)
                .map(|i| norm.map_or(1.0, |_| scales[i / width]) * sums[i] + f64::from(biases[i % width]))
                .collect();
            let turned = |t: usize, column: usize| -> f64 {
                let (head, i, half) = (column / head_dim, column % head_dim, rotated / 2);
                let at = |i: usize| plain[t * width + head * head_dim + i];
                if i >= rotated {
                    return at(i);
                }
                let frequency = 10_000_f64.powf(-((2 * (i % half)) as f64) / rotated as f64);
                let (sin, cos) = (f64::from(turns[t]) * frequency).sin_cos();
                if i < half { at(i) * cos - at(i + half) * sin } else { at(i) * cos + at(i - half) * sin }
            };
            let what = format!("{rows} rows, {rotated} of {head_dim}, {bodies:?}");
            let queries = read(BufferId::Qkv, rows * width);
            let expected = (0..rows * width).map(|i| {
                let column = i % width;
                if column < query { turned(i / width, column) } else { 0.0 }
            });
            assert_close(&what, &queries, &expected.collect::<Vec<_>>());
            let mut expected = vec![0.0; 2 * 2 * kv];
            for t in 0..rows {
                expected.extend((query..query + kv).map(|column| turned(t, column)));
                expected.extend((query + kv..width).map(|column| plain[t * width + column]));
            }
            assert_close(&what, &read(keys_values, (rows + 2) * 2 * kv), &expected);
        }
    }
}

#[test]
fn the_inside_of_the_mlp_is_one_product() {
    use Activation::{Gelu, GeluTanh, Relu, Silu};
    let functions = [(Silu, true), (GeluTanh, true), (Gelu, false), (Relu, false)];
    let narrow = functions.into_iter().map(|function| (SHAPE, function, ROWS));
    let all = narrow.chain([(WIDE, (Silu, true), &WIDE_ROWS[..2])]);
    for ((shape, (activation, gated), rows), bodies) in all.flat_map(|it| BODIES.map(|bodies| (it, bodies))) {
        let mut spec = spec(shape);
        (spec.block.mlp.activation, spec.block.mlp.gated) = (activation, gated);
        let Some(mut bench) = Bench::of(spec, "inner", WeightFormat::F32) else { return };
        let layout = bench.gpu.layout().clone().with_bodies(bodies);
        let (width, depth) = (shape.d_ff, shape.d_model);
        let of = |weights: &[LayerWeight]| -> Vec<f32> {
            weights.iter().flat_map(|&weight| bench.weights.layer(0, weight).to_vec()).collect()
        };
        let (weight, biases) = if gated {
            (of(&[LayerWeight::Gate, LayerWeight::Up]), of(&[LayerWeight::GateBias, LayerWeight::UpBias]))
        } else {
            (of(&[LayerWeight::Up]), of(&[LayerWeight::UpBias]))
        };
        for &rows in rows {
            let (x, parts, scales) = folded(&mut bench, rows, depth);
            let norm = norm_of(&layout, rows);
            let (matrix, bias) = (MatrixId::GateUp(0), Some(MatrixId::GateUpBias(0)));
            let ending = Ending::Inner { activation, gated };
            let product = Product { matrix, bias, rows, input: BufferId::Normed, norm, ending };
            let inputs = [(BufferId::Normed, bits(&x)), (BufferId::Parts, bits(&parts))];
            let got = run(&mut bench, &layout, &product, &inputs, (BufferId::Inner, rows * width));
            let (sums, n) = (products(&x[..rows * depth], &weight, depth), biases.len());
            let scale = |t: usize| norm.map_or(1.0, |_| scales[t]);
            let at = |t: usize, n_at: usize| scale(t) * sums[t * n + n_at] + f64::from(biases[n_at]);
            let function = |x: f64| match activation {
                Silu => x / (1.0 + (-x).exp()),
                Gelu => 0.5 * x * (1.0 + libm::erf(x / 2_f64.sqrt())),
                GeluTanh => {
                    let inside = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3));
                    0.5 * x * (1.0 + inside.tanh())
                }
                _ => x.max(0.0),
            };
            let expected = (0..rows * width).map(|i| {
                let (t, f) = (i / width, i % width);
                if gated { function(at(t, f)) * at(t, width + f) } else { function(at(t, f)) }
            });
            let expected: Vec<_> = expected.collect();
            let what = format!("{activation:?}, gated {gated}, {rows} rows of {depth}, {bodies:?}");
            assert_close(&what, &got, &expected);
        }
    }
}

/// The head has no bias, and its norm is whole.
#[test]
fn a_product_without_bias_and_norm_is_the_product() {
    for bodies in BODIES {
        let Some(mut bench) = Bench::new("head", WeightFormat::F16) else { return };
        let layout = bench.gpu.layout().clone().with_bodies(bodies);
        let weight = bench.weights.get(WeightId::TokenEmbedding).to_vec();
        let x = bench.numbers(8 * C);
        let (input, output) = (BufferId::Normed, BufferId::Logits);
        let (matrix, bias) = (MatrixId::Embedding, Some(MatrixId::HeadBias));
        let product = Product { matrix, bias, rows: 2, input, norm: None, ending: Ending::Store(output) };
        let got = run(&mut bench, &layout, &product, &[(input, bits(&x))], (output, 2 * SHAPE.vocab_size));
        assert_close("head", &got, &products(&x[..2 * C], &weight, C));
    }
}
