//! Figure 12 lays models over each other: what was computed of those that were open before.

use super::{Slot, State, keep};
use crate::backend::BackendInfo;
use crate::experiment::Report;
use crate::protocol::Answered;
use crate::sweep::{Curve, Drawing, Study};

/// The paper's number.
pub(super) const OVERLAY_FIGURE: u32 = 12;
/// Models that are kept; the oldest goes first.
pub const MAX_OVERLAID: usize = 6;
/// Digits of a hash that tell models of one title apart.
const HASH_DIGITS: usize = 8;

/// The figure of a model that is or was open on this page.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaid {
    /// The model's title.
    pub title: String,
    pub hash: String,
    /// Tasks that were run.
    pub tasks: Vec<String>,
    /// Items of each.
    pub limit: usize,
    /// The seed of their order.
    pub seed: u64,
    /// Where it was computed.
    pub backend: BackendInfo,
    pub curves: Vec<Curve>,
    pub answered: Answered,
}

impl State {
    /// Keeps the figure, once it is complete.
    pub(super) fn keep_overlay(&mut self, study: Study) {
        if study != Study::Figure(OVERLAY_FIGURE) {
            return;
        }
        let panel = self.panel(Slot::Study(study));
        let Some(answered) = self.answered(Slot::Study(study)) else { return };
        let (Some(card), Some(asked)) = (self.model.card(), &panel.experiment) else { return };
        let Some(Drawing::Curves(curves)) = panel.value(Report::sweep).map(|figure| &figure.drawing) else {
            return;
        };
        let kept = Overlaid {
            title: card.title.clone(),
            hash: card.hash.clone(),
            tasks: asked.tasks(),
            limit: asked.limit.unwrap_or_default(),
            seed: asked.seed.unwrap_or_default(),
            backend: card.backend.clone(),
            curves: curves.clone(),
            answered,
        };
        self.overlaid.retain(|other| other.hash != kept.hash);
        keep(&mut self.overlaid, kept, MAX_OVERLAID);
    }

    /// What lies under a figure of the open model: other models' curves, named by their models.
    #[must_use]
    pub fn others_of(&self, study: Study) -> Vec<Overlaid> {
        let Some(card) = self.model.card().filter(|_| study == Study::Figure(OVERLAY_FIGURE)) else {
            return Vec::new();
        };
        let others = self.overlaid.iter().filter(|other| other.hash != card.hash);
        let mut others: Vec<Overlaid> = others.cloned().collect();
        for other in others.iter_mut().filter(|other| other.title == card.title) {
            let hash = other.hash.get(..HASH_DIGITS).unwrap_or(&other.hash);
            other.curves.iter_mut().for_each(|curve| curve.name = format!("{} {hash}", curve.name));
        }
        others
    }
}
