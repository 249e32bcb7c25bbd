//! Why a file could not be read.

use serde::Serialize;

use crate::words;

/// A failure to read a file; always names the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum FileError {
    /// A name that could leave the folder or mean different files on different systems.
    BadName {
        /// As given, cut to the limit.
        name: String,
        /// Which rule it breaks.
        reason: NameRule,
    },
    /// No such file.
    Missing {
        /// The file.
        name: String,
        /// Where it was looked for.
        folder: String,
    },
    /// Files that are links, which this browser does not follow.
    Links {
        /// The file that is looked for.
        name: String,
        /// Where it is.
        folder: String,
    },
    /// The folder itself is not there, or is no folder.
    NoFolder {
        /// As given.
        folder: String,
        /// The system's word for it.
        reason: String,
    },
    /// The system refuses to open it.
    Denied {
        /// The file.
        name: String,
        /// Where it is.
        folder: String,
    },
    /// A folder, or something else that is not a plain file.
    NotAFile {
        /// Its name.
        name: String,
        /// Where it is.
        folder: String,
    },
    /// More bytes than are ever read of such a file.
    TooLarge {
        /// The file.
        name: String,
        /// Its size, or how much of it was seen.
        got: u64,
        /// The limit.
        limit: u64,
    },
    /// The file ended early.
    Short {
        /// The file.
        name: String,
        /// Bytes that came.
        got: u64,
        /// Bytes that were due.
        expected: u64,
    },
    /// The server answered, but not with the file.
    Http {
        /// The file.
        name: String,
        /// The HTTP status.
        status: u16,
    },
    /// Reading began or was to begin, and failed.
    Read {
        /// The file.
        name: String,
        /// The system's word for it.
        reason: String,
    },
}

/// A rule that a name breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum NameRule {
    /// Something in it.
    Empty,
    /// Not too long.
    TooLong {
        /// Most bytes.
        max: usize,
    },
    /// Not too deep.
    TooDeep {
        /// Most parts.
        max: usize,
    },
    /// Within the folder.
    Absolute,
    /// The same.
    Outside,
    /// Something in each part.
    EmptyPart,
    /// Characters that are the same everywhere.
    Character,
}
