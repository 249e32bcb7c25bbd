//! What is done to rows one by one.

use crate::exp::{exp, gelu, sigmoid_times, tanh};
use crate::threads;
use crate::vector::{Kernel, LANES, Vector, dispatch};

/// Numbers that are worth a task of their own.
const TASK_NUMBERS: usize = 1 << 14;

/// `out = x / sqrt(mean(x^2) + eps) * (plus + weight)` of each row `[C]`.
#[inline(never)]
pub fn rms_norm(x: &[f32], weight: &[f32], plus: f32, eps: f32, out: &mut [f32]) {
    Norm { weight, plus, bias: &[], is_centred: false, eps, x, out }.dealt();
}

/// `out = (x - mean(x)) / sqrt(variance(x) + eps) * weight + bias` of each row `[C]`.
#[inline(never)]
pub fn layer_norm(x: &[f32], weight: &[f32], bias: &[f32], eps: f32, out: &mut [f32]) {
    Norm { weight, plus: 0.0, bias, is_centred: true, eps, x, out }.dealt();
}

/// Norms of rows; where they are centred their mean is taken off first.
struct Norm<'a> {
    weight: &'a [f32],
    plus: f32,
    bias: &'a [f32],
    is_centred: bool,
    eps: f32,
    x: &'a [f32],
    out: &'a mut [f32],
}

impl Norm<'_> {
    fn dealt(self) {
        let c = self.weight.len().max(1);
        let n = (TASK_NUMBERS / c + 1) * c;
        let tasks = self.x.chunks(n).zip(self.out.chunks_mut(n));
        let (weight, plus, bias, is_centred, eps) =
            (self.weight, self.plus, self.bias, self.is_centred, self.eps);
        threads::each(tasks, |(x, out)| dispatch(Norm { weight, plus, bias, is_centred, eps, x, out }));
    }
}

impl Kernel for Norm<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self, v: V) {
        let c = self.weight.len().max(1);
        for (x, out) in self.x.chunks_exact(c).zip(self.out.chunks_exact_mut(c)) {
            let mean = if self.is_centred { sum::<V, false>(v, x, 0.0) / c as f32 } else { 0.0 };
            let scale = 1.0 / (sum::<V, true>(v, x, mean) / c as f32 + self.eps).sqrt();
            let n = c - c % V::N;
            let ((outs, rest), (xs, rest_x), (weights, rest_weight)) =
                (out.split_at_mut(n), x.split_at(n), self.weight.split_at(n));
            let (all_mean, all_scale, plus) = (v.splat(mean), v.splat(scale), v.splat(self.plus));
            let vectors = xs.chunks_exact(V::N).zip(weights.chunks_exact(V::N));
            for (out, (x, weight)) in outs.chunks_exact_mut(V::N).zip(vectors) {
                let x = v.mul(v.sub(v.load(x, 0), all_mean), all_scale);
                v.store(v.mul(x, v.add(plus, v.load(weight, 0))), out, 0);
            }
            for ((out, x), weight) in rest.iter_mut().zip(rest_x).zip(rest_weight) {
                *out = (x - mean) * scale * (self.plus + weight);
            }
            for (out, bias) in out.iter_mut().zip(self.bias) {
                *out += bias;
            }
        }
    }
}

/// The sum of `x - less`, or of its squares; one sum for each place in a row of [`LANES`], added up at the end.
#[inline(always)]
fn sum<V: Vector, const IS_SQUARED: bool>(v: V, x: &[f32], less: f32) -> f32 {
    let (rows, rest) = x.as_chunks::<LANES>();
    let mut sums = [v.splat(0.0); 8];
    let less_all = v.splat(less);
    for row in rows {
        for (index, sum) in sums.iter_mut().enumerate().take(LANES / V::N) {
            let x = v.sub(v.load(row, index), less_all);
            *sum = if IS_SQUARED { v.mul_add(x, x, *sum) } else { v.add(*sum, x) };
        }
    }
    let mut total = total(v, &sums);
    for x in rest {
        let x = x - less;
        total += if IS_SQUARED { x * x } else { x };
    }
    total
}

/// What stands in these vectors, added up in its order.
#[inline(always)]
pub(crate) fn total<V: Vector>(v: V, sums: &[V::F; 8]) -> f32 {
    let mut all = [0.0; LANES];
    for (index, sum) in sums.iter().enumerate().take(LANES / V::N) {
        v.store(*sum, &mut all, index);
    }
    all.iter().sum()
}

/// `x += bias` of each row.
#[inline(never)]
pub fn add_bias(x: &mut [f32], bias: &[f32]) {
    let n = (TASK_NUMBERS / bias.len() + 1) * bias.len();
    threads::each(x.chunks_mut(n), |x| {
        for row in x.chunks_exact_mut(bias.len()) {
            dispatch(AddScaled { sum: row, weight: 1.0, x: bias });
        }
    });
}

/// Rotates, of every head of `x` `[T, width]`, the pairs `(i, i + half)`; what is beyond `2 half` passes.
/// `angles` is `[rows of the table, half]` of (cos, sin), and `at` names the row of each row of `x`.
#[inline(never)]
pub fn rotate(x: &mut [f32], angles: &[(f32, f32)], half: usize, at: &[u32], width: usize, head_dim: usize) {
    let n_rows = TASK_NUMBERS / width + 1;
    threads::each(x.chunks_mut(n_rows * width).zip(at.chunks(n_rows)), |(x, at)| {
        for (row, &at) in x.chunks_exact_mut(width).zip(at) {
            let angles = &angles[at as usize * half..(at as usize + 1) * half];
            for head in row.chunks_exact_mut(head_dim) {
                let (first, second) = head.split_at_mut(half);
                for ((a, b), (cos, sin)) in first.iter_mut().zip(second).zip(angles) {
                    (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
                }
            }
        }
    });
}

/// A function of each number inside an MLP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// `x / (1 + exp(-x))`.
    Silu,
    /// `x / 2 * (1 + erf(x / sqrt(2)))`.
    Gelu,
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`.
    GeluTanh,
    /// `max(x, 0)`.
    Relu,
    /// `tanh(x)`.
    Tanh,
}

/// `x = activation(x)`.
#[inline(never)]
pub fn activate(activation: Activation, x: &mut [f32]) {
    threads::each(x.chunks_mut(TASK_NUMBERS), |x| dispatch(Activate { activation, x }));
}

/// `gate = activation(gate) * up`.
#[inline(never)]
pub fn gated(activation: Activation, gate: &mut [f32], up: &[f32]) {
    threads::each(gate.chunks_mut(TASK_NUMBERS).zip(up.chunks(TASK_NUMBERS)), |(gate, up)| {
        dispatch(Activate { activation, x: gate });
        dispatch(Multiply { gate, up });
    });
}

/// `gate *= up`.
struct Multiply<'a> {
    gate: &'a mut [f32],
    up: &'a [f32],
}

impl Kernel for Multiply<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self, v: V) {
        let (mut gates, mut ups) = (self.gate.chunks_exact_mut(V::N), self.up.chunks_exact(V::N));
        for (gate, up) in gates.by_ref().zip(ups.by_ref()) {
            v.store(v.mul(v.load(gate, 0), v.load(up, 0)), gate, 0);
        }
        for (gate, up) in gates.into_remainder().iter_mut().zip(ups.remainder()) {
            *gate *= up;
        }
    }
}

struct Activate<'a> {
    activation: Activation,
    x: &'a mut [f32],
}

impl Kernel for Activate<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self, v: V) {
        match self.activation {
            Activation::Silu => by_rows(self.x, Smooth::<V, false>(v)),
            Activation::GeluTanh => by_rows(self.x, Smooth::<V, true>(v)),
            Activation::Gelu => by_rows(self.x, Erf(v)),
            Activation::Relu => self.x.iter_mut().for_each(|x| *x = x.max(0.0)),
            Activation::Tanh => by_rows(self.x, Capped { v, scale: 1.0, cap: 1.0 }),
        }
    }
}

/// What is done to rows of [`LANES`] numbers: no closure, which is not always compiled for the vectors of the function
/// around it.
trait Each {
    fn row(&self, row: &mut [f32; LANES]);
}

/// The last numbers are a row with zeros behind them.
#[inline(always)]
fn by_rows(x: &mut [f32], each: impl Each) {
    let (rows, rest) = x.as_chunks_mut::<LANES>();
    for row in rows {
        each.row(row);
    }
    let mut row = [0.0; LANES];
    for (row, x) in row.iter_mut().zip(rest.iter()) {
        *row = *x;
    }
    each.row(&mut row);
    rest.iter_mut().zip(row).for_each(|(x, row)| *x = row);
}

/// SiLU, and the GELU that is written with tanh: `(1 + tanh(u)) / 2` is `1 / (1 + exp(-2 u))`.
struct Smooth<V, const IS_GELU: bool>(V);

impl<V: Vector, const IS_GELU: bool> Each for Smooth<V, IS_GELU> {
    #[inline(always)]
    fn row(&self, row: &mut [f32; LANES]) {
        /// `2 sqrt(2 / pi)`.
        const SCALE: f32 = 1.595_769;
        let v = self.0;
        for index in 0..LANES / V::N {
            let x = v.load(row, index);
            let mut inner = x;
            if IS_GELU {
                let square = v.mul(x, x);
                inner = v.mul(x, v.mul_add(square, v.splat(SCALE * 0.044_715), v.splat(SCALE)));
            }
            v.store(sigmoid_times(v, inner, x), row, index);
        }
    }
}

/// The GELU with the error function.
struct Erf<V>(V);

impl<V: Vector> Each for Erf<V> {
    #[inline(always)]
    fn row(&self, row: &mut [f32; LANES]) {
        for index in 0..LANES / V::N {
            self.0.store(gelu(self.0, self.0.load(row, index)), row, index);
        }
    }
}

/// `cap * tanh(scale * x)`.
struct Capped<V> {
    v: V,
    scale: f32,
    cap: f32,
}

impl<V: Vector> Each for Capped<V> {
    #[inline(always)]
    fn row(&self, row: &mut [f32; LANES]) {
        let (v, scale, cap) = (self.v, self.v.splat(self.scale), self.v.splat(self.cap));
        for index in 0..LANES / V::N {
            v.store(v.mul(cap, tanh(v, v.mul(v.load(row, index), scale))), row, index);
        }
    }
}

/// `x = cap * tanh(scale * x / cap)`.
#[inline(always)]
pub(crate) fn capped<V: Vector>(v: V, x: &mut [f32], scale: f32, cap: f32) {
    by_rows(x, Capped { v, scale: scale / cap, cap });
}

struct Cap<'a> {
    x: &'a mut [f32],
    scale: f32,
    cap: f32,
}

impl Kernel for Cap<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self, v: V) {
        capped(v, self.x, self.scale, self.cap);
    }
}

/// `x = cap * tanh(scale * x / cap)`, or without a cap `scale * x`.
#[inline(never)]
pub fn soften(x: &mut [f32], scale: f32, cap: Option<f32>) {
    if scale == 1.0 && cap.is_none() {
        return;
    }
    threads::each(x.chunks_mut(TASK_NUMBERS), |x| match cap {
        Some(cap) => dispatch(Cap { x, scale, cap }),
        None => x.iter_mut().for_each(|x| *x *= scale),
    });
}

/// `sum += weight * x`.
#[inline(never)]
pub fn add_scaled(sum: &mut [f32], weight: f32, x: &[f32]) {
    let tasks = sum.chunks_mut(TASK_NUMBERS).zip(x.chunks(TASK_NUMBERS));
    threads::each(tasks, |(sum, x)| dispatch(AddScaled { sum, weight, x }));
}

pub(crate) struct AddScaled<'a> {
    pub(crate) sum: &'a mut [f32],
    pub(crate) weight: f32,
    pub(crate) x: &'a [f32],
}

impl Kernel for AddScaled<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self, v: V) {
        let weight = v.splat(self.weight);
        let (mut sums, mut xs) = (self.sum.chunks_exact_mut(V::N), self.x.chunks_exact(V::N));
        for (sum, x) in sums.by_ref().zip(xs.by_ref()) {
            v.store(v.mul_add(weight, v.load(x, 0), v.load(sum, 0)), sum, 0);
        }
        for (sum, x) in sums.into_remainder().iter_mut().zip(xs.remainder()) {
            *sum = if V::IS_FUSED { self.weight.mul_add(*x, *sum) } else { *sum + self.weight * x };
        }
    }
}

/// Of each row of logits `[n]` `ln sum exp`, and the index of the greatest (the lowest wins a tie).
#[inline(never)]
pub fn log_sum_exp(logits: &[f32], n: usize) -> Vec<(f64, usize)> {
    let mut sums = vec![(0.0, 0); logits.len() / n.max(1)];
    threads::each(sums.iter_mut().zip(logits.chunks_exact(n.max(1))), |(sum, row)| {
        *sum = dispatch(LogSumExp(row));
    });
    sums
}

struct LogSumExp<'a>(&'a [f32]);

impl Kernel for LogSumExp<'_> {
    type Output = (f64, usize);
    #[inline(always)]
    fn run<V: Vector>(self, v: V) -> (f64, usize) {
        /// Rows of numbers whose sums are single; these are added up in f64.
        const ROWS: usize = 32;
        let greatest = greatest(v, self.0);
        let best = self.0.iter().position(|&x| x == greatest).unwrap_or(0);
        let (rows, rest) = self.0.as_chunks::<LANES>();
        let less = v.splat(greatest);
        let mut total: f64 = rest.iter().map(|&x| f64::from(x - greatest).exp()).sum();
        for rows in rows.chunks(ROWS) {
            let mut sums = [v.splat(0.0); 8];
            for row in rows {
                for (index, sum) in sums.iter_mut().enumerate().take(LANES / V::N) {
                    *sum = v.add(*sum, exp(v, v.sub(v.load(row, index), less)));
                }
            }
            let mut all = [0.0; LANES];
            for (index, sum) in sums.iter().enumerate().take(LANES / V::N) {
                v.store(*sum, &mut all, index);
            }
            total += all.iter().map(|&x| f64::from(x)).sum::<f64>();
        }
        (f64::from(greatest) + total.ln(), best)
    }
}

/// The greatest number; what is not a number is passed over.
#[inline(always)]
pub(crate) fn greatest<V: Vector>(v: V, x: &[f32]) -> f32 {
    let mut chunks = x.chunks_exact(V::N);
    let mut best = v.splat(f32::NEG_INFINITY);
    for x in chunks.by_ref() {
        best = v.max(v.load(x, 0), best);
    }
    let mut all = [f32::NEG_INFINITY; LANES];
    v.store(best, &mut all, 0);
    all.iter().chain(chunks.remainder()).copied().fold(f32::NEG_INFINITY, f32::max)
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
