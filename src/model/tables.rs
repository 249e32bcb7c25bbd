//! The large tables of a `tokenizer.json`, looked over entry by entry: none is kept.
//!
//! The `tokenizers` crate (0.23) joins the two tokens of a merge in a buffer as long as the longest
//! token of the vocabulary, and panics when they do not fit. So what is counted here is how long
//! tokens and merges are, beside how many there are.

use std::fmt;

use serde::Deserialize;
use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::limits::{MERGES_MAX, TOKEN_BYTES_MAX, UNIGRAM_BYTES_MAX, UNIGRAM_PIECE_BYTES_MAX, VOCAB_MAX};
use crate::words::say;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Vocabulary {
    /// Bytes of the longest token.
    pub(super) longest: usize,
    /// Greatest id, of those that are ids.
    pub(super) greatest_id: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Merges {
    /// Bytes of the longest token that a merge makes.
    pub(super) longest: usize,
}

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self::default())
    }
}

impl<'de> Visitor<'de> for Vocabulary {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-vocabulary"))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        let mut n_tokens = 0;
        while let Some((Text(bytes), id)) = map.next_entry::<Text, u32>()? {
            n_tokens += 1;
            if n_tokens > VOCAB_MAX {
                return Err(A::Error::custom(say!("vocabulary-too-many", max = VOCAB_MAX)));
            }
            if bytes > TOKEN_BYTES_MAX {
                return Err(A::Error::custom(say!("vocabulary-long-token", max = TOKEN_BYTES_MAX)));
            }
            self.longest = self.longest.max(bytes);
            self.greatest_id = self.greatest_id.max(Some(id));
        }
        Ok(self)
    }
}

impl<'de> Deserialize<'de> for Merges {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self::default())
    }
}

impl<'de> Visitor<'de> for Merges {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-merges"))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut merges: A) -> Result<Self, A::Error> {
        let mut n_merges = 0;
        while let Some(Merge(bytes)) = merges.next_element()? {
            n_merges += 1;
            if n_merges > MERGES_MAX {
                return Err(A::Error::custom(say!("merges-too-many", max = MERGES_MAX)));
            }
            self.longest = self.longest.max(bytes);
        }
        Ok(self)
    }
}

/// The vocabulary of Unigram: pieces with their scores, by id.
pub(super) struct Scored(pub(super) Vocabulary);

impl<'de> Deserialize<'de> for Scored {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self(Vocabulary::default()))
    }
}

impl<'de> Visitor<'de> for Scored {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-scored"))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut pieces: A) -> Result<Self, A::Error> {
        let (mut n_pieces, mut n_bytes) = (0_u32, 0);
        while let Some((Text(bytes), IgnoredAny)) = pieces.next_element::<(Text, IgnoredAny)>()? {
            self.0.greatest_id = Some(n_pieces);
            self.0.longest = self.0.longest.max(bytes);
            n_pieces += 1;
            n_bytes += bytes;
            if n_pieces as usize > VOCAB_MAX {
                return Err(A::Error::custom(say!("vocabulary-too-many", max = VOCAB_MAX)));
            }
            if bytes > UNIGRAM_PIECE_BYTES_MAX {
                return Err(A::Error::custom(say!("vocabulary-long-token", max = UNIGRAM_PIECE_BYTES_MAX)));
            }
            if n_bytes > UNIGRAM_BYTES_MAX {
                return Err(A::Error::custom(say!("vocabulary-too-long", max = UNIGRAM_BYTES_MAX)));
            }
        }
        Ok(self)
    }
}

/// Bytes of the token that a merge makes: of a pair of tokens, or of a text with a space between.
struct Merge(usize);

impl<'de> Deserialize<'de> for Merge {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Merge(0))
    }
}

impl<'de> Visitor<'de> for Merge {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-merge"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Merge, E> {
        // Old files begin with a line that names their version, which the crate passes over.
        let is_version = text.starts_with("#version");
        Ok(Merge(if is_version { 0 } else { text.len().saturating_sub(1) }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Merge, A::Error> {
        let first: Option<Text> = pair.next_element()?;
        let second: Option<Text> = pair.next_element()?;
        let (Some(Text(first)), Some(Text(second)), None) =
            (first, second, pair.next_element::<IgnoredAny>()?)
        else {
            return Err(A::Error::custom(say!("merge-not-two")));
        };
        Ok(Merge(first + second))
    }
}

/// Bytes of a string.
struct Text(usize);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(0))
    }
}

impl Visitor<'_> for Text {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("expecting-token"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.len()))
    }
}
