//! The same loops for the browser: one thread, vectors of four, small code, and numbers that are the same in every
//! browser. Each product and sum is rounded; natively both are at once, so last bits differ.

mod attention;
mod gemm;
mod rows;

pub(crate) use gemm::f16;

pub use attention::Heads;
pub use gemm::{Half, Into, Matrix, gemm};
pub use rows::{Activation, activate, add_bias, add_scaled, layer_norm, rms_norm, rotate, soften};

/// A product of inputs `x` `[T, K]`: `out[T, N] (+)= x W[N, K]^T`.
#[derive(Debug)]
pub struct Product<'a> {
    pub weight: &'a Matrix,
    pub out: &'a mut [f32],
    pub into: Into,
}

/// Products of the same inputs.
pub fn products(x: &[f32], products: Vec<Product<'_>>) {
    for Product { weight, out, into } in products {
        gemm(x, weight, out, into);
    }
}

/// As natively.
#[derive(Debug)]
pub struct Sequence<'a> {
    pub queries: &'a [f32],
    pub keys: &'a [f32],
    pub values: &'a [f32],
    pub n_before: usize,
    pub mixed: &'a mut [f32],
    pub maps: Option<&'a mut [f32]>,
}

/// Attention over each sequence.
pub fn attend(heads: &Heads<'_>, sequences: Vec<Sequence<'_>>) {
    for Sequence { queries, keys, values, n_before, mixed, maps } in sequences {
        attention::attend(heads, queries, keys, values, n_before, mixed, maps);
    }
}

/// `gate = activation(gate) * up`.
pub fn gated(activation: Activation, gate: &mut [f32], up: &[f32]) {
    activate(activation, gate);
    rows::multiply(gate, up);
}

/// Of each row of logits `[n]` `ln sum exp`, and the index of the greatest (the lowest wins a tie).
pub fn log_sum_exp(logits: &[f32], n: usize) -> Vec<(f64, usize)> {
    logits.chunks_exact(n.max(1)).map(rows::log_sum_exp).collect()
}

/// The one thread that there is.
#[derive(Debug)]
pub struct Threads;

impl Threads {
    pub fn shared(_: Option<std::num::NonZeroUsize>) -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self)
    }

    pub fn n(&self) -> usize {
        1
    }

    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}

/// The name that stands in provenance.
pub fn level() -> &'static str {
    "one CPU thread"
}
