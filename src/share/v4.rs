//! Version 4 of links: version 3, and which GGUF file of the repository is meant, or to how many bits the model is
//! quantised while it loads. Frozen, as that is.
//!
//! ```text
//! v4.h0123…-owner-name.gmodelX19Q4X2nKX2nMX1agguf.m0123456789abcdef-model.n30.…
//! v4.q8.m0123456789abcdef-house-painters.n12.s0-3.b4to8ex3.9-11.tarith.i200.r0.c…
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 4 |
//! | `q` | bits: 8 or 4 |
//! | `h` | where the model can be had, as in version 2 |
//! | `g` | its GGUF file, the first of a split one, in which `-` stands for `/`; only behind `h` |
//!
//! Everything behind them is that of version 3, where none of its own parts need be there. A link with neither `q` nor
//! `g` is written in an earlier version, so that pages of then can open it.

use super::{Link, Part, ReadError, text, v1, v2, v3};
use crate::hub::HubName;

/// What `-` stands for in the name of the file.
const DASH_IN_PATH: char = '/';

/// Writes the fragment of a link to a model that is quantised, or in one file of its source.
pub(super) fn write(link: &Link) -> String {
    v1::sealed(format!("v4.{}", write_behind(link)))
}

/// All that stands behind the version.
pub(super) fn write_behind(link: &Link) -> String {
    let bits = link.quantise.map(|quantise| format!("q{}.", quantise.bits())).unwrap_or_default();
    let source = link.source.as_ref().filter(|source| source.revision.is_commit());
    let place = source.map(|source| format!("{}.", v2::write_source('h', source))).unwrap_or_default();
    let file = source.and_then(|source| source.file.as_deref());
    let file = file.map(|file| format!("g{}.", text::write(file, DASH_IN_PATH))).unwrap_or_default();
    format!("{bits}{place}{file}{}", v3::write_behind(link))
}

/// Reads a fragment that begins with `v4.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let unreadable = |part| ReadError::Unreadable { part };
    let rest = v1::verified(fragment)?.strip_prefix("v4.").ok_or(unreadable(Part::Version))?;
    let link = read_parts(rest)?;
    let has_file = link.source.as_ref().is_some_and(|source| source.file.is_some());
    if link.quantise.is_some() || has_file {
        return Ok(link);
    }
    // One of both is there, or it is a link of another version.
    Err(unreadable(if link.source.is_some() { Part::Source } else { Part::Quantise }))
}

/// Reads what stands between the version and the checksum; neither `q` nor `g` need be there.
pub(super) fn read_parts(mut rest: &str) -> Result<Link, ReadError> {
    let unreadable = |part| ReadError::Unreadable { part };
    let quantise = match v3::take(&mut rest, 'q') {
        Some(bits) => Some(bits.parse().map_err(|_| unreadable(Part::Quantise))?),
        None => None,
    };
    let mut behind = rest;
    let place = v3::take(&mut behind, 'h');
    let Some((place, file)) = place.zip(v3::take(&mut behind, 'g')) else {
        return Ok(Link { quantise, ..v3::read_parts(rest)? });
    };
    let file = text::read(file, DASH_IN_PATH).filter(|file| !file.is_empty());
    let source = v2::read_source(place).zip(file).ok_or(unreadable(Part::Source))?;
    let source = HubName { file: Some(source.1), ..source.0 };
    Ok(Link { quantise, source: Some(source), ..v3::read_parts(behind)? })
}
