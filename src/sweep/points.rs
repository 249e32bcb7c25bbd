//! What a family shows by x: its entries of one x averaged, with their resamples.

use std::collections::BTreeMap;

use super::entry::{Entry, Family};
use super::resample::{Lens, Resamples};
use crate::schedule::preset::DEFAULT_LOOPS;

/// Whether an entry belongs to the curve of a family; of looped parallel there are several
/// where a grid was run, and the curve is the usual one's.
pub(super) fn drawn_as(entry: &Entry, family: Family) -> bool {
    entry.family == family && (family != Family::LoopedParallel || entry.y == DEFAULT_LOOPS)
}

/// What a family shows at one x: its entries, seeds, averaged.
pub(super) struct FamilyPoint {
    pub(super) x: u32,
    /// The value on the items themselves, then on each resample.
    pub(super) series: Vec<f64>,
    pub(super) n: usize,
    pub(super) schedule: String,
}

impl FamilyPoint {
    pub(super) fn y(&self) -> f64 {
        self.series.first().copied().unwrap_or(f64::NAN)
    }
}

/// What a family shows by x, ascending; where nothing is known there is no point.
pub(super) fn points<'a>(
    family: Family,
    lens: Lens,
    entries: &'a [(Entry, usize)],
    resamples: &'a Resamples<'_>,
) -> impl Iterator<Item = FamilyPoint> + 'a {
    let mut by_x: BTreeMap<u32, Vec<&(Entry, usize)>> = BTreeMap::new();
    for entry in entries.iter().filter(|(entry, _)| drawn_as(entry, family)) {
        by_x.entry(entry.0.x).or_default().push(entry);
    }
    let n_items = move |schedule: usize| match lens {
        Lens::Task(task) => resamples.table.cell(schedule, task).map_or(0, |cell| cell.score.n),
        _ => resamples.table.n_items(schedule),
    };
    by_x.into_iter().filter_map(move |(x, entries)| {
        Some(FamilyPoint {
            x,
            series: resamples.mean(lens, entries.iter().map(|(_, schedule)| *schedule))?,
            n: entries.iter().map(|(_, schedule)| n_items(*schedule)).min()?,
            schedule: entries.first()?.0.schedule.to_string(),
        })
    })
}
