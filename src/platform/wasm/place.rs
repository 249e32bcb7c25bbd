//! The two kinds of folder that a browser has.

use std::ops::Range;

use super::{fetch, picked};
use crate::platform::{FileError, Folder};

#[derive(Debug, Clone)]
pub(in crate::platform) enum Place {
    /// Below an address of our own origin.
    Address(fetch::Address),
    /// Files that the reader picked or dropped.
    Picked(picked::Picked),
}

impl Place {
    pub(in crate::platform) fn beside(&self, name: &str) -> Folder {
        match self {
            Self::Address(address) => address.beside(name),
            Self::Picked(_) => Folder::bundled().below(name),
        }
    }

    /// What is kept here was hashed when it came, and nobody else can write it.
    #[expect(clippy::unused_self, reason = "as on other machines")]
    pub(in crate::platform) fn fetched_hash(&self, _name: &str) -> Option<String> {
        None
    }

    /// Size of a file, bytes; `None` when the server does not tell.
    pub(in crate::platform) async fn size(&self, name: &str) -> Result<Option<u64>, FileError> {
        match self {
            Self::Address(address) => address.size(name).await,
            Self::Picked(picked) => picked.size(name).map(Some),
        }
    }

    /// Opens a file of which these bytes will be read, when that is known.
    pub(in crate::platform) async fn open(
        &self,
        name: &str,
        wanted: Option<Range<u64>>,
    ) -> Result<Reader, FileError> {
        match self {
            Self::Address(address) => address.open(name, wanted).await.map(Reader::Fetch),
            Self::Picked(picked) => picked.open(name, wanted).map(Reader::Picked),
        }
    }
}

/// Reads a file in order.
#[derive(Debug)]
pub(in crate::platform) enum Reader {
    Fetch(fetch::FetchReader),
    Picked(picked::PickedReader),
}

impl Reader {
    /// Passes over bytes at the beginning, and says how many are left to be read and passed over.
    pub(in crate::platform) fn skip(&mut self, n_bytes: u64) -> Result<u64, FileError> {
        match self {
            Self::Fetch(reader) => Ok(reader.left_before(n_bytes)),
            Self::Picked(reader) => reader.skip(n_bytes),
        }
    }

    /// The next bytes; `None` at the end.
    pub(in crate::platform) async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        match self {
            Self::Fetch(reader) => reader.next().await,
            Self::Picked(reader) => reader.next().await,
        }
    }
}
