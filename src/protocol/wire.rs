//! How messages travel between the page and the engine: the name of the build, a sum of what
//! follows, then the message in postcard.
//!
//! Both sides are of one build, so fields need no names. Reading them then takes a third of the
//! code that JSON takes, which was a sixth of the page. No field of a message may be left out
//! when it is written (`skip_serializing_if`), and none may be read by what it looks like
//! (`tag`, `untagged`, `flatten`).

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::reader::read;
use crate::experiment::BUILD_ID;
use crate::words;

/// Bytes that are summed at once.
const WORD_BYTES: usize = size_of::<u64>();
/// An odd number whose bits are spread: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum WireError {
    /// Another build has other messages.
    OtherBuild { build: String },
    /// The bytes are not those that were sent.
    Damaged,
}

/// The bytes of a message.
///
/// # Errors
/// When it has a part of unknown length; no message of ours has one.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = postcard::to_extend(BUILD_ID, Vec::new())?;
    let start = bytes.len() + WORD_BYTES;
    bytes.resize(start, 0);
    let mut bytes = postcard::to_extend(message, bytes)?;
    if let Some((head, message)) = bytes.split_at_mut_checked(start)
        && let Some(place) = head.last_chunk_mut()
    {
        *place = sum(message).to_le_bytes();
    }
    Ok(bytes)
}

/// The message of these bytes, which is known to be one that this build has sent once they add up.
///
/// # Errors
/// When another build wrote them, or when they are not as they were written.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    let (build, rest) = split_build(bytes).ok_or(WireError::Damaged)?;
    if build != BUILD_ID {
        return Err(WireError::OtherBuild { build: build.to_owned() });
    }
    match rest.split_first_chunk() {
        Some((told, message)) if u64::from_le_bytes(*told) == sum(message) => Ok(read(message)),
        _ => Err(WireError::Damaged),
    }
}

/// The name of the build, whose length stands before it in one byte, and what follows.
fn split_build(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (&n, rest) = bytes.split_first()?;
    let (build, rest) = rest.split_at_checked(n.into())?;
    Some((std::str::from_utf8(build).ok()?, rest))
}

/// A sum that another byte anywhere changes. Each step can be undone, so what differs goes on to differ. Files
/// of an edited model are messages, too: it takes eight bytes at once.
fn sum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<WORD_BYTES>();
    let mut last = [0; WORD_BYTES];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    words.fold(bytes.len() as u64, |sum, word| (sum ^ word).wrapping_mul(SPREAD).rotate_left(29))
}
