//! Things to tell the user that belong to no panel.

use super::State;
use crate::protocol::Problem;

/// Notices that are kept; the oldest goes first.
pub const MAX_NOTICES: usize = 8;

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Names it, for dismissing.
    pub id: usize,
    /// How grave.
    pub level: NoticeLevel,
    /// In words.
    pub problem: Problem,
}

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is not as asked.
    Warning,
    /// Something did not work.
    Error,
}

impl State {
    /// Adds a notice, unless the same one is still shown.
    pub(super) fn notify(&mut self, level: NoticeLevel, problem: Problem) {
        if self.notices.iter().any(|notice| notice.problem == problem) {
            return;
        }
        if self.notices.len() == MAX_NOTICES {
            self.notices.remove(0);
        }
        self.inner.n_notices = self.inner.n_notices.wrapping_add(1);
        self.notices.push(Notice { id: self.inner.n_notices, level, problem });
    }
}
