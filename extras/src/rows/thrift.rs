//! A walk over a value in Thrift's compact protocol, before any library allocates for what it says.
//!
//! Source: the Apache Thrift specification, "Thrift Compact protocol". Maps, lists of booleans and UUIDs do
//! not occur in Parquet's footer and page headers and are refused.

use super::error::RowsError;

/// Values lie at most so deep in each other.
const DEPTH_MAX: usize = 16;

/// What a walk meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// A whole number or, as 1 and 0, a boolean.
    Number(i64),
    /// A list of so many.
    List(usize),
}

/// Walks over the struct at the beginning of `bytes` and gives its length. `met` hears of numbers and lists,
/// with the numbers of the fields that they lie in, from the outside.
pub(super) fn walk(
    bytes: &[u8],
    met: &mut impl FnMut(&[i64], Met) -> Result<(), RowsError>,
) -> Result<usize, RowsError> {
    let mut walk = Walk { bytes, at: 0, path: Vec::new() };
    walk.value(STRUCT, met)?;
    Ok(walk.at)
}

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const STRUCT: u8 = 12;

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    path: Vec<i64>,
}

impl Walk<'_> {
    fn value(
        &mut self,
        kind: u8,
        met: &mut impl FnMut(&[i64], Met) -> Result<(), RowsError>,
    ) -> Result<(), RowsError> {
        match kind {
            TRUE | FALSE => met(&self.path, Met::Number(i64::from(kind == TRUE))),
            BYTE => self.skip(1),
            4..=6 => {
                let number = self.zigzag()?;
                met(&self.path, Met::Number(number))
            }
            DOUBLE => self.skip(8),
            BINARY => {
                let length = self.length()?;
                self.skip(length)
            }
            LIST | SET => {
                let head = self.byte()?;
                let (short, kind) = (usize::from(head >> 4), head & 15);
                let length = if short == 15 { self.length()? } else { short };
                if kind <= FALSE || length > self.bytes.len() - self.at {
                    return Err(impossible());
                }
                met(&self.path, Met::List(length))?;
                (0..length).try_for_each(|_| self.value(kind, met))
            }
            STRUCT => self.fields(met),
            _ => Err(impossible()),
        }
    }

    fn fields(
        &mut self,
        met: &mut impl FnMut(&[i64], Met) -> Result<(), RowsError>,
    ) -> Result<(), RowsError> {
        if self.path.len() == DEPTH_MAX {
            return Err(impossible());
        }
        self.path.push(0);
        loop {
            let head = self.byte()?;
            if head == 0 {
                break;
            }
            let last = self.path.last().copied().unwrap_or_default();
            let field = match head >> 4 {
                0 => self.zigzag()?,
                step => last.saturating_add(i64::from(step)),
            };
            if let Some(last) = self.path.last_mut() {
                *last = field;
            }
            self.value(head & 15, met)?;
        }
        self.path.pop();
        Ok(())
    }

    fn byte(&mut self) -> Result<u8, RowsError> {
        let byte = self.bytes.get(self.at).copied().ok_or_else(ended)?;
        self.at += 1;
        Ok(byte)
    }

    fn skip(&mut self, n: usize) -> Result<(), RowsError> {
        if n > self.bytes.len() - self.at {
            return Err(ended());
        }
        self.at += n;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, RowsError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(value);
            }
        }
        Err(impossible())
    }

    fn zigzag(&mut self) -> Result<i64, RowsError> {
        let value = self.varint()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn length(&mut self) -> Result<usize, RowsError> {
        usize::try_from(self.varint()?).map_err(|_| impossible())
    }
}

fn ended() -> RowsError {
    RowsError::damaged("a header ends too soon")
}

fn impossible() -> RowsError {
    RowsError::damaged("a header says what cannot be")
}
