//! Version 3 of links: version 2, where the data of benchmarks can be had, and how the prompt is read. Frozen, as that is.
//!
//! ```text
//! v3.h0123…-HuggingFaceTB-SmolLM2X19135M.d89ab…-allenai-ai2X2narc.fARCX19Easy-test.karc-easy.e0X1a4X1a13.m0123456789abcdef-SmolLM2.n30.…
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 3 |
//! | `h` | where the model can be had, as in version 2; not there for a model without such a place |
//! | `d` | where a benchmark's data set can be had: written as `h` |
//! | `f` | a file of it, in which `-` stands for `/`: the items; behind it, where it has some, the examples |
//! | `k` | the benchmark's name, in which `-` stands for `_` |
//! | `e` | the version of lm-evaluation-harness as which it is asked |
//! | `u` | `chat`: the prompt goes through the model's chat template; not there where it does not |
//!
//! `d` to `e` stand behind each other once for each benchmark. Everything behind them and `u` is that of
//! version 1. A link with neither is written in an earlier version, so that pages of then can open it.

use super::{DataLink, Link, Part, ReadError, text, v1, v2};

/// Benchmarks of one link, and files of a benchmark.
const DATA_MAX: usize = 16;
const FILES_MAX: usize = 2;
/// The value of `u`.
const CHAT: &str = "chat";
/// What `-` stands for.
const DASH_IN_PATH: char = '/';
const DASH_IN_NAME: char = '_';
const DASH_IN_VERSION: char = '-';

/// Writes the fragment of a link with benchmarks, or with a prompt for a chat template.
pub(super) fn write(link: &Link) -> String {
    let source = link.source.as_ref().filter(|source| source.revision.is_commit());
    let source = source.map(|source| format!(".{}", v2::write_source('h', source))).unwrap_or_default();
    v1::sealed(format!("v3{source}.{}", write_behind(link)))
}

/// All that stands behind the model's place.
pub(super) fn write_behind(link: &Link) -> String {
    let data = link.data.iter().map(|DataLink { place, files, benchmark, harness }| {
        let files = files.iter().map(|file| format!(".f{}", text::write(file, DASH_IN_PATH)));
        let (name, version) = (text::write(benchmark, DASH_IN_NAME), text::write(harness, DASH_IN_VERSION));
        format!("{}{}.k{name}.e{version}.", v2::write_source('d', place), files.collect::<String>())
    });
    let data: String = data.collect();
    let chat = if link.chat { format!("u{CHAT}.") } else { String::new() };
    format!("{data}{chat}{}", v1::write_parts(link))
}

/// Reads a fragment that begins with `v3.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let unreadable = |part| ReadError::Unreadable { part };
    let rest = v1::verified(fragment)?.strip_prefix("v3.").ok_or(unreadable(Part::Version))?;
    let link = read_parts(rest)?;
    if link.data.is_empty() && !link.chat {
        return Err(unreadable(Part::Data));
    }
    Ok(link)
}

/// Reads what stands between the version and the checksum.
pub(super) fn read_parts(mut rest: &str) -> Result<Link, ReadError> {
    let unreadable = |part| ReadError::Unreadable { part };
    let mut source = None;
    if let Some(value) = take(&mut rest, 'h') {
        source = Some(v2::read_source(value).ok_or(unreadable(Part::Source))?);
    }
    let mut data = Vec::new();
    while let Some(value) = take(&mut rest, 'd') {
        data.push(read_data(value, &mut rest).ok_or(unreadable(Part::Data))?);
    }
    let how = take(&mut rest, 'u');
    if how.is_some_and(|how| how != CHAT) {
        return Err(unreadable(Part::Prompt));
    }
    let chat = how.is_some();
    if data.len() > DATA_MAX {
        return Err(unreadable(Part::Data));
    }
    let link = v1::read(&v1::sealed(format!("v1.{rest}")))?;
    Ok(Link { source, data, chat, ..link })
}

/// Takes the value of the next part, if that begins with `key`.
pub(super) fn take<'l>(rest: &mut &'l str, key: char) -> Option<&'l str> {
    let (value, behind) = rest.strip_prefix(key)?.split_once('.')?;
    *rest = behind;
    Some(value)
}

fn read_data(place: &str, rest: &mut &str) -> Option<DataLink> {
    let place = v2::read_source(place)?;
    let mut files = Vec::new();
    while let Some(file) = take(rest, 'f') {
        files.push(text::read(file, DASH_IN_PATH).filter(|file| !file.is_empty())?);
    }
    let benchmark = text::read(take(rest, 'k')?, DASH_IN_NAME).filter(|name| !name.is_empty())?;
    let harness = text::read(take(rest, 'e')?, DASH_IN_VERSION)?;
    (1..=FILES_MAX).contains(&files.len()).then_some(DataLink { place, files, benchmark, harness })
}
