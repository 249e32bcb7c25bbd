//! What a figure is drawn from: a folder of results, or a file of a figure that the page or
//! this program wrote.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::failure::Failure;
use super::files::{Inputs, read_plain};
use super::findings::About;
use super::sweep_files::{self, Results};
use crate::experiment::{Experiment, ModelRef, What};
use crate::model::json_reason;
use crate::reader::{FILE_BYTES_MAX, Opened, carried, swept_data};
use crate::sweep::{
    Drawing, Entry, Finding, Study, SweepHeader, SweepPlan, Table, TaskDraws, distinct, expand,
};
use crate::words::{Problem, problem};

/// What commands write into folders, besides sweeps.
const REPORTS: [&str; 5] = ["states.json", "figure-16.json", "latency.json", "search.json", "report.json"];

/// Where files of the page and of this program have the depth of a model, and its part of a figure of several.
const N_LAYERS: [&str; 2] = ["/report/sweep/n_layers", "/models/0/provenance/n_layers"];
const DRAWS: [&str; 2] = ["/report/sweep/draws", "/models/0/draws"];

/// One model's part of a figure.
pub(super) struct Shown {
    /// Its title.
    pub(super) model: String,
    /// What a figure of several calls it.
    pub(super) label: String,
    pub(super) model_hash: String,
    /// 0 where the file does not say.
    pub(super) n_layers: usize,
    pub(super) drawing: Drawing,
    pub(super) findings: Vec<Finding>,
    /// What it adds to a figure of several models that were fine-tuned for tasks of their own.
    pub(super) draws: Vec<TaskDraws>,
    /// Everything it rests on.
    pub(super) provenance: Value,
    /// The same, for a text about its findings.
    pub(super) about: About,
    /// That items are missing.
    pub(super) missing: Option<String>,
    /// What was asked, where that is known.
    pub(super) asked: Option<Experiment>,
}

/// A folder's results, folded: entries with the index of their schedule, and what is known of
/// each on each task.
pub(super) struct Folded {
    pub(super) entries: Vec<(Entry, usize)>,
    pub(super) table: Table,
}

impl Folded {
    pub(super) fn new(results: &Results) -> Result<Self, Failure> {
        let header = &results.header;
        let entries = expand(&header.plan.families, header.n_layers)?;
        // As when they were run: the header's texts are in this order.
        let (schedules, entries) = distinct(entries);
        let texts: Vec<String> = schedules.iter().map(ToString::to_string).collect();
        if texts != header.schedules {
            return Err(Failure::work(problem!("cli-other-plan")));
        }
        Ok(Self { entries, table: Table::new(header, &results.records) })
    }
}

impl Shown {
    /// From a folder or a file, which may show several models: all of them, or the first.
    pub(super) fn read(path: &Path, study: Study, has_several: bool) -> Result<Vec<Self>, Failure> {
        if path.is_dir() {
            return Ok(vec![Self::of_folder(path, study)?]);
        }
        let (opened, object) = opened_and_object(path)?;
        if opened.n_others == 0 || !has_several {
            return Ok(vec![Self::of_file(path, opened, study)?]);
        }
        let each = by_model(object).into_iter().map(|object| {
            let opened = opened_of(path, object.to_string().as_bytes())?;
            Self::of_file(path, opened, study)
        });
        each.collect()
    }

    fn of_folder(folder: &Path, study: Study) -> Result<Self, Failure> {
        let results = Results::must_read(folder)?;
        let folded = Folded::new(&results)?;
        if study.is_filled(&folded.entries) {
            let (missing, asked) = (results.missing(), asked_by(folder).ok());
            return Ok(Self { missing, asked, ..Self::of(&results, &folded, study) });
        }
        Err(Failure::work(problem!("cli-other-results", folder = folder.display(), number = study.told())))
    }

    /// Of results that fill the study.
    pub(super) fn of(results: &Results, folded: &Folded, study: Study) -> Self {
        let header = &results.header;
        let ready = crate::sweep::Results::new(header, &folded.entries, &folded.table);
        Self {
            model: header.model.clone(),
            label: header.label(),
            model_hash: header.model_hash.clone(),
            n_layers: header.n_layers,
            drawing: ready.drawing(study),
            findings: ready.findings(study),
            draws: ready.draws(study),
            provenance: json!(header),
            about: About::header(header),
            missing: None,
            asked: None,
        }
    }

    /// From an SVG, a PNG or a JSON file: what it says was computed.
    fn of_file(path: &Path, opened: Opened, study: Study) -> Result<Self, Failure> {
        let theirs = asked_study(&opened, path)?;
        if theirs != study {
            return Err(of_another((Some(theirs), &opened.experiment.what), path, named(study)));
        }
        let Opened { experiment, quoted: Some(quoted), .. } = opened else {
            return Err(no_results(path));
        };
        Ok(Self {
            model: experiment.model.name.clone(),
            label: experiment.model.label(),
            model_hash: experiment.model.hash.clone(),
            n_layers: read_at(&quoted.source, &N_LAYERS).unwrap_or_default(),
            draws: read_at(&quoted.source, &DRAWS).unwrap_or_default(),
            provenance: provenance(&quoted.source),
            about: About::experiment(&experiment, &quoted),
            drawing: quoted.drawing,
            findings: quoted.findings,
            missing: None,
            asked: Some(experiment),
        })
    }
}

/// The file of each model of a file that shows several.
fn by_model(mut object: Value) -> Vec<Value> {
    let mut taken = |key: &str| match object.get_mut(key).map(Value::take) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let (models, mut others) = (taken("models"), taken("others"));
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|key, _| !matches!(key.as_str(), "models" | "others"));
    }
    if models.is_empty() {
        others.insert(0, object);
        return others;
    }
    let alone = |model: Value| {
        let mut file = object.clone();
        if let Some(fields) = file.as_object_mut() {
            fields.insert("models".to_owned(), Value::Array(vec![model]));
        }
        file
    };
    models.into_iter().map(alone).collect()
}

/// The experiment of a file that the page or this program wrote.
pub(super) fn opened(path: &Path) -> Result<Opened, Failure> {
    opened_of(path, &read_plain(path, FILE_BYTES_MAX as u64)?)
}

/// The same, with all that the file carries, or is.
pub(super) fn opened_and_object(path: &Path) -> Result<(Opened, Value), Failure> {
    let bytes = read_plain(path, FILE_BYTES_MAX as u64)?;
    let opened = opened_of(path, &bytes)?;
    let object = serde_json::from_str(&carried(&bytes).unwrap_or_default());
    Ok((opened, object.map_err(|error| damaged(path, &json_reason(error)))?))
}

/// What a folder or a file was computed from.
pub(super) fn asked_by(source: &Path) -> Result<Experiment, Failure> {
    if !source.is_dir() {
        return Ok(opened(source)?.experiment);
    }
    if let Some(path) = report_in(source) {
        return Ok(opened(&path)?.experiment);
    }
    let header = Results::must_read(source)?.header;
    match Opened::read(json!({ "provenance": header }).to_string().as_bytes()) {
        Ok(opened) => Ok(opened.experiment),
        Err(_) => Ok(of_plan(header)),
    }
}

/// The file that says what a folder is of which no sweep wrote.
pub(super) fn report_in(folder: &Path) -> Option<PathBuf> {
    reports_in(folder).into_iter().next().filter(|_| !sweep_files::is_folder(folder))
}

/// All files in a folder that say so.
pub(super) fn reports_in(folder: &Path) -> Vec<PathBuf> {
    REPORTS.iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

/// What results are of, or the head of a folder of them; None for other files.
pub(super) fn asked_by_results(bytes: &[u8]) -> Option<Experiment> {
    #[derive(Deserialize)]
    struct Written {
        provenance: SweepHeader,
    }
    let header = serde_json::from_slice(bytes).map(|Written { provenance }| provenance);
    header.or_else(|_| serde_json::from_slice(bytes)).ok().map(of_plan)
}

/// A plan of one's own.
fn of_plan(header: SweepHeader) -> Experiment {
    let SweepPlan { families, limit, seed, stop, .. } = header.plan;
    let data = header.tasks.into_iter().map(|task| swept_data(task.name, task.data_hash, &header.places));
    Experiment {
        model: ModelRef {
            name: header.model,
            hash: header.model_hash,
            source: header.source,
            quantise: header.quantise,
        },
        data: data.collect(),
        limit,
        seed: Some(seed),
        stop,
        what: What::Sweep { study: None, families },
    }
}

/// The files that a figure is drawn from.
pub(super) fn add_inputs(source: &Path, inputs: &mut Inputs) {
    if source.is_dir() {
        inputs.add_results(source);
    } else {
        inputs.add(source);
    }
}

fn opened_of(path: &Path, bytes: &[u8]) -> Result<Opened, Failure> {
    let unread = |error| {
        problem!("cli-no-experiment", file = path.display(), why = Problem::of(&error), is_drawn = true)
    };
    Opened::read(bytes).map_err(|error| Failure::work(unread(error)))
}

/// A file of ours that is not whole.
pub(super) fn damaged(path: &Path, what: &dyn Display) -> Failure {
    Failure::work(problem!("cli-damaged", file = path.display(), what = what.to_string()))
}

/// A file that says what is to be computed, and no more.
pub(super) fn no_results(path: &Path) -> Failure {
    Failure::work(problem!("cli-no-results", file = path.display()))
}

/// The figure or the questions that a file is of.
pub(super) fn asked_study(opened: &Opened, path: &Path) -> Result<Study, Failure> {
    let what = &opened.experiment.what;
    opened.study().ok_or_else(|| of_another((None, what), path, problem!("cli-a-swept")))
}

/// A file that is of something else than what is `wanted`.
pub(super) fn of_another((study, what): (Option<Study>, &What), path: &Path, wanted: Problem) -> Failure {
    let (file, schedule) = (path.display(), what.schedule());
    let theirs = match (study, what) {
        (Some(study), _) => named(study),
        (None, What::Latency { .. }) => problem!("cli-a-latency"),
        (None, What::LogitLens { .. }) => problem!("cli-a-lens"),
        (None, What::Generation { .. }) => problem!("cli-a-generation"),
        (None, _) => problem!("cli-a-scores"),
    };
    let study = study.map(|study| study.figure().map_or_else(|| study.stem(), |n| n.to_string()));
    Failure::work(problem!("cli-of-another", file, theirs, wanted, study, schedule))
}

/// What stands at the first of these places that there is.
fn read_at<T: DeserializeOwned>(source: &str, places: &[&str]) -> Option<T> {
    let value: Value = serde_json::from_str(source).ok()?;
    T::deserialize(places.iter().find_map(|place| value.pointer(place))?).ok()
}

/// What a file's numbers rest on: of a figure of this program what it says itself, of the
/// page's everything but the results.
fn provenance(source: &str) -> Value {
    let mut value: Value = serde_json::from_str(source).unwrap_or_default();
    for pointer in ["/models/0/provenance", "/provenance"] {
        if let Some(found) = value.pointer_mut(pointer) {
            return found.take();
        }
    }
    if let Some(fields) = value.as_object_mut() {
        fields.remove("result");
    }
    value
}

/// A figure, or the findings.
pub(super) fn named(study: Study) -> Problem {
    problem!("cli-study", number = study.told())
}
