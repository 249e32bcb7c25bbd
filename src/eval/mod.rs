//! Tasks, metrics and their statistics.

mod score;

pub use score::{Interval, Metric, PairedDifference, TaskScore};
