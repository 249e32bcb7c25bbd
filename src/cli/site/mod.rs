//! `atelier site`: the page as a static folder with chosen models, for any file host.
//!
//! It copies the built page, puts the models beside it with the hash of each file, and lists what a visit keeps
//! so that the next one needs no network.

mod models;
mod pages;

use std::path::{Path, PathBuf};

use serde_json::json;

use super::files::Inputs;
use super::prelude::*;
use models::Brought;
use pages::{Built, Copied};

/// Arguments of `atelier site`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder to write; it must be new or empty.
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// A model's folder that the site has; several may be given, and a visit opens the first. Without it the site has
    /// the models of the built page.
    #[arg(long = "model", value_name = "FOLDER")]
    models: Vec<PathBuf>,
    /// The built page; without it the folder `dist` beside this program or in its source.
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    let built = Built::find(arguments.dist.as_deref())?;
    // All of them are read before anything is written.
    let mut brought: Vec<Brought> = Vec::new();
    for path in &arguments.models {
        let model = Brought::read(path).await?;
        if let Some(other) = brought.iter().find(|other| other.entry.name == model.entry.name) {
            let [one, other] = [path, &other.path].map(|path| path.display().to_string());
            return Err(Failure::usage(problem!("cli-site-same-name", name = &model.entry.name, one, other)));
        }
        brought.push(model);
    }
    let out = new_folder(&arguments.out, &built, &brought)?;
    let mut copied = Copied::default();
    built.copy(&out, brought.is_empty(), &mut copied)?;
    if !brought.is_empty() {
        for model in &brought {
            model.copy(&out, &mut copied)?;
        }
        models::list(&out, &brought)?;
        built.begin_with(&out, &brought)?;
    }
    let offline = pages::list_kept(&out)?;
    let packed = pages::pack(&out, output)?;
    let names: Vec<&str> = brought.iter().map(|model| model.entry.name.as_str()).collect();
    let Copied { files, bytes } = copied;
    if output.json {
        let folder = out.display().to_string();
        return output.json(&json!({ "folder": folder, "files": files, "bytes": bytes, "models": names, "offline_bytes": offline, "packed_bytes": packed }));
    }
    writeln!(
        output.out,
        "{}",
        say!("cli-site-written", folder = out.display(), files, bytes, offline, packed)
    )?;
    Ok(())
}

/// Makes the folder; nothing that is there is written over, and nothing is written into what is read.
fn new_folder(out: &Path, built: &Built, brought: &[Brought]) -> Result<PathBuf> {
    let folder = || out.display().to_string();
    let not_made = |error: std::io::Error| {
        Failure::work(problem!("cli-not-made", folder = folder(), why = error.to_string()))
    };
    if out.is_file() {
        return Err(Failure::work(problem!("cli-is-file", file = folder())));
    }
    if out.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::work(problem!("cli-site-not-empty", folder = folder())));
    }
    let is_made = !out.exists();
    std::fs::create_dir_all(out).map_err(not_made)?;
    let whole = out.canonicalize().map_err(not_made)?;
    let mut read = brought.iter().map(|model| &model.path).chain([&built.folder]);
    if let Some(inside) = read.find(|read| read.canonicalize().is_ok_and(|read| whole.starts_with(read))) {
        if is_made {
            _ = std::fs::remove_dir(out);
        }
        return Err(Failure::work(problem!("cli-site-inside", folder = folder(), read = inside.display())));
    }
    Ok(out.to_owned())
}

/// Writes one file, and the folders that it lies in.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::work(problem!("cli-not-made", folder = folder.display(), why = error.to_string()))
        })?;
    }
    super::files::write_file(path, bytes, &Inputs::default())
}

/// A file that could not be copied.
fn not_copied(from: &Path, error: &std::io::Error) -> Failure {
    Failure::work(problem!("cli-site-not-copied", file = from.display(), why = error.to_string()))
}
