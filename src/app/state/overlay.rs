//! Figure 12 lays models over each other: what was computed of those that were open before.

use super::{Slot, State, keep};
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
    pub curves: Vec<Curve>,
    pub answered: Answered,
}

impl State {
    /// Keeps the figure, once it is complete.
    pub(super) fn keep_overlay(&mut self, study: Study) {
        if study != Study::Figure(OVERLAY_FIGURE) {
            return;
        }
        let slot = Slot::Study(study);
        let Some(answered) = self.answered(slot) else { return };
        let figure = self.panel(slot).value(Report::sweep);
        let Some(Drawing::Curves(curves)) = figure.map(|figure| &figure.drawing) else { return };
        let kept = Overlaid { curves: curves.clone(), answered };
        self.overlaid.retain(|other| !other.answered.is_of_model(&kept.answered.provenance.model_hash));
        keep(&mut self.overlaid, kept, MAX_OVERLAID);
    }

    /// What lies under a figure of the open model: other models' curves, named by their models.
    pub fn others_of(&self, study: Study) -> Vec<Overlaid> {
        let Some(card) = self.model.card().filter(|_| study == Study::Figure(OVERLAY_FIGURE)) else {
            return Vec::new();
        };
        let others = self.overlaid.iter().filter(|other| !other.answered.is_of_model(&card.hash));
        let mut others: Vec<Overlaid> = others.cloned().collect();
        for other in others.iter_mut().filter(|other| other.answered.provenance.model == card.title) {
            let hash = &other.answered.provenance.model_hash;
            let hash = hash.get(..HASH_DIGITS).unwrap_or(hash);
            other.curves.iter_mut().for_each(|curve| curve.name = format!("{} {hash}", curve.name));
        }
        others
    }
}
