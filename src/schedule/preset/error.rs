//! Why a preset cannot be.

use super::{Parameter, Preset};
use crate::schedule::TreeError;

/// A preset that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PresetError {
    /// No preset has this name.
    #[error("there is no preset {name:?}: there are {}", Preset::NAMES.join(", "))]
    UnknownName {
        /// What was asked for, cut to a readable length.
        name: String,
    },
    /// A parameter without a default was not given.
    #[error("{preset} needs a {parameter}")]
    Missing {
        /// The preset's name.
        preset: &'static str,
        /// What is missing.
        parameter: Parameter,
    },
    /// A parameter that means nothing to this preset.
    #[error("{preset} takes no {parameter}")]
    Unused {
        /// The preset's name.
        preset: &'static str,
        /// What was given.
        parameter: Parameter,
    },
    /// The region would be empty.
    #[error(
        "start layer {start} leaves no layer to change: \
         the greatest start of a model of {n_layers} layers is {greatest}"
    )]
    StartTooGreat {
        /// What was asked for.
        start: usize,
        /// Layers of the model.
        n_layers: usize,
        /// [`greatest_start`].
        greatest: usize,
    },
    /// No start has a region.
    #[error("a model needs at least 2 layers for this preset, this one has {n_layers}")]
    NoRegion {
        /// Layers of the model.
        n_layers: usize,
    },
    /// The last layer, or none, has no next one.
    #[error("layer {layer} has no next layer to switch with: {}", greatest_of_pair(*n_layers))]
    NoNextLayer {
        /// What was asked for.
        layer: usize,
        /// Layers of the model.
        n_layers: usize,
    },
    /// A loop that never runs.
    #[error("0 loops are not possible: the least is 1")]
    ZeroLoops,
    /// No schedule of this model.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl PresetError {
    /// What to do about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { parameter: Parameter::Start, .. } => {
                Some("0 changes all layers but the first; greater starts change fewer".to_owned())
            }
            Self::Unused { preset, .. } => Some(match Preset::parameters(preset) {
                [] => format!("{preset} takes no parameters"),
                taken => {
                    let names: Vec<String> = taken.iter().map(ToString::to_string).collect();
                    format!("{preset} takes: {}", names.join(", "))
                }
            }),
            _ => None,
        }
    }
}

fn greatest_of_pair(n_layers: usize) -> String {
    match n_layers.checked_sub(2) {
        Some(greatest) => format!("the greatest in a model of {n_layers} layers is {greatest}"),
        None => "the model has only one layer".to_owned(),
    }
}
