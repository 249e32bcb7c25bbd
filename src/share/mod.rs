//! Links: a model's name and hash, a schedule and how it was scored, in the fragment of an
//! address.
//!
//! A link is letters, digits, `-` and `.` alone, never two dots in a row and never one at
//! the end, so that chat programs, Markdown and QR codes leave it whole. It is versioned,
//! bounded ([`MAX_ADDRESS_CHARS`]) and checksummed: a link that was cut or changed is
//! refused, never half understood; marks that a program has put behind one are passed over
//! ([`Link::read_pasted`]). The fragment does not reach the server.
//!
//! Each version is a module of its own, frozen once shipped: a link once shared opens for
//! ever. New links are written in the first version that can say what they say.

mod digits;
mod fields;
mod reach;
mod tail;
mod text;
mod v1;
mod v2;
mod v3;
mod v4;
mod v5;
mod v6;
mod view;

pub use fields::{EMBEDDABLE, Embed, Fields, HIDEABLE, UNASKED};
pub use reach::{Reach, reach};
pub use view::View;

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::hub::HubName;
use crate::model::Quantise;
use crate::schedule::{ParseError, Schedule};
use crate::words;

/// Characters of a whole address that travel: some chat programs cut longer ones.
pub const MAX_ADDRESS_CHARS: usize = 2000;

/// The newest version in which links are written.
pub const VERSION: u32 = 6;

#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The first 64 bits of the model's SHA-256 (see [`short_hash`]).
    pub model_hash: u64,
    /// What the model is called, to tell a person who does not have it. Only a hint; long
    /// names are cut.
    pub model_name: String,
    /// Layers of the model, so that the schedule can be shown without it.
    pub n_layers: usize,
    pub schedule: Schedule,
    /// Another schedule that is compared with it.
    pub other: Option<Schedule>,
    /// Tasks that are scored; none means all that the model has.
    pub tasks: Vec<String>,
    /// Items of each task.
    pub items: NonZeroU32,
    /// Seeds the order in which items are taken, and sampling.
    pub seed: u64,
    /// The prompt, as typed.
    pub prompt: Option<String>,
    /// The prompt goes through the model's chat template.
    pub chat: bool,
    /// Where the model can be had, by its commit.
    pub source: Option<HubName>,
    /// Benchmarks by name that are among the tasks.
    pub data: Vec<DataLink>,
    /// To how many bits the model is quantised while it loads.
    pub quantise: Option<Quantise>,
    /// What whoever shares it says was computed, of the schedule; numbers of single items travel in files alone.
    pub claim: Option<Claim>,
}

/// A benchmark by name, and where its data can be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataLink {
    /// The data set, by its commit.
    pub place: HubName,
    /// The file of the items, and that of the examples, where there are some.
    pub files: Vec<String>,
    /// The harness's name of the task.
    pub benchmark: String,
    /// The version of lm-evaluation-harness as which it is asked.
    pub harness: String,
}

/// A link as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What follows `#` in the address.
    pub fragment: String,
    /// The address would have been too long with the prompt; it is not in the link.
    pub prompt_left_out: bool,
    /// Nor is what was computed: the address would have been too long even without its items.
    pub claim_left_out: bool,
    /// Tasks of the claim of which it is not in the link which items are right.
    pub items_left_out: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "link")]
pub enum WriteError {
    /// Too long even without the prompt.
    NoRoom {
        /// Characters of the whole address.
        chars: usize,
        max: usize,
    },
}

/// A fragment that is not a link that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "link")]
pub enum ReadError {
    /// Something else altogether.
    NotALink,
    /// More than [`MAX_ADDRESS_CHARS`].
    TooLong { bytes: usize, max: usize },
    /// Cut off.
    EndsTooEarly,
    /// The checksum does not match.
    Changed,
    /// A version that this build does not know.
    Newer { version: u32, newest: u32 },
    /// Whole, but a part of it means nothing.
    Unreadable { part: Part },
    /// Whole, but its schedule is none.
    Schedule(ParseError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename = "link-part")]
pub enum Part {
    Version,
    /// The model's hash and name.
    Model,
    /// Where the model can be had.
    Source,
    /// Benchmarks by name.
    Data,
    /// To how many bits the model is quantised.
    Quantise,
    /// What was computed.
    Claim,
    Layers,
    Schedule,
    /// The schedule that is compared with it.
    Other,
    Tasks,
    Items,
    Seed,
    Prompt,
    /// What follows the last part.
    End,
}

impl Link {
    /// Writes the link; `base_chars` is the length of the address before `#`. What there is no room for is left
    /// out: first which items of a claim are right, task by task, the longest first; then the prompt, then the claim.
    ///
    /// # Errors
    /// When there is no room for the rest.
    pub fn write(&self, base_chars: usize) -> Result<Written, WriteError> {
        let mut link = self.clone();
        let mut items_left_out = Vec::new();
        loop {
            let fragment = link.fragment();
            let chars = base_chars.saturating_add(1 + fragment.len());
            if chars <= MAX_ADDRESS_CHARS {
                let prompt_left_out = self.prompt.is_some() && link.prompt.is_none();
                let claim_left_out = self.claim.is_some() && link.claim.is_none();
                return Ok(Written { fragment, prompt_left_out, claim_left_out, items_left_out });
            }
            if let Some(task) = link.without_longest_items() {
                items_left_out.push(task);
            } else if link.prompt.take().is_none() && link.claim.take().is_none() {
                return Err(WriteError::NoRoom { chars, max: MAX_ADDRESS_CHARS });
            }
        }
    }

    /// Takes the items of a task out of the claim, of the one with most; its name.
    fn without_longest_items(&mut self) -> Option<String> {
        let tasks = self.claim.iter_mut().flat_map(|claim| &mut claim.tasks);
        let longest = tasks.filter(|task| !task.right.is_empty()).max_by_key(|task| task.right.len())?;
        longest.right.clear();
        Some(longest.task.clone())
    }

    fn fragment(&self) -> String {
        if let Some(other) = &self.other {
            return v6::write(self, other);
        }
        if let Some(claim) = &self.claim {
            return v5::write(self, claim);
        }
        match &self.source {
            Some(HubName { revision, file: Some(_), .. }) if revision.is_commit() => v4::write(self),
            _ if self.quantise.is_some() => v4::write(self),
            _ if !self.data.is_empty() || self.chat => v3::write(self),
            Some(source) if source.revision.is_commit() => v2::write(self, source),
            _ => v1::write(self),
        }
    }

    /// Reads the fragment of an address, with or without its `#` and the [`View`] before it; `None` if there is no more.
    ///
    /// # Errors
    /// When it is no link, a damaged one, or one of a newer version.
    pub fn read(fragment: &str) -> Result<Option<Self>, ReadError> {
        let (_, fragment) = View::split(fragment.strip_prefix('#').unwrap_or(fragment));
        if fragment.is_empty() {
            return Ok(None);
        }
        let (version, has_end) = version(fragment).ok_or(ReadError::NotALink)?;
        match version {
            _ if !has_end => Err(ReadError::EndsTooEarly),
            _ if fragment.len() > MAX_ADDRESS_CHARS => {
                Err(ReadError::TooLong { bytes: fragment.len(), max: MAX_ADDRESS_CHARS })
            }
            1 => v1::read(fragment).map(Some),
            2 => v2::read(fragment).map(Some),
            3 => v3::read(fragment).map(Some),
            4 => v4::read(fragment).map(Some),
            5 => v5::read(fragment).map(Some),
            6 => v6::read(fragment).map(Some),
            version => Err(ReadError::Newer { version, newest: VERSION }),
        }
    }

    /// Reads a link as chat and mail programs leave it in an address: like [`Link::read`], but
    /// marks of punctuation behind the link are passed over, and told.
    ///
    /// # Errors
    /// As [`Link::read`], of what stands before the marks.
    pub fn read_pasted(fragment: &str) -> Result<Option<Pasted>, ReadError> {
        let (_, fragment) = View::split(fragment.strip_prefix('#').unwrap_or(fragment));
        let (before, marks) = tail::split(fragment);
        let read = if before.is_empty() { Self::read(fragment) } else { Self::read(before) };
        let pasted = |link| Pasted { link, fragment: before.to_owned(), passed_over: tail::decoded(marks) };
        Ok(read?.map(pasted))
    }
}

/// A link with what stood behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pasted {
    pub link: Link,
    /// The fragment without its `#`, without a view before the link and without what stood behind it.
    pub fragment: String,
    /// The marks that were passed over; empty for most links.
    pub passed_over: String,
}

/// The first 64 bits of a model hash in hex, as links name models.
pub fn short_hash(hex: &str) -> Option<u64> {
    let first = hex.get(..16).filter(|first| first.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u64::from_str_radix(first, 16).ok()
}

/// The version at the start of a link, and whether anything follows it.
fn version(fragment: &str) -> Option<(u32, bool)> {
    let rest = fragment.strip_prefix('v')?;
    if rest.is_empty() {
        return Some((VERSION, false));
    }
    let (digits, has_end) = rest.split_once('.').map_or((rest, false), |(digits, _)| (digits, true));
    Some((text::number(digits).filter(|&version| version > 0)?, has_end))
}
