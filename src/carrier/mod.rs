//! A text that travels inside a picture: what was asked, what its numbers rest on, what was found.
//!
//! Any JSON text, up to [`TEXT_BYTES_MAX`]; [`reader`](crate::reader) says what it means.

pub mod png;
pub mod svg;

/// More than this is not carried, and not read back.
pub const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The id of the element in SVG, the keyword of the chunk in PNG.
const KEYWORD: &str = "atelier";
