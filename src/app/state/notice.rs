//! Things to tell the user that belong to no panel.

use super::{State, keep};
use crate::protocol::CatalogEntry;
use crate::reader::Opened;
use crate::words::Problem;

/// Notices that are kept; the oldest goes first.
pub const MAX_NOTICES: usize = 8;

#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Names it, for dismissing.
    pub id: usize,
    pub level: NoticeLevel,
    pub problem: Problem,
    /// The model to open in place of the one that a dropped file names.
    pub offer: Option<CatalogEntry>,
    /// The benchmark that can be looked up.
    pub look_up: Option<String>,
}

/// A dropped file whose model is not here.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Declined {
    /// The notice that tells of it.
    pub(super) notice: usize,
    pub(super) file: String,
    pub(super) opened: Opened,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeLevel {
    Info,
    Warning,
    Error,
}

impl State {
    /// Adds a notice, unless the same one is still shown; its id.
    pub(super) fn notify(&mut self, level: NoticeLevel, problem: Problem) -> usize {
        if let Some(shown) = self.notices.iter().find(|notice| notice.problem == problem) {
            return shown.id;
        }
        self.inner.n_notices = self.inner.n_notices.wrapping_add(1);
        let id = self.inner.n_notices;
        keep(&mut self.notices, Notice { id, level, problem, offer: None, look_up: None }, MAX_NOTICES);
        id
    }

    /// Offers another model for a declined file, on its notice. One file is kept: offers for others go.
    pub(super) fn offer(&mut self, entry: &CatalogEntry, declined: Declined) {
        for notice in &mut self.notices {
            notice.offer = (notice.id == declined.notice).then(|| entry.clone());
        }
        self.inner.declined = Some(declined);
    }

    /// Opens the offered model and sets the file up on it.
    pub(super) fn take_offer(&mut self, id: usize) {
        let offer =
            self.notices.iter().find(|notice| notice.id == id).and_then(|notice| notice.offer.clone());
        let declined = self.inner.declined.take_if(|declined| declined.notice == id);
        self.notices.retain(|notice| notice.id != id);
        if let (Some(entry), Some(Declined { file, opened, .. })) = (offer, declined) {
            self.reopen_on(&entry, &file, opened);
        }
    }
}
