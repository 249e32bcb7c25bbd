//! Scores as a table, with everything that says which numbers they are.

use crate::backend::BackendInfo;
use crate::chart::Csv;
use crate::eval::{PairedDifference, TaskScore};

/// What all scores of a table have in common.
#[derive(Debug, Clone, Copy)]
pub struct ScoresProvenance<'a> {
    pub model: &'a str,
    /// Its hash, lower-case hex.
    pub model_hash: &'a str,
    /// Text of the schedule.
    pub schedule: &'a str,
    /// Seeds the order of the items.
    pub seed: u64,
    /// Where it was computed.
    pub backend: &'a BackendInfo,
    /// Version of this program.
    pub version: &'a str,
    pub build: &'a str,
}

/// One task under the full model and under the schedule.
#[derive(Debug, Clone, Copy)]
pub struct ScoreRow<'a> {
    /// SHA-256 of the task's items, lower-case hex.
    pub data_hash: &'a str,
    pub full: &'a TaskScore,
    pub edited: &'a TaskScore,
    /// Schedule minus full model on the same items.
    pub difference: Option<&'a PairedDifference>,
}

const COLUMNS: [&str; 26] = [
    "task",
    "metric",
    "n",
    "n_of",
    "score",
    "low",
    "high",
    "chance",
    "full_score",
    "full_low",
    "full_high",
    "difference",
    "difference_low",
    "difference_high",
    "nats",
    "full_nats",
    "nats_difference",
    "schedule",
    "seed",
    "model",
    "model_hash",
    "data_hash",
    "backend",
    "adapter",
    "version",
    "build",
];

/// One line a task; every line has the whole provenance, so that lines can be moved about.
#[must_use]
pub fn scores_csv(provenance: ScoresProvenance<'_>, rows: &[ScoreRow<'_>]) -> String {
    let mut csv = Csv::new(COLUMNS);
    for row in rows {
        let ScoreRow { data_hash, full, edited, difference } = *row;
        csv.push([
            edited.task.as_str().into(),
            edited.metric.name().into(),
            edited.n.into(),
            edited.n_total.into(),
            edited.value.into(),
            edited.interval.low.into(),
            edited.interval.high.into(),
            edited.chance.into(),
            full.value.into(),
            full.interval.low.into(),
            full.interval.high.into(),
            difference.map(|d| d.value).into(),
            difference.map(|d| d.interval.low).into(),
            difference.map(|d| d.interval.high).into(),
            edited.mean_log_likelihood.into(),
            full.mean_log_likelihood.into(),
            difference.map(|d| d.log_likelihood).into(),
            provenance.schedule.into(),
            provenance.seed.into(),
            provenance.model.into(),
            provenance.model_hash.into(),
            data_hash.into(),
            provenance.backend.kind.name().into(),
            provenance.backend.adapter.as_str().into(),
            provenance.version.into(),
            provenance.build.into(),
        ]);
    }
    csv.text()
}
