//! What can be wrong with a sweep.

use super::entry::{MAX_SCHEDULES, MAX_VARIANTS, SWEEP_LAYERS_MAX};
use crate::schedule::preset::PresetError;
use crate::schedule::{ParseError, TreeError};

/// What is wrong with a sweep.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SweepError {
    /// A schedule of the list.
    #[error("schedule {}: {error}", number + 1)]
    Listed {
        /// Its place, from 0.
        number: usize,
        /// What is wrong with it.
        error: ParseError,
    },
    /// A preset that this model has not.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// A schedule beyond the limits.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Beyond [`MAX_SCHEDULES`].
    #[error("the sweep has {n} schedules, and at most {MAX_SCHEDULES} are run")]
    TooMany {
        /// How many.
        n: usize,
    },
    /// Beyond [`SWEEP_LAYERS_MAX`], by families.
    #[error(
        "the sweep has {n} schedules of {n_layers} layers, and at most {SWEEP_LAYERS_MAX} layers are run in all: \
         leave out families, seeds or loops"
    )]
    TooDeep {
        /// How many schedules.
        n: usize,
        /// Layers of the model.
        n_layers: usize,
    },
    /// Beyond [`SWEEP_LAYERS_MAX`], with schedules that are listed.
    #[error(
        "the {n_schedules} schedules of the list have more than the {SWEEP_LAYERS_MAX} layers that are run in all: \
         leave some out"
    )]
    TooLong {
        /// How many are listed.
        n_schedules: usize,
    },
    /// Too many seeds or loops.
    #[error("{family} has {n} {what}, and at most {MAX_VARIANTS} are run")]
    TooManyVariants {
        /// The family's name.
        family: &'static str,
        /// Seeds or loops.
        what: &'static str,
        /// How many.
        n: usize,
    },
    /// A plan that takes no item.
    #[error("limit is 0, and must be at least 1; leave it out for all items")]
    Limit,
    /// A name that no task has.
    #[error("tasks: a name has {n} characters, and at most {n_max} are read")]
    TaskName {
        /// Its characters.
        n: usize,
        /// The limit.
        n_max: usize,
    },
    /// An error rate of [`Stop`](super::Stop) without sense.
    #[error("stop: alpha is {alpha}, and must be above 0 and at most {alpha_max}")]
    Alpha {
        /// As given.
        alpha: f64,
        /// The limit.
        alpha_max: f64,
    },
    /// A margin of [`Stop`](super::Stop) without sense.
    #[error("stop: margin is {margin}, and must be above 0 and below 1")]
    Margin {
        /// As given.
        margin: f64,
    },
    /// A family that is given what it does not take.
    #[error("{family} takes no {what}")]
    Unused {
        /// The family's name.
        family: &'static str,
        /// Seeds, loops or schedules.
        what: &'static str,
    },
}
