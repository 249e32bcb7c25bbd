//! An edited model, as a folder.

use std::fs::File;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::export::write_checkpoint;
use crate::cli::failure::Failure;
use crate::cli::files::OutFolder;
use crate::cli::{Output, schedule};
use crate::export::EditedCheckpoint;
use crate::model::{CONFIG_FILE, SINGLE_FILE, Sha256Hash};
use crate::session::Session;
use crate::words::problem;

/// Writes the files of the model as `atelier export` does, with its limits; what a report says of
/// them.
pub(in crate::cli) async fn make(
    session: &Session,
    schedule: &str,
    to: &OutFolder,
    output: &mut Output<'_>,
) -> Result<Value, Failure> {
    let schedule = schedule::parse(Some(schedule), session.spec().n_layers)?;
    let edited = EditedCheckpoint::new(session.model(), &schedule).await?;
    let (_, names) = write_checkpoint(session.model(), &edited, to, output).await?;
    let file = |name: &str| -> Result<Value, Failure> {
        let path = to.at(name);
        let hashed = File::open(&path).and_then(|mut file| {
            Ok(json!({ "name": name, "bytes": file.metadata()?.len(), "sha256": Sha256Hash::of_file(&mut file)? }))
        });
        hashed.map_err(|error| Failure::unread(&path, &error))
    };
    let files = names.into_iter().map(file).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "schedule": schedule.to_string(), "files": files }))
}

/// Refuses a folder that holds a model.
pub(in crate::cli) fn refuse_model(folder: &Path) -> Result<(), Failure> {
    match [CONFIG_FILE, SINGLE_FILE].into_iter().find(|name| folder.join(name).exists()) {
        Some(file) => Err(Failure::work(problem!("cli-holds-model", folder = folder.display(), file))),
        None => Ok(()),
    }
}
