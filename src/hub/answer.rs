//! What the Hub answers when it is asked about a repository. Nothing in it is believed further than
//! it can be checked: names stay inside a folder, sizes are compared with what comes, and there is a
//! limit on everything.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::name::is_commit;
use super::{HubError, HubFile};
use crate::model::{cut, json_reason};
use crate::platform::{FileError, checked_name};
use crate::words::{self, say};

/// Most bytes of an answer about a repository. One with 10,000 files takes some 4 MB.
pub(super) const ANSWER_BYTES_MAX: usize = 8 << 20;
/// Most files of a repository.
pub(super) const FILES_MAX: usize = 20_000;
/// Longest name of a licence or an architecture that is kept, characters.
const WORD_CHARS_MAX: usize = 100;

/// What is read of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) repo: String,
    pub(super) revision: String,
    pub(super) licence: Option<String>,
    pub(super) architecture: Option<String>,
    pub(super) n_parameters: Option<u64>,
    pub(super) files: Vec<HubFile>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Written {
    #[serde(default)]
    id: Option<String>,
    sha: String,
    #[serde(default, rename = "cardData")]
    card: Value,
    #[serde(default)]
    config: Value,
    #[serde(default)]
    safetensors: Value,
    siblings: Vec<Sibling>,
}

#[derive(Deserialize)]
struct Sibling {
    rfilename: String,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default, rename = "blobId")]
    blob: Option<String>,
    #[serde(default)]
    lfs: Option<LargeFile>,
}

#[derive(Deserialize)]
struct LargeFile {
    sha256: String,
    size: u64,
}

impl Answer {
    /// Reads an answer to a question about `repo`. Files that are not `wanted` are passed over unread.
    pub(super) fn read(bytes: &[u8], repo: &str, wanted: impl Fn(&str) -> bool) -> Result<Self, HubError> {
        let bad = |reason: String| HubError::BadAnswer { reason };
        let written: Written = serde_json::from_slice(bytes).map_err(|error| bad(json_reason(error)))?;
        if !is_commit(&written.sha) {
            return Err(bad(say!("reason-no-commit", text = cut(&written.sha))));
        }
        if written.siblings.len() > FILES_MAX {
            return Err(HubError::TooManyFiles { n_max: FILES_MAX });
        }
        let (mut files, mut names) = (Vec::new(), BTreeSet::new());
        for sibling in written.siblings.into_iter().filter(|sibling| wanted(&sibling.rfilename)) {
            let file = sibling.read()?;
            if !names.insert(file.name.clone()) {
                return Err(bad(say!("reason-listed-twice", name = cut(&file.name))));
            }
            files.push(file);
        }
        // A renamed repository answers under its new name.
        let id = written.id.filter(|id| super::HubName::new(id, super::Revision::main()).is_some());
        let word = |value: &Value| value.as_str().map(|text| text.chars().take(WORD_CHARS_MAX).collect());
        Ok(Self {
            repo: id.unwrap_or_else(|| repo.to_owned()),
            revision: written.sha,
            licence: word(&written.card["license"]),
            architecture: word(&written.config["architectures"][0]),
            n_parameters: written.safetensors["total"].as_u64(),
            files,
        })
    }
}

impl Sibling {
    fn read(self) -> Result<HubFile, HubError> {
        let Self { rfilename: name, size, blob, lfs } = self;
        checked_name(&name).map_err(|error| match error {
            FileError::BadName { name, reason } => {
                HubError::BadFile { name, reason: words::sentence(&reason) }
            }
            other => HubError::BadFile { name: name.clone(), reason: words::sentence(&other) },
        })?;
        let (bytes, hash, digits) = match lfs {
            Some(LargeFile { sha256, size }) => (Some(size), Some(sha256), 64),
            None => (size, blob, 40),
        };
        let bad = |reason| HubError::BadFile { name: cut(&name), reason };
        let is_hash = |hash: &String| {
            hash.len() == digits && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let Some(hash) = hash.filter(is_hash) else { return Err(bad(say!("reason-no-file-hash"))) };
        let Some(bytes) = bytes else { return Err(bad(say!("reason-no-file-size"))) };
        Ok(HubFile { name, bytes, hash })
    }
}
