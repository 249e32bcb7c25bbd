//! Files of ours, read back: pictures carry an experiment, JSON is one.
//!
//! Every form that was ever written is read here and nowhere else, into one
//! [`Experiment`]. What was *asked* (of which model, on which items) is apart from what came of it
//! there, which is a quotation ([`Quoted`]): whoever opens the file computes it again. Nothing in
//! a file is trusted: sizes are bounded, unknown versions are refused, and names are only compared.
//!
//! The forms, each with golden files in `tests/golden/forms`:
//! - `{ experiment, provenance, report }`, what is written now;
//! - until 0.1: the page's figures, scores, texts, logit lenses and times (`"atelier": …`), a
//!   figure of the command line (`"models": …`), and its results (`"provenance": …`);
//! - what commands print with `--json` (`"adapter": …`).

mod claimed;
mod printed;
mod quoted;

pub use quoted::{Difference, Quoted};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::carrier::{png, svg};
use crate::claim::Claim;
use crate::experiment::{DataRef, Experiment, FewShotRef, ModelRef, Prompt, What};
use crate::export::FORM_VERSION;
use crate::model::{Quantise, json_reason};
use crate::states::STATES_FIGURES;
use crate::sweep::{Atlas, DataPlace, FIGURES, Family, FamilySpec, LATENCY_ROUNDS, Stop, Study};
use crate::words;

/// Larger files are not read; the sentence `opened-too-large` names the number.
pub const FILE_BYTES_MAX: usize = svg::SVG_BYTES_MAX;
/// Tokens of each text in the page's files.
const GENERATED_TOKENS: usize = 48;
/// What files of ours say, whole or not.
const OURS: [&str; 3] = ["\"atelier\"", "\"provenance\"", "\"experiment\""];
/// What some editors put in front of a text.
const BYTE_ORDER_MARK: char = '\u{feff}';
const PNG: &[u8] = b"\x89PNG";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// What was asked; of several models that of the first.
    pub experiment: Experiment,
    /// How many models more the file shows.
    pub n_others: usize,
    /// What came of it there, if the file says so.
    pub quoted: Option<Quoted>,
    /// The scores that it says, if any.
    pub claim: Option<Claim>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "opened")]
pub enum FileError {
    /// Nothing of ours in it.
    Nothing,
    /// Written by another version.
    Version { version: u64, known: u64 },
    /// Beyond [`FILE_BYTES_MAX`].
    TooLarge { n_bytes: usize },
    /// Ours, but something is missing or cannot be.
    Damaged { what: Damage },
}

/// What is missing or wrong in a file of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Damage {
    /// Its schedules are those of no figure.
    OtherFigure,
    /// It names none.
    NoFigure,
    /// Asks nothing, or several things.
    NotOneWhat,
    /// Is not one of the forms of a prompt.
    NotOnePrompt,
    /// Its checksum is another.
    Changed,
    /// A field is missing.
    Missing { field: &'static str },
    /// No JSON, not of this form, or no experiment: in the words of who found it.
    #[serde(untagged)]
    Said(String),
}

/// What is written now.
#[derive(Deserialize)]
struct Written {
    experiment: Experiment,
    /// What is drawn beside it, of other models.
    #[serde(default)]
    others: Vec<IgnoredAny>,
}

/// All earlier forms in one: the page's, a figure of the command line, its results.
#[derive(Deserialize)]
struct File {
    /// The page's forms have it.
    atelier: Option<String>,
    version: Option<u64>,
    study: Option<Study>,
    figure: Option<u32>,
    model: Option<TitledModel>,
    #[serde(default)]
    tasks: Vec<TaskName>,
    limit: Option<usize>,
    seed: Option<u64>,
    stop: Option<Stop>,
    /// Of what shows one schedule.
    schedule: Option<String>,
    /// Of what was written.
    prompt: Option<String>,
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
    quantise: Option<Quantise>,
    source: Option<String>,
    #[serde(default)]
    places: Vec<DataPlace>,
    plan: Plan,
    tasks: Vec<HeaderTask>,
}

#[derive(Deserialize)]
struct Plan {
    families: Vec<FamilySpec>,
    limit: Option<usize>,
    #[serde(default)]
    seed: u64,
    stop: Option<Stop>,
}

#[derive(Deserialize)]
struct TitledModel {
    title: String,
    hash: String,
    quantise: Option<Quantise>,
}

#[derive(Deserialize)]
struct TaskName {
    name: String,
    data_hash: Option<String>,
}

#[derive(Deserialize)]
struct HeaderTask {
    name: String,
    n_items: usize,
    data_hash: String,
}

impl Opened {
    /// Reads an SVG, a PNG or a JSON file.
    ///
    /// # Errors
    /// When it is none of ours, or not whole.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(FileError::TooLarge { n_bytes: bytes.len() });
        }
        let text = carried(bytes).ok_or_else(|| match png::is_changed(bytes) {
            true => damaged(Damage::Changed),
            false => FileError::Nothing,
        })?;
        let value: Value = serde_json::from_str(&text).map_err(|error| unread(&text, &error))?;
        check_kinds(value.get("experiment").unwrap_or(&value))?;
        // From the text again: then what is wrong has a line and a column.
        let is_written = value.get("experiment").is_some();
        if is_written || value.get("what").is_some() {
            let written = if is_written {
                serde_json::from_str(&text)
            } else {
                serde_json::from_str(&text).map(|experiment| Written { experiment, others: Vec::new() })
            };
            let Written { experiment, others } =
                written.map_err(|error| damaged(Damage::Said(json_reason(error))))?;
            experiment.check().map_err(|error| damaged(Damage::Said(error.to_string())))?;
            let experiment = lowered(experiment);
            return Ok(Self::asks(experiment, others.len()).quoting(&text));
        }
        if value.get("adapter").is_some() && value.get("atelier").is_none() {
            return Ok(Self::asks(printed::read(&text)?, 0).quoting(&text));
        }
        let file: File = serde_json::from_value(value).map_err(|error| unread(&text, &error))?;
        let opened = if file.atelier.is_some() { of_page(file) } else { of_command_line(file) }?;
        Ok(opened.quoting(&text))
    }

    /// The figure or the questions, if it is one of them.
    pub fn study(&self) -> Option<Study> {
        match self.experiment.what {
            What::Sweep { study, .. } => study,
            What::States { figure, .. } => Some(Study::Figure(figure)),
            _ => None,
        }
    }
}

/// The text that an SVG or a PNG file carries, or that a JSON file is.
pub fn carried(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(PNG) {
        return png::read(bytes);
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches(BYTE_ORDER_MARK).trim_start();
    if text.starts_with('{') { Some(text.to_owned()) } else { svg::read(text) }
}

/// With hashes in the digits in which they are compared.
fn lowered(mut experiment: Experiment) -> Experiment {
    experiment.model.hash.make_ascii_lowercase();
    for data in &mut experiment.data {
        let examples = data.few_shot.as_mut().and_then(|few_shot| few_shot.sha256.as_mut());
        data.sha256.iter_mut().chain(examples).for_each(|hash| hash.make_ascii_lowercase());
    }
    experiment
}

/// Refuses what says nothing or several things at once, of which the JSON reader tells no more than
/// that it is no value. A name alone is told by what it is.
fn check_kinds(experiment: &Value) -> Result<(), FileError> {
    let is_one = |value: &Value| value.as_object().is_some_and(|object| object.len() == 1);
    let Some(what) = experiment.get("what").filter(|what| !what.is_string()) else { return Ok(()) };
    if !is_one(what) {
        return Err(damaged(Damage::NotOneWhat));
    }
    let asked = what.as_object().and_then(|what| what.values().next());
    match asked.and_then(|asked| asked.get("prompt")) {
        Some(prompt) if !is_one(prompt) => Err(damaged(Damage::NotOnePrompt)),
        _ => Ok(()),
    }
}

fn unread(text: &str, error: &serde_json::Error) -> FileError {
    // What no JSON reader reads is somebody's damaged file; of what it reads, only ours are damaged.
    let is_ours = !error.is_data() || OURS.iter().any(|word| text.contains(word));
    if is_ours { damaged(Damage::Said(json_reason(error))) } else { FileError::Nothing }
}

/// A figure of the command line, perhaps of several models: the first of them; or its results.
fn of_command_line(file: File) -> Result<Opened, FileError> {
    let n_others = file.models.len().saturating_sub(1);
    let header = match (file.models.into_iter().find_map(|of| of.provenance), file.provenance) {
        (Some(header), _) => header,
        (None, Some(value)) => {
            serde_json::from_value(value).map_err(|error| damaged(Damage::Said(json_reason(error))))?
        }
        (None, None) => return Err(FileError::Nothing),
    };
    let study = file.figure.map(Study::Figure).or_else(|| study_of(&header.plan));
    let study = study.ok_or_else(|| damaged(Damage::OtherFigure))?;
    Ok(Opened::asks(of_header(study, header), n_others))
}

fn of_page(file: File) -> Result<Opened, FileError> {
    let missing = |field| damaged(Damage::Missing { field });
    match file.version {
        Some(FORM_VERSION) => {}
        Some(version) => return Err(FileError::Version { version, known: FORM_VERSION }),
        None => return Err(missing("version")),
    }
    let beside = file.schedule.clone();
    let schedule = file.schedule.ok_or_else(|| missing("schedule"));
    let what = match file.atelier.as_deref() {
        Some("scores") => What::Scores { schedule: schedule?, beside_full: true },
        Some("latency") => What::Latency { schedule: schedule.ok(), rounds: LATENCY_ROUNDS },
        Some(kind @ ("writing" | "canvas")) => {
            let (schedule, text) = (schedule?, file.prompt.ok_or_else(|| missing("prompt"))?);
            if kind == "canvas" {
                let prompt = match file.of_task {
                    Some(task) => Prompt::Item { text, task },
                    None => Prompt::Text(text),
                };
                What::LogitLens { schedule, prompt }
            } else {
                What::Generation {
                    schedule,
                    prompt: Prompt::Text(text),
                    max_tokens: GENERATED_TOKENS,
                    temperature: 0.0,
                    beside_full: true,
                }
            }
        }
        _ => {
            let study = file.study.or(file.figure.map(Study::Figure));
            of_study(study.ok_or_else(|| damaged(Damage::NoFigure))?, beside, Vec::new())
        }
    };
    let model = file.model.ok_or_else(|| missing("model"))?;
    let experiment = Experiment {
        model: ModelRef { name: model.title, hash: model.hash, source: None, quantise: model.quantise },
        data: file.tasks.into_iter().map(|task| data(task.name, task.data_hash)).collect(),
        limit: Some(file.limit.ok_or_else(|| missing("limit"))?),
        seed: Some(file.seed.ok_or_else(|| missing("seed"))?),
        stop: file.stop,
        what,
    };
    Ok(Opened::asks(experiment, file.others.len()))
}

fn of_header(study: Study, header: Header) -> Experiment {
    let most = header.tasks.iter().map(|task| task.n_items).max().unwrap_or(1);
    let tasks = header.tasks.into_iter().map(|task| swept_data(task.name, task.data_hash, &header.places));
    Experiment {
        model: ModelRef {
            name: header.model,
            hash: header.model_hash,
            source: header.source,
            quantise: header.quantise,
        },
        data: tasks.collect(),
        limit: Some(header.plan.limit.unwrap_or(most)),
        seed: Some(header.plan.seed),
        stop: header.plan.stop,
        what: of_study(study, None, study.own_families(header.plan.families)),
    }
}

fn of_study(study: Study, schedule: Option<String>, families: Vec<FamilySpec>) -> What {
    match study.figure().filter(|number| STATES_FIGURES.contains(number)) {
        Some(figure) => What::States { figure, schedule },
        None => What::Sweep { study: Some(study), families },
    }
}

/// A task and its items; `identity` is the hash of their file, with `+benchmark:version` of the harness, `+n:seed:hash` of
/// examples and `+n` tokens of an answer behind it.
fn data(task: String, identity: Option<String>) -> DataRef {
    let Some(identity) = identity else { return DataRef { task, ..DataRef::default() } };
    let mut parts = identity.split('+');
    let mut data = DataRef { task, sha256: parts.next().map(str::to_owned), ..DataRef::default() };
    for part in parts {
        match part.split(':').collect::<Vec<_>>().as_slice() {
            [n, seed, sha256] => {
                let few_shot = |n| FewShotRef {
                    n,
                    seed: seed.parse().ok(),
                    sha256: Some((*sha256).to_owned()),
                    source: None,
                };
                data.few_shot = n.parse().ok().map(few_shot);
            }
            [benchmark, version] => {
                data.form = Some((*benchmark).to_owned());
                data.harness = Some((*version).to_owned());
            }
            _ => data.max_gen_toks = part.parse().ok(),
        }
    }
    data
}

/// A task of a sweep with its items, by what names them in its results and where they can be had.
pub fn swept_data(task: String, identity: String, places: &[DataPlace]) -> DataRef {
    let mut data = data(task, Some(identity));
    let place = places.iter().find(|place| place.task == data.task);
    data.source = place.map(|place| place.items.clone());
    if let Some(few_shot) = &mut data.few_shot {
        few_shot.source = place.and_then(|place| place.examples.clone());
    }
    data
}

/// The study whose families these are.
fn study_of(plan: &Plan) -> Option<Study> {
    let asked: Vec<Family> = plan.families.iter().map(|asked| asked.family).collect();
    let figures = FIGURES.iter().map(|&number| Study::Figure(number)).chain([Study::Findings]);
    let mut studies = figures.chain(Atlas::ALL.map(Study::Atlas));
    studies.find(|study| study.is_of(&asked))
}

fn damaged(what: Damage) -> FileError {
    FileError::Damaged { what }
}
