//! The one store of item results, by what they are results of: nothing is computed twice, and
//! a sweep goes on after a reload.
//!
//! What a sweep is of (model, data, plan, executor) names it; its records lie in parts, one
//! for each few items, so that a tab that is closed loses no more than the part under way.
//! The sweeps that were used longest ago make room for new ones.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::searched::Searched;
use crate::eval::ItemResult;
use crate::experiment::QuantisingReport;
use crate::model::{Quantise, Sha256Hash};
use crate::platform::Storage;
use crate::sweep::{Budget, Record, SweepHeader};
use crate::words::say;

/// Sweeps that are kept.
pub const SWEEPS_MAX: usize = 100;
/// Items of all cells in memory: a hundred schedules on the five bundled tasks, twice.
pub const ITEMS_KEPT_MAX: usize = 1_000_000;
/// Bytes of all kept records.
pub const STORE_BYTES_MAX: usize = 64 << 20;
/// Bytes of one kept sweep; of a larger one the rest is not kept.
pub const SWEEP_BYTES_MAX: usize = 24 << 20;

/// Changes by quantising that are kept.
pub const QUANTISINGS_MAX: usize = 100;

/// Searches that are kept.
pub const SEARCHES_MAX: usize = 20;

/// Before the keys of scores of searches. Its version stands in them.
const SEARCH_PREFIX: &str = "searches/1/";
/// Before the keys of what these searches were asked last.
const BUDGET_PREFIX: &str = "budgets/1/";
/// Before the keys of changes by quantising. Its version stands in them.
const QUANTISING_PREFIX: &str = "quantising/1/";
/// Where the list of sweeps is. Its version stands in every key: another is another list.
const LIST_KEY: &str = "sweeps/1/list";

/// Item results, by what they are results of. Those of sweeps are kept where the storage keeps
/// them; the others last as long as the engine.
#[derive(Debug)]
pub struct Store {
    storage: Storage,
    cells: HashMap<Cell, BTreeMap<usize, ItemResult>>,
    /// The cells, those made last at the end.
    order: VecDeque<Cell>,
    n_items: usize,
}

/// One schedule on one task, as everything that changes its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cell {
    /// SHA-256 of the model.
    pub model: Sha256Hash,
    /// To how many bits it was quantised while it loaded.
    pub quantise: Option<Quantise>,
    /// Executor and adapter.
    pub backend: String,
    /// The items and how they are read.
    pub data: String,
    /// Normal-form text.
    pub schedule: String,
}

/// One sweep's place in the storage.
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

impl Store {
    pub fn new(storage: Storage) -> Self {
        Self { storage, cells: HashMap::new(), order: VecDeque::new(), n_items: 0 }
    }

    /// Keeps the result of one item. Beyond [`ITEMS_KEPT_MAX`] the cells go that were made
    /// longest ago.
    pub fn put(&mut self, cell: &Cell, result: ItemResult) {
        if !self.cells.contains_key(cell) {
            self.order.push_back(cell.clone());
        }
        let items = self.cells.entry(cell.clone()).or_default();
        self.n_items += usize::from(items.insert(result.index, result).is_none());
        while self.n_items > ITEMS_KEPT_MAX && self.order.len() > 1 {
            let oldest = self.order.pop_front();
            let gone = oldest.and_then(|oldest| self.cells.remove(&oldest));
            self.n_items -= gone.map_or(0, |items| items.len());
        }
    }

    /// The result of one item, by its line in the file.
    pub fn get(&self, cell: &Cell, line: usize) -> Option<&ItemResult> {
        self.cells.get(cell)?.get(&line)
    }

    /// Why records of a sweep are not kept beyond the page, in words; None where they are.
    pub fn why_not_kept(&self, place: &Place) -> Option<String> {
        let too_many = || say!("kept-first", max = SWEEP_BYTES_MAX >> 20);
        self.storage.why_not_kept().or_else(|| place.is_full.then(too_many))
    }

    /// Whether nothing is kept of any sweep.
    pub async fn is_empty(&self) -> bool {
        self.list().await.is_empty() && self.storage.under(BUDGET_PREFIX).await.is_empty()
    }

    /// Whether something is kept of this sweep.
    pub async fn has(&self, header: &SweepHeader) -> bool {
        let name = name(header);
        self.list().await.iter().any(|kept| kept.name == name)
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
        while list.len() > 1 && (list.len() > SWEEPS_MAX || total(&list) > STORE_BYTES_MAX) {
            let oldest = list.remove(0);
            self.storage.remove(&part_prefix(&oldest.name)).await;
        }
        self.storage.put(&format!("{}{:08}", part_prefix(&place.name), place.n_parts), &text).await;
        place.n_parts += 1;
        if let Ok(text) = serde_json::to_string(&list) {
            self.storage.put(LIST_KEY, &text).await;
        }
    }

    /// What is kept of a change by quantising, by the hash of all that it rests on.
    pub async fn quantising(&self, hash: Sha256Hash) -> Option<QuantisingReport> {
        let kept = self.storage.under(QUANTISING_PREFIX).await;
        let (_, text) = kept.iter().find(|(key, _)| key.ends_with(&hash.to_string()))?;
        serde_json::from_str(text).ok()
    }

    /// Keeps a change by quantising; beyond [`QUANTISINGS_MAX`] those go that were kept longest ago. Returns when it is
    /// on the disk.
    pub async fn keep_quantising(&self, hash: Sha256Hash, report: &QuantisingReport) {
        let Ok(text) = serde_json::to_string(report) else { return };
        let kept = self.storage.under(QUANTISING_PREFIX).await;
        for (key, _) in kept.iter().take((kept.len() + 1).saturating_sub(QUANTISINGS_MAX)) {
            self.storage.remove(key).await;
        }
        let number = |key: &str| key.rsplit('/').nth(1)?.parse::<u32>().ok();
        let next = kept.last().and_then(|(key, _)| number(key)).map_or(0, |last| last.saturating_add(1));
        self.storage.put(&format!("{QUANTISING_PREFIX}{next:08}/{hash}"), &text).await;
    }

    /// The scores that are kept of searches with this name, and in how many parts.
    pub async fn searched(&self, name: &str) -> (Vec<Searched>, usize) {
        let parts = self.storage.under(&format!("{SEARCH_PREFIX}{name}/")).await;
        let known = parts.iter().filter_map(|(_, text)| serde_json::from_str::<Vec<Searched>>(text).ok());
        (known.flatten().collect(), parts.len())
    }

    /// Keeps a further part of them; of more than [`SEARCHES_MAX`] searches another one goes. Returns when it is on the
    /// disk.
    pub async fn keep_searched(&self, (name, part): (&str, usize), scores: &[Searched]) {
        let Ok(text) = serde_json::to_string(scores) else { return };
        if part == 0 {
            let keys: Vec<String> =
                self.storage.under(SEARCH_PREFIX).await.into_iter().map(|it| it.0).collect();
            let mut others: Vec<&str> =
                keys.iter().filter_map(|key| key.rsplit_once('/')).map(|it| it.0).collect();
            others.dedup();
            if others.len() >= SEARCHES_MAX
                && let Some(other) = others.first()
            {
                self.storage.remove(&format!("{other}/")).await;
                let name = other.strip_prefix(SEARCH_PREFIX).unwrap_or(other);
                self.storage.remove(&format!("{BUDGET_PREFIX}{name}")).await;
            }
        }
        self.storage.put(&format!("{SEARCH_PREFIX}{name}/{part:08}"), &text).await;
    }

    /// Within which budget a search was asked last.
    pub async fn budget(&self, name: &str) -> Option<Budget> {
        let found = self.storage.under(&format!("{BUDGET_PREFIX}{name}")).await;
        serde_json::from_str(&found.first()?.1).ok()
    }

    /// Keeps that.
    pub async fn keep_budget(&self, name: &str, budget: Budget) {
        let Ok(text) = serde_json::to_string(&budget) else { return };
        self.storage.put(&format!("{BUDGET_PREFIX}{name}"), &text).await;
    }

    async fn list(&self) -> Vec<Kept> {
        let found = self.storage.under(LIST_KEY).await;
        let text = found.first().map_or("", |(_, text)| text);
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The name of a sweep: results with equal names can be joined, whichever build made them.
fn name(header: &SweepHeader) -> String {
    let SweepHeader { version, model_hash, quantise, plan, schedules, tasks, backend, .. } = header;
    let of = (version, model_hash, plan, schedules, tasks, backend);
    // Plain data without maps of other keys than strings always has a JSON form. Results of models as they are
    // stored keep the names that they had before there were others.
    let text = match quantise {
        None => serde_json::to_string(&of),
        Some(quantise) => serde_json::to_string(&(of, quantise)),
    };
    Sha256Hash::of(text.unwrap_or_default().as_bytes()).to_string()
}

fn part_prefix(name: &str) -> String {
    format!("sweeps/1/{name}/")
}
