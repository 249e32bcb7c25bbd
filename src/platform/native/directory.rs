//! A directory of the file system.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::platform::name::{NAME_DEPTH_MAX, gguf_stem, snapshot};
use crate::platform::{FileError, Folder, chunk_bytes, folder_label};
use crate::words::say;

/// Most entries of a folder that are looked at.
const ENTRIES_MAX: usize = 1 << 16;
/// What a folder of several files has.
const CONFIG: &str = "config.json";

impl Folder {
    /// A directory, or a GGUF file; a directory without a config in which there is one GGUF file is that file. See [`folder_label`] for its label.
    ///
    /// # Errors
    /// [`FileError::NoFolder`] when there is no such directory.
    pub fn directory(path: &Path) -> Result<Self, FileError> {
        let folder = path.display().to_string();
        let no_folder = |reason: String| FileError::NoFolder { folder: folder.clone(), reason };
        let root = fs::canonicalize(path).map_err(|error| no_folder(error.to_string()))?;
        if !root.is_dir() {
            // The name of a link counts, as for folders of the Hub's cache, whose files have none.
            let name =
                path.file_name().and_then(|name| name.to_str()).filter(|name| gguf_stem(name).is_some());
            let (Some(name), Some(parent)) = (name, path.parent()) else {
                return Err(no_folder(say!("folder-is-file")));
            };
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            if let Some((snapshot, name)) = inside_snapshot(parent, name) {
                return Ok(Self::directory_alone(&snapshot)?.with_single_file(&name));
            }
            return Ok(Self::directory_alone(parent)?.with_single_file(name));
        }
        let folder = Self::directory_alone(path)?;
        let names: Vec<String> = match fs::exists(root.join(CONFIG)) {
            Ok(false) => listed(&root),
            _ => Vec::new(),
        };
        Ok(folder.of_files(names.iter().map(String::as_str)))
    }

    /// A directory, whatever is in it.
    fn directory_alone(path: &Path) -> Result<Self, FileError> {
        let folder = path.display().to_string();
        let no_folder = |reason: String| FileError::NoFolder { folder: folder.clone(), reason };
        let root = fs::canonicalize(path).map_err(|error| no_folder(error.to_string()))?;
        let parts: Vec<String> =
            root.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
        let label = folder_label(parts.iter().map(String::as_str)).unwrap_or(&folder).to_owned();
        Ok(Self::here(label, Place { root, folder }).found_at(parts.iter().map(String::as_str)))
    }

    /// The tasks that fit any language model: they are in the program.
    #[cfg(feature = "engine")]
    pub fn general_tasks() -> Self {
        macro_rules! files {
            ($($name:literal),*) => {
                [$(($name, include_bytes!(concat!("../../../web/tasks/english/", $name)).as_slice())),*]
            };
        }
        let files = files![
            "tasks.json",
            "arith.jsonl",
            "continuation.jsonl",
            "coref.jsonl",
            "facts.jsonl",
            "lastword.jsonl",
            "perplexity.jsonl"
        ];
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        Self::memory("tasks", files.into_iter().collect())
    }

    /// The tiny checkpoint that tests devices, and its logits: they are in the program.
    #[cfg(feature = "engine")]
    pub fn self_test() -> Self {
        macro_rules! files {
            ($($name:literal),*) => {
                [$(($name, include_bytes!(concat!(
                    "../../../tests/golden/logits/llama3-rope-old-keys/", $name
                )).as_slice())),*]
            };
        }
        let files = files!["config.json", "model.safetensors", "golden.json", "golden.safetensors"];
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        Self::memory("self-test", files.into_iter().collect())
    }

    /// The folder of the bundled models' folders: `web/models` here or in a folder above.
    /// Empty where there is none, so that what is missing is named when it is read.
    pub fn bundled() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let found = here.ancestors().find_map(|folder| Self::directory(&folder.join("web/models")).ok());
        found.unwrap_or_else(|| Self::memory("web/models", BTreeMap::new()))
    }
}

/// Of a file in a folder of a snapshot in the cache of the Hub: the snapshot, which says what it is a copy of, and the
/// file's name there.
fn inside_snapshot(parent: &Path, name: &str) -> Option<(PathBuf, String)> {
    let parent = fs::canonicalize(parent).ok()?;
    let is_snapshot = |folder: &&Path| snapshot(folder.iter().filter_map(|part| part.to_str())).is_some();
    let root = parent.ancestors().take(NAME_DEPTH_MAX).find(is_snapshot)?;
    let inside: Vec<&str> = parent.strip_prefix(root).ok()?.iter().filter_map(|part| part.to_str()).collect();
    let name = inside.iter().copied().chain([name]).collect::<Vec<_>>().join("/");
    (!inside.is_empty()).then(|| (root.to_owned(), name))
}

/// Names of the entries of a folder, at most [`ENTRIES_MAX`].
fn listed(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten().take(ENTRIES_MAX);
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

#[derive(Debug, Clone)]
pub(in crate::platform) struct Place {
    root: PathBuf,
    /// As the caller wrote it, for messages.
    folder: String,
}

impl Place {
    /// The folder `name` in the directory that holds this one.
    pub(in crate::platform) fn beside(&self, name: &str) -> Folder {
        let root = self.root.parent().unwrap_or(&self.root).join(name);
        let folder = root.display().to_string();
        Folder::here(name.to_owned(), Self { root, folder })
    }

    /// See `Folder::fetched_hash`.
    pub(in crate::platform) fn fetched_hash(&self, name: &str) -> Option<String> {
        let blob = fs::read_link(self.root.join(name)).ok()?;
        let is_kept = blob.parent().is_some_and(|folder| folder.ends_with("blobs"));
        let hash = blob.file_name()?.to_str().filter(|_| is_kept)?;
        (hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| hash.to_lowercase())
    }

    /// Size of a file, bytes.
    pub(in crate::platform) async fn size(&self, name: &str) -> Result<Option<u64>, FileError> {
        let metadata = fs::metadata(self.root.join(name)).map_err(|error| self.error(name, &error))?;
        if metadata.is_file() {
            return Ok(Some(metadata.len()));
        }
        Err(FileError::NotAFile { name: name.to_owned(), folder: self.folder.clone() })
    }

    /// Opens a file of which these bytes will be read, when that is known.
    pub(in crate::platform) async fn open(
        &self,
        name: &str,
        wanted: Option<Range<u64>>,
    ) -> Result<Reader, FileError> {
        // Asked first: opening a pipe would wait for ever.
        self.size(name).await?;
        let file = File::open(self.root.join(name)).map_err(|error| self.error(name, &error))?;
        let chunk_bytes = chunk_bytes(wanted.as_ref());
        Ok(Reader { file, name: name.to_owned(), chunk_bytes })
    }

    fn error(&self, name: &str, error: &std::io::Error) -> FileError {
        let (name, folder) = (name.to_owned(), self.folder.clone());
        match error.kind() {
            ErrorKind::NotFound => FileError::Missing { name, folder },
            ErrorKind::PermissionDenied => FileError::Denied { name, folder },
            _ => FileError::Read { name, reason: error.to_string() },
        }
    }
}

/// Reads a file in order.
#[derive(Debug)]
pub(in crate::platform) struct Reader {
    file: File,
    name: String,
    chunk_bytes: usize,
}

impl Reader {
    /// Passes over bytes at the beginning: none are left.
    pub(in crate::platform) fn skip(&mut self, n_bytes: u64) -> Result<u64, FileError> {
        let read =
            |error: std::io::Error| FileError::Read { name: self.name.clone(), reason: error.to_string() };
        self.file.seek(SeekFrom::Start(n_bytes)).map_err(read)?;
        Ok(0)
    }

    /// The next bytes; `None` at the end.
    pub(in crate::platform) async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        let mut chunk = Vec::with_capacity(self.chunk_bytes);
        self.file
            .by_ref()
            .take(self.chunk_bytes as u64)
            .read_to_end(&mut chunk)
            .map_err(|error| FileError::Read { name: self.name.clone(), reason: error.to_string() })?;
        Ok((!chunk.is_empty()).then_some(chunk))
    }
}
