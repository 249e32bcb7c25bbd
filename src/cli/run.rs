//! `atelier run`: any experiment, from a file or a link.
//!
//! A file is an experiment, what a command printed with `--print-experiment`, or anything that the
//! page or this program saved with its experiment in it (JSON, SVG, PNG). What is found is one
//! value, `{ experiment, provenance, report }`.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Output;
use super::engine::EngineArguments;
use super::failure::Failure;
use super::files::read;
use super::logits::write_in_place;
use super::session;
use crate::backend::BackendInfo;
use crate::experiment::{DataRef, Experiment, ModelRef, Provenance, Saved, What};
use crate::reader::{FILE_BYTES_MAX, Opened};
use crate::share::Link;

/// The file in the folder that `--out` names.
const REPORT_FILE: &str = "report.json";

/// Arguments of `atelier run`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A file that asks something, or a link of the page (its address or what follows `#`).
    #[arg(value_name = "FILE|LINK")]
    source: String,
    #[command(flatten)]
    engine: EngineArguments,
    /// A file of items that the experiment reads besides the model's own; several may be given.
    #[arg(long = "data", value_name = "FILE")]
    data: Vec<PathBuf>,
    /// A folder for report.json; without it the same is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let asked = asked(&arguments.source)?;
    let mut session = session::open(&arguments.engine, output).await?;
    for path in &arguments.data {
        session::add_data(&mut session, path, output)?;
    }
    let experiment = named(asked, &session.card());
    let (report, provenance) = session::run(&mut session, &experiment, output).await?;
    let saved =
        Saved { experiment: &experiment, provenance: &provenance, report: Some(&report), others: Vec::new() };
    let Some(folder) = &arguments.out else { return output.json(&saved) };
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut text = serde_json::to_vec_pretty(&saved).map_err(Failure::work)?;
    text.push(b'\n');
    let path = folder.join(REPORT_FILE);
    write_in_place(&path, &text)?;
    Ok(writeln!(output.out, "{}", path.display())?)
}

/// Which numbers these are.
pub(super) fn provenance_line(provenance: &Provenance, output: &mut Output<'_>) -> Result<(), Failure> {
    let Provenance { model, model_hash, backend: BackendInfo { kind, adapter }, .. } = provenance;
    Ok(writeln!(output.out, "{model}, SHA-256 {model_hash}, {}: {adapter}", kind.name())?)
}

/// What a file or a link asks.
fn asked(source: &str) -> Result<Experiment, Failure> {
    let path = Path::new(source);
    if path.is_file() {
        let opened = Opened::read(&read(path, FILE_BYTES_MAX as u64)?);
        return match opened {
            Ok(opened) => Ok(opened.experiment),
            Err(error) => Err(Failure::work(format!("{}: {error}", path.display())).with_hint(
                "give a file that the page or this program saved, or that --print-experiment printed",
            )),
        };
    }
    let fragment = source.split_once('#').map_or(source, |(_, fragment)| fragment);
    match Link::read_pasted(fragment) {
        Ok(Some(pasted)) => Ok(of_link(pasted.link)),
        Ok(None) => Err(Failure::usage("the link is empty").with_hint("copy all of it")),
        Err(_) if !source.contains('#') && !source.starts_with('v') => {
            Err(Failure::work(format!("{source} is no file, and no link of Atelier")))
        }
        Err(error) => {
            let failure = Failure::work(&error);
            Err(match error.hint() {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            })
        }
    }
}

/// The scores that a link shows.
fn of_link(link: Link) -> Experiment {
    let schedule = link.schedule.to_string();
    Experiment {
        model: ModelRef { name: link.model_name, hash: format!("{:016x}", link.model_hash) },
        data: link.tasks.iter().map(|task| DataRef::task(task)).collect(),
        limit: usize::try_from(link.items.get()).ok(),
        seed: Some(link.seed),
        stop: None,
        what: What::Scores { schedule, beside_full: true },
    }
}

/// The same, with full hashes of the model and of the items that it rests on here.
fn named(experiment: Experiment, card: &crate::experiment::ModelCard) -> Experiment {
    // Another model or other items are refused when it starts.
    let model = match experiment.model.is(&card.hash) {
        true => ModelRef { name: card.title.clone(), hash: card.hash.clone() },
        false => experiment.model.clone(),
    };
    let hash =
        |task: &str| card.tasks.iter().find(|info| info.name == task).map(|info| info.data_hash.clone());
    let data = experiment
        .data
        .into_iter()
        .map(|data| DataRef { sha256: data.sha256.or_else(|| hash(&data.task)), ..data });
    Experiment { model, data: data.collect(), ..experiment }
}
