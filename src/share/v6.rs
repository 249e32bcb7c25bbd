//! Version 6 of links: version 5, and another schedule that is compared with the first. Frozen, as that is.
//!
//! ```text
//! v6.o0-3X0w5-11.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tarith.i200.r0.c…
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 6 |
//! | `o` | the other schedule's text |
//!
//! Everything behind it is that of version 5, where the claim need not be there. A link without another schedule is
//! written in an earlier version, so that pages of then can open it.

use super::{Link, Part, ReadError, text, v1, v3, v4, v5};
use crate::schedule::Schedule;

/// What `-` stands for: what it is in a schedule, from one layer to another.
const DASH: char = '-';
/// With what a claim begins.
const CLAIM: char = 'a';

/// Writes the fragment of a link with another schedule.
pub(super) fn write(link: &Link, other: &Schedule) -> String {
    let behind = match &link.claim {
        Some(claim) => v5::write_behind(link, claim),
        None => v4::write_behind(link),
    };
    v1::sealed(format!("v6.o{}.{behind}", text::write(&other.to_string(), DASH)))
}

/// Reads a fragment that begins with `v6.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let unreadable = |part| ReadError::Unreadable { part };
    let mut rest = v1::verified(fragment)?.strip_prefix("v6.").ok_or(unreadable(Part::Version))?;
    let written = v3::take(&mut rest, 'o').ok_or(unreadable(Part::Other))?;
    let text = text::read(written, DASH).ok_or(unreadable(Part::Other))?;
    let link = if rest.starts_with(CLAIM) { v5::read_parts(rest)? } else { v4::read_parts(rest)? };
    let other = Schedule::parse(&text, link.n_layers).map_err(ReadError::Schedule)?;
    // One schedule has one form.
    if other.to_string() != text {
        return Err(unreadable(Part::Other));
    }
    Ok(Link { other: Some(other), ..link })
}
