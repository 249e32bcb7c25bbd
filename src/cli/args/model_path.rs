//! Which model folder is meant: the argument, the environment, else the bundled one.

use std::path::{Path, PathBuf};

use crate::cli::files::read_plain;
use crate::cli::hub;
use crate::cli::prelude::*;
use crate::model::limits::MANIFEST_BYTES_MAX;
use crate::model::{CATALOG_FILE, CONFIG_FILE, Catalog};

/// The argument of every command that reads a model.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ModelArgument {
    /// Model folder: config.json, tokenizer.json, *.safetensors; a GGUF file; or a model of the Hugging Face Hub:
    /// OWNER/NAME or OWNER/NAME@REVISION, with :FILE.gguf of a GGUF file in it (or what the name of one ends with,
    /// :Q4_K_M). Without it the one that the environment variable
    /// ATELIER_MODEL names, else the bundled one.
    #[arg(value_name = "MODEL")]
    model: Option<PathBuf>,
}

/// Names the model folder where no argument does.
const VARIABLE: &str = "ATELIER_MODEL";
/// Where bundled models lie in the source tree: looked for upward from a folder.
const IN_SOURCES: &str = "web/models";
/// The folder of the lessons, beside that of the models.
const LESSONS: &str = "lessons";
/// Most entries of a folder that are looked at.
const FOLDERS_MAX: usize = 1000;
/// Where they lie beside an executable that was put somewhere else.
const BESIDE_EXECUTABLE: [&str; 2] = ["models", IN_SOURCES];

impl ModelArgument {
    /// The folder of the model. One that is not here may be a name: then the Hub is asked, and what
    /// is missing of it is fetched.
    pub(in crate::cli) async fn folder(&self, output: &mut Output<'_>) -> Result<PathBuf> {
        if let Some(model) = &self.model {
            return match hub::name(model)? {
                Some(name) => hub::folder(&name, output).await,
                None => Ok(model.clone()),
            };
        }
        if let Some(model) = of_variable() {
            return missing_variable().map_or(Ok(model), Err);
        }
        let bundled = libraries().iter().find_map(|library| models(library).into_iter().next());
        bundled.ok_or_else(|| Failure::work(problem!("cli-no-model", variable = VARIABLE)))
    }

    pub(in crate::cli) fn is_given(&self) -> bool {
        self.model.is_some()
    }
}

/// The folder that the variable names. One that is set to nothing counts as not set. (So read
/// here: clap refuses an empty one.)
fn of_variable() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).filter(|model| !model.is_empty()).map(PathBuf::from)
}

/// Says that the variable names no folder.
pub(in crate::cli) fn missing_variable() -> Option<Failure> {
    let folder = of_variable().filter(|model| !model.is_dir())?;
    Some(Failure::work(problem!("cli-variable", variable = VARIABLE, folder = folder.display())))
}

/// All model folders that an experiment may mean, those that are likelier first: the variable's,
/// the bundled ones, the current folder and those in it.
pub(in crate::cli) fn all_near() -> Vec<PathBuf> {
    let current = std::env::current_dir().unwrap_or_default();
    let bundled = libraries().into_iter().flat_map(|library| models(&library));
    let here = std::iter::once(current.clone()).chain(models(&current));
    let mut seen = std::collections::BTreeSet::new();
    let all = of_variable().into_iter().chain(bundled).chain(here);
    let all = all.filter(|path| path.join(CONFIG_FILE).is_file());
    all.filter(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone()))).collect()
}

/// Where the lessons may lie: beside the bundled models.
pub(in crate::cli) fn lesson_folders() -> Vec<PathBuf> {
    libraries().into_iter().map(|library| library.with_file_name(LESSONS)).collect()
}

/// Where bundled models may lie.
fn libraries() -> Vec<PathBuf> {
    let executable = std::env::current_exe().unwrap_or_default();
    libraries_near(&executable, &std::env::current_dir().unwrap_or_default())
}

/// Beside the executable, then in the sources that the current folder is in, then in those that
/// the executable was built in.
fn libraries_near(executable: &Path, current: &Path) -> Vec<PathBuf> {
    let beside = executable.parent();
    let near = beside.into_iter().flat_map(|folder| BESIDE_EXECUTABLE.map(|name| folder.join(name)));
    let upward = current.ancestors().chain(beside.into_iter().flat_map(Path::ancestors));
    near.chain(upward.map(|folder| folder.join(IN_SOURCES))).collect()
}

/// The model folders in `folder`, at most [`FOLDERS_MAX`] of its folders being looked at: the
/// default of a catalogue first, then by name.
fn models(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<PathBuf> = entries.flatten().take(FOLDERS_MAX).map(|entry| entry.path()).collect();
    names.sort();
    let default = read_plain(&folder.join(CATALOG_FILE), MANIFEST_BYTES_MAX as u64)
        .ok()
        .and_then(|bytes| Catalog::parse(&bytes).ok())
        .and_then(|catalog| catalog.models.first().map(|entry| folder.join(&entry.name)));
    default.into_iter().chain(names).filter(|path| path.join(CONFIG_FILE).is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::{libraries_near, models};
    use std::fs;
    use std::path::PathBuf;

    #[test]
    fn the_bundled_model_is_beside_the_executable_or_in_a_folder_above() {
        let root = tempfile::tempdir().unwrap();
        let model = |path: &str| -> PathBuf {
            let folder = root.path().join(path);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("config.json"), "{}").unwrap();
            folder
        };
        let (executable, below) = (root.path().join("tree/target/bin/atelier"), root.path().join("a/b/c"));
        let found = || {
            let libraries = libraries_near(&executable, &below);
            libraries.iter().find_map(|library| models(library).into_iter().next())
        };
        // A folder without a config is no model, and a folder that is called `models` holds
        // ours only beside the executable.
        fs::create_dir_all(root.path().join("a/web/models/another")).unwrap();
        model("a/models/of_someone_else");
        assert_eq!(found(), None);
        let built_here = model("tree/web/models/painters");
        assert_eq!(found(), Some(built_here));
        let upward = model("a/web/models/painters");
        assert_eq!(found(), Some(upward));
        let near = model("tree/target/bin/models/near");
        assert_eq!(found(), Some(near));
    }
}
