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

mod columns;
mod error;
mod pages;
mod thrift;
mod tree;
mod unpack;

use std::cell::Cell;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use bytes::Bytes;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};

pub use error::RowsError;

use columns::Column;
use pages::Pages;
use thrift::{Met, walk};
use tree::{Node, shape};

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
pub const TEXT_BYTES_MAX: usize = 128 << 20;
/// What stands at the end of the file and says where everything is.
const FOOTER_BYTES_MAX: usize = 4 << 20;

/// With what a file begins and ends.
const MAGIC: &[u8] = b"PAR1";
/// How a file ends whose footer nobody can read without a key.
const MAGIC_ENCRYPTED: &[u8] = b"PARE";

/// The rows of a file, each a line.
///
/// # Errors
/// When it is no such file, is damaged, is over a limit, or holds what JSON has no form for. Damage at which the
/// library panics is one of them natively; in the browser it ends the module.
pub fn json_lines(file: Vec<u8>) -> Result<Vec<u8>, RowsError> {
    if file.len() > FILE_BYTES_MAX {
        return Err(RowsError::FileTooLarge { bytes: file.len() as u64, max: FILE_BYTES_MAX as u64 });
    }
    let file = Bytes::from(file);
    quietly(|| lines(&file)).unwrap_or_else(|| Err(RowsError::damaged("its parts do not fit together")))
}

fn lines(file: &Bytes) -> Result<Vec<u8>, RowsError> {
    let footer = footer(file)?;
    check_footer(&footer)?;
    let metadata = ParquetMetaDataReader::decode_metadata(&footer).map_err(RowsError::damaged)?;
    let rows = metadata.row_groups().iter().map(RowGroupMetaData::num_rows);
    let rows = rows.map(|n| u64::try_from(n).unwrap_or(u64::MAX)).fold(0, u64::saturating_add);
    if rows > ROWS_MAX {
        return Err(RowsError::TooManyRows { rows, max: ROWS_MAX });
    }
    let shape = shape(metadata.file_metadata().schema_descr().root_schema())?;
    let mut text = Text(Vec::new());
    for group in metadata.row_groups() {
        add_group(file, &metadata, group, &shape, &mut text)?;
    }
    Ok(text.0)
}

/// The bytes between the last page and the eight at the end.
fn footer(file: &Bytes) -> Result<Bytes, RowsError> {
    let (rest, tail) = file.split_last_chunk::<8>().ok_or(RowsError::NotParquet)?;
    let (length, magic) = tail.split_at(4);
    if magic == MAGIC_ENCRYPTED {
        return Err(RowsError::Encrypted);
    }
    if magic != MAGIC || !file.starts_with(MAGIC) {
        return Err(RowsError::NotParquet);
    }
    let length = length.iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    if length > FOOTER_BYTES_MAX {
        return Err(RowsError::damaged("its footer is too long"));
    }
    let start = rest.len().checked_sub(length).ok_or_else(|| RowsError::damaged("its footer is cut off"))?;
    Ok(file.slice(start..rest.len()))
}

/// Walks over the footer: lists are no longer than what is there, and the schema is small enough for
/// functions that call themselves. Fields by their numbers in `parquet.thrift`.
fn check_footer(footer: &[u8]) -> Result<(), RowsError> {
    walk(footer, &mut |path, met| match (path, met) {
        // The root is one of them.
        ([2], Met::List(n)) if n > COLUMNS_MAX + 1 => {
            Err(RowsError::TooManyColumns { max: COLUMNS_MAX as u64 })
        }
        ([2, 5], Met::Number(n)) if !(0..=COLUMNS_MAX as i64).contains(&n) => {
            Err(RowsError::damaged("its schema says what cannot be"))
        }
        _ => Ok(()),
    })?;
    Ok(())
}

fn add_group(
    file: &Bytes,
    metadata: &ParquetMetaData,
    group: &RowGroupMetaData,
    shape: &Node,
    text: &mut Text,
) -> Result<(), RowsError> {
    let schema = metadata.file_metadata().schema_descr();
    let n_rows = usize::try_from(group.num_rows()).map_err(RowsError::damaged)?;
    let (mut columns, mut unpacked, mut entries) = (Vec::new(), 0, 0);
    for (n, chunk) in group.columns().iter().enumerate().take(schema.num_columns()) {
        let name = schema.column(n).path().string();
        let (pages, bytes) = Pages::new(file, chunk, &name)?;
        unpacked += bytes;
        if unpacked > UNPACKED_BYTES_MAX {
            return Err(RowsError::UnpackedTooLarge { max: UNPACKED_BYTES_MAX });
        }
        let column = Column::read(name.clone(), schema.column(n), pages, n_rows)?;
        entries += column.n_entries();
        if entries > 4 * VALUES_MAX as usize {
            return Err(RowsError::TooManyValues { column: name, max: VALUES_MAX.cast_unsigned() });
        }
        columns.push(column);
    }
    for _ in 0..n_rows {
        shape.write(&mut columns, text)?;
        text.add(b"\n")?;
        if columns.iter().any(|column| column.next_rep() != 0) {
            return Err(RowsError::damaged("the columns of a row have other lengths"));
        }
    }
    if columns.iter().all(Column::is_over) {
        Ok(())
    } else {
        Err(RowsError::damaged("a column goes on after the last row"))
    }
}

/// The lines so far, with their limit.
struct Text(Vec<u8>);

impl Text {
    fn add(&mut self, bytes: &[u8]) -> Result<(), RowsError> {
        self.write_all(bytes).map_err(|_| RowsError::TextTooLarge { max: TEXT_BYTES_MAX as u64 })
    }

    fn add_name(&mut self, name: &str) -> Result<(), RowsError> {
        serde_json::to_writer(&mut *self, name)
            .map_err(|_| RowsError::TextTooLarge { max: TEXT_BYTES_MAX as u64 })?;
        self.add(b":")
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if bytes.len() > TEXT_BYTES_MAX - self.0.len() {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// None where it panicked. A panic of the library says nothing to whoever gave it a damaged file, so it is not
/// printed.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static IS_QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                before(panic);
            }
        }));
    });
    IS_QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    IS_QUIET.set(false);
    done
}
