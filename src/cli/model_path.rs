//! Which model folder is meant: the argument, the environment, else the bundled one.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::model::{CATALOG_FILE, CONFIG_FILE, Catalog};

/// The argument of every command that reads a model.
#[derive(Debug, clap::Args)]
pub(super) struct ModelArgument {
    /// Model folder: config.json, tokenizer.json, *.safetensors. Without it
    /// the one named by the environment variable ATELIER_MODEL, else the bundled one.
    #[arg(value_name = "MODEL")]
    model: Option<PathBuf>,
}

/// Names the model folder where no argument does.
const VARIABLE: &str = "ATELIER_MODEL";
/// Where bundled models lie in the source tree: looked for upward from a folder.
const IN_SOURCES: &str = "web/models";
/// Where they lie beside an executable that was put somewhere else.
const BESIDE_EXECUTABLE: [&str; 2] = ["models", IN_SOURCES];

impl ModelArgument {
    /// The folder of the model.
    pub(super) fn folder(&self) -> Result<PathBuf, Failure> {
        if let Some(model) = &self.model {
            return Ok(model.clone());
        }
        // A variable that is set to nothing counts as not set. (So read here: clap refuses
        // an empty one.)
        if let Some(model) = std::env::var_os(VARIABLE).filter(|model| !model.is_empty()) {
            return Ok(model.into());
        }
        let executable = std::env::current_exe().unwrap_or_default();
        let current = std::env::current_dir().unwrap_or_default();
        bundled(&executable, &current).ok_or_else(|| {
            Failure::work("no model was given, and no bundled model was found")
                .with_hint(format!("give a model folder, or set {VARIABLE} to one"))
        })
    }
}

/// Looks beside the executable, then in the sources that the current folder is in, then in
/// those that the executable was built in.
fn bundled(executable: &Path, current: &Path) -> Option<PathBuf> {
    let beside = executable.parent();
    let near = beside.into_iter().flat_map(|folder| BESIDE_EXECUTABLE.map(|name| folder.join(name)));
    let upward = current.ancestors().chain(beside.into_iter().flat_map(Path::ancestors));
    near.chain(upward.map(|folder| folder.join(IN_SOURCES))).find_map(|folder| first_model(&folder))
}

/// The first model folder below `folder`, in the order of the catalogue (the default
/// first), else by name.
fn first_model(folder: &Path) -> Option<PathBuf> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    names.sort();
    let default = std::fs::read(folder.join(CATALOG_FILE))
        .ok()
        .and_then(|bytes| Catalog::parse(&bytes).ok())
        .and_then(|catalog| catalog.models.first().map(|entry| folder.join(&entry.name)));
    default.into_iter().chain(names).find(|path| path.join(CONFIG_FILE).is_file())
}

#[cfg(test)]
mod tests {
    use super::bundled;
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
        let found = || bundled(&executable, &below);
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
