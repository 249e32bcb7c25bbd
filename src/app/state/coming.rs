//! What is said of models and data on their way, for those who do not see how far they are.

use super::{Fetching, ModelPhase, NoticeLevel, State};
use crate::experiment::{OpenProgress, OpenStage};
use crate::platform::Kept;
use crate::words::{Problem, problem};

/// Parts of a download after each of which it is said how far it is.
const PARTS: u64 = 4;

/// The share that has come, where another part is full since `before`.
fn part(before: u64, now: OpenProgress) -> Option<f64> {
    let parts = |bytes: u64| (u128::from(bytes) * u128::from(PARTS)).checked_div(now.bytes_total.into());
    let full = parts(now.bytes_done).filter(|&full| parts(before) < Some(full))?;
    (full < PARTS.into()).then_some(full as f64 / PARTS as f64)
}

impl State {
    /// Says that fetching has begun.
    pub(super) fn say_fetching(&mut self, repo: &str, bytes: u64) {
        self.say(problem!("said-fetching", repo, bytes));
    }

    /// Says what a model of the Hub has come to. The page's own are there before it could be said.
    pub(super) fn say_opening(&mut self, now: OpenProgress) {
        let ModelPhase::Opening { stage, bytes_done, .. } = self.model else { return };
        if self.inner.coming.is_none() {
            return;
        }
        if std::mem::discriminant(&stage) != std::mem::discriminant(&now.stage) {
            self.say(problem!("said-stage", stage = Problem::of(&now.stage)));
        } else if now.stage.is_fetching() {
            self.say_part(bytes_done, now);
        }
    }

    /// Says how far the data of a benchmark is.
    pub(super) fn say_data_coming(&mut self, now: OpenProgress) {
        if let Fetching::Coming(_, at) = &self.benchmarks.fetching {
            self.say_part(at.bytes_done, now);
        }
    }

    fn say_part(&mut self, before: u64, now: OpenProgress) {
        if let Some(share) = part(before, now) {
            self.say(problem!("said-part", share));
        }
    }

    /// Says that a person has given up, and what becomes of what has come.
    pub(super) fn say_cancelled(&mut self, was_fetching: bool) {
        self.say(problem!("said-cancelled", was_fetching));
    }

    /// The same of a model that opens.
    pub(super) fn say_opening_cancelled(&mut self) {
        let is_fetching = |stage: &OpenStage| stage.is_fetching();
        let was_fetching = matches!(&self.model, ModelPhase::Opening { stage, .. } if is_fetching(stage));
        self.say_cancelled(was_fetching);
        if was_fetching {
            self.notify(NoticeLevel::Info, problem!("said-cancelled", was_fetching));
        }
    }

    /// What was cancelled goes on.
    pub(super) fn forget_cancelled(&mut self) {
        let cancelled = problem!("said-cancelled", was_fetching = true);
        self.notices.retain(|notice| notice.problem != cancelled);
    }

    /// Says what is kept no longer, where a person has removed something.
    pub(super) fn say_removed(&mut self, now: &Kept) {
        let was_asked = std::mem::take(&mut self.by_name.is_removing);
        let Some(before) = self.by_name.kept.as_ref().filter(|_| was_asked) else { return };
        let gone = before.models.iter().filter(|model| !now.models.contains(model));
        let mut gone: Vec<Problem> =
            gone.map(|model| problem!("said-removed", repo = &model.repo, bytes = model.bytes)).collect();
        if now.bytes_unfinished < before.bytes_unfinished {
            gone.push(problem!("said-removed-unfinished", bytes = before.bytes_unfinished));
        }
        gone.into_iter().for_each(|gone| self.say(gone));
    }
}
