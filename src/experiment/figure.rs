//! What has come of a sweep, for the page.

use serde::{Deserialize, Serialize};

use crate::sweep::{Drawing, Finding, StateCounts, Study};

/// One of the paper's figures, as far as it has been computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureProgress {
    pub study: Study,
    /// Items done under every schedule that wanted them.
    pub n_done: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// Items that were done before, perhaps before the page was loaded, and are not done again.
    pub n_before: usize,
    /// Why results will not outlive the page, in words; absent where they will.
    pub not_kept: Option<String>,
    /// Different schedules.
    pub n_schedules: usize,
    /// What can be drawn.
    pub drawing: Drawing,
    /// What the paper claims of it, tried on the items so far.
    pub findings: Vec<Finding>,
    /// Schedules on tasks by what is known of them against the full model.
    pub states: StateCounts,
}

/// What is kept of a figure from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigure {
    pub study: Study,
    /// Items done.
    pub n_done: usize,
    /// Items in all.
    pub n_total: usize,
}
