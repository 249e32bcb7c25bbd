//! What a search may cost, and maps that wait while the device rests.

use super::{Slot, State};
use crate::schedule::MAX_APPLICATIONS;
use crate::sweep::Budget;

/// A budget in milliseconds, where only layer runs were said before.
const MILLIS: f64 = 5.0;

impl State {
    /// As it is typed; what is no number changes nothing.
    pub(super) fn set_budget(&mut self, text: &str, is_time: bool) {
        let Some(amount) = text.trim().parse::<f64>().ok().filter(|it| it.is_finite() && *it >= 0.0) else {
            return;
        };
        self.budget = Some(match is_time {
            true => Budget::Millis(amount),
            false => Budget::Runs((amount as usize).min(MAX_APPLICATIONS)),
        });
    }

    pub(super) fn set_budget_unit(&mut self, is_time: bool) {
        self.budget = is_time.then_some(Budget::Millis(MILLIS));
    }

    /// Maps are filled while nobody waits; they pause while the device rests.
    pub(super) fn may_fill(&mut self, may: bool) {
        self.inner.rests = !may;
        if may {
            for slot in std::mem::take(&mut self.inner.paused) {
                self.run(slot);
            }
            return;
        }
        let running =
            self.panels.keys().copied().filter(|slot| slot.is_map() && self.panel(*slot).is_pending());
        for slot in running.collect::<Vec<_>>() {
            self.stop(slot);
            self.inner.paused.push(slot);
        }
    }

    /// Puts off what is asked of a map while the device rests; whether it did.
    pub(super) fn puts_off(&mut self, slot: Slot) -> bool {
        self.inner.paused.retain(|other| *other != slot);
        let is_put_off = slot.is_map() && self.inner.rests;
        if is_put_off {
            self.inner.paused.push(slot);
        }
        is_put_off
    }

    /// Whether a map waits until the device may be used again.
    pub fn is_paused(&self, slot: Slot) -> bool {
        self.inner.paused.contains(&slot)
    }
}
