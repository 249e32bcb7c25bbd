//! The one driver of every command that computes: the model is opened as the page's engine opens
//! it, self-tests included, and what is asked is run to its end and shown.

use std::cell::RefCell;
use std::path::Path;

use super::args::engine::EngineArguments;
use super::desk::{Desk, compare};
use super::files::{Inputs, JsonLines, OutFile, OutFolder};
use super::link;
use super::prelude::*;
use super::show::generation::Live;
use super::show::{Shown, check_own, checkpoint, search, sweep, told};
use crate::experiment::{
    DataRef, Experiment, ModelRef, OpenChoice, OpenProgress, OpenStage, Provenance, Report, What,
};
use crate::model::{ModelFolder, Quantise};
use crate::schedule::Schedule;
use crate::session::{Data, Session, SessionError, Sources, Step};

/// What weights are counted in.
pub(super) const MEGABYTE: u64 = 1_000_000;

pub(super) trait Computes {
    /// What is asked of this model. Files that are read for it are added to the desk.
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>>;

    /// Where results go; they are printed without it.
    fn places(&self) -> Places<'_> {
        Places::default()
    }
}

/// The arguments of such a command: which model, and where; and its own.
#[derive(Debug, clap::Args)]
pub(super) struct Computing<A: clap::Args> {
    #[command(flatten)]
    pub(super) engine: EngineArguments,
    #[command(flatten)]
    pub(super) own: A,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places<'a> {
    pub(super) tensor: Option<&'a Path>,
    /// A file with a line for each item.
    pub(super) samples: Option<&'a Path>,
    /// A folder of tables and figures.
    pub(super) folder: Option<&'a Path>,
    pub(super) report: Option<&'a Path>,
    /// The share of a sweep's schedules that is run.
    pub(super) shard: Option<(usize, usize)>,
    /// Several experiments were asked for, even if it is only one.
    pub(super) is_list: bool,
    /// A link to what was found is printed, with this address before it.
    pub(super) link: Option<&'a str>,
}

/// The same, opened before the work: a name that cannot be written should not cost an hour.
#[derive(Default)]
pub(super) struct Outs {
    pub(super) tensor: Option<OutFile>,
    /// And whether each line names its schedule.
    pub(super) samples: Option<(JsonLines, bool)>,
    pub(super) folder: Option<OutFolder>,
    pub(super) report: Option<OutFolder>,
}

/// What came of an experiment.
pub(super) struct Found {
    pub(super) experiment: Experiment,
    pub(super) provenance: Provenance,
    pub(super) report: Report,
    /// The items that it rests on, where it reads any.
    pub(super) data: Vec<Data>,
}

/// Runs a command: what it asks is printed, or computed and shown.
pub(super) async fn run(
    engine: &EngineArguments,
    command: &impl Computes,
    output: &mut Output<'_>,
) -> Result<()> {
    let desk = Desk::open(&engine.model.folder(output).await?).await?;
    asked(engine, command, desk, output).await
}

/// The same of a model that is read.
pub(super) async fn asked(
    engine: &EngineArguments,
    command: &impl Computes,
    mut desk: Desk,
    output: &mut Output<'_>,
) -> Result<()> {
    let places = command.places();
    let experiments = command.ask(&mut desk, output)?;
    experiments.iter().try_for_each(|experiment| desk.check(&experiment.what))?;
    experiments.iter().try_for_each(Experiment::check).map_err(SessionError::from)?;
    let quantise = engine.quantise_for(&experiments)?;
    if places.link.is_some() {
        link::check(&experiments, &desk.sources)?;
    }
    if engine.print_experiment {
        let hash = desk.sources.model().hash().await?.to_string();
        let mut asked = experiments.iter().map(|asked| named(asked, (&hash, quantise), &desk.sources));
        return match asked.len() {
            1 if !places.is_list => output.json(&asked.next()),
            _ => output.json(&asked.collect::<Vec<_>>()),
        };
    }
    let mut data = Vec::new();
    for (number, experiment) in experiments.iter().enumerate() {
        let output = (number == 0).then_some(&mut *output);
        data.push(desk.data(experiment, output)?);
    }
    let mut outs = Outs::open(places, &desk.inputs, &experiments, output)?;
    let choice = OpenChoice { backend: engine.wish(), quantise };
    let mut session = open(desk.sources, choice, output).await?;
    let hash = session.hash().to_string();
    let experiments: Vec<_> =
        experiments.iter().map(|asked| named(asked, (&hash, quantise), session.sources())).collect();
    experiments.iter().try_for_each(|experiment| session.check_model(&experiment.model))?;
    check_own(&outs, &experiments)?;
    if let Some(theirs) = &desk.compared {
        compare(theirs, &session, data.first().map_or(&[], Vec::as_slice), output);
    }
    let mut shown = Shown::new(places, experiments.len());
    for (experiment, data) in experiments.into_iter().zip(data) {
        if let (What::Checkpoint { schedule }, Some(folder)) = (&experiment.what, &outs.report) {
            let made = checkpoint::make(&session, schedule, folder, output).await?;
            shown.add_checkpoint(&experiment, &session, made);
            continue;
        }
        let sweep = match experiment.what {
            What::Sweep { .. } => Some(sweep::begin(&mut session, &experiment, &outs, places, output)?),
            _ => None,
        };
        let unwritten = match (&experiment.what, &outs.folder) {
            (What::Search { .. }, Some(folder)) => {
                Some(search::begin(&mut session, &experiment, folder, &desk.inputs)?)
            }
            _ => None,
        };
        let n_schedules = sweep.as_ref().map(|sweep| sweep.n_schedules);
        shown.begin(&session, &experiment.what, n_schedules, output)?;
        let found = find(&mut session, experiment, data, (sweep.as_ref(), &shown), output).await;
        output.progress.end();
        if let Some(failure) = unwritten.and_then(|unwritten| unwritten.take()) {
            output.note(failure.message());
        }
        match (sweep, found) {
            (None, found) => shown.add(&found?, &session, &mut outs, output)?,
            (Some(sweep), Err(failure)) => sweep.show(Err(failure), &outs, output)?,
            (Some(sweep), Ok(found)) => {
                sweep.show(Ok(()), &outs, output)?;
                shown.add(&found, &session, &mut outs, output)?;
            }
        }
    }
    shown.finish(outs, output)
}

/// Puts the weights where they compute, and tests the device.
pub(super) async fn open(sources: Sources, choice: OpenChoice, output: &mut Output<'_>) -> Result<Session> {
    let (session, words) = {
        let output = RefCell::new(&mut *output);
        let told = |at: OpenProgress| {
            if at.stage == OpenStage::Weights {
                let (done, total) = (at.bytes_done, at.bytes_total);
                let what = || say!("cli-reading", done = done / MEGABYTE, total = total / MEGABYTE);
                output.borrow_mut().tell(counted(done), counted(total), what);
            }
        };
        let opening = Session::load(sources, choice, &told);
        #[cfg(target_os = "linux")]
        let opening = super::driver_words::without_noise(opening);
        #[cfg(not(target_os = "linux"))]
        let opening = async { (opening.await, String::new()) };
        opening.await
    };
    output.progress.end();
    // Its words are lost with standard error; the device is not.
    _ = output.err.write_all(words.as_bytes());
    let session = session?.in_long_steps();
    if let Some(quantise) = session.quantise() {
        let changes = quantise.changes(session.sources().model().checkpoint().weights());
        output.note(&match changes {
            true => say!("cli-quantised", bits = quantise.bits()),
            false => say!("cli-quantised-nothing"),
        });
    }
    if let Some(why) = session.fallback() {
        output.note(&say!("cli-on-cpu", why = why.to_string()));
    }
    Ok(session)
}

/// Runs an experiment to its end, and says how far it is.
pub(super) async fn find(
    session: &mut Session,
    experiment: Experiment,
    data: Vec<Data>,
    (sweep, shown): (Option<&sweep::Kept>, &Shown),
    output: &mut Output<'_>,
) -> Result<Found> {
    let mut run = session.start(&experiment)?;
    let mut live = Live::of(&experiment, !output.json && shown.is_printed());
    let mut said_before = false;
    let report = loop {
        let step = run.step(session).await;
        let report = match step {
            Ok(Step::More) => None,
            Ok(Step::Report(ref report) | Step::Done(ref report)) => Some(report),
            Err(error) => {
                live.break_off(output)?;
                return Err(error.into());
            }
        };
        if let Some(Report::Sweep(sweep)) = report.filter(|_| !said_before) {
            said_before = true;
            if sweep.n_before > 0 {
                output.note(&say!("cli-going-on", done = sweep.n_before, total = sweep.n_total));
            }
        }
        if let Some(Report::Generation(texts)) = report {
            live.tell(texts, output)?;
        }
        sweep.map_or_else(Vec::new, sweep::Kept::notes).iter().for_each(|note| output.note(note));
        match step {
            Ok(Step::Done(report)) => break report,
            Ok(Step::Report(report)) => {
                if let Some((done, total, words)) = told(&report, shown) {
                    output.tell(done, total, || words);
                }
            }
            _ => {}
        }
    };
    let provenance = Provenance::of(&session.card(), experiment.what.prompt());
    Ok(Found { experiment, provenance, report, data })
}

/// The same, with full hashes of the model and of the items that it rests on here, and with how the model is
/// quantised here.
pub(super) fn named(
    experiment: &Experiment,
    (hash, quantise): (&str, Option<Quantise>),
    sources: &Sources,
) -> Experiment {
    // Another model or other items are refused when it starts.
    let model = match experiment.model.is(hash) {
        true => model_ref(sources.model(), hash, quantise),
        false => experiment.model.clone(),
    };
    let known = |task: &str| Some(sources.data_hash(task)).filter(|hash| !hash.is_empty());
    let data = experiment.data.iter().cloned();
    let data = data.map(|data| DataRef { sha256: data.sha256.or_else(|| known(&data.task)), ..data });
    let what = experiment.what.clone();
    // A file may have its schedule in any form; reports name it in its normal one.
    let written = what.schedule().map(|text| Schedule::parse(text, sources.model().spec().n_layers));
    let what = match written {
        Some(Ok(schedule)) => what.with_schedule(schedule.to_string()),
        _ => what,
    };
    Experiment { model, data: data.collect(), what, ..experiment.clone() }
}

/// A model as experiments name it.
pub(super) fn model_ref(model: &ModelFolder, hash: &str, quantise: Option<Quantise>) -> ModelRef {
    let source = model.folder().source().map(str::to_owned);
    ModelRef { name: model.title().to_owned(), hash: hash.to_owned(), source, quantise }
}

/// Bytes, which are counted in 64 bits.
pub(super) fn counted(n_bytes: u64) -> usize {
    usize::try_from(n_bytes).unwrap_or(usize::MAX)
}

impl Outs {
    fn open(
        places: Places<'_>,
        inputs: &Inputs,
        experiments: &[Experiment],
        output: &mut Output<'_>,
    ) -> Result<Self> {
        let made = experiments.iter().filter(|it| matches!(it.what, What::Checkpoint { .. })).count();
        match (made, places.report) {
            (0, _) => {}
            (1, Some(folder)) => checkpoint::refuse_model(folder)?,
            _ => return Err(Failure::usage(problem!("cli-needs-folder", n = made))),
        }
        let tensor = places.tensor.map(|path| OutFile::create(path, inputs)).transpose()?;
        if output.json && tensor.as_ref().is_some_and(OutFile::is_standard_output) {
            return Err(Failure::usage(problem!("cli-both-printed")));
        }
        let samples = places.samples.map(|path| JsonLines::create(path, inputs)).transpose()?;
        let samples = samples.map(|samples| (samples, places.is_list));
        let what = experiments.first().map(|experiment| &experiment.what);
        let mut open = |path: &Path, is_written: fn(Option<&What>, &str) -> bool| {
            OutFolder::open(path, inputs.clone(), |name| is_written(what, name), output)
        };
        let folder = places.folder.map(|path| open(path, super::show::is_written)).transpose()?;
        let report = places.report.map(|path| open(path, super::show::is_reported)).transpose()?;
        Ok(Self { tensor, samples, folder, report })
    }
}
