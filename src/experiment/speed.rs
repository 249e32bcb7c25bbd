//! How fast the open model runs here, and how much there is to run.

use serde::{Deserialize, Serialize};

use crate::sweep::Study;

/// How fast the open model runs here: runs of one layer on one token, a second. What the head takes is
/// spread over the layers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Where many tokens are read at once.
    pub read: f64,
    /// Where one token is written after the other.
    pub written: f64,
    /// Under the many schedules of a figure, whose common beginnings run once.
    pub swept: Option<f64>,
    /// Where the hidden states after every step are read back and compared.
    pub states: Option<f64>,
    /// Reading was measured on scores; before there are any, on a few tokens while the model was opened.
    pub is_of_scores: bool,
    /// Writing was measured on texts and answers; before there are any, as reading.
    pub is_of_texts: bool,
}

/// How much a figure runs for every token that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudySize {
    pub study: Study,
    /// Different schedules.
    pub n_schedules: usize,
    /// Runs of a layer, all schedules together.
    pub layer_runs: u64,
}

/// How much accuracy against time runs, without the schedule of the stack.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LatencySize {
    /// Runs of a layer for every token of an item, all schedules together.
    pub layer_runs: u64,
    /// Tokens that each schedule reads while it is timed, all rounds together.
    pub read: f64,
    /// Tokens that each schedule decodes for its times.
    pub written: f64,
}
