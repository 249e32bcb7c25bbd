//! Looking closer: the items of a task, hidden states of several models.

use super::{PanelPhase, Slot, State, keep};
use crate::experiment::Report;
use crate::protocol::Answered;
use crate::states::PathReport;

/// Full models whose hidden states are kept for comparison; the oldest goes first.
pub const MAX_KEPT_STATES: usize = 8;

/// So often, at most, a list is asked for again while scores grow: some answers of a page take a while.
const COUNTED_ANEW: usize = 10;

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

    /// Items of the listed task that are known under both schedules: what the page said, and what has been scored since.
    pub fn n_known_of_listing(&self) -> usize {
        let on_page = self.panel(Slot::Items).value(Report::items).map_or(0, |page| page.n_known);
        on_page.max(self.scored_of_listing().map_or(0, |(n, _)| n))
    }

    /// Items of the listed task that are scored under both, and how many will be.
    fn scored_of_listing(&self) -> Option<(usize, usize)> {
        let task = &self.listing.as_ref()?.task;
        let scores = self.panel(Slot::Scores).current(Report::scores)?;
        let found = scores.tasks.iter().find(|found| found.edited.task == *task)?;
        Some((found.edited.n.min(found.full.n), found.edited.n_total))
    }

    /// While scores grow, the list is asked for again from time to time: answers that have changed are counted anew.
    pub(super) fn follow_counts(&mut self) {
        let panel = self.panel(Slot::Items);
        let on_page = panel.current(Report::items).map(|page| page.n_known);
        let (Some(known), Some((n, total))) = (on_page, self.scored_of_listing()) else { return };
        if panel.phase == PanelPhase::Finished && n >= known + total.div_ceil(COUNTED_ANEW) {
            self.request_items();
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
