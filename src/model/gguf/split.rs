//! Models in several files: `NAME-00001-of-00003.gguf`, each of which says `split.no` and `split.count`.
//!
//! Source: llama.cpp's `gguf-split`. Every part has tensors of its own; the metadata are the first's.

use std::collections::BTreeSet;

use super::error::GgufError;
use super::header::Header;
use crate::model::limits::{SHARDS_MAX, TENSORS_MAX};
use crate::model::words::cut;
use crate::platform::{GGUF, GgufPart, gguf_part, gguf_stem};

/// Digits of a number in a name.
const DIGITS: usize = 5;

/// The name of one file of several, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartName {
    /// What stands before the numbers.
    pub stem: String,
    /// From 1.
    pub number: usize,
    pub count: usize,
    /// What stands between the numbers and behind them, in the case in which this name has it.
    pub marks: [String; 2],
}

impl PartName {
    /// Takes a file name apart; none when the file stands alone.
    ///
    /// # Errors
    /// When the name has the form of a part, but no part has such numbers.
    pub fn parse(name: &str) -> Result<Option<Self>, GgufError> {
        let part = gguf_stem(name).and_then(gguf_part).filter(|part| !part.stem.is_empty());
        let Some(GgufPart { stem, number, of, count }) = part else { return Ok(None) };
        if number == 0 || number > count || count > SHARDS_MAX {
            return Err(GgufError::PartName { name: cut(name) });
        }
        let ending = name.get(name.len() - GGUF.len()..).unwrap_or(GGUF);
        Ok(Some(Self { stem: stem.to_owned(), number, count, marks: [of, ending].map(str::to_owned) }))
    }

    /// The names of all files that belong to the model, this one's included, in their order.
    pub fn all(&self) -> Vec<String> {
        (1..=self.count).map(|number| self.with_number(number)).collect()
    }

    fn with_number(&self, number: usize) -> String {
        let Self { stem, count, marks: [of, ending], .. } = self;
        format!("{stem}-{number:0DIGITS$}{of}{count:0DIGITS$}{ending}")
    }
}

/// Checks that files belong together: `parts` are the names with their headers, in the order of the names.
/// One file alone must not be part of several.
///
/// # Errors
/// When names or headers disagree about which part of how many a file is, a tensor is in two of them, or they have not
/// as many tensors as the first says.
pub fn check_parts(parts: &[(&str, &Header)]) -> Result<(), GgufError> {
    let mut names = BTreeSet::new();
    let mut first: Option<PartName> = None;
    for (at, (file, header)) in parts.iter().enumerate() {
        let part = PartName::parse(file)?;
        let (no, count) = (count_of(header, "split.no"), count_of(header, "split.count"));
        let says = (no.unwrap_or(0), count.filter(|&count| count > 0).unwrap_or(1));
        let is = (at as u64, parts.len() as u64);
        if says != is {
            return Err(disagree(file, is, says));
        }
        if let Some(part) = part {
            let named = (part.number as u64 - 1, part.count as u64);
            let first = first.get_or_insert_with(|| part.clone());
            if named != is || first.stem != part.stem {
                return Err(disagree(file, is, named));
            }
        } else if parts.len() > 1 {
            return Err(GgufError::PartName { name: cut(file) });
        }
        for tensor in header.tensors() {
            if !names.insert(tensor.name.as_str()) {
                return Err(GgufError::TensorTwice { name: cut(&tensor.name) });
            }
        }
    }
    if names.len() > TENSORS_MAX {
        return Err(GgufError::TooMany { what: "tensors", got: names.len() as u64, limit: TENSORS_MAX });
    }
    let Some((file, header)) = parts.first() else { return Ok(()) };
    match count_of(header, "split.tensors.count") {
        Some(expected) if parts.len() > 1 && expected != names.len() as u64 => {
            let got = names.len().to_string();
            Err(GgufError::Part { name: cut(file), expected: expected.to_string(), got })
        }
        _ => Ok(()),
    }
}

fn count_of(header: &Header, key: &str) -> Option<u64> {
    header.get(key).and_then(super::Value::count)
}

/// `is` and `says` are a place from 0 and a count.
fn disagree(file: &str, is: (u64, u64), says: (u64, u64)) -> GgufError {
    let part = |(no, count): (u64, u64)| format!("{}/{count}", u128::from(no) + 1);
    GgufError::Part { name: cut(file), expected: part(is), got: part(says) }
}
