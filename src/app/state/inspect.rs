//! Looking closer: the items of a task, hidden states of several models.

use super::{Slot, State, keep};
use crate::experiment::Report;
use crate::protocol::Answered;
use crate::states::PathReport;

/// Full models whose hidden states are kept for comparison; the oldest goes first.
pub const MAX_KEPT_STATES: usize = 8;

/// The items of a task that are listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    pub task: String,
    /// The page that was asked for, from 0.
    pub page: usize,
    /// Only items that are right under one schedule alone.
    pub changed_only: bool,
}

/// The full model's hidden states, of a model that is or was open.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptStates {
    /// Tasks whose items were read.
    pub tasks: Vec<String>,
    pub n_items: usize,
    pub path: PathReport,
    pub answered: Answered,
}

impl State {
    /// Lists the items of a task, or none.
    pub(super) fn list_items(&mut self, task: Option<String>) {
        self.forget(|slot| slot == Slot::Items);
        self.listing = task.map(|task| Listing { task, page: 0, changed_only: false });
        self.request_items();
    }

    /// Changes what is listed of them.
    pub(super) fn list_others(&mut self, change: impl FnMut(&mut Listing)) {
        self.listing.iter_mut().for_each(change);
        self.request_items();
    }

    /// The page of items that is looked at, if any, of the current schedule.
    pub(super) fn request_items(&mut self) {
        if self.listing.is_some() {
            self.run(Slot::Items);
        }
    }

    /// A page after the last is the last.
    pub(super) fn follow_listing(&mut self) {
        let page = self.panel(Slot::Items).value(Report::items).map(|items| items.page);
        if let (Some(listing), Some(page)) = (&mut self.listing, page) {
            listing.page = page;
        }
    }

    /// Keeps the full model's path, which is the first of every report.
    pub(super) fn keep_states(&mut self, slot: Slot) {
        let Some(report) = self.panel(slot).value(Report::states) else { return };
        let (Some(path), Some(answered)) = (report.paths.first(), self.answered(slot)) else { return };
        let kept =
            KeptStates { tasks: report.tasks.clone(), n_items: report.n_done, path: path.clone(), answered };
        let identity = kept.answered.provenance.identity();
        self.kept_states.retain(|other| !other.answered.is_of_model(&identity));
        keep(&mut self.kept_states, kept, MAX_KEPT_STATES);
    }
}
