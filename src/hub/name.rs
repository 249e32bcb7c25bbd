//! What a person types or pastes: `owner/name`, `owner/name@revision`, `owner/name:FILE.gguf`, an address.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::MAIN;
use crate::platform::{checked_name, gguf_stem};
use crate::words;

/// Longest part of a name, characters. Source: the Hub's own rule for names of repositories.
const PART_CHARS_MAX: usize = 96;
/// Longest revision, characters.
const REVISION_CHARS_MAX: usize = 255;
/// Longest text that is looked at, bytes.
const TEXT_BYTES_MAX: usize = 2000;
/// Hosts whose addresses mean the Hub, whatever mirror is asked.
const HOSTS: [&str; 3] = ["huggingface.co", "www.huggingface.co", "hf.co"];

/// A model on the Hub.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HubName {
    /// `owner/name`.
    pub repo: String,
    pub revision: Revision,
    /// Which of its GGUF files is meant, the first of a split one. As typed it may be what the name ends with, such as
    /// `Q4_K_M`. Without it, the folder.
    pub file: Option<String>,
}

/// A branch, a tag or a commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Revision(String);

/// Why a text names no model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "hub-name")]
pub enum NameError {
    /// Neither `owner/name` nor an address of a model.
    NotAName { text: String },
    /// An address that is not the Hub's.
    OtherHost { host: String },
    /// An address of a data set or a space.
    NoModel { kind: String },
    /// No branch, tag or commit is called so.
    BadRevision { revision: String },
}

impl HubName {
    /// Reads a name; `endpoint` is the mirror whose addresses are understood too.
    ///
    /// # Errors
    /// When it names no model.
    pub fn parse(text: &str, endpoint: &str) -> Result<Self, NameError> {
        let text = text.trim();
        let not_a_name = || NameError::NotAName { text: text.chars().take(PART_CHARS_MAX).collect() };
        if text.len() > TEXT_BYTES_MAX {
            return Err(not_a_name());
        }
        let Some(path) = path_of_address(text, endpoint)? else {
            let (text, file) = with_file(text).ok_or_else(not_a_name)?;
            let (repo, revision) = match text.split_once('@') {
                Some((repo, revision)) => (repo, Revision::parse(revision)?),
                None => (text, Revision::main()),
            };
            let name = Self::new(repo, revision).ok_or_else(not_a_name)?;
            return Ok(Self { file, ..name });
        };
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
        let (path, file) = with_file(path).ok_or_else(not_a_name)?;
        let mut parts = path.split('/');
        let (owner, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if matches!(owner, "datasets" | "spaces") {
            return Err(NameError::NoModel { kind: owner.to_owned() });
        }
        // `/tree/REVISION`, `/blob/REVISION/FILE`, `/resolve/REVISION/FILE`, `/commit/REVISION`
        let (revision, path) = match (parts.next(), parts.next()) {
            (Some("tree" | "blob" | "resolve" | "commit"), Some(revision)) => {
                (Revision::parse(&revision.replace("%2F", "/"))?, parts.collect::<Vec<_>>().join("/"))
            }
            _ => {
                let named = name.split_once('@').map(|(_, text)| Revision::parse(text));
                (named.transpose()?.unwrap_or_else(Revision::main), String::new())
            }
        };
        let of_path = (gguf_stem(&path).is_some() && checked_name(&path).is_ok()).then_some(path);
        let name = name.split('@').next().unwrap_or_default();
        let name = Self::new(&format!("{owner}/{name}"), revision).ok_or_else(not_a_name)?;
        Ok(Self { file: file.or(of_path), ..name })
    }

    /// None where `repo` is not `owner/name` by the Hub's rules.
    pub fn new(repo: &str, revision: Revision) -> Option<Self> {
        let (owner, name) = repo.split_once('/')?;
        (is_part(owner) && is_part(name)).then(|| Self { repo: repo.to_owned(), revision, file: None })
    }
}

impl fmt::Display for HubName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repo)?;
        if self.revision.as_str() != MAIN {
            write!(f, "@{}", self.revision.as_str())?;
        }
        match &self.file {
            Some(file) => write!(f, ":{file}"),
            None => Ok(()),
        }
    }
}

impl Revision {
    /// Where a repository is unless somebody says otherwise.
    pub fn main() -> Self {
        Self(MAIN.to_owned())
    }

    /// # Errors
    /// When git would refuse it, or an address could not hold it.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
        let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.');
        let fits = text.len() <= REVISION_CHARS_MAX && text.chars().all(is_plain) && !text.contains("..");
        match fits && text.split('/').all(is_part) {
            true => Ok(Self(text.to_owned())),
            false => Err(NameError::BadRevision { revision: text.chars().take(PART_CHARS_MAX).collect() }),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names one state for ever.
    pub fn is_commit(&self) -> bool {
        is_commit(&self.0)
    }
}

/// Whether a text is the full name of a commit.
pub(super) fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A text, and the file that is named behind its `:`. None where no file can be called so.
fn with_file(text: &str) -> Option<(&str, Option<String>)> {
    let Some((text, file)) = text.split_once(':') else { return Some((text, None)) };
    let is_name = checked_name(file).is_ok() && file.trim() == file;
    is_name.then(|| (text, Some(file.to_owned())))
}

/// What follows the host, if it is an address at all.
fn path_of_address<'a>(text: &'a str, endpoint: &str) -> Result<Option<&'a str>, NameError> {
    if let Some(path) = text.strip_prefix("hf://") {
        return Ok(Some(path));
    }
    if let Some(path) = text.strip_prefix(endpoint).filter(|path| path.starts_with('/')) {
        return Ok(Some(path));
    }
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let (host, path) = bare.unwrap_or(text).split_once('/').unwrap_or((bare.unwrap_or(text), ""));
    match HOSTS.contains(&host) {
        true => Ok(Some(path)),
        false if bare.is_some() || text.contains("://") => {
            Err(NameError::OtherHost { host: host.chars().take(PART_CHARS_MAX).collect() })
        }
        false => Ok(None),
    }
}

/// Whether the Hub lets an owner or a model be called so.
fn is_part(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_edge = |c: char| c == '-' || c == '.';
    (1..=PART_CHARS_MAX).contains(&text.len())
        && text.chars().all(is_plain)
        && !text.starts_with(is_edge)
        && !text.ends_with(is_edge)
        && !text.contains("--")
        && !text.contains("..")
}
