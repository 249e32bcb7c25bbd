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
        reason: NameRule,
    },
    /// No such file.
    Missing { name: String, folder: String },
    /// Files that are links, which this browser does not follow.
    Links { name: String, folder: String },
    /// The folder itself is not there, or is no folder.
    NoFolder { folder: String, reason: String },
    /// The system refuses to open it.
    Denied { name: String, folder: String },
    /// A folder, or something else that is not a plain file.
    NotAFile { name: String, folder: String },
    /// More bytes than are ever read of such a file.
    TooLarge {
        name: String,
        /// Its size, or how much of it was seen.
        got: u64,
        limit: u64,
    },
    /// The file ended early.
    Short { name: String, got: u64, expected: u64 },
    /// The server answered, but not with the file.
    Http { name: String, status: u16 },
    /// No answer of the server, and no copy of the file.
    Unreachable { name: String },
    /// Reading began or was to begin, and failed.
    Read { name: String, reason: String },
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
    Outside,
    /// Something in each part.
    EmptyPart,
    /// Characters that are the same everywhere.
    Character,
}
