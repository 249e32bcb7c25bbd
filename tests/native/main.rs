//! All native tests in one binary.

#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "tests make small numbers")]

#[expect(dead_code, reason = "its users arrive with the executors' tests")]
mod support;
