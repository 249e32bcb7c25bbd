//! What a person reads when a command fails, and the exit code.

use std::fmt;
use std::io;

use crate::backend::BackendError;
use crate::eval::{FileError, RunError};
use crate::export::{CheckpointError, ExportError};
use crate::model::{ModelError, TokenizerError};
use crate::schedule::ParseError;
use crate::schedule::preset::PresetError;
use crate::session::SessionError;
use crate::sweep::SweepError;
use crate::words::{self, say};

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

    /// With what can be done about it, where there is something.
    pub(super) fn with_hint_of(self, hint: Option<impl Into<String>>) -> Self {
        Self { hint: hint.map(Into::into), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", say!("line-error", what = &self.message))?;
        match &self.hint {
            Some(hint) => writeln!(f, "{}", say!("line-hint", hint)),
            None => Ok(()),
        }
    }
}

impl From<PresetError> for Failure {
    fn from(error: PresetError) -> Self {
        Self::usage(error.to_string()).with_hint_of(words::hint(&error))
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::work(&error).with_hint_of(error.hint())
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        let failure = Self::work(&error);
        match error {
            BackendError::NoDevice { .. }
            | BackendError::DeviceLost { .. }
            | BackendError::OutOfMemory { .. }
            | BackendError::OverLimit { .. } => failure.with_hint(say!("cli-backend-cpu")),
            _ => failure,
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
        Self::work(&error).with_hint_of(error.hint())
    }
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::work(&error).with_hint_of(error.hint())
    }
}

impl From<CheckpointError> for Failure {
    fn from(error: CheckpointError) -> Self {
        Self::work(&error).with_hint_of(error.hint())
    }
}

/// In the words of a command line.
impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Backend(error) => error.into(),
            SessionError::Run(error) => error.into(),
            SessionError::Sweep(error) => error.into(),
            SessionError::NoTokenizer => {
                Self::work("the model folder has no tokenizer.json, so text cannot become tokens")
                    .with_hint("put the tokenizer.json of this model beside its config.json")
            }
            SessionError::EmptyPrompt => {
                Self::work("the prompt has no tokens, and this model begins with none of its own")
                    .with_hint("give at least one character")
            }
            SessionError::PromptTooLong { n_tokens, n_max } => {
                Self::work(format!("these are {n_tokens} tokens, and the model reads at most {n_max}"))
                    .with_hint("give a shorter text")
            }
            SessionError::FewShot { .. } => {
                Self::usage(error.to_string()).with_hint("--num-fewshot K takes fewer")
            }
            SessionError::OtherModel { .. } => Self::work(&error).with_hint("give the folder of that model"),
            SessionError::NoData { .. } => Self::work(&error).with_hint("--data FILE"),
            _ => Self::work(&error).with_hint_of(error.hint()),
        }
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
