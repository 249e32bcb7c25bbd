//! The tables of byte pairs in a file that has been looked over.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
struct File {
    model: Tables,
}

#[derive(Deserialize)]
pub(super) struct Tables {
    /// Ids by text; a token stands once.
    pub(super) vocab: HashMap<String, u32>,
    #[serde(deserialize_with = "pairs")]
    pub(super) merges: Vec<(String, String)>,
}

/// `None` when they are not as they should be; the crate knows better what is wrong.
pub(super) fn read(file: &[u8]) -> Option<Tables> {
    serde_json::from_slice(file).ok().map(|File { model }| model)
}

fn pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    let pairs: Vec<Pair> = Vec::deserialize(deserializer)?;
    Ok(pairs.into_iter().map(|Pair(left, right)| (left, right)).collect())
}

/// Two tokens, in a list or with a space between them.
struct Pair(String, String);

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PairVisitor)
    }
}

struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Pair;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a merge")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Pair, E> {
        let parts = text.split_once(' ').filter(|(_, right)| !right.contains(' '));
        let (left, right) = parts.ok_or_else(|| E::custom(""))?;
        Ok(Pair(left.to_owned(), right.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Pair, A::Error> {
        let mut next = || pair.next_element()?.ok_or_else(|| A::Error::custom(""));
        let both = Pair(next()?, next()?);
        let more: Option<serde::de::IgnoredAny> = pair.next_element()?;
        if more.is_some() { Err(A::Error::custom("")) } else { Ok(both) }
    }
}
