//! The inner loops of the CPU executor: slices in, slices out.
//!
//! A crate of its own, so that the engine in the browser is built for size and only these loops
//! for speed: its module is a fifth smaller than with all of it built for speed. The linker
//! optimises all of it for size again and makes no vectors then: they are written out here.

mod attention;
mod blocks;
mod gemm;
mod rows;

pub use attention::{Heads, attend};
pub use blocks::Blocks;
pub use gemm::{Half, Into, Matrix, gemm};
pub use rows::{
    Activation, activate, add_bias, add_scaled, layer_norm, log_sum_exp, multiply, rms_norm, rotate, soften,
};
