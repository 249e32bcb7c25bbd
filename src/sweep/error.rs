//! What can be wrong with a sweep.

use serde::Serialize;

use crate::schedule::preset::PresetError;
use crate::schedule::{ParseError, TreeError};
use crate::words;

#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum SweepError {
    /// A schedule of the list.
    Listed {
        /// Its place, from 1.
        number: usize,
        error: ParseError,
    },
    /// Beyond [`MAX_SCHEDULES`](super::MAX_SCHEDULES).
    TooMany { n: usize, max: usize },
    /// Beyond [`SWEEP_LAYERS_MAX`](super::SWEEP_LAYERS_MAX), by families.
    TooDeep { n: usize, n_layers: usize, max: usize },
    /// Beyond [`SWEEP_LAYERS_MAX`](super::SWEEP_LAYERS_MAX), with schedules that are listed.
    TooLong { n_schedules: usize, max: usize },
    /// Too many seeds or loops.
    TooManyVariants { family: String, what: &'static str, n: usize, max: usize },
    /// A plan that takes no item.
    Limit,
    /// A name that no task has.
    TaskName { n: usize, n_max: usize },
    /// An error rate of [`Stop`](super::Stop) without sense.
    Alpha { alpha: f64, alpha_max: f64 },
    /// A margin of [`Stop`](super::Stop) without sense.
    Margin { margin: f64 },
    /// A family that is given what it does not take.
    Unused { family: String, what: &'static str },
    /// A preset that this model has not.
    #[serde(untagged)]
    Preset(#[from] PresetError),
    /// A schedule beyond the limits.
    #[serde(untagged)]
    Tree(#[from] TreeError),
}
