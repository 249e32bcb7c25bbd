//! Data sets by name: asking the Hub which files hold splits of a configuration, and finding those that
//! are kept.

use std::fmt;

use super::answer::{Answer, read_any};
use super::split::{Splits, is_data, is_script};
use super::whole::is_whole;
use super::{Commit, DataName, Hub, HubData, HubError, HubFile, HubName, MAIN, Pausing, Revision};
use crate::platform::{DATA_SETS, Downloads, Folder, checked_name};

/// Where the Hub puts what it makes of a data set: Parquet, as `CONFIG/SPLIT/NNNN.parquet`.
const CONVERTED: &str = "refs/convert/parquet";
/// Most bytes of one file of data that are fetched: what is read of a file of items.
const DATA_BYTES_MAX: u64 = 256 << 20;

/// Data that is kept.
#[derive(Debug, Clone)]
pub struct KeptData {
    /// `owner/name`.
    pub repo: String,
    pub revision: String,
    /// One for each split that was asked for, in that order.
    pub files: Vec<String>,
    pub folder: Folder,
}

/// A file of a data set at a commit: `OWNER/NAME@COMMIT/PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    pub repo: String,
    pub revision: String,
    pub name: String,
}

impl DataFile {
    /// None where a text names no such file.
    pub fn parse(text: &str) -> Option<Self> {
        let (repo, rest) = text.split_once('@')?;
        let (revision, name) = rest.split_once('/')?;
        let commit = HubName::new(repo, Revision::parse(revision).ok()?)?;
        let is_file = commit.revision.is_commit() && checked_name(name).is_ok();
        let (repo, revision, name) = (commit.repo, revision.to_owned(), name.to_owned());
        is_file.then_some(Self { repo, revision, name })
    }

    /// The folder that has it, where its commit is kept.
    pub async fn folder(&self, downloads: &Downloads) -> Option<Folder> {
        downloads.folder(&path_of(&self.repo), &self.revision).await
    }
}

impl fmt::Display for DataFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}/{}", self.repo, self.revision, self.name)
    }
}

impl KeptData {
    /// A file of it, as experiments name it.
    pub fn source(&self, name: &str) -> String {
        format!("{}@{}/{name}", self.repo, self.revision)
    }

    /// Compares its files with what they hashed to when they were fetched, where the place that keeps them
    /// tells.
    ///
    /// # Errors
    /// [`HubError::Changed`].
    pub async fn check(&self, downloads: &Downloads) -> Result<(), HubError> {
        let path = path_of(&self.repo);
        for name in &self.files {
            let Some(hash) = downloads.hash(&path, &self.revision, name).await else { continue };
            let bytes = self.folder.size(name).await.ok().flatten().unwrap_or_default();
            if !is_whole(&self.folder, &HubFile { name: name.clone(), bytes, hash }).await {
                return Err(HubError::Changed { name: name.clone(), place: downloads.place() });
            }
        }
        Ok(())
    }
}

impl HubData {
    /// How its repository is called among those of models.
    pub fn path(&self) -> String {
        path_of(&self.repo)
    }

    /// What is to be fetched; `path` is [`path`](Self::path).
    pub fn commit<'a>(&'a self, path: &'a str) -> Commit<'a> {
        Commit { repo: path, asked_repo: None, revision: &self.revision, files: &self.files }
    }

    /// The same, once it is in this folder.
    pub fn kept(&self, folder: Folder) -> KeptData {
        let files = self.files.iter().map(|file| file.name.clone()).collect();
        KeptData { repo: self.repo.clone(), revision: self.revision.clone(), files, folder }
    }
}

fn path_of(repo: &str) -> String {
    format!("{DATA_SETS}{repo}")
}

/// Asks which files hold the splits: one call for what the repository holds, and a second where that
/// does not tell: about what the Hub has made of it.
///
/// # Errors
/// When the Hub does not say, or none of the files is such a split.
pub async fn look_up_data(hub: &Hub, wanted: &DataName, pausing: Pausing<'_>) -> Result<HubData, HubError> {
    let (data, missing) = look_up_at(hub, wanted, &wanted.name.revision, pausing).await?;
    let Some(missing) = missing else { return Ok(data) };
    let is_main = wanted.name.revision.as_str() == MAIN;
    match (&missing, Revision::parse(CONVERTED)) {
        (HubError::NoSplit { .. }, Ok(converted)) if is_main => {
            match look_up_at(hub, wanted, &converted, pausing).await {
                // That branch has no card.
                Ok((found, None)) => Ok(HubData { licence: found.licence.or(data.licence), ..found }),
                Ok((_, Some(missing))) => Err(missing),
                Err(HubError::NoRevision { .. }) => Err(missing),
                Err(error) => Err(error),
            }
        }
        _ => Err(missing),
    }
}

async fn look_up_at(
    hub: &Hub,
    wanted: &DataName,
    branch: &Revision,
    pausing: Pausing<'_>,
) -> Result<(HubData, Option<HubError>), HubError> {
    let (bytes, url) = hub.about(&path_of(&wanted.name.repo), branch.as_str(), pausing).await?;
    read((&bytes, &url), wanted, branch)
}

/// Reads an answer to a question about a data set at `branch`, which came from the address `url`: which of its files hold the splits.
///
/// # Errors
/// When it is no such answer, or does not tell.
pub fn read_data(bytes: &[u8], url: &str, wanted: &DataName, branch: &Revision) -> Result<HubData, HubError> {
    match read((bytes, url), wanted, branch)? {
        (data, None) => Ok(data),
        (_, Some(missing)) => Err(missing),
    }
}

/// What an answer says, and why a split is not among it.
fn read(
    answer: (&[u8], &str),
    wanted: &DataName,
    branch: &Revision,
) -> Result<(HubData, Option<HubError>), HubError> {
    let name = HubName { repo: wanted.name.repo.clone(), revision: branch.clone(), file: None };
    let is_wanted = |file: &str| is_data(file) || is_script(file, &name.repo);
    let Answer { repo, commit, licence, card, files, .. } = read_any(answer, &name, is_wanted)?;
    let splits = Splits::read(card, &files, &name.repo);
    let file = |split: &String| {
        let file = splits.file(&repo, &wanted.config, split)?.clone();
        if file.bytes > DATA_BYTES_MAX {
            let (name, bytes, bytes_max) = (file.name, file.bytes, DATA_BYTES_MAX);
            return Err(HubError::LargeData { name, bytes, bytes_max });
        }
        Ok(file)
    };
    let (files, missing) = match wanted.splits.iter().map(file).collect() {
        Ok(files) => (files, None),
        Err(missing) => (Vec::new(), Some(missing)),
    };
    Ok((HubData { repo, branch: branch.clone(), revision: commit, licence, files }, missing))
}

/// What is kept of data, without asking anybody. Files whose names tell what they are are found.
pub async fn kept_data(wanted: &DataName, downloads: &Downloads) -> Option<KeptData> {
    let HubName { repo, revision, .. } = &wanted.name;
    let path = path_of(repo);
    let mut commits = Vec::new();
    match revision.is_commit() {
        true => commits.push(revision.as_str().to_owned()),
        false => {
            let converted = Some(CONVERTED).filter(|_| revision.as_str() == MAIN);
            for branch in [revision.as_str()].into_iter().chain(converted) {
                commits.extend(downloads.commit(&path, branch).await);
            }
        }
    }
    for commit in commits {
        let Some(folder) = downloads.folder(&path, &commit).await else { continue };
        let mut files = Vec::new();
        for split in &wanted.splits {
            for name in Splits::names(&wanted.config, split) {
                if folder.size(&name).await.is_ok() {
                    files.push(name);
                    break;
                }
            }
        }
        if files.len() == wanted.splits.len() {
            return Some(KeptData { repo: repo.clone(), revision: commit, files, folder });
        }
    }
    None
}
