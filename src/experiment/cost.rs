//! Measured cost.

use serde::{Deserialize, Serialize};

use crate::plan::Cost;

/// Cost of both schedules.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CostReport {
    pub full: Measurement,
    pub edited: Measurement,
}

/// Decode time of one schedule: batch 1, after a prompt of 32 tokens, median of up to
/// 32 tokens, warm (fewer where the context is shorter).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Counted work.
    pub cost: Cost,
    /// Kernel dispatches per token; 0 on the CPU.
    pub dispatches: usize,
    /// Median milliseconds per token.
    pub millis_per_token: f64,
    /// Tokens measured.
    pub n_tokens: usize,
}
