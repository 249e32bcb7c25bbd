//! `atelier.json`: what a model folder says about itself beside the model (name, licence,
//! how its texts begin, hashes of its files). Optional; a folder from elsewhere has none.

use serde::{Deserialize, Serialize};

use super::limits::LISTED_MAX;
use super::words::{cut, json_reason};
use super::{FileHash, Sha256Hash};
use crate::platform::Folder;
use crate::words::{self, say};

pub const MANIFEST_FILE: &str = "atelier.json";
/// Longest name, title or licence, characters.
pub const TITLE_CHARS_MAX: usize = 100;
pub const DESCRIPTION_CHARS_MAX: usize = 2000;

/// What is wrong with a manifest, or with a file that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ManifestError {
    /// Not JSON of the right form.
    Invalid { file: String, reason: String },
    /// A listed file is not there.
    Missing { name: String, manifest: &'static str, expected: Sha256Hash },
    /// A file of another size than listed.
    Size { name: String, manifest: &'static str, got: u64, expected: u64 },
    /// A file in the cache of the Hub with other bytes than when it was fetched.
    Changed { name: String, got: Sha256Hash, expected: String },
    /// A file with other bytes than listed.
    Altered { name: String, manifest: &'static str, got: Sha256Hash, expected: Sha256Hash },
}

/// `atelier.json`; everything may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// Folder name.
    pub name: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// SPDX expression for weights and items.
    pub licence: Option<String>,
    /// Whether every text is put behind the beginning-of-text token.
    pub add_bos: bool,
    /// Files with their hashes; those listed are verified when they are read.
    pub files: Vec<ListedFile>,
}

/// A file as a manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFile {
    pub name: String,
    pub bytes: u64,
    pub sha256: Sha256Hash,
}

impl Manifest {
    /// Reads an `atelier.json`.
    ///
    /// # Errors
    /// [`ManifestError::Invalid`], which says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        parse(MANIFEST_FILE, bytes, |manifest: &Self| {
            for (key, text, limit) in [
                ("name", &manifest.name, TITLE_CHARS_MAX),
                ("title", &manifest.title, TITLE_CHARS_MAX),
                ("licence", &manifest.licence, TITLE_CHARS_MAX),
                ("description", &manifest.description, DESCRIPTION_CHARS_MAX),
            ] {
                let got = text.as_ref().map_or(0, |text| text.chars().count());
                if got > limit {
                    return Err(say!("reason-long-value", key, got, limit));
                }
            }
            check_list("files", manifest.files.iter().map(|file| file.name.as_str()))
        })
    }

    /// The file as it is listed, if it is.
    pub fn file(&self, name: &str) -> Option<&ListedFile> {
        self.files.iter().find(|file| file.name == name)
    }

    /// Whether the folder may have this file: where files are listed, it has no others.
    pub fn may_have(&self, name: &str) -> bool {
        self.files.is_empty() || self.file(name).is_some()
    }

    /// Checks the size of a listed file before it is read.
    pub(super) fn verify_size(&self, name: &str, got: u64) -> Result<(), ManifestError> {
        match self.file(name) {
            Some(listed) if listed.bytes != got => Err(ManifestError::Size {
                name: name.to_owned(),
                manifest: MANIFEST_FILE,
                got,
                expected: listed.bytes,
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn verify(&self, name: &str, got: Sha256Hash) -> Result<(), ManifestError> {
        match self.file(name) {
            Some(listed) => verify(name, MANIFEST_FILE, got, listed.sha256),
            None => Ok(()),
        }
    }

    /// The same of a file of weights, which is hashed whenever it is read: a cache of the Hub that has changed is
    /// noticed, too.
    pub(super) fn verify_weights(&self, folder: &Folder, file: &FileHash) -> Result<(), ManifestError> {
        match folder.fetched_hash(&file.name) {
            Some(expected) if expected != file.hash.to_string() => {
                Err(ManifestError::Changed { name: file.name.clone(), got: file.hash, expected })
            }
            _ => self.verify(&file.name, file.hash),
        }
    }
}

/// Compares a file's hash with the listed one.
pub(super) fn verify(
    name: &str,
    manifest: &'static str,
    got: Sha256Hash,
    expected: Sha256Hash,
) -> Result<(), ManifestError> {
    if got == expected {
        return Ok(());
    }
    Err(ManifestError::Altered { name: name.to_owned(), manifest, got, expected })
}

/// Reads one of our own JSON files; `check` gives the reason why what it says cannot be.
pub(super) fn parse<T: serde::de::DeserializeOwned>(
    file: &str,
    bytes: &[u8],
    check: impl FnOnce(&T) -> Result<(), String>,
) -> Result<T, ManifestError> {
    let invalid = |reason| ManifestError::Invalid { file: file.to_owned(), reason };
    let read = serde_json::from_slice(bytes).map_err(|error| invalid(json_reason(error)))?;
    check(&read).map_err(invalid)?;
    Ok(read)
}

/// Names of a list: not too many, not too long, each once. The error is a reason.
pub(super) fn check_list<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut names: Vec<&str> = names.collect();
    if names.len() > LISTED_MAX {
        return Err(say!("reason-too-many", n = names.len(), what, max = LISTED_MAX));
    }
    if let Some(long) = names.iter().find(|name| name.chars().count() > TITLE_CHARS_MAX) {
        return Err(say!("reason-long-name", what, max = TITLE_CHARS_MAX, name = cut(long)));
    }
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(say!("reason-twice", name = pair[0], what)),
        None => Ok(()),
    }
}

/// One or more letters, digits, `_` and `-`: safe in links, addresses and options.
pub(super) fn is_plain_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}
