//! Version 4 of links: version 3, and which GGUF file of the repository is meant. Frozen, as that is.
//!
//! ```text
//! v4.h0123…-owner-name.gmodelX19Q4X2nKX2nMX1agguf.m0123456789abcdef-model.n30.…
//! ```
//!
//! | part | value |
//! |---|---|
//! | `v` | 4 |
//! | `h` | where the model can be had, as in version 2 |
//! | `g` | its GGUF file, the first of a split one, in which `-` stands for `/` |
//!
//! Everything behind them is that of version 3, or where that has no part of its own, of version 1. A link without a
//! GGUF file is written in an earlier version, so that pages of then can open it.

use super::{Link, Part, ReadError, text, v1, v2, v3};
use crate::hub::HubName;

/// What `-` stands for in the name of the file.
const DASH_IN_PATH: char = '/';

/// Writes the fragment of a link to a model in this file of its source.
pub(super) fn write(link: &Link, file: &str) -> String {
    let source = link.source.as_ref().map(|source| v2::write_source('h', source)).unwrap_or_default();
    let file = text::write(file, DASH_IN_PATH);
    v1::sealed(format!("v4.{source}.g{file}.{}", v3::write_behind(link)))
}

/// Reads a fragment that begins with `v4.`.
pub(super) fn read(fragment: &str) -> Result<Link, ReadError> {
    let unreadable = |part| ReadError::Unreadable { part };
    let rest = v1::verified(fragment)?.strip_prefix("v4.").ok_or(unreadable(Part::Version))?;
    let parts = || {
        let (source, rest) = rest.strip_prefix('h')?.split_once('.')?;
        let (file, rest) = rest.strip_prefix('g')?.split_once('.')?;
        let file = text::read(file, DASH_IN_PATH).filter(|file| !file.is_empty())?;
        Some((HubName { file: Some(file), ..v2::read_source(source)? }, rest))
    };
    let (source, rest) = parts().ok_or(unreadable(Part::Source))?;
    let version = if rest.starts_with(['d', 'u']) { 3 } else { 1 };
    let sealed = v1::sealed(format!("v{version}.{rest}"));
    let link = if version == 3 { v3::read(&sealed)? } else { v1::read(&sealed)? };
    Ok(Link { source: Some(source), ..link })
}
