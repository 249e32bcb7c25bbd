//! An open model on an executor: what the worker and the command line drive.

mod executor;
mod generate;
pub mod sampling;

pub use executor::{Executor, ExecutorCache, ExecutorSink};
pub use generate::{Generation, WriteOptions, Written};
