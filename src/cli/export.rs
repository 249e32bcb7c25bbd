//! `atelier export`: a schedule as code that others run, or as the edited model itself.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use serde_json::json;

use super::Output;
use super::engine;
use super::failure::Failure;
use super::model_path::ModelArgument;
use super::schedule;
use super::sweep_files::write_text;
use crate::experiment::{BUILD_ID, VERSION};
use crate::export::{
    CheckpointError, Citation, EditedCheckpoint, ExportError, Subject, bibtex, files_along, mergekit,
    paper_command, pytorch,
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
}

#[derive(Debug, Clone, Copy, ValueEnum)]
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

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Mergekit => "mergekit",
            Self::Pytorch => "pytorch",
            Self::Bibtex => "bibtex",
        }
    }
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let folder = engine::open_folder(&arguments.model).await?;
    let schedule = schedule::parse(arguments.schedule.as_deref(), folder.spec().n_layers)?;
    match (&arguments.checkpoint, arguments.form) {
        (Some(to), _) => write_checkpoint(&folder, &schedule, to, output).await,
        (None, Some(form)) => write_form(arguments, &folder, &schedule, form, output).await,
        (None, None) => Err(Failure::usage("what to export is missing").with_hint("--as pytorch")),
    }
}

async fn write_form(
    arguments: &Arguments,
    folder: &ModelFolder,
    schedule: &Schedule,
    form: Form,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let path = arguments.model.folder()?.display().to_string();
    let model = arguments.name.as_deref().unwrap_or(&path);
    let n_layers = folder.spec().n_layers;
    let subject = Subject { schedule, n_layers, model, dtype: folder.checkpoint().dtype() };
    let text = match form {
        Form::Paper => paper_command(subject)?,
        Form::Mergekit => mergekit(subject)?,
        Form::Pytorch => pytorch(subject),
        Form::Bibtex => bibtex(Citation {
            schedule,
            n_layers,
            model: arguments.name.as_deref().unwrap_or(folder.title()),
            model_hash: &folder.hash().await?.to_string(),
            backend: None,
            version: VERSION,
            build: BUILD_ID,
            link: arguments.link.as_deref(),
        }),
    };
    if let Some(out) = &arguments.out {
        write_text(out, &text)?;
    }
    if output.json {
        let (schedule, form) = (schedule.to_string(), form.name());
        return output.json(&json!({
            "schedule": schedule, "layers": n_layers, "model": model, "as": form, "text": text, "out": arguments.out,
        }));
    }
    match &arguments.out {
        Some(_) => Ok(()),
        None => Ok(output.out.write_all(text.as_bytes())?),
    }
}

async fn write_checkpoint(
    folder: &ModelFolder,
    schedule: &Schedule,
    to: &Path,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let edited = EditedCheckpoint::new(folder, schedule).await?;
    if let Some(taken) = [CONFIG_FILE, SINGLE_FILE].into_iter().find(|name| to.join(name).exists()) {
        return Err(Failure::work(format!("{} already holds a {taken}", to.display()))
            .with_hint("choose a folder that holds no model"));
    }
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    let hash = write_weights(folder, &edited, &to.join(SINGLE_FILE), output).await?;
    write_file(&to.join(MANIFEST_FILE), &edited.manifest(folder, hash))?;
    for (name, bytes) in files_along(folder).await? {
        write_file(&to.join(name), &bytes)?;
    }
    // Last: a folder with a config is a model.
    write_file(&to.join(CONFIG_FILE), edited.config())?;
    let written = to.display();
    if output.json {
        return output.json(&json!({
            "schedule": schedule.to_string(),
            "model": { "name": folder.name(), "hash": hash },
            "checkpoint": to,
            "layers": schedule.n_applications(),
            "weight_bytes": edited.data_bytes(),
        }));
    }
    let megabytes = edited.data_bytes() / 1_000_000;
    Ok(writeln!(output.out, "{written}: {} layers, {megabytes} MB of weights", schedule.n_applications())?)
}

/// Streams the weights into a file beside the one that they become.
async fn write_weights(
    folder: &ModelFolder,
    edited: &EditedCheckpoint,
    to: &Path,
    output: &mut Output<'_>,
) -> Result<Sha256Hash, Failure> {
    let unfinished = to.with_extension("part");
    let context = || format!("{} cannot be written", unfinished.display());
    let mut file = File::create(&unfinished).with_context(context)?;
    let mut progress = output.progress();
    let written = edited.write(
        folder,
        |offset, bytes| file.seek(SeekFrom::Start(offset)).and_then(|_| file.write_all(bytes)),
        |at| progress.tell(|| format!("{} of {} MB", at.bytes_done / 1_000_000, at.bytes_total / 1_000_000)),
    );
    let hash = match written.await {
        Ok(hash) => hash,
        Err(error) => {
            // What is there is of no use; that it cannot be removed adds nothing to the error.
            _ = fs::remove_file(&unfinished);
            return Err(match error {
                StreamError::Model(error) => error.into(),
                StreamError::Sink(error) => Failure::from(anyhow::Error::new(error).context(context())),
            });
        }
    };
    file.sync_all().and_then(|()| fs::rename(&unfinished, to)).with_context(context)?;
    Ok(hash)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?)
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let failure = Self::work(&error);
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl From<CheckpointError> for Failure {
    fn from(error: CheckpointError) -> Self {
        let failure = Self::work(&error);
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}
