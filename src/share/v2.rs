//! Version 2 of links: version 1, and where the model can be had. Frozen, as that is.
//!
//! ```text
//! v2.h0123456789abcdef0123456789abcdef01234567-HuggingFaceTB-SmolLM2X19135M.m0123456789abcdef-SmolLM2.n30.…
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 2 |
//! | `h` | the commit on the Hugging Face Hub, 40 hex digits; `-` and its repository, in which `-` stands for `/` |
//!
//! Everything behind them is that of version 1. A model without such a place is written in
//! version 1, so that pages of then can open its links.

use super::{Link, Part, ReadError, text, v1};
use crate::hub::{HubName, Revision};

/// What `-` stands for in the repository.
const DASH_IN_REPO: char = '/';

/// Writes the fragment of a link to a model that can be had at `source`.
pub(super) fn write(link: &Link, source: &HubName) -> String {
    v1::sealed(format!("v2.{}.{}", write_source('h', source), v1::write_parts(link)))
}

/// The part of a place, without the dot behind it.
pub(super) fn write_source(key: char, source: &HubName) -> String {
    format!("{key}{}-{}", source.revision.as_str(), text::write(&source.repo, DASH_IN_REPO))
}

/// Reads a fragment that begins with `v2.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let unreadable = ReadError::Unreadable { part: Part::Source };
    let written = v1::verified(fragment)?.strip_prefix("v2.h").and_then(|rest| rest.split_once('.'));
    let Some((source, parts)) = written else { return Err(unreadable) };
    let source = read_source(source).ok_or(unreadable)?;
    let link = v1::read(&v1::sealed(format!("v1.{parts}")))?;
    Ok(Link { source: Some(source), ..link })
}

/// Reads what stands behind the letter of that part.
pub(super) fn read_source(value: &str) -> Option<HubName> {
    let (commit, repo) = value.split_once('-')?;
    let revision = Revision::parse(commit).ok().filter(Revision::is_commit)?;
    HubName::new(&text::read(repo, DASH_IN_REPO)?, revision)
}
