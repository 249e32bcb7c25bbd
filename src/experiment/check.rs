//! What no experiment can ask, whoever opens it: refused before anything is computed.

use serde::Serialize;

use super::{DataRef, Experiment, What};
use crate::sweep::{BEAM_MAX, Budget, SweepError};
use crate::words;

/// Most rounds of times over all schedules.
pub const ROUNDS_MAX: usize = 1000;
/// Most tasks of one experiment.
pub const TASKS_MAX: usize = 256;
/// Longest name of a model or a task, characters.
pub const NAME_CHARS_MAX: usize = 200;
/// Longest source of a file, characters: of a repository, a commit and a path.
const SOURCE_CHARS_MAX: usize = 500;

/// Why an experiment asks what cannot be.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ExperimentError {
    /// A number outside of what is possible.
    Range {
        /// The field, with dots between its parts.
        field: &'static str,
        value: String,
        least: usize,
        most: usize,
    },
    /// A temperature below zero, or none at all.
    Temperature { value: String },
    /// A time below zero, or none at all.
    Millis { value: String },
    /// Results are named by their tasks.
    TaskTwice { task: String },
    /// A name that is no name.
    Name { field: &'static str, chars: usize, most: usize },
    /// A rule to stop without sense.
    #[serde(untagged)]
    Stop(#[from] SweepError),
}

impl Experiment {
    /// Whether every field is one that can be; schedules, hashes and tasks are looked up by the
    /// session, which knows the model.
    ///
    /// # Errors
    /// When a number is outside of its range, a task stands there twice, a name is too long, or
    /// the rule to stop has no sense.
    pub fn check(&self) -> Result<(), ExperimentError> {
        plain("model.name", &self.model.name, NAME_CHARS_MAX)?;
        range("data", self.data.len(), 0, TASKS_MAX)?;
        for (at, data) in self.data.iter().enumerate() {
            plain("data.task", &data.task, NAME_CHARS_MAX)?;
            for source in [&data.source, &data.harness].into_iter().flatten() {
                plain("data.source", source, SOURCE_CHARS_MAX)?;
            }
            let is_same = |other: &DataRef| other.task == data.task;
            if self.data.iter().take(at).any(is_same) {
                return Err(ExperimentError::TaskTwice { task: data.task.clone() });
            }
        }
        if let Some(stop) = self.stop {
            stop.check()?;
        }
        if let Some(limit) = self.limit {
            range("limit", limit, 1, usize::MAX)?;
        }
        match &self.what {
            What::Generation { temperature, .. } if !(temperature.is_finite() && *temperature >= 0.0) => {
                Err(ExperimentError::Temperature { value: temperature.to_string() })
            }
            What::Attention { last: Some(last), .. } => range("what.attention.last", *last, 1, usize::MAX),
            What::Search { budget: Budget::Millis(millis), .. }
                if !(millis.is_finite() && *millis >= 0.0) =>
            {
                Err(ExperimentError::Millis { value: millis.to_string() })
            }
            What::Search { beam, .. } => range("what.search.beam", *beam, 1, BEAM_MAX),
            What::Latency { rounds, .. } => range("what.latency.rounds", *rounds, 1, ROUNDS_MAX),
            _ => Ok(()),
        }
    }
}

fn range(field: &'static str, value: usize, least: usize, most: usize) -> Result<(), ExperimentError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(ExperimentError::Range { field, value: value.to_string(), least, most })
}

fn plain(field: &'static str, name: &str, most: usize) -> Result<(), ExperimentError> {
    let chars = name.chars().count();
    if chars <= most && !name.chars().any(char::is_control) {
        return Ok(());
    }
    Err(ExperimentError::Name { field, chars, most })
}
