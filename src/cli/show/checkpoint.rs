//! An edited model, as a folder.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::files::OutFolder;
use crate::experiment::CheckpointReport;
use crate::model::{CONFIG_FILE, SINGLE_FILE, Sha256Hash};
use crate::words::problem;

/// Writes the files of the model into a folder that holds none.
pub(super) fn write(made: &CheckpointReport, to: &OutFolder) -> Result<(), Failure> {
    refuse_model(to.path())?;
    // The config last: a folder with a config is a model.
    let (config, others): (Vec<_>, Vec<_>) = made.files.iter().partition(|file| file.name == CONFIG_FILE);
    others.into_iter().chain(config).try_for_each(|file| to.write(&file.name, &file.bytes))
}

/// Refuses a folder that holds a model.
pub(in crate::cli) fn refuse_model(folder: &Path) -> Result<(), Failure> {
    match [CONFIG_FILE, SINGLE_FILE].into_iter().find(|name| folder.join(name).exists()) {
        Some(file) => Err(Failure::work(problem!("cli-holds-model", folder = folder.display(), file))),
        None => Ok(()),
    }
}

/// The same in a report: hashes instead of bytes.
pub(super) fn object(made: &CheckpointReport) -> Value {
    let file = |file: &crate::experiment::MadeFile| json!({ "name": file.name, "bytes": file.bytes.len(), "sha256": Sha256Hash::of(&file.bytes) });
    json!({ "schedule": made.schedule, "files": made.files.iter().map(file).collect::<Vec<_>>() })
}
