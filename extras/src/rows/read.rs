//! From the file to its lines.

use bytes::Bytes;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};

use super::columns::Column;
use super::error::RowsError;
use super::pages::Pages;
use super::text::Text;
use super::thrift::{Met, walk};
use super::tree::{Node, shape};
use super::{COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX, UNPACKED_BYTES_MAX, VALUES_MAX};
use crate::limit::quietly;

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
    let mut text = Text::new();
    for group in metadata.row_groups() {
        add_group(file, &metadata, group, &shape, &mut text)?;
    }
    Ok(text.into_bytes())
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
