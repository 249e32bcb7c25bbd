//! The inner loops of the CPU executor: slices in, slices out.
//!
//! A crate of its own, so that the engine in the browser is built for size and only these loops
//! for speed: its module is a fifth smaller than with all of it built for speed. The linker
//! optimises all of it for size again and makes no vectors then: they are written out here.

mod attention;
mod blocks;
mod exp;
mod gemm;
mod matrix;
mod rows;
#[cfg_attr(target_arch = "wasm32", path = "one_thread.rs")]
mod threads;
mod vector;

pub use attention::{Heads, Sequence, attend};
pub use blocks::Blocks;
pub use gemm::{Into, Product, gemm, products};
pub use matrix::{Half, Matrix};
pub use rows::{
    Activation, activate, add_bias, add_scaled, gated, layer_norm, log_sum_exp, rms_norm, rotate, soften,
};
pub use threads::Threads;
#[cfg(not(target_arch = "wasm32"))]
pub use vector::use_level;
pub use vector::{Level, level};

/// Multiply-adds after which a batch is best sent off, so that a run can be broken off between two: some tenths of a
/// second, in the browser of vectors of four.
pub const GOOD_MULTIPLY_ADDS: u64 = if cfg!(target_arch = "wasm32") { 500_000_000 } else { 20_000_000_000 };
