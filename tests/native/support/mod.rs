//! What several tests need: tiny random models, random plans, and a way to wait for a future.

pub mod bench;
pub mod condition;
pub mod device;
pub mod document;
pub mod ftl;
pub mod hub;
pub mod letters;
pub mod page;
pub mod plans;
pub mod process;
pub mod run;
pub mod source;
pub mod spoken;
pub mod tiny;

use std::future::Future;

/// Runs a future to its end on this thread.
pub fn wait<F: Future>(future: F) -> F::Output {
    pollster::block_on(future)
}
