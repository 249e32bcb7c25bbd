//! `atelier export`: a schedule as code that others run, or as the edited model itself.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::args::model_path::ModelArgument;
use super::desk::Desk;
use super::drive::{MEGABYTE, counted, model_ref};
use super::files::{Inputs, OutFolder, unwritten, write_file};
use super::prelude::*;
use super::schedule;
use super::show::checkpoint;
use crate::experiment::{BUILD_ID, Experiment, VERSION, What};
use crate::export::{
    Citation, EditedCheckpoint, Subject, bibtex, files_along, mergekit, paper_command, pytorch,
};
use crate::model::{CONFIG_FILE, MANIFEST_FILE, ModelFolder, SINGLE_FILE, Sha256Hash, StreamError};
use crate::schedule::Schedule;

/// Arguments of `atelier export`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    model: ModelArgument,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// Which text.
    #[arg(
        long = "as",
        value_name = "FORM",
        required_unless_present = "checkpoint",
        conflicts_with = "checkpoint"
    )]
    form: Option<Form>,
    /// How the text names the model, a folder or a name on a hub; without it the folder.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// A link that opens the run, for bibtex.
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Written; without it the text goes to standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "checkpoint")]
    out: Option<PathBuf>,
    /// Write the edited model into this folder, which must not hold one: config.json,
    /// model.safetensors, tokenizer.json. Of schedules in which nothing runs in parallel.
    #[arg(long, value_name = "DIR")]
    checkpoint: Option<PathBuf>,
    /// Print what is asked for the edited model, as `atelier run` reads it, and write nothing.
    #[arg(long, requires = "checkpoint", conflicts_with = "form")]
    print_experiment: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Form {
    /// The command of the paper's code, where it has one for the schedule.
    Paper,
    /// A passthrough merge for mergekit, where nothing runs in parallel.
    Mergekit,
    /// A script for Hugging Face transformers.
    Pytorch,
    /// Citations of the run and of the paper.
    Bibtex,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    let path = arguments.model.folder(output).await?;
    let Desk { sources, inputs, .. } = Desk::open(&path).await?;
    let folder = sources.model();
    let schedule = schedule::parse(arguments.schedule.as_deref(), folder.spec().n_layers)?;
    match (&arguments.checkpoint, arguments.form) {
        (Some(_), _) if arguments.print_experiment => {
            let model = model_ref(folder, &folder.hash().await?.to_string(), None);
            output.json(&Experiment::of(model, What::Checkpoint { schedule: schedule.to_string() }))
        }
        (Some(to), _) => {
            let edited = EditedCheckpoint::new(folder, &schedule).await?;
            checkpoint::refuse_model(to)?;
            let out = OutFolder::open(to, inputs, |_| true, output)?;
            let (hash, _) = write_checkpoint(folder, &edited, &out, output).await?;
            say_checkpoint(folder, &schedule, (&edited, hash), &out, output)
        }
        (None, Some(form)) => {
            if let (Some(file), None) = (folder.folder().single_file(), &arguments.name)
                && form != Form::Bibtex
            {
                return Err(Failure::usage(problem!("cli-export-gguf", file)));
            }
            // Others find a model of the Hub by its name, too.
            let on_hub = folder.folder().source().and_then(|source| source.split('@').next());
            let path = on_hub.map_or_else(|| path.display().to_string(), str::to_owned);
            let model = arguments.name.clone().unwrap_or(path);
            write_form(arguments, &model, (folder, &inputs), &schedule, form, output).await
        }
        (None, None) => Err(Failure::usage(problem!("cli-export-nothing"))),
    }
}

async fn write_form(
    arguments: &Arguments,
    model: &str,
    (folder, inputs): (&ModelFolder, &Inputs),
    schedule: &Schedule,
    form: Form,
    output: &mut Output<'_>,
) -> Result<()> {
    let spec = folder.spec();
    let subject = Subject { schedule, spec, model, dtype: folder.checkpoint().dtype() };
    let text = match form {
        Form::Paper => paper_command(subject)?,
        Form::Mergekit => mergekit(subject)?,
        Form::Pytorch => pytorch(subject),
        Form::Bibtex => bibtex(Citation {
            schedule,
            n_layers: spec.n_layers,
            model: arguments.name.as_deref().unwrap_or(folder.title()),
            model_hash: &folder.hash().await?.to_string(),
            backend: None,
            version: VERSION,
            build: BUILD_ID,
            link: arguments.link.as_deref(),
        }),
    };
    if let Some(out) = &arguments.out {
        write_file(out, text.as_bytes(), inputs)?;
    }
    if output.json {
        let form = form.to_possible_value().map(|form| form.get_name().to_owned());
        let out = arguments.out.as_ref().map(|out| out.display().to_string());
        return output.json(&json!({
            "schedule": schedule.to_string(), "layers": spec.n_layers, "model": model, "as": form, "text": text, "out": out,
        }));
    }
    match &arguments.out {
        Some(_) => Ok(()),
        None => Ok(output.out.write_all(text.as_bytes())?),
    }
}

/// Writes the edited model into a folder that holds none: the hash of the model that it is made of,
/// and the names of its files.
pub(super) async fn write_checkpoint(
    folder: &ModelFolder,
    edited: &EditedCheckpoint,
    to: &OutFolder,
    output: &mut Output<'_>,
) -> Result<(Sha256Hash, Vec<&'static str>)> {
    let hash = write_weights(folder, edited, to, output).await?;
    to.write(MANIFEST_FILE, edited.manifest(folder, hash))?;
    let along = files_along(folder).await?;
    along.iter().try_for_each(|(name, bytes)| to.write(name, bytes))?;
    // Last: a folder with a config is a model.
    to.write(CONFIG_FILE, &edited.config)?;
    let own = [SINGLE_FILE, CONFIG_FILE, MANIFEST_FILE];
    Ok((hash, own.into_iter().chain(along.into_iter().map(|(name, _)| name)).collect()))
}

fn say_checkpoint(
    folder: &ModelFolder,
    schedule: &Schedule,
    (edited, hash): (&EditedCheckpoint, Sha256Hash),
    to: &OutFolder,
    output: &mut Output<'_>,
) -> Result<()> {
    if output.json {
        return output.json(&json!({
            "schedule": schedule.to_string(),
            "model": { "name": folder.name(), "hash": hash },
            "checkpoint": to.path().display().to_string(),
            "layers": schedule.n_applications(),
            "weight_bytes": edited.data_bytes,
        }));
    }
    let (folder, layers) = (to.path().display(), schedule.n_applications());
    let megabytes = edited.data_bytes / MEGABYTE;
    Ok(writeln!(output.out, "{}", say!("cli-checkpoint", folder, layers, megabytes))?)
}

async fn write_weights(
    folder: &ModelFolder,
    edited: &EditedCheckpoint,
    to: &OutFolder,
    output: &mut Output<'_>,
) -> Result<Sha256Hash> {
    let mut file = to.create(SINGLE_FILE)?;
    let written = edited.write(
        folder,
        |offset, bytes| file.write_at(offset, bytes),
        |at| {
            let (done, total) = (at.bytes_done / MEGABYTE, at.bytes_total / MEGABYTE);
            let words = || say!("cli-writing", done, total);
            output.tell(counted(at.bytes_done), counted(at.bytes_total), words);
        },
    );
    let hash = written.await.map_err(|error| match error {
        StreamError::Model(error) => error.into(),
        StreamError::Sink(error) => unwritten(&to.at(SINGLE_FILE), &error),
    })?;
    output.progress.end();
    file.finish()?;
    Ok(hash)
}
