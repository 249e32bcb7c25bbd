//! What a person reads when a command fails, and the exit code.

use std::fmt;
use std::io;

use crate::backend::BackendError;
use crate::eval::{EncodeError, FileError, RunError};
use crate::model::{ModelError, StreamError, TokenizerError};
use crate::schedule::ParseError;
use crate::schedule::preset::PresetError;

/// A sentence, and perhaps what to do about it.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    message: String,
    hint: Option<String>,
}

/// Decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// The command line or a schedule was written wrongly: 2.
    Usage,
    /// Anything else: 1.
    Work,
    /// Standard output was closed by its reader: 0.
    ClosedPipe,
}

impl FailureKind {
    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Work => 1,
            Self::ClosedPipe => 0,
        }
    }
}

impl Failure {
    /// A command line that cannot be carried out as written.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Usage, message: message.into(), hint: None }
    }

    /// Something that did not work.
    pub(super) fn work(error: impl fmt::Display) -> Self {
        Self { kind: FailureKind::Work, message: error.to_string(), hint: None }
    }

    /// A schedule that cannot be read, with the place in its text.
    pub(super) fn schedule(error: &ParseError, text: &str) -> Self {
        Self { kind: FailureKind::Usage, message: error.render(text), hint: None }
    }

    /// Says in front of the message where it went wrong.
    pub(super) fn within(self, place: &str) -> Self {
        Self { message: format!("{place}: {}", self.message), ..self }
    }

    /// The sentence alone.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => writeln!(f, "hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl From<PresetError> for Failure {
    fn from(error: PresetError) -> Self {
        let failure = Self::usage(error.to_string());
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        let failure = Self::work(&error);
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        let failure = Self::work(&error);
        match error {
            BackendError::NoDevice { .. }
            | BackendError::DeviceLost { .. }
            | BackendError::OutOfMemory { .. }
            | BackendError::OverLimit { .. } => failure.with_hint("--backend cpu needs no GPU"),
            _ => failure,
        }
    }
}

impl From<StreamError<BackendError>> for Failure {
    fn from(error: StreamError<BackendError>) -> Self {
        match error {
            StreamError::Model(error) => error.into(),
            StreamError::Sink(error) => error.into(),
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Backend(error) => error.into(),
            other => Self::work(other),
        }
    }
}

impl From<TokenizerError> for Failure {
    fn from(error: TokenizerError) -> Self {
        Self::work(error)
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let failure = Self::work(&error);
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl From<EncodeError> for Failure {
    fn from(error: EncodeError) -> Self {
        Self::work(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::work(format_args!("{error:#}"))
    }
}

/// Failing to write to standard output; files are written with their names as context.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => FailureKind::ClosedPipe,
            _ => FailureKind::Work,
        };
        Self { kind, message: format!("standard output cannot be written: {error}"), hint: None }
    }
}
