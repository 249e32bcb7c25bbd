//! Version 1 of links. Frozen: links in this form are out in the world, and the golden
//! links in the tests must open for ever.
//!
//! Parts with dots between, each a letter and its value:
//!
//! ```text
//! v1.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tarith.tfacts.i200.r0.pOnce-upon.c61f42fc7
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 1 |
//! | `m` | 64 bits of the model's hash, 16 hex digits; `-` and its name, if it has one |
//! | `n` | number of layers |
//! | `s` | the schedule's text: `.` for a space, `b` and `e` for parentheses, `o` for a bar, `to` for <code>&#124;..&#124;</code> |
//! | `t` | a task, any number of these |
//! | `i` | items of each task |
//! | `r` | seed |
//! | `p` | prompt, if there is one |
//! | `c` | checksum of everything before it, 8 hex digits |
//!
//! The pieces of a schedule begin with a digit, `b` or (alone) `-`, so that no piece can be
//! taken for another part. The checksum is CRC-32 (IEEE 802.3, reflected): it finds every
//! change of a single character and every changed stretch of up to 32 bits, and lets one in
//! 2^32 other changes pass. It guards against accidents, not against intent: what a link
//! says is validated as if there were none.

use super::{Link, Part, ReadError, text};
use crate::carrier::CRC_32;
use crate::schedule::Schedule;

const NAME_CHARS_MAX: usize = 24;

/// What `-` stands for in names, tasks and prompts.
const DASH_IN_NAME: char = '-';
const DASH_IN_TASK: char = '_';
const DASH_IN_PROMPT: char = ' ';

/// `.c` and eight digits.
const CHECKSUM_CHARS: usize = 10;

pub(super) fn write(link: &Link) -> String {
    sealed(format!("v1.{}", write_parts(link)))
}

/// Everything between the version and the checksum.
pub(super) fn write_parts(link: &Link) -> String {
    let mut written = format!("m{:016x}", link.model_hash);
    let name = text::write_start(&link.model_name, DASH_IN_NAME, NAME_CHARS_MAX);
    if !name.is_empty() {
        written.push('-');
        written.push_str(&name);
    }
    written.push_str(&format!(".n{}.s{}", link.n_layers, write_schedule(&link.schedule)));
    for task in &link.tasks {
        written.push_str(".t");
        written.push_str(&text::write(task, DASH_IN_TASK));
    }
    written.push_str(&format!(".i{}.r{}", link.items, link.seed));
    if let Some(prompt) = &link.prompt {
        written.push_str(".p");
        written.push_str(&text::write(prompt, DASH_IN_PROMPT));
    }
    written
}

/// With the checksum at its end.
pub(super) fn sealed(written: String) -> String {
    let sum = checksum(&written);
    format!("{written}.c{sum:08x}")
}

/// Reads a fragment that begins with `v1.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let mut parts = Parts { rest: verified(fragment)? };
    parts.required('v', Part::Version, |value| (value == "1").then_some(()))?;
    let (model_hash, model_name) = parts.required('m', Part::Model, read_model)?;
    let n_layers = parts.required('n', Part::Layers, text::number)?;
    let schedule_text = parts.required('s', Part::Schedule, read_schedule)?;
    let schedule = Schedule::parse(&schedule_text, n_layers).map_err(ReadError::Schedule)?;
    let mut tasks = Vec::new();
    while let Some(task) = parts.optional('t', Part::Tasks, |value| text::read(value, DASH_IN_TASK))? {
        tasks.push(task);
    }
    let items = parts.required('i', Part::Items, text::number)?;
    let seed = parts.required('r', Part::Seed, text::number)?;
    let prompt = parts.optional('p', Part::Prompt, |value| text::read(value, DASH_IN_PROMPT))?;
    if !parts.rest.is_empty() {
        return Err(ReadError::Unreadable { part: Part::End });
    }
    Ok(Link {
        model_hash,
        model_name,
        n_layers,
        schedule,
        other: None,
        tasks,
        items,
        seed,
        prompt,
        chat: false,
        source: None,
        data: Vec::new(),
        quantise: None,
        claim: None,
    })
}

/// The fragment without its checksum, if that is there and right.
pub(super) fn verified(fragment: &str) -> Result<&str, ReadError> {
    let last = fragment.rsplit_once('.').map_or(fragment, |(_, last)| last);
    if !last.starts_with('c') || last.len() + 1 < CHECKSUM_CHARS {
        return Err(ReadError::EndsTooEarly);
    }
    let (before, end) = fragment
        .len()
        .checked_sub(CHECKSUM_CHARS)
        .and_then(|at| fragment.split_at_checked(at))
        .ok_or(ReadError::Changed)?;
    if end == format!(".c{:08x}", checksum(before)) { Ok(before) } else { Err(ReadError::Changed) }
}

/// What has not been read of a link.
struct Parts<'l> {
    rest: &'l str,
}

impl<'l> Parts<'l> {
    fn required<T>(
        &mut self,
        key: char,
        part: Part,
        read: impl FnOnce(&'l str) -> Option<T>,
    ) -> Result<T, ReadError> {
        self.optional(key, part, read)?.ok_or(ReadError::Unreadable { part })
    }

    /// Takes the next part, if it begins with `key`.
    fn optional<T>(
        &mut self,
        key: char,
        part: Part,
        read: impl FnOnce(&'l str) -> Option<T>,
    ) -> Result<Option<T>, ReadError> {
        let Some(value) = self.rest.strip_prefix(key) else { return Ok(None) };
        let end = value
            .match_indices('.')
            .map(|(at, _)| at)
            .find(|at| value[at + 1..].starts_with(|c: char| c.is_ascii_lowercase() && c != 'b'))
            .unwrap_or(value.len());
        let (value, rest) = value.split_at(end);
        self.rest = rest.strip_prefix('.').unwrap_or(rest);
        read(value).map(Some).ok_or(ReadError::Unreadable { part })
    }
}

fn read_model(value: &str) -> Option<(u64, String)> {
    let (hash, name) = value.split_at_checked(16)?;
    let hash = super::short_hash(hash).filter(|number| format!("{number:016x}") == hash)?;
    let name = match name.strip_prefix('-') {
        Some(name) if !name.is_empty() => text::read(name, DASH_IN_NAME)?,
        None if name.is_empty() => String::new(),
        _ => return None,
    };
    Some((hash, name))
}

pub(super) fn write_schedule(schedule: &Schedule) -> String {
    let bars = schedule.to_string().replace("|..|", "to");
    bars.replace('|', "o").replace('(', "b").replace(')', "e").replace(' ', ".")
}

fn read_schedule(value: &str) -> Option<String> {
    if !value.chars().all(|c| c.is_ascii_digit() || "-x.beto".contains(c)) {
        return None;
    }
    let spaced = value.replace('.', " ").replace('b', "(").replace('e', ")");
    Some(spaced.replace("to", "|..|").replace('o', "|"))
}

fn checksum(text: &str) -> u32 {
    CRC_32.checksum(text.as_bytes())
}
