//! An edited model, as a folder.

use std::fs::{self, File};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::export::write_checkpoint;
use crate::cli::files::OutFolder;
use crate::cli::prelude::*;
use crate::cli::schedule;
use crate::export::{EditedCheckpoint, names_along};
use crate::model::{ABOUT_FILE, CONFIG_FILE, INDEX_FILE, MANIFEST_FILE, SINGLE_FILE, Sha256Hash, TASKS_FILE};
use crate::session::{SELF_TEST_FILE, Session};

/// What is read in a model's folder besides what goes along with an edited model.
const OWN: [&str; 7] =
    [CONFIG_FILE, SINGLE_FILE, MANIFEST_FILE, INDEX_FILE, ABOUT_FILE, SELF_TEST_FILE, TASKS_FILE];
/// How shards of weights are called.
const WEIGHTS: &str = ".safetensors";

/// Writes the files of the model as `atelier export` does, with its limits; what a report says of
/// them.
pub(in crate::cli) async fn make(
    session: &Session,
    schedule: &str,
    to: &OutFolder,
    output: &mut Output<'_>,
) -> Result<Value> {
    let schedule = schedule::parse(Some(schedule), session.spec().n_layers)?;
    let edited = EditedCheckpoint::new(session.model(), &schedule).await?;
    let (_, names) = write_checkpoint(session.model(), &edited, to, output).await?;
    let file = |name: &str| -> Result<Value> {
        let path = to.at(name);
        let hashed = File::open(&path).and_then(|mut file| {
            Ok(json!({ "name": name, "bytes": file.metadata()?.len(), "sha256": Sha256Hash::of_file(&mut file)? }))
        });
        hashed.map_err(|error| Failure::unread(&path, &error))
    };
    let files = names.into_iter().map(file).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "schedule": schedule.to_string(), "files": files }))
}

/// Refuses a folder that holds a model or a part of one: it would be written over, or be read with
/// the edited model.
pub(in crate::cli) fn refuse_model(folder: &Path) -> Result<()> {
    let found = OWN.into_iter().chain(names_along()).find(|name| folder.join(name).exists());
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut entries = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    match found.map(str::to_owned).or_else(|| entries.find(|name| name.ends_with(WEIGHTS))) {
        Some(file) => Err(Failure::work(problem!("cli-holds-model", folder = folder.display(), file))),
        None => Ok(()),
    }
}
