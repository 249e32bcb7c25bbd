//! The inner loops of the CPU executor: slices in, slices out.
//!
//! A crate of its own, so that the engine in the browser is built for size and only these loops
//! for speed: its module is a fifth smaller than with all of it built for speed. The linker
//! optimises all of it for size again and makes no vectors then: they are written out here.

#[cfg(not(target_arch = "wasm32"))]
mod attention;
mod blocks;
#[cfg(not(target_arch = "wasm32"))]
mod exp;
#[cfg(not(target_arch = "wasm32"))]
mod gemm;
#[cfg(not(target_arch = "wasm32"))]
mod matrix;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(not(target_arch = "wasm32"))]
mod rows;
#[cfg(not(target_arch = "wasm32"))]
mod threads;
#[cfg(not(target_arch = "wasm32"))]
mod vector;

pub use blocks::Blocks;
#[cfg(target_arch = "wasm32")]
pub use page::*;
#[cfg(not(target_arch = "wasm32"))]
pub use {
    attention::{Heads, Sequence, attend},
    gemm::{Into, Product, gemm, products},
    matrix::{Half, Matrix},
    rows::{
        Activation, activate, add_bias, add_scaled, gated, layer_norm, log_sum_exp, rms_norm, rotate, soften,
    },
    threads::Threads,
    vector::{Level, level, use_level},
};

/// Multiply-adds after which a batch is best sent off, so that a run can be broken off between two: some tenths of a
/// second, in the browser of vectors of four.
pub const GOOD_MULTIPLY_ADDS: u64 = if cfg!(target_arch = "wasm32") { 500_000_000 } else { 20_000_000_000 };
