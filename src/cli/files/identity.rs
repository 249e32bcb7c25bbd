//! Which files are the same, whatever they are called: links and `./` make many names for one.
use crate::cli::prelude::*;

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Most files that are told apart from outputs; models have far fewer.
const FILES_MAX: usize = 10_000;

/// What makes a file or folder this one: on Unix its device and number there, elsewhere its full
/// path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileId(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl FileId {
    /// Links are followed.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self::of_metadata(&fs::metadata(path)?))
    }

    /// Links are followed.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        fs::canonicalize(path).map(Self)
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self((metadata.dev(), metadata.ino()))
    }
}

/// Whether `path` still names the open file.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    let (open, named) = (file.metadata(), FileId::of(path));
    open.is_ok_and(|open| named.is_ok_and(|named| named == FileId::of_metadata(&open)))
}

/// Whether `path` still names the open file: files that are open cannot be removed here.
#[cfg(not(unix))]
pub(super) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Whether this is what standard output goes to.
#[cfg(unix)]
pub(super) fn is_standard_output(path: &Path) -> bool {
    use std::os::fd::AsFd;
    let open = io::stdout().as_fd().try_clone_to_owned().map(File::from);
    open.is_ok_and(|open| is_at(&open, path))
}

/// Whether this is what standard output goes to; no path names it here.
#[cfg(not(unix))]
pub(super) fn is_standard_output(_: &Path) -> bool {
    false
}

/// The files that a command reads. None of them may be written.
#[derive(Debug, Default, Clone)]
pub(in crate::cli) struct Inputs {
    files: Vec<(FileId, PathBuf)>,
    /// Beside the files in them no new ones are put.
    models: Vec<(FileId, PathBuf)>,
}

impl Inputs {
    /// A file; where there is none, reading it says so.
    pub(in crate::cli) fn add(&mut self, path: &Path) {
        self.files.extend(FileId::of(path).ok().map(|id| (id, path.to_owned())));
    }

    /// The tables of a folder of results. Its figures may be drawn anew.
    pub(in crate::cli) fn add_results(&mut self, folder: &Path) {
        let is_table = |path: &PathBuf| {
            path.extension()
                .is_some_and(|ending| ["json", "jsonl", "csv"].iter().any(|table| ending == *table))
        };
        entries(folder).iter().filter(|path| is_table(path)).for_each(|path| self.add(path));
    }

    /// A model's folder: all files in it and in the folders in it, and the folder itself.
    pub(in crate::cli) fn add_model(&mut self, folder: &Path) {
        for path in entries(folder) {
            if self.files.len() >= FILES_MAX {
                break;
            }
            if path.is_dir() {
                entries(&path).iter().for_each(|path| self.add(path));
            } else {
                self.add(&path);
            }
        }
        self.models.extend(FileId::of(folder).ok().map(|id| (id, folder.to_owned())));
    }

    /// Refuses to write a file that is read, or to put one beside a model's.
    pub(in crate::cli) fn check(&self, out: &Path) -> Result<()> {
        if let Ok(id) = FileId::of(out)
            && let Some((_, input)) = self.files.iter().find(|(known, _)| *known == id)
        {
            let (out, input) = (out.display(), (out != input).then(|| input.display()));
            return Err(Failure::usage(problem!("cli-overwritten", out, input)));
        }
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        match self.model(folder.unwrap_or(Path::new("."))) {
            Some(model) => {
                let (out, model) = (out.display(), model.display());
                Err(Failure::usage(problem!("cli-in-model", out, model)))
            }
            None => Ok(()),
        }
    }

    /// Refuses to write into a folder of a model, or over a file in `folder` that is read. Only
    /// files that `is_written` names count.
    pub(in crate::cli) fn check_folder(
        &self,
        folder: &Path,
        is_written: impl Fn(&str) -> bool,
    ) -> Result<()> {
        if self.model(folder).is_some() {
            return Err(Failure::usage(problem!("cli-is-model", folder = folder.display())));
        }
        let mut written = entries(folder);
        written.retain(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(&is_written));
        written.iter().try_for_each(|path| self.check(path))
    }

    /// The model whose folder this is.
    fn model(&self, folder: &Path) -> Option<&Path> {
        let id = FileId::of(folder).ok()?;
        self.models.iter().find(|(known, _)| *known == id).map(|(_, path)| path.as_path())
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().take(FILES_MAX);
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}
