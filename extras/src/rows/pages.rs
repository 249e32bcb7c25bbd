//! The pages of one column in one row group, in place of the library's reader of pages: that one takes a
//! header's word for how much memory a page needs, and lets gzip and Brotli unpack without an end.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::ColumnChunkMetaData;

use super::error::RowsError;
use super::thrift::{Met, walk};
use super::unpack::{readable, unpack};
use super::{UNPACKED_BYTES_MAX, VALUES_MAX};

/// Kinds of pages, by their numbers in the format.
const DATA: i64 = 0;
const INDEX: i64 = 1;
const DICTIONARY: i64 = 2;
const DATA_V2: i64 = 3;

/// Pages of one column chunk; each takes some memory before it is unpacked.
const PAGES_MAX: usize = 100_000;

/// A page before it is unpacked.
#[derive(Debug, Default)]
struct Header {
    kind: i64,
    unpacked: i64,
    packed: i64,
    n_values: i64,
    encoding: i64,
    /// Of the first version only.
    level_encodings: [i64; 2],
    /// Of the second version only.
    n_nulls: i64,
    n_rows: i64,
    level_bytes: [i64; 2],
    /// Of the second version only; missing, it means yes.
    is_plain: bool,
}

/// The pages of a column, all of whose headers were read and found possible.
pub(super) struct Pages {
    compression: Compression,
    pages: std::vec::IntoIter<(Header, Bytes)>,
}

impl Pages {
    /// Reads the headers; the second is how many bytes the pages will unpack to, together.
    pub(super) fn new(
        file: &Bytes,
        chunk: &ColumnChunkMetaData,
        column: &str,
    ) -> Result<(Self, u64), RowsError> {
        let compression = chunk.compression();
        let named = |name: &str| RowsError::Packing { column: column.to_owned(), name: name.to_owned() };
        readable(compression).map_err(named)?;
        let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
        let mut rest = part(file, start, chunk.compressed_size())?;
        let (mut pages, mut unpacked, mut n_values) = (Vec::new(), 0, 0);
        while !rest.is_empty() {
            if pages.len() == PAGES_MAX {
                return Err(RowsError::damaged("a column has too many pages"));
            }
            let (header, length) = Header::read(&rest)?;
            let body = part(&rest, length as i64, header.packed)?;
            rest = rest.slice(length + body.len()..);
            if header.kind == INDEX {
                continue;
            }
            header.check(column)?;
            // The library takes a page without entries for the end of the column; pyarrow writes such pages.
            if header.kind != DICTIONARY && header.n_values == 0 {
                continue;
            }
            unpacked += header.unpacked.cast_unsigned();
            n_values += header.n_values;
            if unpacked > UNPACKED_BYTES_MAX {
                return Err(RowsError::UnpackedTooLarge { max: UNPACKED_BYTES_MAX });
            }
            if n_values > VALUES_MAX {
                let max = VALUES_MAX.cast_unsigned();
                return Err(RowsError::TooManyValues { column: column.to_owned(), max });
            }
            pages.push((header, body));
        }
        Ok((Self { compression, pages: pages.into_iter() }, unpacked))
    }
}

/// `length` bytes from `start`, shared.
fn part(of: &Bytes, start: i64, length: i64) -> Result<Bytes, RowsError> {
    let outside = || RowsError::damaged("a column lies outside of the file");
    let start = usize::try_from(start).map_err(|_| outside())?;
    let end = usize::try_from(length).ok().and_then(|length| start.checked_add(length));
    let end = end.filter(|end| *end <= of.len()).ok_or_else(outside)?;
    Ok(of.slice(start..end))
}

impl Header {
    /// The header that the bytes begin with, and its length. Fields by their numbers in `parquet.thrift`.
    fn read(bytes: &[u8]) -> Result<(Self, usize), RowsError> {
        let mut header = Self::default();
        let length = walk(bytes, &mut |path, met| {
            let Met::Number(number) = met else { return Ok(()) };
            let place = match path {
                [1] => &mut header.kind,
                [2] => &mut header.unpacked,
                [3] => &mut header.packed,
                [5 | 7 | 8, 1] => &mut header.n_values,
                [5 | 7, 2] | [8, 4] => &mut header.encoding,
                [5, 3] => &mut header.level_encodings[1],
                [5, 4] => &mut header.level_encodings[0],
                [8, 2] => &mut header.n_nulls,
                [8, 3] => &mut header.n_rows,
                [8, 5] => &mut header.level_bytes[1],
                [8, 6] => &mut header.level_bytes[0],
                [8, 7] => {
                    header.is_plain = number == 0;
                    return Ok(());
                }
                _ => return Ok(()),
            };
            *place = number;
            Ok(())
        })?;
        Ok((header, length))
    }

    /// Whether its numbers can be.
    fn check(&self, column: &str) -> Result<(), RowsError> {
        if ![DATA, DICTIONARY, DATA_V2].contains(&self.kind) {
            return Err(RowsError::damaged("a page is of no known kind"));
        }
        let levels: i64 = self.level_bytes.iter().sum();
        let sizes = [self.unpacked, self.n_values, self.n_nulls, self.n_rows];
        let are_sizes = sizes.iter().chain(&self.level_bytes).all(|size| u32::try_from(*size).is_ok());
        // An entry of a dictionary takes at least a byte.
        let is_full = self.kind == DICTIONARY && self.n_values > self.unpacked;
        if !are_sizes || is_full || levels > self.unpacked.min(self.packed) {
            return Err(RowsError::damaged("the header of a page says what cannot be"));
        }
        encoding(self.encoding, column).map(|_| ())
    }
}

/// Those that writers use unless they are told otherwise. The lengths of byte arrays that are written as
/// differences (6, 7) can announce any amount of memory to the library.
fn encoding(number: i64, column: &str) -> Result<Encoding, RowsError> {
    match number {
        0 => Ok(Encoding::PLAIN),
        2 => Ok(Encoding::PLAIN_DICTIONARY),
        3 => Ok(Encoding::RLE),
        5 => Ok(Encoding::DELTA_BINARY_PACKED),
        8 => Ok(Encoding::RLE_DICTIONARY),
        _ => Err(RowsError::Encoding { column: column.to_owned(), number }),
    }
}

/// The old way to write levels is read as the library reads it.
fn level_encoding(number: i64) -> Encoding {
    #[expect(deprecated, reason = "old files have it")]
    if number == 4 { Encoding::BIT_PACKED } else { Encoding::RLE }
}

/// A problem of ours, as the library passes it on.
fn passed(error: RowsError) -> ParquetError {
    match error {
        RowsError::Damaged { reason } => ParquetError::General(reason),
        other => ParquetError::General(format!("{other:?}")),
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> ParquetResult<Option<Page>> {
        let Some((header, body)) = self.pages.next() else { return Ok(None) };
        let size = |number: i64| u32::try_from(number).unwrap_or_default();
        let levels: usize = header.level_bytes.iter().map(|n| size(*n) as usize).sum();
        let (before, packed) = body.split_at(levels.min(body.len()));
        let buf = if self.compression == Compression::UNCOMPRESSED || header.is_plain {
            body.clone()
        } else {
            let length = (size(header.unpacked) as usize).saturating_sub(levels);
            // A page that holds nulls alone may be packed to nothing.
            let values = if length == 0 {
                Vec::new()
            } else {
                unpack(self.compression, packed, length).map_err(passed)?
            };
            [before, &values].concat().into()
        };
        let num_values = size(header.n_values);
        let encoding = encoding(header.encoding, "").map_err(passed)?;
        Ok(Some(match header.kind {
            DICTIONARY => Page::DictionaryPage { buf, num_values, encoding, is_sorted: false },
            DATA => Page::DataPage {
                buf,
                num_values,
                encoding,
                rep_level_encoding: level_encoding(header.level_encodings[0]),
                def_level_encoding: level_encoding(header.level_encodings[1]),
                statistics: None,
            },
            _ => Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                num_nulls: size(header.n_nulls),
                num_rows: size(header.n_rows),
                rep_levels_byte_len: size(header.level_bytes[0]),
                def_levels_byte_len: size(header.level_bytes[1]),
                is_compressed: false,
                statistics: None,
            },
        }))
    }

    fn peek_next_page(&mut self) -> ParquetResult<Option<PageMetadata>> {
        Ok(self.pages.as_slice().first().map(|(header, _)| PageMetadata {
            num_rows: (header.kind == DATA_V2).then(|| usize::try_from(header.n_rows).unwrap_or_default()),
            num_levels: (header.kind != DICTIONARY)
                .then(|| usize::try_from(header.n_values).unwrap_or_default()),
            is_dict: header.kind == DICTIONARY,
        }))
    }

    fn skip_next_page(&mut self) -> ParquetResult<()> {
        self.pages.next();
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = ParquetResult<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
