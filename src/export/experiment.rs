//! The experiment that a file of ours rests on, read back: pictures carry it, JSON is it.
//!
//! What was *asked* (which figure, of which model, on which items) is apart from what came of
//! it there, which is a quotation ([`Quoted`]): whoever opens the file computes it again. Both
//! the page's files and those of the command line are read. Nothing in a file is trusted: sizes are bounded, unknown
//! versions are refused, and names are only compared.

use serde::{Deserialize, Serialize};

use super::{Quoted, figure_png, figure_svg};
use crate::sweep::{FIGURES, Family, Stop, Study};

/// Larger files are not read.
pub const EXPERIMENT_BYTES_MAX: usize = figure_svg::MAX_SVG_BYTES;
/// The form of the page's files that is read.
const VERSION: u64 = 1;
/// What files of ours say, whole or not.
const OURS: [&str; 2] = ["\"atelier\"", "\"provenance\""];
/// How PNG files begin.
const PNG: &[u8] = b"\x89PNG";

/// What a figure was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// When cells are decided and the rest of their items left out.
    pub stop: Option<Stop>,
    /// What came of it there, if the file says so.
    pub quoted: Option<Quoted>,
}

/// A model, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelName {
    /// For people.
    pub title: String,
    /// Lower-case hex.
    pub hash: String,
}

/// A task with the hash of its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// All forms in one: the page's, a figure of the command line, its results.
#[derive(Deserialize)]
struct File {
    /// The page's forms have it.
    atelier: Option<String>,
    version: Option<u64>,
    /// Of sweeps.
    study: Option<Study>,
    /// The number of a figure.
    figure: Option<u32>,
    model: Option<ModelName>,
    #[serde(default)]
    tasks: Vec<TaskName>,
    limit: Option<usize>,
    seed: Option<u64>,
    stop: Option<Stop>,
    /// Of a figure of the command line.
    #[serde(default)]
    models: Vec<Of>,
    /// Of its results.
    provenance: Option<Header>,
}

#[derive(Deserialize)]
struct Of {
    provenance: Option<Header>,
}

/// What is needed of a [`SweepHeader`](crate::sweep::SweepHeader).
#[derive(Deserialize)]
struct Header {
    model: String,
    model_hash: String,
    plan: Plan,
    tasks: Vec<HeaderTask>,
}

#[derive(Deserialize)]
struct Plan {
    families: Vec<Asked>,
    limit: Option<usize>,
    #[serde(default)]
    seed: u64,
    stop: Option<Stop>,
}

#[derive(Deserialize)]
struct Asked {
    family: Family,
}

#[derive(Deserialize)]
struct HeaderTask {
    name: String,
    n_items: usize,
    data_hash: String,
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
        let text = text.ok_or(ExperimentError::Nothing)?;
        let file: File = serde_json::from_str(&text).map_err(|error| {
            let is_ours = OURS.iter().any(|word| text.contains(word));
            if is_ours { damaged(&error.to_string()) } else { ExperimentError::Nothing }
        })?;
        let mut experiment = if file.atelier.is_some() { of_page(file) } else { of_command_line(file) }?;
        experiment.quoted = Quoted::read(&text, experiment.study, &experiment.model);
        Ok(experiment)
    }
}

/// A figure of the command line, perhaps of several models: the first of them; or its results.
fn of_command_line(file: File) -> Result<Experiment, ExperimentError> {
    let header = file.models.into_iter().find_map(|of| of.provenance).or(file.provenance);
    let header = header.ok_or(ExperimentError::Nothing)?;
    let study = file.figure.map(Study::Figure).or_else(|| study_of(&header.plan));
    Ok(of_header(study.ok_or_else(|| damaged("its schedules are those of no figure"))?, header))
}

fn of_page(file: File) -> Result<Experiment, ExperimentError> {
    match file.version {
        Some(VERSION) => {}
        Some(version) => return Err(ExperimentError::Version { version }),
        None => return Err(damaged("missing field `version`")),
    }
    let missing = |name: &str| damaged(&format!("missing field `{name}`"));
    Ok(Experiment {
        study: file.study.or(file.figure.map(Study::Figure)).ok_or_else(|| damaged("it names no figure"))?,
        model: file.model.ok_or_else(|| missing("model"))?,
        tasks: file.tasks,
        limit: file.limit.ok_or_else(|| missing("limit"))?,
        seed: file.seed.ok_or_else(|| missing("seed"))?,
        stop: file.stop,
        quoted: None,
    })
}

fn of_header(study: Study, header: Header) -> Experiment {
    let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(1);
    let tasks =
        header.tasks.into_iter().map(|task| TaskName { name: task.name, data_hash: Some(task.data_hash) });
    Experiment {
        study,
        model: ModelName { title: header.model, hash: header.model_hash },
        tasks: tasks.collect(),
        limit: header.plan.limit.unwrap_or(most),
        seed: header.plan.seed,
        stop: header.plan.stop,
        quoted: None,
    }
}

/// The study whose families these are.
fn study_of(plan: &Plan) -> Option<Study> {
    let asked = || plan.families.iter().map(|asked| asked.family);
    let is_of = |study: &Study| {
        study.plan(None, 0).is_some_and(|own| own.families.iter().map(|spec| spec.family).eq(asked()))
    };
    FIGURES.iter().map(|&number| Study::Figure(number)).chain([Study::Findings]).find(is_of)
}

fn damaged(what: &str) -> ExperimentError {
    ExperimentError::Damaged { what: what.to_owned() }
}
