//! Rows of a Parquet file as lines of JSON, as the package `datasets` shows them: texts, whole numbers,
//! truths, fractions, lists of them and structs. What is missing is null, and so is a fraction that is no number.
//!
//! The crate `parquet` reads the footer, levels and values. Before it is called, headers are walked over (`thrift`),
//! since it takes some of their numbers for how much memory it needs; pages are unpacked here (`unpack`), since
//! its codecs stop at no limit; and rows are put together here (`tree`), since its own rows copy texts before
//! anybody can count them.
//!
//! At most this is in memory at once: the file, [`UNPACKED_BYTES_MAX`] of pages, [`VALUES_MAX`] entries of each
//! column of a row group with up to 36 bytes of levels and values, which the limit of all columns keeps below four
//! times [`VALUES_MAX`], and twice [`TEXT_BYTES_MAX`] while the text grows.

#[cfg(feature = "run")]
mod columns;
mod error;
#[cfg(feature = "run")]
mod pages;
#[cfg(feature = "run")]
mod read;
#[cfg(feature = "run")]
mod text;
#[cfg(feature = "run")]
mod thrift;
#[cfg(feature = "run")]
mod tree;
#[cfg(feature = "run")]
mod unpack;

pub use error::RowsError;
#[cfg(feature = "run")]
pub use read::json_lines;

/// The file.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// All rows.
pub const ROWS_MAX: u64 = 1_000_000;
/// Columns and the groups around them.
pub const COLUMNS_MAX: usize = 500;
/// Groups and lists within each other.
pub const DEPTH_MAX: usize = 16;
/// What the pages of a row group unpack to.
pub const UNPACKED_BYTES_MAX: u64 = 128 << 20;
/// Entries of a row group, those of lists included.
pub const VALUES_MAX: i64 = 4_000_000;
/// The lines of JSON.
pub const TEXT_BYTES_MAX: usize = 64 << 20;
