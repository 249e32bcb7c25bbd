//! Which model folder is meant: the argument, the environment, else the bundled one.

use std::path::{Path, PathBuf};

use super::failure::Failure;

/// The argument of every command that reads a model.
#[derive(Debug, clap::Args)]
pub(super) struct ModelArgument {
    /// Model folder: config.json, tokenizer.json, *.safetensors. Without it
    /// the one named by ATELIER_MODEL, else the bundled one.
    #[arg(value_name = "MODEL", env = "ATELIER_MODEL")]
    model: Option<PathBuf>,
}

/// Where bundled models lie, beside the executable or in a folder of the source tree.
const BUNDLED_FOLDERS: [&str; 2] = ["models", "web/models"];
/// The file without which a folder holds no model.
const CONFIG: &str = "config.json";

impl ModelArgument {
    /// The folder of the model.
    pub(super) fn folder(&self) -> Result<PathBuf, Failure> {
        // An environment variable that is set to nothing counts as not set.
        if let Some(model) = self.model.as_ref().filter(|model| !model.as_os_str().is_empty()) {
            return Ok(model.clone());
        }
        let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_path_buf));
        let upward = std::env::current_dir().unwrap_or_default();
        bundled(beside.as_deref(), &upward).ok_or_else(|| {
            Failure::work("no model was given, and no bundled model was found")
                .with_hint("give a model folder, or set ATELIER_MODEL to one")
        })
    }
}

/// Looks beside the executable, then in the current folder and those above it.
fn bundled(beside: Option<&Path>, current: &Path) -> Option<PathBuf> {
    beside
        .into_iter()
        .chain(current.ancestors())
        .find_map(|root| BUNDLED_FOLDERS.iter().find_map(|folder| first_model(&root.join(folder))))
}

/// The first model folder below `folder`, in the order of the catalogue (the default
/// first), else by name.
fn first_model(folder: &Path) -> Option<PathBuf> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    names.sort();
    let default = std::fs::read(folder.join(crate::model::CATALOG_FILE))
        .ok()
        .and_then(|bytes| crate::model::Catalog::parse(&bytes).ok())
        .and_then(|catalog| catalog.models.first().map(|entry| folder.join(&entry.name)));
    default.into_iter().chain(names).find(|path| path.join(CONFIG).is_file())
}

#[cfg(test)]
mod tests {
    use super::bundled;
    use std::fs;

    #[test]
    fn the_bundled_model_is_beside_the_executable_or_in_a_folder_above() {
        let root = tempfile::tempdir().unwrap();
        let (beside, below) = (root.path().join("bin"), root.path().join("a/b/c"));
        let upward = root.path().join("web/models/painters");
        for folder in [&beside, &below, &upward, &root.path().join("web/models/another")] {
            fs::create_dir_all(folder).unwrap();
        }
        assert_eq!(bundled(Some(&beside), &below), None, "a folder without a config is no model");
        fs::write(upward.join("config.json"), "{}").unwrap();
        assert_eq!(bundled(Some(&beside), &below), Some(upward));
        let near = beside.join("models/near");
        fs::create_dir_all(&near).unwrap();
        fs::write(near.join("config.json"), "{}").unwrap();
        assert_eq!(bundled(Some(&beside), &below), Some(near));
    }
}
