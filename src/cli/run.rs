//! `atelier run`: any experiment, from a file or a link.
//!
//! A file is an experiment (or a list of them), what a command printed with `--print-experiment`,
//! or anything that the page or this program saved with its experiment in it (JSON, SVG, PNG).
//! Without `--out` it prints as the command does that asks it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::args::engine::EngineArguments;
use super::args::model_path::{all_near, missing_variable};
use super::args::tasks::add_file;
use super::asked::{Asked, asked_in};
use super::benchmark;
use super::desk::Desk;
use super::drive::{self, Computes, Places};
use super::figure_source::{asked_by, opened, report_in, reports_in};
use super::files::{read, read_standard_input};
use super::hub;
use super::link::LinkArgument;
use super::prelude::*;
use super::sweep_files::{HEADER_FILE, Results};
use crate::claim::Claim;
use crate::eval::FILE_BYTES_MAX as ITEMS_BYTES_MAX;
use crate::experiment::{DataRef, Experiment, ModelRef, What};
use crate::hub::{ENDPOINT, HubName};
use crate::model::{cut, short};
use crate::reader::FILE_BYTES_MAX;
use crate::schedule::Schedule;
use crate::session::Reading;
use crate::share::{Link, Pasted, ReadError};
use crate::words::Problem;

const STANDARD_INPUT: &str = "-";

/// Arguments of `atelier run`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A file that asks something, a folder of results, a link of the page (its address or what
    /// follows `#`), or - for standard input.
    #[arg(value_name = "FILE|LINK|-")]
    source: OsString,
    #[command(flatten)]
    engine: EngineArguments,
    /// A file of items that the experiment reads besides the model's own; several may be given.
    #[arg(long = "data", value_name = "FILE")]
    data: Vec<PathBuf>,
    /// A folder for report.json: what was asked, what numbers rest on, and what was found; without
    /// it results are printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    link: LinkArgument,
}

/// What a file, a link or standard input asks, and where its results go.
pub(super) struct Running<'a> {
    data: &'a [PathBuf],
    /// The file that is read, where it is one.
    source: PathBuf,
    pub(super) experiments: Vec<Experiment>,
    /// Of each experiment what is claimed to have come of it.
    pub(super) claims: Vec<Option<Claim>>,
    pub(super) is_list: bool,
    places: Places<'a>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    let Arguments { source, engine, data, out, link } = arguments;
    let running = Running::read(source, data, output)?;
    let is_list = running.is_list;
    let places =
        Places { report: out.as_deref(), is_list, link: link.address.as_deref(), ..Places::default() };
    let running = Running { places, ..running };
    let desk = running.desk(engine, output).await?;
    drive::asked(engine, &running, desk, output).await
}

impl<'a> Running<'a> {
    /// Reads what is asked; `data` are further files of items.
    pub(super) fn read(source: &OsStr, data: &'a [PathBuf], output: &mut Output<'_>) -> Result<Self> {
        let path = match source == STANDARD_INPUT {
            true => PathBuf::from(say!("cli-standard-input")),
            false => PathBuf::from(source),
        };
        check_folder(&path)?;
        let path = report_in(&path).unwrap_or(path);
        let Asked { experiments, claims, is_list } = read_source(&path, source, output)?;
        let models =
            (1..).zip(&experiments).map(|(number, it): (usize, _)| (number.to_string(), it.model.clone()));
        check_models(&path, &models.collect::<Vec<_>>())?;
        Ok(Self { data, source: path, experiments, claims, is_list, places: Places::default() })
    }

    /// The model that is asked, which is looked for where none is given.
    pub(super) async fn desk(&self, engine: &EngineArguments, output: &mut Output<'_>) -> Result<Desk> {
        let asks = self.experiments.first().map(|experiment| &experiment.model);
        let desk = match asks.filter(|_| !engine.model.is_given()) {
            // Any model would do, also one that is not the one that is named.
            Some(model) if model.hash.is_empty() => {
                let name = (!model.name.is_empty()).then(|| cut(&model.name));
                let source = self.source.display();
                return Err(Failure::usage(problem!("cli-no-hash", source, name)));
            }
            Some(model) => find_model(model, output).await?,
            None => Desk::open(&engine.model.folder(output).await?).await?,
        };
        self.check_schedules(&desk).await?;
        Ok(desk)
    }

    /// Refuses a schedule with a mistake, at its place. Those of another model are refused as such.
    async fn check_schedules(&self, desk: &Desk) -> Result<()> {
        for (number, experiment) in (1_usize..).zip(&self.experiments) {
            let Some(text) = experiment.what.schedule() else { continue };
            if let Err(error) = Schedule::parse(text, desk.n_layers())
                && experiment.model.is(&desk.sources.model().hash().await?.to_string())
            {
                let number = self.is_list.then_some(number);
                let place = say!("cli-field", file = self.source.display(), number, field = "schedule");
                return Err(Failure::schedule(&error, text).within(&place));
            }
        }
        Ok(())
    }
}

impl Computes for Running<'_> {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        desk.inputs.add(&self.source);
        let named: Vec<&DataRef> = self.experiments.iter().flat_map(|experiment| &experiment.data).collect();
        for path in self.data {
            let hash = add_file(path, desk)?;
            let has = |sha256: Option<&String>| sha256.is_some_and(|sha256| *sha256 == hash);
            let is_named = |data: &&DataRef| {
                let few_shot = data.few_shot.as_ref().and_then(|few_shot| few_shot.sha256.as_ref());
                has(few_shot) || (data.form.is_some() && has(data.sha256.as_ref()))
            };
            if !named.iter().any(is_named) {
                add_task(desk, path, output)?;
            }
        }
        self.experiments.iter().try_for_each(|experiment| benchmark::add_kept(experiment, desk))?;
        Ok(self.experiments.clone())
    }

    fn places(&self) -> Places<'_> {
        self.places
    }
}

/// A file of items as one more task, which is called like the file.
fn add_task(desk: &mut Desk, path: &Path, output: &mut Output<'_>) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut reading = Reading::new(&desk.sources, &name, &read(path, ITEMS_BYTES_MAX)?)?;
    loop {
        if let Some((task, items)) = reading.step(&mut desk.sources)? {
            for (line, why) in &items.left_out {
                let (file, line, why) = (name.as_str(), *line, why.to_string());
                output.note(&say!("cli-line-left-out", file, line, why));
            }
            output.note(&say!("cli-added", task = &task.name, n = task.n_items));
            return Ok(());
        }
    }
}

/// Looks for a model by its hash. A file or a link alone asks nobody: of a model of the Hub, what was fetched before is
/// looked at.
pub(super) async fn find_model(model: &ModelRef, output: &mut Output<'_>) -> Result<Desk> {
    if let Some(missing) = missing_variable() {
        output.note(missing.message());
    }
    let source = model.source.as_ref().and_then(|source| HubName::parse(source, ENDPOINT).ok());
    let kept = match &source {
        Some(name) => hub::kept_folder(name).await,
        None => None,
    };
    let near: Vec<PathBuf> = kept.into_iter().chain(all_near()).collect();
    for (n_done, path) in near.iter().enumerate() {
        output.tell(n_done, near.len(), || say!("cli-looking", folder = path.display()));
        // A folder that cannot be read is not the one.
        let Ok(desk) = Desk::open(path).await else { continue };
        if desk.sources.model().hash().await.is_ok_and(|hash| model.is(&hash.to_string())) {
            output.progress.end();
            return Ok(desk);
        }
    }
    let near: Vec<String> = near.iter().map(|path| path.display().to_string()).collect();
    let (name, hash) = (cut(&model.name), short(&model.hash));
    let source = source.map(|name| name.to_string());
    Err(Failure::work(problem!("cli-model-not-here", name, hash, near, source)))
}

/// Refuses a folder with results of several models: which of them is meant?
fn check_folder(folder: &Path) -> Result<()> {
    let mut found = Vec::new();
    for path in reports_in(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.push((name, opened(&path)?.experiment.model));
    }
    if let Some(results) = Results::header(folder)? {
        found.push((
            HEADER_FILE.to_owned(),
            ModelRef {
                name: results.model,
                hash: results.model_hash,
                source: results.source,
                quantise: results.quantise,
            },
        ));
    }
    check_models(folder, &found)
}

/// Refuses several models, each with what names it.
fn check_models(place: &Path, found: &[(String, ModelRef)]) -> Result<()> {
    let is_one = found
        .windows(2)
        .all(|pair| matches!(pair, [(_, a), (_, b)] if a.hash == b.hash && a.quantise == b.quantise));
    if is_one {
        return Ok(());
    }
    let models = found.iter().map(|(of, model)| format!("{} ({of})", cut(&model.name)));
    let models = models.collect::<Vec<_>>();
    Err(Failure::usage(problem!("cli-several-models", place = place.display(), models)))
}

/// What a file, a link or standard input asks.
fn read_source(path: &Path, source: &OsStr, output: &mut Output<'_>) -> Result<Asked> {
    if source == STANDARD_INPUT {
        return asked_in(path, &read_standard_input(path, FILE_BYTES_MAX as u64)?);
    }
    if path.is_dir() {
        return Ok(Asked::one(asked_by(path)?, None));
    }
    if path.exists() {
        return asked_in(path, &read(path, FILE_BYTES_MAX as u64)?);
    }
    let source = source.to_string_lossy();
    let fragment = source.split_once('#').map_or(&*source, |(_, fragment)| fragment);
    match Link::read_pasted(fragment) {
        Ok(Some(Pasted { link, passed_over, .. })) => {
            if !passed_over.is_empty() {
                output.note(&say!("link-marks", passed_over));
            }
            let claim = link.claim.clone();
            Ok(Asked::one(of_link(link), claim))
        }
        Ok(None) => Err(Failure::usage(problem!("cli-empty-link"))),
        Err(_) if !source.contains('#') && !source.starts_with('v') => {
            Err(Failure::work(problem!("cli-no-source", source = &*source)))
        }
        Err(error) => {
            let failure = Failure::work(Problem::of(&error));
            Err(match error {
                ReadError::Newer { .. } => failure.with_hint_of(Some(say!("cli-newer"))),
                _ => failure,
            })
        }
    }
}

/// The scores that a link shows.
fn of_link(link: Link) -> Experiment {
    let schedule = link.schedule.to_string();
    Experiment {
        model: ModelRef {
            name: link.model_name,
            hash: format!("{:016x}", link.model_hash),
            source: None,
            quantise: link.quantise,
        },
        data: link.tasks.iter().map(|task| DataRef::task(task)).collect(),
        limit: usize::try_from(link.items.get()).ok(),
        seed: Some(link.seed),
        stop: None,
        what: What::Scores { schedule, beside_full: true },
    }
}
