//! Tasks, for the page: what they are, what was brought, what came of them.

use serde::{Deserialize, Serialize};

use crate::eval::{PairedDifference, TaskScore};

/// A task that can be evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskInfo {
    /// Its name.
    pub name: String,
    /// Items in the file.
    pub n_items: usize,
    /// What blind guessing scores.
    pub chance: f64,
    /// The benchmark whose form it mirrors, if any.
    pub mirrors: Option<String>,
    /// SHA-256 of the file, lower-case hex.
    pub data_hash: String,
    /// The first item's text, as an example.
    pub example: String,
    /// A person has brought it; it does not come with the model.
    pub is_own: bool,
}

/// Most bytes of items that a person may bring at once: a copy of them travels to the engine. The
/// largest file of items that is usually quoted, `HellaSwag`'s for validation, has 12.2 MB.
pub const ITEMS_BYTES_MAX: usize = 32 << 20;

/// What became of the lines of items that a person has brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsRead {
    /// The form that was recognised.
    pub form: String,
    /// Lines that are no items, and items that the model cannot read.
    pub n_left_out: usize,
    /// The first of them: the line, from 1, and what is wrong with it.
    pub left_out: Vec<(usize, String)>,
    /// Texts that are longer than the model's context and lose their beginning.
    pub n_clipped: usize,
}

/// One task under both schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskComparison {
    /// The full model.
    pub baseline: TaskScore,
    /// The schedule; equals `baseline` when the schedule is the baseline.
    pub edited: TaskScore,
    /// Edited minus baseline; absent while no item is done on both sides.
    pub difference: Option<PairedDifference>,
}
