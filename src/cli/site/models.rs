//! Models that a site has: folders with the hash of each file, and the list of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::pages::Copied;
use super::{not_copied, write};
use crate::cli::prelude::*;
use crate::model::{
    ABOUT_FILE, CARD_FILE, CATALOG_FILE, Catalog, CatalogEntry, INDEX_FILE, ListedFile, MANIFEST_FILE,
    Manifest, ModelFolder, SMALL_FILES, Sha256Hash, TASKS_FILE,
};
use crate::platform::Folder;
use crate::session::SELF_TEST_FILE;

/// Begins the names of items beside a model's folder.
const ABOVE: &str = "../";
/// What is shown of a model, and not needed to open it.
const SHOWN_FILES: &[&str] =
    &[ABOUT_FILE, CARD_FILE, SELF_TEST_FILE, TASKS_FILE, "MODEL_CARD.md", "training.json"];

/// A model that was chosen.
pub(super) struct Brought {
    pub(super) path: PathBuf,
    pub(super) entry: CatalogEntry,
    manifest: Vec<u8>,
    /// Files of it, by their names in the folder.
    files: Vec<String>,
    /// Items of its tasks that lie outside of it, as those that models share.
    beside: Vec<String>,
}

impl Brought {
    /// Reads a model's folder, all of its weights once, and hashes what a site has of it.
    pub(super) async fn read(path: &Path) -> Result<Self> {
        let folder = ModelFolder::open(Folder::directory(path).map_err(Failure::said)?).await?;
        if folder.folder().single_file().is_some() {
            return Err(Failure::work(problem!("cli-site-gguf", folder = path.display())));
        }
        let name = plain(folder.name());
        let hash = folder.hash().await?;
        let items = folder.items_files().map(str::to_owned);
        let (beside, items): (Vec<String>, Vec<String>) = items.partition(|file| file.starts_with(ABOVE));
        let known = SMALL_FILES.iter().chain(SHOWN_FILES).chain(&[INDEX_FILE]).map(|name| (*name).to_owned());
        let weights = folder.checkpoint().file_sizes().map(|(name, _)| name.to_owned());
        let mut files: Vec<String> = known.chain(weights).collect();
        files.retain(|name| path.join(name).is_file() && folder.manifest().may_have(name));
        files.extend(items);
        files.sort();
        files.dedup();
        let listed = files.iter().map(|name| listed(path, name)).collect::<Result<Vec<_>>>()?;
        // Items and what is only shown come beside or after it.
        let is_loaded =
            |file: &&ListedFile| !SHOWN_FILES.contains(&file.name.as_str()) && !file.name.ends_with(".jsonl");
        let bytes = listed.iter().filter(is_loaded).map(|file| file.bytes).sum();
        let title = Some(folder.title().to_owned());
        let manifest =
            Manifest { name: Some(name.clone()), title, files: listed, ..folder.manifest().clone() };
        let manifest = json!(manifest).to_string().into_bytes();
        let entry = CatalogEntry {
            name,
            title: folder.title().to_owned(),
            n_layers: folder.spec().n_layers,
            bytes,
            hash: hash.to_string(),
            manifest: Sha256Hash::of(&manifest),
        };
        Ok(Self { path: path.to_owned(), entry, manifest, files, beside })
    }

    /// Copies it to its place on the site.
    pub(super) fn copy(&self, out: &Path, copied: &mut Copied) -> Result<()> {
        let folder = out.join("models").join(&self.entry.name);
        for name in &self.files {
            copied.file(&self.path.join(name), &folder.join(name))?;
        }
        for name in &self.beside {
            let to = folder.join(name);
            if !to.is_file() {
                copied
                    .file(&self.path.join(name), &out.join("models").join(name.trim_start_matches(ABOVE)))?;
            }
        }
        write(&folder.join(MANIFEST_FILE), &self.manifest)
    }
}

/// Writes the list of the models of a site; the first is the one that a visit opens.
pub(super) fn list(out: &Path, brought: &[Brought]) -> Result<()> {
    let catalog = Catalog { models: brought.iter().map(|model| model.entry.clone()).collect() };
    write(&out.join("models").join(CATALOG_FILE), json!(catalog).to_string().as_bytes())
}

/// A name that a folder of the site may have: letters, digits, `-` and `_`.
fn plain(name: &str) -> String {
    let letter =
        |letter: char| if letter.is_ascii_alphanumeric() || "-_".contains(letter) { letter } else { '-' };
    let name: String = name.chars().map(letter).collect();
    let name = name.trim_matches('-').to_owned();
    if name.is_empty() { "model".to_owned() } else { name }
}

fn listed(folder: &Path, name: &str) -> Result<ListedFile> {
    let path = folder.join(name);
    let hashed = || {
        let mut file = fs::File::open(&path)?;
        Ok((file.metadata()?.len(), Sha256Hash::of_file(&mut file)?))
    };
    let (bytes, sha256) = hashed().map_err(|error| not_copied(&path, &error))?;
    Ok(ListedFile { name: name.to_owned(), bytes, sha256 })
}
