//! The header of a GGUF file: metadata, and which tensors lie where.
//!
//! The format, all numbers little-endian: `GGUF`, u32 version, u64 tensors, u64 keys; for each key its name,
//! u32 type, value; for each tensor its name, u32 axes, u64 lengths (fastest first), u32 format, u64 offset
//! from the beginning of the data, which follows at the next multiple of the alignment.
//! Source: the `gguf` package for Python (`gguf_reader.py`, `constants.py`).
//!
//! The header of a large vocabulary has megabytes, and its length stands nowhere: [`Header::read`] says when
//! it goes on after the bytes that are there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::cursor::{Cursor, Stop, within};
use super::error::GgufError;
use super::layout::{Placed, StoredTensor, lay_out};
use super::limits::{ALIGNMENT_MAX, AXES_MAX, KEY_BYTES_MAX, KEYS_MAX, TEXT_BYTES_MAX};
use super::value::Value;
use crate::model::limits::{TENSOR_NAME_BYTES_MAX, TENSORS_MAX};
use crate::model::words::cut;
use crate::words::say;

const MAGIC: &[u8] = b"GGUF";
/// Versions that are read; they differ in what big-endian machines write.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=3;
const ALIGNMENT_KEY: &str = "general.alignment";
const ALIGNMENT_DEFAULT: u64 = 32;
/// The least that a key takes: length of its name, type, one byte of value.
const KEY_BYTES_MIN: usize = 8 + 4 + 1;
/// The least that a tensor takes: length of its name, axes, one length, format, offset.
const TENSOR_BYTES_MIN: usize = 8 + 4 + 8 + 4 + 8;

/// A checked header.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub version: u32,
    keys: BTreeMap<String, Value>,
    /// In the order of their bytes.
    tensors: Vec<StoredTensor>,
    /// Where each name lies in `tensors`.
    by_name: BTreeMap<String, usize>,
    /// Where data begins, from the beginning of the file.
    pub data_begin: u64,
    pub alignment: u64,
}

/// What came of the beginning of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    Whole(Header),
    /// The header goes on: the file has at least so many bytes, or is cut off. Who asks again should bring
    /// twice as many as before if that is more, as each try begins anew.
    NeedMore {
        at_least: usize,
    },
}

impl Header {
    /// Reads the header from the first bytes of a file, as many as there are.
    ///
    /// # Errors
    /// When the bytes that are there are not the beginning of a GGUF file that is read; every error names
    /// the key or tensor. Room is made only for what the bytes that are there hold.
    pub fn read(start: &[u8]) -> Result<Read, GgufError> {
        match read(&mut Cursor::new(start)) {
            Ok(header) => Ok(Read::Whole(header)),
            Err(Stop::Wrong(error)) => Err(error),
            // The limit on headers is below what a `usize` holds.
            Err(Stop::NeedMore(bytes)) => {
                Ok(Read::NeedMore { at_least: usize::try_from(bytes).unwrap_or(usize::MAX) })
            }
        }
    }

    /// Reads the header of a file that is all there.
    ///
    /// # Errors
    /// As [`read`](Self::read), and when the file ends inside the header or before the end of a tensor.
    pub fn read_file(file: &[u8]) -> Result<Self, GgufError> {
        match Self::read(file)? {
            Read::Whole(header) => header.must_fit(file.len() as u64).map(|()| header),
            Read::NeedMore { at_least } => {
                Err(GgufError::CutOff { at_least: at_least as u64, got: file.len() as u64 })
            }
        }
    }

    /// Checks that all tensors lie inside of a file of this size.
    ///
    /// # Errors
    /// Names the tensor that ends furthest behind the end.
    pub fn must_fit(&self, file_bytes: u64) -> Result<(), GgufError> {
        match self.tensors.last() {
            Some(tensor) if tensor.end > file_bytes => {
                Err(GgufError::Outside { name: cut(&tensor.name), end: tensor.end, file_bytes })
            }
            _ => Ok(()),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key)
    }

    /// All keys with their values, by name.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.keys.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// All tensors in the order of their bytes.
    pub fn tensors(&self) -> &[StoredTensor] {
        &self.tensors
    }

    pub fn tensor(&self, name: &str) -> Option<&StoredTensor> {
        self.by_name.get(name).and_then(|&at| self.tensors.get(at))
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When it is not, or the value is none.
    pub fn text(&self, key: &str) -> Result<&str, GgufError> {
        let value = self.get(key).ok_or_else(|| GgufError::NoKey { key: key.to_owned() })?;
        value.text().ok_or_else(|| wrong(key, say!("gguf-must-be-text"), value))
    }
}

/// A key whose value is of another kind or range.
pub(super) fn wrong(key: &str, expected: String, got: &Value) -> GgufError {
    let got = match got {
        Value::Text(text) => cut(text),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.real().to_string(),
        Value::Numbers(numbers) => say!("gguf-list", n = numbers.len()),
        Value::Texts(texts) => say!("gguf-list", n = texts.len()),
    };
    GgufError::Key { key: cut(key), expected, got }
}

fn read(cursor: &mut Cursor<'_>) -> Result<Header, Stop> {
    if cursor.take(MAGIC.len())? != MAGIC {
        return Err(GgufError::NotGguf.into());
    }
    let version = cursor.u32()?;
    if !VERSIONS.contains(&version) {
        let is_swapped = VERSIONS.contains(&version.swap_bytes());
        let error = if is_swapped { GgufError::BigEndian } else { GgufError::Version { got: version } };
        return Err(error.into());
    }
    let n_tensors = within("tensors", cursor.u64()?, TENSORS_MAX)?;
    let n_keys = cursor.how_many("keys", KEYS_MAX, KEY_BYTES_MIN)?;
    let keys = read_keys(cursor, n_keys)?;
    cursor.must_hold((n_tensors * TENSOR_BYTES_MIN) as u64)?;
    let placed = read_tensors(cursor, n_tensors)?;
    let alignment = alignment(&keys)?;
    // A first part that holds metadata alone may end where they do. Both are far below the greatest numbers.
    let header_end = cursor.at() as u64;
    let data_begin = if placed.is_empty() { header_end } else { header_end.next_multiple_of(alignment) };
    let tensors = lay_out(placed, data_begin, alignment)?;
    let by_name = tensors.iter().enumerate().map(|(at, tensor)| (tensor.name.clone(), at)).collect();
    Ok(Header { version, keys, tensors, by_name, data_begin, alignment })
}

fn read_keys(cursor: &mut Cursor<'_>, n: usize) -> Result<BTreeMap<String, Value>, Stop> {
    let mut keys = BTreeMap::new();
    let mut last = "";
    for _ in 0..n {
        let key = cursor.text(last, KEY_BYTES_MAX)?;
        // A name of nothing is shown as such.
        let shown = if key.is_empty() { "\"\"" } else { key };
        let value = cursor.value(shown, TEXT_BYTES_MAX)?;
        last = shown;
        match keys.entry(key.to_owned()) {
            Entry::Vacant(place) => place.insert(value),
            Entry::Occupied(_) => return Err(GgufError::KeyTwice { key: cut(shown) }.into()),
        };
    }
    Ok(keys)
}

fn alignment(keys: &BTreeMap<String, Value>) -> Result<u64, GgufError> {
    let Some(value) = keys.get(ALIGNMENT_KEY) else { return Ok(ALIGNMENT_DEFAULT) };
    let Some(got) = value.count() else {
        return Err(wrong(ALIGNMENT_KEY, say!("gguf-must-be-count"), value));
    };
    if got.is_power_of_two() && got <= ALIGNMENT_MAX {
        Ok(got)
    } else {
        Err(GgufError::Alignment { got, limit: ALIGNMENT_MAX })
    }
}

fn read_tensors(cursor: &mut Cursor<'_>, n: usize) -> Result<Vec<Placed>, Stop> {
    let mut placed: Vec<Placed> = Vec::with_capacity(n);
    let mut names = BTreeSet::new();
    let mut last = "";
    for _ in 0..n {
        let name = cursor.text(last, TENSOR_NAME_BYTES_MAX)?;
        let n_axes = within("axes", cursor.u32()?.into(), AXES_MAX)?;
        let mut lengths = Vec::with_capacity(n_axes);
        for _ in 0..n_axes {
            lengths.push(cursor.u64()?);
        }
        let (format, offset) = (cursor.u32()?, cursor.u64()?);
        last = name;
        if !names.insert(name) {
            return Err(GgufError::TensorTwice { name: cut(name) }.into());
        }
        placed.push(Placed { name: name.to_owned(), lengths, format, offset });
    }
    Ok(placed)
}
