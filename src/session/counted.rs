//! The work of many schedules on the same items, counted as their records come.

use super::speed::runs_of;
use crate::eval::Work;
use crate::sweep::{Record, SweepPart};

/// Runs of a layer on a token.
#[derive(Debug)]
pub(super) struct Counted {
    /// What an item of each task takes.
    works: Vec<Work>,
    /// Of each schedule.
    layer_runs: Vec<usize>,
    /// Records of the items under way that are counted.
    n_seen: usize,
    done: f64,
    total: f64,
    /// Since something was counted.
    millis: f64,
}

impl Counted {
    /// So many items of each task, each under all schedules.
    pub(super) fn new(
        works: Vec<Work>,
        n_items: impl Iterator<Item = usize>,
        layer_runs: Vec<usize>,
    ) -> Self {
        let of_item = |work: &Work| -> f64 { layer_runs.iter().map(|runs| runs_of(Some(work), *runs)).sum() };
        let total = works.iter().zip(n_items).map(|(work, n)| of_item(work) * n as f64).sum();
        Self { works, layer_runs, n_seen: 0, done: 0.0, total, millis: 0.0 }
    }

    /// Those of records that are there.
    pub(super) fn know(&mut self, records: &[Record]) {
        self.done += self.runs(records);
    }

    /// A step has taken so long, and brought this; `under_way` are the records of the items under way. What it has
    /// done, and in how long.
    pub(super) fn learn(&mut self, came: &SweepPart, under_way: &[Record], millis: f64) -> (f64, f64) {
        let (records, n_seen) = match came {
            SweepPart::Items(records) => (records.as_slice(), 0),
            _ => (under_way, under_way.len()),
        };
        let new = self.runs(records.get(self.n_seen..).unwrap_or_default());
        self.n_seen = n_seen;
        self.done += new;
        self.millis += millis;
        match new > 0.0 {
            true => (new, std::mem::take(&mut self.millis)),
            false => (0.0, 0.0),
        }
    }

    /// The share of all work that is done.
    pub(super) fn share(&self) -> f64 {
        if self.total > 0.0 { (self.done / self.total).min(1.0) } else { 0.0 }
    }

    fn runs(&self, records: &[Record]) -> f64 {
        let of = |record: &Record| {
            let layer_runs = self.layer_runs.get(record.schedule).copied().unwrap_or(0);
            runs_of(self.works.get(record.task), layer_runs)
        };
        records.iter().map(of).sum()
    }
}
