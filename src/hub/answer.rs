//! What the Hub answers when it is asked about a repository: of a model or of data. Nothing in it is believed further than
//! it can be checked: names stay inside a folder, sizes are compared with what comes, and there is a
//! limit on everything.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::gguf::{check_architecture, pick};
use super::name::is_commit;
use super::needed::{may_be_needed, needed};
use super::{HubError, HubFile, HubModel, HubName, Revision};
use crate::model::{cut, json_reason};
use crate::platform::{FileError, checked_name};
use crate::words::{self, say};

/// Most bytes of an answer about a repository. One with 10,000 files takes some 4 MB.
pub(super) const ANSWER_BYTES_MAX: usize = 8 << 20;
/// Most files of a repository.
pub(super) const FILES_MAX: usize = 20_000;
/// Longest name of a licence or an architecture that is kept, characters.
const WORD_CHARS_MAX: usize = 100;

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Written<'a> {
    #[serde(default)]
    id: Option<String>,
    sha: String,
    // Of what is only shown, anything may come; unread, it takes no memory.
    #[serde(borrow, default, rename = "cardData")]
    card: Option<&'a RawValue>,
    #[serde(borrow, default)]
    config: Option<&'a RawValue>,
    #[serde(borrow, default)]
    safetensors: Option<&'a RawValue>,
    #[serde(borrow, default)]
    gguf: Option<&'a RawValue>,
    siblings: Vec<Sibling>,
}

/// What is read of a card.
#[derive(Deserialize)]
struct Card<'a> {
    /// One, or of data several.
    #[serde(borrow)]
    license: &'a RawValue,
}

#[derive(Deserialize)]
struct Config {
    architectures: Vec<String>,
}

/// What the Hub has read of one of the GGUF files.
#[derive(Deserialize)]
struct Gguf {
    #[serde(default)]
    total: Option<u64>,
    #[serde(default)]
    architecture: Option<String>,
}

#[derive(Deserialize)]
struct Safetensors {
    total: u64,
}

/// What is shown of a part, where it is as usual.
pub(super) fn part<'a, T: Deserialize<'a>>(written: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(written?.get()).ok()
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

/// What an answer says of any repository.
pub(super) struct Answer<'a> {
    /// `owner/name`, as the Hub writes it today.
    pub(super) repo: String,
    pub(super) commit: String,
    pub(super) licence: Option<String>,
    pub(super) card: Option<&'a RawValue>,
    /// Those of its files that were wanted.
    pub(super) files: Vec<HubFile>,
    config: Option<&'a RawValue>,
    safetensors: Option<&'a RawValue>,
    gguf: Option<&'a RawValue>,
}

/// Reads an answer that came from the address `url`; of its files those whose names `is_wanted` takes.
pub(super) fn read_any<'a>(
    (bytes, url): (&'a [u8], &str),
    name: &HubName,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Answer<'a>, HubError> {
    let bad = |reason: String| HubError::BadAnswer { reason };
    let written: Written = serde_json::from_slice(bytes).map_err(|error| bad(json_reason(error)))?;
    if !is_commit(&written.sha) {
        return Err(bad(say!("reason-no-commit", text = cut(&written.sha))));
    }
    if name.revision.is_commit() && name.revision.as_str() != written.sha {
        return Err(bad(say!("reason-other-commit", commit = &written.sha)));
    }
    if written.siblings.len() > FILES_MAX {
        return Err(HubError::TooManyFiles { n_max: FILES_MAX });
    }
    let (mut files, mut names) = (Vec::new(), BTreeSet::new());
    for sibling in written.siblings.into_iter().filter(|sibling| is_wanted(&sibling.rfilename)) {
        let file = sibling.read()?;
        if !names.insert(file.name.clone()) {
            return Err(bad(say!("reason-listed-twice", name = cut(&file.name))));
        }
        files.push(file);
    }
    // A renamed repository answers under its new name, to which its address has led. A name alone may be anybody's.
    let is_led_to = |id: &String| {
        id.eq_ignore_ascii_case(&name.repo)
            || ["models", "datasets"].iter().any(|kind| url.contains(&format!("/api/{kind}/{id}/revision/")))
    };
    let id = written.id.filter(|id| HubName::new(id, Revision::main()).is_some() && is_led_to(id));
    let repo = id.unwrap_or_else(|| name.repo.clone());
    let Written { sha: commit, card, config, safetensors, gguf, .. } = written;
    let licence = part::<Card>(card).and_then(|card| {
        let several = || part::<Vec<String>>(Some(card.license)).map(|names| names.join(", "));
        part::<String>(Some(card.license)).or_else(several)
    });
    let licence = licence.map(|text| word(&text));
    Ok(Answer { repo, commit, licence, card, files, config, safetensors, gguf })
}

/// As much of a text as is shown. What controls a terminal is replaced.
fn word(text: &str) -> String {
    let shown = |sign: char| if sign.is_control() { char::REPLACEMENT_CHARACTER } else { sign };
    text.chars().take(WORD_CHARS_MAX).map(shown).collect()
}

/// Reads an answer to a question about a model, which came from the address `url`: what it is, and those of its files
/// that may be needed.
///
/// # Errors
/// When it is no such answer, or what it tells of does not open here.
pub fn read_answer(bytes: &[u8], url: &str, name: &HubName) -> Result<HubModel, HubError> {
    let answer = read_any((bytes, url), name, may_be_needed)?;
    let architectures = part::<Config>(answer.config).map(|config| config.architectures);
    let architecture = architectures.and_then(|all| all.into_iter().next());
    let of_gguf = part::<Gguf>(answer.gguf);
    let n_parameters = part::<Safetensors>(answer.safetensors).map(|all| all.total);
    let mut model = HubModel {
        files: Vec::new(),
        gguf: None,
        choices: needed(&answer.repo, answer.files)?,
        n_unlisted: 0,
        asked_repo: (answer.repo != name.repo).then(|| name.repo.clone()),
        repo: answer.repo,
        revision: answer.commit,
        licence: answer.licence,
        architecture: architecture.map(|text| word(&text)),
        n_layers: None,
        n_parameters: n_parameters.or(of_gguf.as_ref().and_then(|gguf| gguf.total)),
    };
    pick(&mut model, name)?;
    let is_folder = model.is_picked() && model.gguf.is_none();
    if let Some(named) = of_gguf.and_then(|gguf| gguf.architecture).filter(|_| !is_folder) {
        check_architecture(&named)?;
        model.architecture.get_or_insert(named);
    }
    Ok(model)
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
