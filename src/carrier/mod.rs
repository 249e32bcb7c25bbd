//! A text that travels inside a picture: what was asked, what its numbers rest on, what was found.
//!
//! Any JSON text, up to [`TEXT_BYTES_MAX`]; [`reader`](crate::reader) says what it means.

pub mod png;
pub mod svg;

use crc::{CRC_32_ISO_HDLC, Crc};

/// More than this is not carried, and not read back.
pub const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The checksum of PNG and of links: CRC-32 of IEEE 802.3, reflected. Its table stands in the page
/// once.
pub static CRC_32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
/// The id of the element in SVG, the keyword of the chunk in PNG.
const KEYWORD: &str = "atelier";
