//! A folder that results are written into, by one run at a time.

use std::fs;
use std::path::{Path, PathBuf};

use super::identity::Inputs;
use super::lock::FolderLock;
use super::out_file::{OutFile, write_file};
use crate::cli::prelude::*;

/// A folder that is this run's to write into. When it is dropped, what was made for it and holds
/// nothing is taken away again.
#[derive(Debug)]
pub(in crate::cli) struct OutFolder {
    path: PathBuf,
    inputs: Inputs,
    /// Until this is dropped.
    lock: Option<FolderLock>,
    /// Folders that were not there, the innermost first.
    made: Vec<PathBuf>,
}

impl OutFolder {
    /// Makes the folder where it is not there, and locks it. `is_written` names the files that the
    /// command writes into it: none of them may be one that it reads.
    pub(in crate::cli) fn open(
        path: &Path,
        inputs: Inputs,
        is_written: impl Fn(&str) -> bool,
        output: &mut Output<'_>,
    ) -> Result<Self> {
        inputs.check_folder(path, is_written)?;
        let there = path.ancestors().find(|folder| folder.exists());
        if let Some(file) = there.filter(|there| !there.is_dir()) {
            return Err(Failure::work(problem!("cli-is-file", file = file.display())));
        }
        let made = path.ancestors().filter(|folder| !folder.as_os_str().is_empty());
        let made = made.take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        fs::create_dir_all(path).map_err(|error| {
            Failure::work(problem!("cli-not-made", folder = path.display(), why = error.to_string()))
        })?;
        // From here on what was made goes again if the rest fails.
        let mut folder = Self { path: path.to_owned(), inputs, lock: None, made };
        let lock = FolderLock::take(path)?;
        if !lock.is_real() {
            output.note(&say!("cli-no-locks", folder = path.display()));
        }
        folder.lock = Some(lock);
        Ok(folder)
    }

    /// Refuses to write over what others left. Of the files that `is_written` names those that are
    /// here may be replaced only where `main`, which says what they are of, is here and `is_same`.
    /// An empty file holds nothing, and a pipe or a device is not replaced.
    pub(in crate::cli) fn check_own(
        &self,
        main: &str,
        is_written: impl Fn(&str) -> bool,
        is_same: impl FnOnce(&Path) -> bool,
    ) -> Result<()> {
        let is_here = |name: &str| fs::metadata(self.at(name)).is_ok_and(|it| it.is_file() && it.len() > 0);
        let entries = fs::read_dir(&self.path).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let has_main = is_here(main);
        let mut files: Vec<String> = match has_main {
            true if is_same(&self.at(main)) => Vec::new(),
            true => vec![main.to_owned()],
            false => names.filter(|name| is_written(name) && is_here(name)).collect(),
        };
        if files.is_empty() {
            return Ok(());
        }
        files.sort();
        let (folder, main) = (self.path.display(), (!has_main).then_some(main));
        Err(Failure::work(problem!("cli-of-others", folder, files, main)))
    }

    pub(in crate::cli) fn path(&self) -> &Path {
        &self.path
    }

    pub(in crate::cli) fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(in crate::cli) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<()> {
        write_file(&self.at(name), bytes.as_ref(), &self.inputs)
    }

    pub(in crate::cli) fn create(&self, name: &str) -> Result<OutFile> {
        OutFile::create(&self.at(name), &self.inputs)
    }
}

impl Drop for OutFolder {
    fn drop(&mut self) {
        // Its file lies in the folder.
        self.lock = None;
        for folder in &self.made {
            // One that holds something stays, and so do those around it.
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}
