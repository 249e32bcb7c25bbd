//! Why a preset cannot be.

use serde::Serialize;

use super::Parameter;
use crate::schedule::TreeError;
use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum PresetError {
    /// No preset has this name.
    UnknownName {
        /// What was asked for, cut to a readable length.
        name: String,
        names: &'static [&'static str],
    },
    /// A parameter without a default was not given.
    Missing { preset: &'static str, parameter: Parameter },
    /// A parameter that means nothing to this preset.
    Unused { preset: &'static str, parameter: Parameter, taken: &'static [Parameter] },
    /// The region would be empty.
    StartTooGreat {
        start: usize,
        n_layers: usize,
        /// [`greatest_start`].
        greatest: usize,
    },
    /// A model of one layer, or of none.
    NoRegion { n_layers: usize },
    /// The last layer, or none, has no next one.
    NoNextLayer { layer: usize, n_layers: usize },
    /// A loop that never runs.
    ZeroLoops,
    /// No schedule of this model.
    #[serde(untagged)]
    Tree(#[from] TreeError),
}
