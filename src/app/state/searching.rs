//! What a search may cost, and maps that wait while the device rests.

use super::{Slot, State};
use crate::experiment::{KeptSearch, Report};
use crate::sweep::Budget;
use crate::words::problem;

/// A budget in milliseconds, where only layer runs were said before.
const MILLIS: f64 = 5.0;
/// Most milliseconds for a token.
const MILLIS_MAX: f64 = 60_000.0;

impl State {
    /// What a schedule that is searched may cost: what was said here, or last time on the same items, else three
    /// quarters of the layers.
    pub fn budget(&self) -> Budget {
        let kept = || Some(self.kept_before()?.budget);
        match self.budget.or_else(kept).unwrap_or(Budget::Runs(self.n_layers * 3 / 4)) {
            Budget::Runs(runs) => Budget::Runs(runs.clamp(1, self.runs_max())),
            millis @ Budget::Millis(_) => millis,
        }
    }

    /// Most layer runs that can be asked for: each layer twice.
    pub fn runs_max(&self) -> usize {
        (2 * self.n_layers).max(1)
    }

    /// As it is typed; what cannot be is told, and nothing is searched until it is another.
    pub(super) fn set_budget(&mut self, text: &str, is_time: bool) {
        let said = text.trim().parse::<f64>().ok().filter(|it| it.is_finite());
        let most = self.runs_max();
        let budget = match said {
            Some(millis) if is_time && millis > 0.0 && millis <= MILLIS_MAX => Ok(Budget::Millis(millis)),
            Some(runs) if !is_time && runs.fract() == 0.0 && (1.0..=most as f64).contains(&runs) => {
                Ok(Budget::Runs(runs as usize))
            }
            _ if is_time => Err(problem!("search-budget-millis", most = MILLIS_MAX as usize)),
            _ => Err(problem!("search-budget-runs", most)),
        };
        match budget {
            Ok(budget) => (self.budget, self.budget_refused) = (Some(budget), None),
            Err(why) => self.budget_refused = Some(why),
        }
    }

    pub(super) fn set_budget_unit(&mut self, is_time: bool) {
        self.budget_refused = None;
        self.budget = Some(match is_time {
            true => Budget::Millis(MILLIS),
            false => Budget::Runs((self.n_layers * 3 / 4).max(1)),
        });
    }

    /// What is kept of a search from before, if none was asked for since the page was loaded.
    pub fn kept_search(&self) -> Option<KeptSearch> {
        if self.panels.contains_key(&Slot::Search) {
            return None;
        }
        self.kept_before()
    }

    fn kept_before(&self) -> Option<KeptSearch> {
        self.panel(Slot::Kept).current(Report::kept)?.search
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
