//! Why a file could not be read.

/// A failure to read a file; always names the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// A name that could leave the folder or mean different files on different systems.
    #[error("{name:?} is not a plain relative file name: {reason}")]
    BadName {
        /// As given, cut to the limit.
        name: String,
        /// Which rule it breaks.
        reason: &'static str,
    },
    /// No such file.
    #[error("{name} is missing from {folder}")]
    Missing {
        /// The file.
        name: String,
        /// Where it was looked for.
        folder: String,
    },
    /// Files that are links, which this browser does not follow.
    #[error(
        "{folder} holds links in place of files, and a browser does not follow them: {name} cannot be read"
    )]
    Links {
        /// The file that is looked for.
        name: String,
        /// Where it is.
        folder: String,
    },
    /// The folder itself is not there, or is no folder.
    #[error("{folder} is not a folder that can be opened: {reason}")]
    NoFolder {
        /// As given.
        folder: String,
        /// The system's word for it.
        reason: String,
    },
    /// The system refuses to open it.
    #[error("{name} in {folder} may not be read: permission denied")]
    Denied {
        /// The file.
        name: String,
        /// Where it is.
        folder: String,
    },
    /// A folder, or something else that is not a plain file.
    #[error("{name} in {folder} is not a file")]
    NotAFile {
        /// Its name.
        name: String,
        /// Where it is.
        folder: String,
    },
    /// More bytes than are ever read of such a file.
    #[error("{name} has {got} bytes or more, and at most {limit} are read")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size, or how much of it was seen.
        got: u64,
        /// The limit.
        limit: u64,
    },
    /// The file ended early.
    #[error("{name} ends after {got} of {expected} bytes; it may have been cut off while copying")]
    Short {
        /// The file.
        name: String,
        /// Bytes that came.
        got: u64,
        /// Bytes that were due.
        expected: u64,
    },
    /// The server answered, but not with the file.
    #[error("the server answered {status} for {name}")]
    Http {
        /// The file.
        name: String,
        /// The HTTP status.
        status: u16,
    },
    /// Reading began or was to begin, and failed.
    #[error("{name} could not be read: {reason}")]
    Read {
        /// The file.
        name: String,
        /// The system's word for it.
        reason: String,
    },
}
