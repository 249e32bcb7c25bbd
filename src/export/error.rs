//! Why a schedule has no such form.

use serde::Serialize;

use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ExportError {
    /// A parallel group where layers can only follow one another.
    Parallel {
        /// The first group, its end cut off where it is long.
        group: String,
        form: &'static str,
    },
    /// A schedule without any layer.
    NoLayer { form: &'static str },
    /// Layers that would stand where mergekit gives them another window, other positions or another
    /// scale of their scores.
    ByPlace { layer: u16, place: usize, form: &'static str },
    /// A model that the paper's code does not run.
    NoFamily { family: String },
    /// Not one of the paper's methods.
    NoMethod {
        /// Seeds below are recognised.
        seeds_max: u64,
    },
}
