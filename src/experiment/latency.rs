//! Accuracy against time.

use serde::{Deserialize, Serialize};

use crate::sweep::{LatencyPoint, SweepTask};

/// Time beside accuracy, as far as it has been measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatencyProgress {
    /// Items done under every schedule.
    pub n_done: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// Rounds of times over all schedules that are done.
    pub n_rounds_done: usize,
    /// Rounds that will be done.
    pub n_rounds: usize,
    /// Tokens before the decoded ones.
    pub n_prompt: usize,
    /// Tokens that are read at once.
    pub n_prefill: usize,
    /// The tasks of the scores, without the list of their items.
    pub tasks: Vec<SweepTask>,
    /// Seeds the order of their items.
    pub seed: u64,
    /// The full model first.
    pub points: Vec<LatencyPoint>,
}
