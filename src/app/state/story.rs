//! What a first visit finds: a layer is left out already, and both models write.

use super::State;
use crate::app::prompts;
use crate::experiment::ModelCard;
use crate::schedule::{Preset, Schedule};

/// The layer that is left out first is this part of the way up: far enough from the first layers that texts stay texts,
/// and low enough that sums break.
const FIRST_OF: usize = 3;

impl State {
    /// The layer that a first visit finds skipped; none in a model without a middle.
    pub fn first_skipped(&self) -> Option<usize> {
        (self.n_layers >= 2 * FIRST_OF).then_some(self.n_layers / FIRST_OF)
    }

    /// The one layer that is skipped while all others run in their order, if that is what is shown.
    pub fn only_skipped(&self) -> Option<usize> {
        let [layer] = self.resting()[..] else { return None };
        let layer = usize::from(layer);
        (without(layer, self.n_layers)? == *self.schedule()).then_some(layer)
    }

    /// The layer to leave out instead of the one that is: the next one up, after the last but one the second again. The
    /// first and the last are not like the others.
    pub fn next_skipped(&self) -> Option<usize> {
        let inner = self.n_layers.checked_sub(2).filter(|&inner| inner > 1)?;
        Some(self.only_skipped().map_or(FIRST_OF, |layer| layer % inner + 1))
    }

    /// Leaves out a layer of a model of the page's own where nobody has said what is to be seen. One step of undoing leads
    /// to the full model.
    pub(super) fn begin(&mut self) {
        let first = self.first_skipped().filter(|_| self.inner.begins && self.is_full_model());
        if let Some(schedule) = first.and_then(|layer| without(layer, self.n_layers)) {
            self.inner.story = Some(schedule.to_string());
            self.history.record(schedule);
        }
    }

    /// The model with which the page began is open: its own first prompt, where nobody has typed another; whether both
    /// models shall write without being asked.
    pub(super) fn begin_with(&mut self, card: &ModelCard) -> bool {
        let begins = std::mem::take(&mut self.inner.begins);
        // A frame that shows texts shows some.
        let is_framed = self.embed.as_ref().is_some_and(|embed| embed.parts.contains(&"text"));
        let writes = (begins || is_framed) && card.bundled && !self.is_full_model();
        if writes
            && !self.inner.prompt_is_chosen
            && let Some(first) = prompts::suited(Some(card)).into_iter().next()
        {
            self.prompt = first.text;
        }
        writes && !self.is_off("text")
    }
}

fn without(layer: usize, n_layers: usize) -> Option<Schedule> {
    Preset::SkipLayer { layer }.schedule(n_layers).ok()
}
