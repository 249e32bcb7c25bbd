//! The experiment that a file of ours rests on, read back: pictures carry it, JSON is it.
//!
//! What was *asked* (which figure, of which model, on which items) is apart from what came of
//! it there, which is a quotation ([`Quoted`]): whoever opens the file computes it again. Both
//! the page's files and those of the command line are read. Nothing in a file is trusted: sizes are bounded, unknown
//! versions are refused, and names are only compared.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Quoted, figure_png, figure_svg};
use crate::sweep::{FIGURES, Family, Stop, Study};

/// Larger files are not read.
pub const EXPERIMENT_BYTES_MAX: usize = figure_svg::MAX_SVG_BYTES;
/// The form of the page's files that is read.
pub const EXPERIMENT_VERSION: u64 = 1;
/// What files of ours say, whole or not.
const OURS: [&str; 2] = ["\"atelier\"", "\"provenance\""];
/// How PNG files begin.
const PNG: &[u8] = b"\x89PNG";

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// For what.
    pub asked: Asked,
    /// Of which model; of several the first.
    pub model: ModelName,
    /// How many models more the file shows.
    pub n_others: usize,
    /// On which tasks.
    pub tasks: Vec<TaskName>,
    /// Items per task.
    pub limit: usize,
    /// Seeds their order.
    pub seed: u64,
    /// When cells are decided and the rest of their items left out.
    pub stop: Option<Stop>,
    /// Loop counts, where they are not the usual ones.
    pub loops: Option<Vec<u32>>,
    /// The schedule that was measured beside a figure's own.
    pub beside: Option<String>,
    /// What came of it there, if the file says so.
    pub quoted: Option<Quoted>,
}

/// What a file shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// One of the paper's figures, or its questions.
    Study(Study),
    /// The scores of a schedule.
    Scores {
        /// Its text.
        schedule: String,
    },
    /// Accuracy against time.
    Latency {
        /// The text of the schedule that was measured beside the families.
        schedule: Option<String>,
    },
    /// What each step of a schedule would say.
    Canvas {
        /// Its text.
        schedule: String,
        /// What is read.
        prompt: String,
        /// The task whose item it is: items are read as they are scored.
        of_task: Option<String>,
    },
    /// What the full model and a schedule write.
    Writing {
        /// Its text.
        schedule: String,
        /// What they write on from.
        prompt: String,
    },
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
    #[error("this file has version {version}, and version {EXPERIMENT_VERSION} is read")]
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
    /// Of what shows one schedule.
    schedule: Option<String>,
    /// Of what was written.
    prompt: Option<String>,
    /// Of a canvas.
    of_task: Option<String>,
    /// Of a figure of the command line.
    #[serde(default)]
    models: Vec<Of>,
    /// Of a figure of the page.
    #[serde(default)]
    others: Vec<IgnoredAny>,
    /// Of its results; other files mean something else by it.
    provenance: Option<Value>,
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
    families: Vec<OfFamily>,
    limit: Option<usize>,
    #[serde(default)]
    seed: u64,
    stop: Option<Stop>,
}

#[derive(Deserialize)]
struct OfFamily {
    family: Family,
    #[serde(default)]
    loops: Vec<u32>,
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
        if let Asked::Study(study) = experiment.asked {
            experiment.quoted = Quoted::read(&text, study, &experiment.model);
        }
        Ok(experiment)
    }

    /// The figure or the questions, if it is one of them.
    #[must_use]
    pub fn study(&self) -> Option<Study> {
        match self.asked {
            Asked::Study(study) => Some(study),
            _ => None,
        }
    }
}

/// A figure of the command line, perhaps of several models: the first of them; or its results.
fn of_command_line(file: File) -> Result<Experiment, ExperimentError> {
    let n_others = file.models.len().saturating_sub(1);
    let header = match (file.models.into_iter().find_map(|of| of.provenance), file.provenance) {
        (Some(header), _) => header,
        (None, Some(value)) => serde_json::from_value(value).map_err(|error| damaged(&error.to_string()))?,
        (None, None) => return Err(ExperimentError::Nothing),
    };
    let study = file.figure.map(Study::Figure).or_else(|| study_of(&header.plan));
    let study = study.ok_or_else(|| damaged("its schedules are those of no figure"))?;
    Ok(Experiment { n_others, ..of_header(study, header) })
}

fn of_page(file: File) -> Result<Experiment, ExperimentError> {
    match file.version {
        Some(EXPERIMENT_VERSION) => {}
        Some(version) => return Err(ExperimentError::Version { version }),
        None => return Err(damaged("missing field `version`")),
    }
    let missing = |name: &str| damaged(&format!("missing field `{name}`"));
    let beside = file.schedule.clone();
    let schedule = file.schedule.ok_or_else(|| missing("schedule"));
    let asked = match file.atelier.as_deref() {
        Some("scores") => Asked::Scores { schedule: schedule? },
        Some("latency") => Asked::Latency { schedule: schedule.ok() },
        Some(kind @ ("writing" | "canvas")) => {
            let (schedule, prompt) = (schedule?, file.prompt.ok_or_else(|| missing("prompt"))?);
            match kind {
                "canvas" => Asked::Canvas { schedule, prompt, of_task: file.of_task },
                _ => Asked::Writing { schedule, prompt },
            }
        }
        _ => {
            let study = file.study.or(file.figure.map(Study::Figure));
            Asked::Study(study.ok_or_else(|| damaged("it names no figure"))?)
        }
    };
    let is_study = matches!(asked, Asked::Study(_));
    Ok(Experiment {
        asked,
        model: file.model.ok_or_else(|| missing("model"))?,
        n_others: file.others.len(),
        tasks: file.tasks,
        limit: file.limit.ok_or_else(|| missing("limit"))?,
        seed: file.seed.ok_or_else(|| missing("seed"))?,
        stop: file.stop,
        loops: None,
        beside: beside.filter(|_| is_study),
        quoted: None,
    })
}

fn of_header(study: Study, header: Header) -> Experiment {
    let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(1);
    let tasks =
        header.tasks.into_iter().map(|task| TaskName { name: task.name, data_hash: Some(task.data_hash) });
    Experiment {
        asked: Asked::Study(study),
        model: ModelName { title: header.model, hash: header.model_hash },
        n_others: 0,
        tasks: tasks.collect(),
        limit: header.plan.limit.unwrap_or(most),
        seed: header.plan.seed,
        stop: header.plan.stop,
        loops: loops_of(&header.plan, study),
        beside: None,
        quoted: None,
    }
}

/// The loop counts of a plan, where they are not those that the study has.
fn loops_of(plan: &Plan, study: Study) -> Option<Vec<u32>> {
    let looped = |family: Family| family == Family::LoopedParallel;
    let theirs = &plan.families.iter().find(|spec| looped(spec.family))?.loops;
    let usual = study.plan(None, 0)?.families.into_iter().find(|spec| looped(spec.family))?.loops;
    (!theirs.is_empty() && *theirs != usual).then(|| theirs.clone())
}

/// The study whose families these are.
fn study_of(plan: &Plan) -> Option<Study> {
    let asked: Vec<Family> = plan.families.iter().map(|asked| asked.family).collect();
    let mut studies = FIGURES.iter().map(|&number| Study::Figure(number)).chain([Study::Findings]);
    studies.find(|study| study.is_of(&asked))
}

fn damaged(what: &str) -> ExperimentError {
    ExperimentError::Damaged { what: what.to_owned() }
}
