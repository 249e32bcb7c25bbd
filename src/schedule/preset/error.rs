//! Why a preset cannot be.

use serde::Serialize;

use super::Parameter;
use crate::schedule::TreeError;
use crate::words;

/// A preset that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum PresetError {
    /// No preset has this name.
    UnknownName {
        /// What was asked for, cut to a readable length.
        name: String,
        /// What there is.
        names: &'static [&'static str],
    },
    /// A parameter without a default was not given.
    Missing {
        /// The preset's name.
        preset: &'static str,
        /// What is missing.
        parameter: Parameter,
    },
    /// A parameter that means nothing to this preset.
    Unused {
        /// The preset's name.
        preset: &'static str,
        /// What was given.
        parameter: Parameter,
        /// What it takes.
        taken: &'static [Parameter],
    },
    /// The region would be empty.
    StartTooGreat {
        /// What was asked for.
        start: usize,
        /// Layers of the model.
        n_layers: usize,
        /// [`greatest_start`].
        greatest: usize,
    },
    /// No start has a region.
    NoRegion {
        /// Layers of the model.
        n_layers: usize,
    },
    /// The last layer, or none, has no next one.
    NoNextLayer {
        /// What was asked for.
        layer: usize,
        /// Layers of the model.
        n_layers: usize,
    },
    /// A loop that never runs.
    ZeroLoops,
    /// No schedule of this model.
    #[serde(untagged)]
    #[error(transparent)]
    Tree(#[from] TreeError),
}
