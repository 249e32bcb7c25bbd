//! Tasks, metrics and their statistics.

pub mod report;
mod score;
pub mod stats;

pub use score::{Interval, ItemResult, Metric, PairedDifference, TaskScore};
