//! How messages travel between the page and the engine: the name of the build, then the
//! message in postcard.
//!
//! Both sides are of one build, so fields need no names. Reading them then takes a third of the
//! code that JSON takes, which was a sixth of the page. No field of a message may be left out
//! when it is written (`skip_serializing_if`), and none may be read by what it looks like
//! (`tag`, `untagged`, `flatten`).

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::experiment::BUILD_ID;
use crate::words;

/// A message cannot be read, or not be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum WireError {
    /// Another build has other messages.
    OtherBuild { build: String },
    /// The bytes say what cannot be.
    Damaged(
        #[from]
        #[serde(serialize_with = "words::shown")]
        postcard::Error,
    ),
}

/// The bytes of a message.
///
/// # Errors
/// When it has a part of unknown length; no message of ours has one.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, WireError> {
    let bytes = postcard::to_extend(BUILD_ID, Vec::new())?;
    Ok(postcard::to_extend(message, bytes)?)
}

/// The message of these bytes.
///
/// # Errors
/// When another build wrote them, or when they end too soon or say what cannot be.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    let (build, message) = postcard::take_from_bytes::<&str>(bytes)?;
    if build != BUILD_ID {
        return Err(WireError::OtherBuild { build: build.to_owned() });
    }
    Ok(postcard::from_bytes(message)?)
}
