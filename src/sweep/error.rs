//! What can be wrong with a sweep.

use serde::Serialize;

use crate::schedule::preset::PresetError;
use crate::schedule::{ParseError, TreeError};
use crate::words;

/// What is wrong with a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum SweepError {
    /// A schedule of the list.
    Listed {
        /// Its place, from 1.
        number: usize,
        /// What is wrong with it.
        error: ParseError,
    },
    /// Beyond [`MAX_SCHEDULES`](super::MAX_SCHEDULES).
    TooMany {
        /// How many.
        n: usize,
        /// The limit.
        max: usize,
    },
    /// Beyond [`SWEEP_LAYERS_MAX`](super::SWEEP_LAYERS_MAX), by families.
    TooDeep {
        /// How many schedules.
        n: usize,
        /// Layers of the model.
        n_layers: usize,
        /// The limit.
        max: usize,
    },
    /// Beyond [`SWEEP_LAYERS_MAX`](super::SWEEP_LAYERS_MAX), with schedules that are listed.
    TooLong {
        /// How many are listed.
        n_schedules: usize,
        /// The limit.
        max: usize,
    },
    /// Too many seeds or loops.
    TooManyVariants {
        /// The family's name.
        family: &'static str,
        /// Seeds or loops.
        what: &'static str,
        /// How many.
        n: usize,
        /// The limit.
        max: usize,
    },
    /// A plan that takes no item.
    Limit,
    /// A name that no task has.
    TaskName {
        /// Its characters.
        n: usize,
        /// The limit.
        n_max: usize,
    },
    /// An error rate of [`Stop`](super::Stop) without sense.
    Alpha {
        /// As given.
        alpha: f64,
        /// The limit.
        alpha_max: f64,
    },
    /// A margin of [`Stop`](super::Stop) without sense.
    Margin {
        /// As given.
        margin: f64,
    },
    /// A family that is given what it does not take.
    Unused {
        /// The family's name.
        family: &'static str,
        /// Seeds, loops or schedules.
        what: &'static str,
    },
    /// A preset that this model has not.
    #[serde(untagged)]
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// A schedule beyond the limits.
    #[serde(untagged)]
    #[error(transparent)]
    Tree(#[from] TreeError),
}
