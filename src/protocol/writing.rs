//! Texts that the engine writes, since the page has no code for it.

use serde::{Deserialize, Serialize};

use super::{Answered, FileForm};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// A file of what was found.
    Reports {
        form: FileForm,
        /// Whose file it is, and what is drawn beside it.
        answers: Vec<Answered>,
    },
    /// A schedule of the open model.
    Schedule {
        form: CodeForm,
        schedule: String,
        /// The model's hash: of another that has been opened meanwhile nothing is written.
        model_hash: String,
        /// Opens the run, where there is one.
        link: Option<String>,
    },
}

/// What a schedule is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeForm {
    /// The command of the paper's code.
    Paper,
    /// A merge for mergekit.
    Mergekit,
    /// A script for transformers.
    Pytorch,
    /// A citation of the run.
    Bibtex,
}
