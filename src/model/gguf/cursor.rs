//! Going over the beginning of a file that may not be all there.

use super::error::GgufError;
use super::limits::{HEADER_BYTES_MAX, ITEM_BYTES_MAX, ITEMS_MAX};
use super::value::{Number, NumberKind, Numbers, Value};
use crate::model::words::cut;
use crate::words::say;

/// Why reading stops.
#[derive(Debug)]
pub(super) enum Stop {
    /// It goes on after the bytes that are there: the file must have at least so many.
    NeedMore(u64),
    Wrong(GgufError),
}

impl From<GgufError> for Stop {
    fn from(error: GgufError) -> Self {
        Self::Wrong(error)
    }
}

const TEXT: u32 = 8;
const ARRAY: u32 = 9;
/// What a message calls a text that has none before it.
fn named(near: &str) -> String {
    if near.is_empty() { say!("gguf-first-text") } else { cut(near) }
}

/// Bytes of a text's length, the least that a text takes.
const LENGTH_BYTES: usize = 8;

#[derive(Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// The next bytes. Nothing is taken when they are not all there.
    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], Stop> {
        self.must_hold(n as u64)?;
        let taken = self.bytes.get(self.at..self.at + n).unwrap_or_default();
        self.at += n;
        Ok(taken)
    }

    /// Stops unless so many bytes follow.
    pub(super) fn must_hold(&self, n: u64) -> Result<(), Stop> {
        let end = (self.at as u64).saturating_add(n);
        if end > HEADER_BYTES_MAX as u64 {
            return Err(GgufError::HeaderTooLarge { at_least: end, limit: HEADER_BYTES_MAX }.into());
        }
        if end > self.bytes.len() as u64 { Err(Stop::NeedMore(end)) } else { Ok(()) }
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let taken = self.take(N)?;
        Ok(taken.first_chunk().copied().unwrap_or([0; N]))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Stop> {
        self.fixed().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Stop> {
        self.fixed().map(u64::from_le_bytes)
    }

    /// A number of things of at least `bytes_each`, all of which must be there before room is made for them.
    pub(super) fn how_many(
        &mut self,
        what: &'static str,
        limit: usize,
        bytes_each: usize,
    ) -> Result<usize, Stop> {
        let got = self.u64()?;
        let n = within(what, got, limit)?;
        self.must_hold((n * bytes_each) as u64)?;
        Ok(n)
    }

    /// A text of at most `limit` bytes; `near` names it in errors.
    pub(super) fn text(&mut self, near: &str, limit: usize) -> Result<&'a str, Stop> {
        let got = self.u64()?;
        let Some(length) = usize::try_from(got).ok().filter(|&length| length <= limit) else {
            return Err(GgufError::TextTooLong { near: named(near), got, limit }.into());
        };
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| GgufError::NotText { near: named(near) }.into())
    }

    /// A value with its type before it, of the key `key`.
    pub(super) fn value(&mut self, key: &str, text_bytes_max: usize) -> Result<Value, Stop> {
        let kind = self.u32()?;
        match kind {
            TEXT => Ok(Value::Text(self.text(key, text_bytes_max)?.to_owned())),
            ARRAY => self.array(key),
            _ => {
                let number = number_kind(key, kind)?;
                let value = number.read(self.take(number.bytes())?);
                match (number, value) {
                    (NumberKind::Bool, Number::Unsigned(got @ 0..=1)) => Ok(Value::Bool(got == 1)),
                    (NumberKind::Bool, Number::Unsigned(got)) => {
                        Err(GgufError::NoTruth { key: cut(key), got: got as u8 }.into())
                    }
                    _ => Ok(Value::Number(value)),
                }
            }
        }
    }

    fn array(&mut self, key: &str) -> Result<Value, Stop> {
        let kind = self.u32()?;
        match kind {
            ARRAY => Err(GgufError::Nested { key: cut(key) }.into()),
            TEXT => {
                let n = self.how_many("items", ITEMS_MAX, LENGTH_BYTES)?;
                let mut texts = Vec::with_capacity(n);
                for _ in 0..n {
                    texts.push(self.text(key, ITEM_BYTES_MAX)?.to_owned());
                }
                Ok(Value::Texts(texts))
            }
            _ => {
                let kind = number_kind(key, kind)?;
                let n = self.how_many("items", ITEMS_MAX, kind.bytes())?;
                let bytes = self.take(n * kind.bytes())?.to_vec();
                match bytes.iter().find(|&&byte| kind == NumberKind::Bool && byte > 1) {
                    Some(&got) => Err(GgufError::NoTruth { key: cut(key), got }.into()),
                    None => Ok(Value::Numbers(Numbers { kind, bytes })),
                }
            }
        }
    }
}

/// Checks a number of things that a file claims.
pub(super) fn within(what: &'static str, got: u64, limit: usize) -> Result<usize, GgufError> {
    let n = usize::try_from(got).ok().filter(|&n| n <= limit);
    n.ok_or(GgufError::TooMany { what, got, limit })
}

fn number_kind(key: &str, got: u32) -> Result<NumberKind, GgufError> {
    NumberKind::of(got).ok_or_else(|| GgufError::ValueType { key: cut(key), got })
}
