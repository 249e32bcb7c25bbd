//! The header of a safetensors file: which tensors lie where.
//!
//! The format: 8 bytes of little-endian header length `n`, `n` bytes of JSON
//! (`{"name": {"dtype", "shape", "data_offsets"}, …, "__metadata__"}`), then the tensors,
//! which must cover the rest of the file without holes or overlaps.
//! Source: the `safetensors` crate, whose table of dtypes is used here; its own reader is
//! not, because it counts bytes in `usize` (on wasm32 it could read no file above 4 GiB),
//! takes the last of two tensors of one name, and does not say which tensor is wrong by
//! how much. A property test below holds the two against each other.
//!
//! The length is checked before anything is allocated, and offsets are never used before
//! the whole layout has been checked against the size of the file.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use safetensors::Dtype as StoredType;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::limits::{AXES_MAX, HEADER_BYTES_MAX, TENSOR_NAME_BYTES_MAX, TENSORS_MAX};
use super::words::{cut, json_reason};
use crate::order;
use crate::words::{self, say};

/// Bytes of the header's length.
pub(super) const LENGTH_BYTES: usize = 8;

/// What is wrong with a safetensors header. The file is named by the error around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum HeaderError {
    /// Not even a length.
    NoLength { got: u64 },
    TooLarge {
        /// Claimed size: any number at all.
        #[serde(serialize_with = "words::shown")]
        got: u64,
        limit: usize,
    },
    /// The file ends inside the header.
    CutOff { expected: u64, got: u64 },
    /// Not JSON of the right form.
    Json { reason: String },
    /// A shape whose size overflows, or that is no whole number of bytes.
    Shape {
        name: String,
        /// As stored, its first axes.
        #[serde(serialize_with = "super::words::shape")]
        shape: Vec<u64>,
    },
    /// The bytes set aside do not hold the shape.
    Size { name: String, got: u64, expected: u64 },
    /// A hole, an overlap, or an end before the beginning.
    Layout { name: String, got: u64, expected: u64 },
    /// The file is shorter or longer than its tensors.
    FileSize {
        /// End of the last tensor, from the beginning of the file.
        expected: u64,
        got: u64,
    },
}

/// One tensor as it lies in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredTensor {
    pub(super) name: String,
    pub(super) dtype: StoredType,
    pub(super) shape: Vec<u64>,
    /// First byte, from the beginning of the file.
    pub(super) begin: u64,
    /// One past the last byte.
    pub(super) end: u64,
}

/// A checked header: tensors in the order of their bytes, without holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Bytes of length and header together: where the first tensor begins.
    pub(super) data_begin: u64,
    pub(super) tensors: Vec<StoredTensor>,
}

impl Header {
    /// Size that the file must have.
    pub(super) fn file_bytes(&self) -> u64 {
        self.tensors.last().map_or(self.data_begin, |tensor| tensor.end)
    }
}

/// How long the header is, by the first bytes of the file.
pub(super) fn header_bytes(start: &[u8]) -> Result<usize, HeaderError> {
    let length =
        start.first_chunk::<LENGTH_BYTES>().ok_or(HeaderError::NoLength { got: start.len() as u64 })?;
    let got = u64::from_le_bytes(*length);
    match usize::try_from(got) {
        Ok(bytes) if bytes <= HEADER_BYTES_MAX => Ok(bytes),
        _ => Err(HeaderError::TooLarge { got, limit: HEADER_BYTES_MAX }),
    }
}

/// Reads the header from the beginning of a file, `start`, which holds all of it;
/// `file_bytes` is the size of the file, where that is known.
pub(super) fn read_header(start: &[u8], file_bytes: Option<u64>) -> Result<Header, HeaderError> {
    let length = header_bytes(start)?;
    let after = start.get(LENGTH_BYTES..).unwrap_or_default();
    let json = after
        .get(..length)
        .ok_or(HeaderError::CutOff { expected: length as u64, got: after.len() as u64 })?;
    let Entries(entries) =
        serde_json::from_slice(json).map_err(|error| HeaderError::Json { reason: json_reason(error) })?;
    let data_begin = (LENGTH_BYTES + length) as u64;
    let header = Header { data_begin, tensors: lay_out(entries, data_begin)? };
    match file_bytes {
        Some(got) if got != header.file_bytes() => {
            Err(HeaderError::FileSize { expected: header.file_bytes(), got })
        }
        _ => Ok(header),
    }
}

/// Sorts tensors by where they lie, and checks that they lie end to end.
fn lay_out(entries: BTreeMap<String, Entry>, data_begin: u64) -> Result<Vec<StoredTensor>, HeaderError> {
    let mut entries: Vec<(String, Entry)> = entries.into_iter().collect();
    // Empty tensors share their offset with the next one; a stable order of the rest.
    order::sort_by_key(&mut entries, |(_, entry)| entry.data_offsets);
    let mut at = 0;
    let mut tensors = Vec::with_capacity(entries.len());
    for (name, Entry { dtype, shape, data_offsets: [begin, end] }) in entries {
        if begin != at {
            return Err(HeaderError::Layout { name, got: begin, expected: at });
        }
        let Some(expected) = bytes_needed(dtype, &shape) else {
            return Err(HeaderError::Shape { name, shape: shape.into_iter().take(AXES_MAX).collect() });
        };
        let got = end.checked_sub(begin);
        let file_end = data_begin.checked_add(end);
        let (Some(got), Some(file_end)) = (got, file_end) else {
            return Err(HeaderError::Layout { name, got: begin, expected: end });
        };
        if got != expected {
            return Err(HeaderError::Size { name, got, expected });
        }
        at = end;
        tensors.push(StoredTensor { name, dtype, shape, begin: data_begin + begin, end: file_end });
    }
    Ok(tensors)
}

/// `None` when it overflows, has too many axes, or is no whole number of bytes.
fn bytes_needed(dtype: StoredType, shape: &[u64]) -> Option<u64> {
    if shape.len() > AXES_MAX {
        return None;
    }
    let elements = shape.iter().try_fold(1_u64, |product, &n| product.checked_mul(n))?;
    let bits = elements.checked_mul(dtype.bitsize() as u64)?;
    bits.is_multiple_of(8).then_some(bits / 8)
}

/// One tensor of the JSON.
#[derive(Deserialize)]
#[serde(expecting = "an object of dtype, shape and data_offsets")]
struct Entry {
    dtype: StoredType,
    shape: Vec<u64>,
    data_offsets: [u64; 2],
}

/// All tensors of the JSON; names may occur once.
struct Entries(BTreeMap<String, Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self(BTreeMap::new()))
    }
}

impl<'de> Visitor<'de> for Entries {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-tensors"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let Self(mut entries) = self;
        while let Some(name) = map.next_key::<String>()? {
            if name == "__metadata__" {
                map.next_value::<Option<HashMap<String, String>>>()?;
                continue;
            }
            if name.len() > TENSOR_NAME_BYTES_MAX {
                let limit = TENSOR_NAME_BYTES_MAX;
                return Err(A::Error::custom(say!("tensor-long-name", limit, name = cut(name))));
            }
            if entries.len() == TENSORS_MAX {
                return Err(A::Error::custom(say!("tensor-too-many", max = TENSORS_MAX)));
            }
            let entry: Entry = map.next_value().map_err(|error| {
                A::Error::custom(say!("tensor-wrong", name = &name, reason = json_reason(error)))
            })?;
            if entries.contains_key(&name) {
                return Err(A::Error::custom(say!("tensor-twice", name)));
            }
            entries.insert(name, entry);
        }
        Ok(Self(entries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use safetensors::SafeTensors;

    use super::*;

    const JSON: &str = r#"{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[2],"data_offsets":[12,20]},"c":{"dtype":"BF16","shape":[0,7],"data_offsets":[20,20]}}"#;

    fn file(json: &[u8], data_bytes: usize) -> Vec<u8> {
        let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(json);
        bytes.resize(bytes.len() + data_bytes, 0);
        bytes
    }

    proptest! {
        /// One changed byte anywhere, and any size of the rest: the same verdict as the crate's.
        #[test]
        fn same_verdict_as_the_crate(at in 0..JSON.len() + 8, byte: u8, data_bytes in 18..23_usize) {
            let mut bytes = file(JSON.as_bytes(), data_bytes);
            bytes[at] = byte;
            let ours = read_header(&bytes, Some(bytes.len() as u64));
            let theirs = SafeTensors::read_metadata(&bytes);
            // The crate takes the last of two tensors of one name; here that is an error.
            let is_twice = ours.as_ref().is_err_and(|error| error.to_string().contains("twice"));
            prop_assert!(is_twice || ours.is_ok() == theirs.is_ok(), "{ours:?} {theirs:?}");
            if let (Ok(ours), Ok((_, theirs))) = (ours, theirs) {
                let names: Vec<_> = ours.tensors.into_iter().map(|tensor| tensor.name).collect();
                prop_assert_eq!(names, theirs.offset_keys());
            }
        }
    }

    #[test]
    fn offsets_beyond_32_bits_are_read() {
        let json = r#"{"x":{"dtype":"F16","shape":[65536,65536],"data_offsets":[0,8589934592]}}"#;
        let bytes = file(json.as_bytes(), 0);
        let header = read_header(&bytes, Some(8_589_934_592 + bytes.len() as u64)).unwrap();
        assert_eq!(header.file_bytes(), 8_589_934_592 + bytes.len() as u64);
    }
}
