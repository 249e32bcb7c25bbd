//! Scores of tasks.

use serde::{Deserialize, Serialize};

use crate::eval::{PairedDifference, TaskScore};

/// Scores of a schedule, over the items done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoresReport {
    /// Normal-form text.
    pub schedule: String,
    /// One per task, in the order asked for.
    pub tasks: Vec<TaskComparison>,
}

/// One task under both schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskComparison {
    pub full: TaskScore,
    /// The schedule; equals `full` when the schedule is the full model.
    pub edited: TaskScore,
    /// Edited minus full model; absent while no item is done on both sides.
    pub difference: Option<PairedDifference>,
}
