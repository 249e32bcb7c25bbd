//! Records of sweeps that outlive the page, so that a sweep goes on after a reload.
//!
//! What a sweep is of (model, data, plan, executor) names it; its records lie in parts, one
//! for each few items, so that a tab that is closed loses no more than the part under way.
//! The sweeps that were used longest ago make room for new ones.

use serde::{Deserialize, Serialize};

use crate::model::Sha256Hash;
use crate::platform::Storage;
use crate::sweep::{Record, SweepHeader};

/// Sweeps that are kept.
pub const SWEEPS_MAX: usize = 100;
/// Bytes of all kept records.
pub const SHELF_BYTES_MAX: usize = 64 << 20;
/// Bytes of one kept sweep; of a larger one the rest is not kept.
pub const SWEEP_BYTES_MAX: usize = 24 << 20;

/// Where the list of sweeps is. Its version stands in every key: another is another shelf.
const LIST_KEY: &str = "sweeps/1/list";

/// What is kept of sweeps in this browser. Clones share it.
#[derive(Debug, Clone)]
pub struct Shelf {
    storage: Storage,
}

/// One sweep's place on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    name: String,
    n_parts: usize,
    /// It has more than is kept of one sweep.
    is_full: bool,
}

/// A sweep in the list, those used last at the end.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    name: String,
    bytes: usize,
}

impl Shelf {
    /// On top of this storage.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        Self { storage }
    }

    /// Why records of a sweep are not kept beyond the page, in words; None where they are.
    #[must_use]
    pub fn why_not_kept(&self, place: &Place) -> Option<String> {
        let too_many = || {
            let max = SWEEP_BYTES_MAX >> 20;
            format!("of one sweep the first {max} MiB are kept, and this one has more")
        };
        self.storage.why_not_kept().or_else(|| place.is_full.then(too_many))
    }

    /// The records that there are of this sweep, and where further ones go. What cannot be
    /// read any more is as if it had never been there.
    pub async fn find(&self, header: &SweepHeader) -> (Place, Vec<Record>) {
        let name = name(header);
        let parts = self.storage.under(&part_prefix(&name)).await;
        let lines = parts.iter().flat_map(|(_, text)| text.lines());
        let records = lines.filter_map(|line| serde_json::from_str::<Record>(line).ok());
        let exists =
            |record: &Record| record.schedule < header.schedules.len() && record.task < header.tasks.len();
        let records = records.filter(exists).collect();
        // Behind the last part, whichever are missing.
        let last = parts.last().and_then(|(key, _)| key.rsplit('/').next()?.parse::<usize>().ok());
        (Place { name, n_parts: last.map_or(0, |last| last + 1), is_full: false }, records)
    }

    /// Keeps further records of a sweep, as long as there is room for them all. Returns when
    /// they are on the disk.
    pub async fn append(&self, place: &mut Place, records: &[Record]) {
        if place.is_full {
            return;
        }
        let lines = records.iter().filter_map(|record| serde_json::to_string(record).ok());
        let text = lines.collect::<Vec<_>>().join("\n");
        let mut list = self.list().await;
        let before = list.iter().position(|kept| kept.name == place.name).map(|at| list.remove(at));
        let bytes = before.map_or(0, |kept| kept.bytes) + text.len();
        if bytes > SWEEP_BYTES_MAX {
            place.is_full = true;
            return;
        }
        list.push(Kept { name: place.name.clone(), bytes });
        let total = |list: &[Kept]| list.iter().map(|kept| kept.bytes).sum::<usize>();
        while list.len() > 1 && (list.len() > SWEEPS_MAX || total(&list) > SHELF_BYTES_MAX) {
            let oldest = list.remove(0);
            self.storage.remove(&part_prefix(&oldest.name)).await;
        }
        self.storage.put(&format!("{}{:08}", part_prefix(&place.name), place.n_parts), &text).await;
        place.n_parts += 1;
        if let Ok(text) = serde_json::to_string(&list) {
            self.storage.put(LIST_KEY, &text).await;
        }
    }

    async fn list(&self) -> Vec<Kept> {
        let found = self.storage.under(LIST_KEY).await;
        let text = found.first().map_or("", |(_, text)| text);
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The name of a sweep: results with equal names can be joined, whichever build made them.
fn name(header: &SweepHeader) -> String {
    let SweepHeader { version, model_hash, plan, schedules, tasks, backend, .. } = header;
    // Plain data without maps of other keys than strings always has a JSON form.
    let text = serde_json::to_string(&(version, model_hash, plan, schedules, tasks, backend));
    Sha256Hash::of(text.unwrap_or_default().as_bytes()).to_string()
}

fn part_prefix(name: &str) -> String {
    format!("sweeps/1/{name}/")
}
