//! The copy of the page that opens without a network.

use super::{Command, State};

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageCopy {
    /// Nothing was asked for yet.
    #[default]
    Unknown,
    /// It is being made, or compared with what is on the server.
    Coming,
    Kept {
        bytes: u64,
    },
    /// There is none.
    Removed,
    /// There is none, or an older one; why, in the browser's words.
    Failed {
        why: String,
    },
}

impl From<Result<u64, String>> for PageCopy {
    fn from(kept: Result<u64, String>) -> Self {
        match kept {
            Ok(0) => Self::Removed,
            Ok(bytes) => Self::Kept { bytes },
            Err(why) => Self::Failed { why },
        }
    }
}

impl State {
    /// Has a copy made, or removed, as the settings say.
    pub(super) fn keep_copy(&mut self) {
        self.copy = PageCopy::Coming;
        self.inner.out.push(Command::KeepCopy(!self.settings.keeps_no_copy));
    }

    /// The page is at rest for the first time: its copy is made, unless nobody wants one. Whoever looks at another page has
    /// not come here.
    pub(super) fn keep_copy_at_rest(&mut self) {
        if self.embed.is_none() && self.copy == PageCopy::Unknown && !self.settings.keeps_no_copy {
            self.keep_copy();
        }
    }
}
