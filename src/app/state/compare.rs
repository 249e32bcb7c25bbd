//! Another schedule of one's own, beside the one on the stack.
//!
//! What is asked of it follows every change by itself: of each of its panels it is known what was asked last.

use super::{Command, Panel, PanelPhase, Slot, State};
use crate::protocol::Request;
use crate::schedule::Schedule;
use crate::share::View;
use crate::words::problem;

/// What is asked of two schedules, the quickest first.
const ASKED: [Slot; 4] = [Slot::OtherLens, Slot::OtherTexts, Slot::Compare, Slot::OtherCost];

/// What is asked of each of both alone: of the one on the stack, and of the other.
const OF_ONE: [(Slot, Slot); 3] =
    [(Slot::LogitLens, Slot::OtherLens), (Slot::Generation, Slot::OtherTexts), (Slot::Cost, Slot::OtherCost)];

/// What can happen to the other schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparing {
    /// The one on the stack is kept as the other.
    Keep,
    /// They change places.
    Swap,
    /// The other goes on the stack, too.
    Put,
    /// There is no other any more.
    Drop,
}

impl State {
    pub(super) fn compare(&mut self, comparing: Comparing) {
        let (now, other) = (self.schedule().clone(), self.other.clone());
        match (comparing, other) {
            (Comparing::Keep, _) => self.keep_other(Some(now)),
            (Comparing::Drop, _) => self.keep_other(None),
            (Comparing::Swap, Some(other)) => {
                let known = OF_ONE.map(|(own, others)| (self.panel(own).clone(), self.panel(others).clone()));
                self.keep_other(Some(now));
                self.set_schedule(&other);
                for ((own, others), (of_own, of_other)) in OF_ONE.into_iter().zip(known) {
                    let n_reports = of_own.n_reports.max(of_other.n_reports).wrapping_add(1);
                    self.put_known(own, Panel { n_reports, ..of_other });
                    self.put_known(others, Panel { n_reports, ..of_own });
                }
            }
            (Comparing::Put, Some(other)) => self.set_schedule(&other),
            (Comparing::Swap | Comparing::Put, None) => {}
        }
    }

    /// What was found under the other name is there at once; it is not asked again.
    fn put_known(&mut self, slot: Slot, panel: Panel) {
        let is_known = panel.phase == PanelPhase::Finished && panel.experiment == self.experiment(slot);
        if !is_known {
            return;
        }
        if let Some(asked) = self.panel(slot).run.filter(|_| self.panel(slot).is_pending()) {
            let n_commands = self.inner.out.len();
            self.inner.out.retain(
                |command| !matches!(command, Command::Send(Request::Start { run, .. }) if *run == asked),
            );
            // It is under way from before.
            if self.inner.out.len() == n_commands {
                self.inner.out.push(Command::Send(Request::Cancel { run: asked }));
            }
        }
        self.panels.insert(slot, panel);
    }

    fn keep_other(&mut self, other: Option<Schedule>) {
        if other == self.other {
            return;
        }
        self.say(match &other {
            Some(other) => problem!("said-kept-other", schedule = other.to_string()),
            None => problem!("said-no-other"),
        });
        self.other = other;
        self.follow();
    }

    /// A model of another depth has no place for it.
    pub(super) fn keep_other_that_fits(&mut self) {
        let other = self.other.take();
        self.other = other.and_then(|other| Schedule::from_nodes(other.nodes().to_vec(), self.n_layers).ok());
    }

    /// Asks what is due of the other schedule, while it is looked at; stops what is out of date.
    pub(super) fn follow_other(&mut self) {
        let shows = self.view == View::Compare;
        if self.other.is_none() && !ASKED.iter().any(|slot| self.panels.contains_key(slot)) {
            return;
        }
        // Beside the other's text stands that of the schedule on the stack.
        let writes = shows && self.other.is_some() && !self.is_off("text");
        if writes && self.can_run() && self.panel(Slot::Generation).is_waiting() {
            self.run(Slot::Generation);
        }
        for slot in ASKED {
            let panel = self.panel(slot);
            let is_off = match slot {
                Slot::OtherTexts => self.is_off("text"),
                // Somebody may have asked.
                Slot::Compare => self.hides("scores") || self.is_off("scores") && !panel.is_pending(),
                _ => false,
            };
            let wanted = self.experiment(slot).filter(|_| self.can_run() && !is_off);
            let is_same = wanted.is_some() && panel.experiment == wanted;
            let is_due = !is_same || panel.is_waiting();
            match wanted {
                Some(wanted) if shows && is_due => self.start(slot, wanted),
                None if self.other.is_none() => {
                    self.outdate(slot);
                    self.panels.remove(&slot);
                }
                _ if !is_same && panel.is_pending() => self.outdate(slot),
                _ => {}
            }
        }
    }

    /// Whether the scores of both wait for somebody to ask for them.
    pub fn comparison_waits(&self) -> bool {
        let is_known = self.panel(Slot::Compare).experiment == self.experiment(Slot::Compare)
            && !self.panel(Slot::Compare).is_waiting();
        self.is_off("scores") && self.other.is_some() && !is_known
    }
}
