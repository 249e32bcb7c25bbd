//! Version 5 of links: version 4, and what is claimed to have been computed. Frozen, as that is.
//!
//! ```text
//! v5.a0123456789ABCDEF….m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tarith.i200.r0.c…
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 5 |
//! | `a` | the claim: bytes in base 62 |
//!
//! Everything behind them is that of version 4, where none of its own parts need be there. A link that claims nothing
//! is written in an earlier version, so that pages of then can open it.
//!
//! The bytes are [postcard](https://postcard.jamesmunns.com/wire-format): the kind of executor (0 GPU, 1 CPU, 2
//! reference), then a list of tasks. Of each: its name; the mark of its items, if any, as 4 bytes; its headline (the place in
//! the list of this module); how many items; whether they are the first in order; the headline, if it is a number: of a share how
//! many are right, else as f32; the mean log-likelihood as f32, if it is a number; one bit per item, the first the lowest
//! of its byte, or none.

use serde::{Deserialize, Serialize};

use super::{Link, Part, ReadError, digits, v1, v3, v4};
use crate::backend::BackendKind;
use crate::claim::{Claim, TaskClaim};
use crate::eval::Metric;
use crate::experiment::{NAME_CHARS_MAX, TASKS_MAX};

const BACKENDS: [BackendKind; 3] = [BackendKind::Gpu, BackendKind::Cpu, BackendKind::Reference];
const METRICS: [Metric; 8] = [
    Metric::Acc,
    Metric::AccNorm,
    Metric::ExactMatch,
    Metric::F1,
    Metric::Matthews,
    Metric::Pearson,
    Metric::Spearman,
    Metric::WordPerplexity,
];

#[derive(Serialize, Deserialize)]
struct Carried<'a> {
    backend: u8,
    #[serde(borrow)]
    tasks: Vec<Row<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    task: &'a str,
    data: Option<[u8; 4]>,
    metric: u8,
    n: u32,
    in_order: bool,
    value: Value,
    nats: Option<f32>,
    #[serde(with = "serde_bytes")]
    right: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
enum Value {
    None,
    Right(u32),
    Number(f32),
}

/// Writes the fragment of a link with a claim.
pub(super) fn write(link: &Link, claim: &Claim) -> String {
    v1::sealed(format!("v5.{}", write_behind(link, claim)))
}

/// All that stands behind the version.
pub(super) fn write_behind(link: &Link, claim: &Claim) -> String {
    format!("a{}.{}", digits::write(&bytes(claim)), v4::write_behind(link))
}

/// Reads a fragment that begins with `v5.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let unreadable = || ReadError::Unreadable { part: Part::Claim };
    read_parts(v1::verified(fragment)?.strip_prefix("v5.").ok_or_else(unreadable)?)
}

/// Reads what stands between the version and the checksum.
pub(super) fn read_parts(mut rest: &str) -> Result<Link, ReadError> {
    let unreadable = || ReadError::Unreadable { part: Part::Claim };
    let written = v3::take(&mut rest, 'a').ok_or_else(unreadable)?;
    let claim = digits::read(written).and_then(|bytes| claim(&bytes)).ok_or_else(unreadable)?;
    Ok(Link { claim: Some(claim), ..v4::read_parts(rest)? })
}

fn bytes(claim: &Claim) -> Vec<u8> {
    let place = |is_it: bool, at: usize| is_it.then_some(at as u8);
    let row = |claim| {
        let TaskClaim { task, data, metric, n, in_order, value, nats, right, .. }: &TaskClaim = claim;
        Row {
            task,
            data: data.map(u32::to_be_bytes),
            metric: (0..).zip(METRICS).find_map(|(at, it)| place(it == *metric, at)).unwrap_or_default(),
            n: u32::try_from(*n).unwrap_or(u32::MAX),
            in_order: *in_order,
            value: match (value, claim.n_right()) {
                (_, Some(n_right)) => Value::Right(u32::try_from(n_right).unwrap_or(u32::MAX)),
                (Some(value), None) => Value::Number(*value as f32),
                (None, None) => Value::None,
            },
            nats: nats.map(|nats| nats as f32),
            right: packed(right),
        }
    };
    let backend = (0..).zip(BACKENDS).find_map(|(at, it)| place(it == claim.backend, at));
    let carried =
        Carried { backend: backend.unwrap_or_default(), tasks: claim.tasks.iter().map(row).collect() };
    // Every list in it has a length, so it can always be written.
    postcard::to_extend(&carried, Vec::new()).unwrap_or_default()
}

/// What these bytes claim; `None` if that is nothing, or nothing that could have been computed.
fn claim(bytes: &[u8]) -> Option<Claim> {
    let (Carried { backend, tasks }, rest) = postcard::take_from_bytes::<Carried<'_>>(bytes).ok()?;
    let backend = *BACKENDS.get(usize::from(backend))?;
    if tasks.is_empty() || tasks.len() > TASKS_MAX || !rest.is_empty() {
        return None;
    }
    let mut claims: Vec<TaskClaim> = Vec::new();
    for Row { task, data, metric, n, in_order, value, nats, right } in tasks {
        let metric = *METRICS.get(usize::from(metric))?;
        let n = usize::try_from(n).ok()?;
        let is_name = !task.is_empty()
            && task.chars().count() <= NAME_CHARS_MAX
            && !task.chars().any(char::is_control)
            && claims.iter().all(|before| before.task != task);
        let value = match value {
            Value::Right(n_right) if metric.is_share() && n_right as usize <= n => {
                Some(f64::from(n_right) / n as f64)
            }
            Value::Number(value) if !metric.is_share() && value.is_finite() => Some(f64::from(value)),
            Value::None if !metric.is_share() => None,
            _ => return None,
        };
        let right = if right.is_empty() { Vec::new() } else { unpacked(&right, n)? };
        if !is_name || n == 0 || nats.is_some_and(|nats| !nats.is_finite()) {
            return None;
        }
        claims.push(TaskClaim {
            task: task.to_owned(),
            of_full: false,
            data: data.map(u32::from_be_bytes),
            metric,
            n,
            in_order,
            value,
            nats: nats.map(f64::from),
            right,
            item_nats: Vec::new(),
            said: None,
            contradicts: false,
        });
    }
    let claim = Claim { backend, tasks: claims };
    // One claim has one form.
    (self::bytes(&claim) == bytes).then_some(claim)
}

fn packed(right: &[bool]) -> Vec<u8> {
    let byte = |bits: &[bool]| (0..).zip(bits).fold(0, |byte, (at, bit)| byte | u8::from(*bit) << at);
    right.chunks(8).map(byte).collect()
}

/// The bits of `n` items; `None` where these are of another number.
fn unpacked(bytes: &[u8], n: usize) -> Option<Vec<bool>> {
    if bytes.len() != n.div_ceil(8) {
        return None;
    }
    let bits: Vec<bool> = bytes.iter().flat_map(|byte| (0..8).map(move |at| byte >> at & 1 == 1)).collect();
    let (of_items, behind) = bits.split_at(n);
    (!behind.contains(&true)).then(|| of_items.to_vec())
}
