//! The experiment that a file of ours rests on, read back: pictures carry it, JSON is it.
//!
//! What is read is what was *asked* (which figure, of which model, on which items), not what
//! came of it: whoever opens the file computes it again. Both the page's files and those of
//! the command line are read. Nothing in a file is trusted: sizes are bounded, unknown
//! versions are refused, and names are only compared.

use serde::Deserialize;
use serde_json::Value;

use super::{figure_png, figure_svg};
use crate::sweep::{FIGURES, Study, SweepHeader, SweepPlan, figure};

/// Larger files are not read.
pub const EXPERIMENT_BYTES_MAX: usize = figure_svg::MAX_SVG_BYTES;
/// The form of the page's files that is read.
const VERSION: u64 = 1;
/// How PNG files begin.
const PNG: &[u8] = b"\x89PNG";

/// What a figure was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experiment {
    /// Which figure, or the questions.
    pub study: Study,
    /// Of which model.
    pub model: ModelName,
    /// On which tasks.
    pub tasks: Vec<TaskName>,
    /// Items per task.
    pub limit: usize,
    /// Seeds their order.
    pub seed: u64,
}

/// A model, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ModelName {
    /// For people.
    pub title: String,
    /// Lower-case hex.
    pub hash: String,
}

/// A task with the hash of its items.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TaskName {
    /// Its name.
    pub name: String,
    /// Lower-case hex, where it is known.
    pub data_hash: Option<String>,
}

/// Why a file holds no experiment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExperimentError {
    /// Nothing of ours in it.
    #[error("this file holds no experiment of Atelier")]
    Nothing,
    /// Written by another version.
    #[error("this file has version {version}, and version {VERSION} is read")]
    Version {
        /// As it says.
        version: u64,
    },
    /// Too much.
    #[error("this file has {n_bytes} bytes, and at most {EXPERIMENT_BYTES_MAX} are read")]
    TooLarge {
        /// Its size.
        n_bytes: usize,
    },
    /// Ours, but something is missing.
    #[error("this file says it is of Atelier, but {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
}

/// The page's form.
#[derive(Deserialize)]
struct Carried {
    model: ModelName,
    tasks: Vec<TaskName>,
    limit: usize,
    seed: u64,
    /// Of sweeps.
    study: Option<Study>,
    /// Of hidden states.
    figure: Option<u32>,
}

impl Experiment {
    /// Reads an SVG, a PNG or a JSON file.
    ///
    /// # Errors
    /// When it is none of ours, or not whole.
    pub fn read(bytes: &[u8]) -> Result<Self, ExperimentError> {
        if bytes.len() > EXPERIMENT_BYTES_MAX {
            return Err(ExperimentError::TooLarge { n_bytes: bytes.len() });
        }
        let text = if bytes.starts_with(PNG) {
            figure_png::read_provenance(bytes)
        } else {
            let text = std::str::from_utf8(bytes).map_err(|_| ExperimentError::Nothing)?.trim_start();
            if text.starts_with('{') { Some(text.to_owned()) } else { figure_svg::read_provenance(text) }
        };
        let value: Value =
            text.and_then(|text| serde_json::from_str(&text).ok()).ok_or(ExperimentError::Nothing)?;
        if value.get("atelier").is_some() {
            return of_page(value);
        }
        // A figure of the command line, perhaps of several models: the first of them.
        let number =
            value.get("figure").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        let header = value.pointer("/models/0/provenance").or_else(|| value.get("provenance"));
        let header = header.cloned().ok_or(ExperimentError::Nothing)?;
        let header: SweepHeader = serde_json::from_value(header).map_err(damaged)?;
        let study = number.map(Study::Figure).or_else(|| study_of(&header.plan));
        let study = study.ok_or_else(|| ExperimentError::Damaged {
            what: "its schedules are those of no figure".to_owned(),
        })?;
        Ok(of_header(study, header))
    }
}

fn of_page(value: Value) -> Result<Experiment, ExperimentError> {
    match value.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) => return Err(ExperimentError::Version { version }),
        None => return Err(ExperimentError::Damaged { what: "it has no version".to_owned() }),
    }
    let Carried { model, tasks, limit, seed, study, figure } =
        serde_json::from_value(value).map_err(damaged)?;
    let study = study.or(figure.map(Study::Figure));
    let study = study.ok_or_else(|| ExperimentError::Damaged { what: "it names no figure".to_owned() })?;
    Ok(Experiment { study, model, tasks, limit, seed })
}

fn of_header(study: Study, header: SweepHeader) -> Experiment {
    let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(1);
    let tasks =
        header.tasks.into_iter().map(|task| TaskName { name: task.name, data_hash: Some(task.data_hash) });
    Experiment {
        study,
        model: ModelName { title: header.model, hash: header.model_hash },
        tasks: tasks.collect(),
        limit: header.plan.limit.unwrap_or(most),
        seed: header.plan.seed,
    }
}

/// The study whose families these are.
fn study_of(plan: &SweepPlan) -> Option<Study> {
    let families = |plan: &SweepPlan| plan.families.iter().map(|spec| spec.family).collect::<Vec<_>>();
    let of_study = |study: &Study| study.plan(None, 0).is_some_and(|own| families(&own) == families(plan));
    let figures =
        FIGURES.iter().filter(|number| figure(**number).is_some()).map(|&number| Study::Figure(number));
    figures.chain([Study::Findings]).find(of_study)
}

fn damaged(error: serde_json::Error) -> ExperimentError {
    ExperimentError::Damaged { what: error.to_string() }
}
