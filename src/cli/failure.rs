//! What a person reads when a command fails, and the exit code.

use std::fmt;
use std::io;
use std::path::Path;

use crate::backend::BackendError;
use crate::eval::RunError;
use crate::export::{CheckpointError, ExportError};
use crate::hub::{HubError, NameError};
use crate::model::{ModelError, TokenizerError};
use crate::schedule::ParseError;
use crate::schedule::preset::PresetError;
use crate::session::SessionError;
use crate::sweep::{RecordError, SweepError};
use crate::words::{self, Problem, problem, say};

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
    /// What there is to say of it is said by the command, which ends so.
    Ends(u8),
}

impl FailureKind {
    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Work => 1,
            Self::ClosedPipe => 0,
            Self::Ends(code) => code,
        }
    }
}

impl Failure {
    /// A command line that cannot be carried out as written.
    pub(super) fn usage(problem: Problem) -> Self {
        Self::of(FailureKind::Usage, &problem)
    }

    pub(super) fn work(problem: Problem) -> Self {
        Self::of(FailureKind::Work, &problem)
    }

    fn of(kind: FailureKind, problem: &Problem) -> Self {
        let words = words::spoken();
        Self { kind, message: words.sentence(problem), hint: words.hint(problem) }
    }

    /// What another program or library says.
    pub(super) fn said(error: impl fmt::Display) -> Self {
        Self { kind: FailureKind::Work, message: error.to_string(), hint: None }
    }

    /// A file or folder that the system does not let be read.
    pub(super) fn unread(path: &Path, error: &io::Error) -> Self {
        Self::work(problem!("cli-unread", file = path.display(), why = error.to_string()))
    }

    /// A schedule that cannot be read, with the place in its text.
    pub(super) fn schedule(error: &ParseError, text: &str) -> Self {
        Self { kind: FailureKind::Usage, message: error.render(text), hint: None }
    }

    /// Says in front of the message where it went wrong.
    pub(super) fn within(self, place: &str) -> Self {
        Self { message: format!("{place}: {}", self.message), ..self }
    }

    /// All is said on standard output; the command ends with this code.
    pub(super) fn told(code: u8) -> Self {
        Self { kind: FailureKind::Ends(code), message: String::new(), hint: None }
    }

    /// The same sentence, where the command ends with this code.
    pub(super) fn ending_with(self, code: u8) -> Self {
        Self { kind: FailureKind::Ends(code), ..self }
    }

    /// The sentence alone.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// With what can be done about it, where there is something.
    pub(super) fn with_hint_of(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            return Ok(());
        }
        writeln!(f, "{}", say!("line-error", what = &self.message))?;
        match &self.hint {
            Some(hint) => writeln!(f, "{}", say!("line-hint", hint)),
            None => Ok(()),
        }
    }
}

/// Errors that bring all their words, with the kind of failure that they are.
macro_rules! failures {
    ($($error:ty: $kind:ident),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::of(FailureKind::$kind, &Problem::of(&error))
            }
        }
    )*};
}

failures!(PresetError: Usage, SweepError: Usage, NameError: Usage);
failures!(ExportError: Work, TokenizerError: Work, RecordError: Work, ModelError: Work, CheckpointError: Work, HubError: Work);

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        let failure = Self::said(&error);
        match error {
            BackendError::NoDevice { .. }
            | BackendError::DeviceLost { .. }
            | BackendError::OutOfMemory { .. }
            | BackendError::OverLimit { .. } => failure.with_hint_of(Some(say!("cli-backend-cpu"))),
            _ => failure,
        }
    }
}

/// In the words of a command line.
impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Backend(error) | SessionError::Run(RunError::Backend(error)) => error.into(),
            SessionError::Sweep(error) => error.into(),
            SessionError::NoTokenizer => Self::work(problem!("cli-no-tokenizer")),
            SessionError::EmptyPrompt => Self::work(problem!("cli-empty-prompt")),
            SessionError::FewShot { .. } => Self::usage(problem!("cli-session", said = Problem::of(&error))),
            SessionError::OtherModel { .. } | SessionError::NoData { .. } => {
                Self::work(problem!("cli-session", said = Problem::of(&error)))
            }
            _ => Self::of(FailureKind::Work, &Problem::of(&error)),
        }
    }
}

/// Failing to write to standard output; files are written with their names.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => FailureKind::ClosedPipe,
            _ => FailureKind::Work,
        };
        Self::of(kind, &problem!("cli-no-output", why = error.to_string()))
    }
}
