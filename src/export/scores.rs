//! Scores as a table, with everything that says which numbers they are.

use crate::chart::Csv;
use crate::eval::{PairedDifference, TaskScore};
use crate::experiment::Provenance;

/// What all scores of a table have in common.
#[derive(Debug, Clone, Copy)]
pub struct ScoresProvenance<'a> {
    pub provenance: &'a Provenance,
    /// Text of the schedule.
    pub schedule: &'a str,
    /// Seeds the order of the items.
    pub seed: u64,
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

/// One line a task; every line has the whole provenance, so that lines can be moved about.
#[must_use]
pub fn scores_csv(provenance: ScoresProvenance<'_>, rows: &[ScoreRow<'_>]) -> String {
    Csv::of::<(&ScoreRow<'_>, ScoresProvenance<'_>)>(
        rows.iter().map(|row| (row, provenance)),
        &[
            ("task", |(row, _)| row.edited.task.as_str().into()),
            ("metric", |(row, _)| row.edited.metric.name().into()),
            ("n", |(row, _)| row.edited.n.into()),
            ("n_of", |(row, _)| row.edited.n_total.into()),
            ("score", |(row, _)| row.edited.value.into()),
            ("low", |(row, _)| row.edited.interval.low.into()),
            ("high", |(row, _)| row.edited.interval.high.into()),
            ("chance", |(row, _)| row.edited.chance.into()),
            ("full_score", |(row, _)| row.full.value.into()),
            ("full_low", |(row, _)| row.full.interval.low.into()),
            ("full_high", |(row, _)| row.full.interval.high.into()),
            ("difference", |(row, _)| row.difference.map(|d| d.value).into()),
            ("difference_low", |(row, _)| row.difference.map(|d| d.interval.low).into()),
            ("difference_high", |(row, _)| row.difference.map(|d| d.interval.high).into()),
            ("nats", |(row, _)| row.edited.mean_log_likelihood.into()),
            ("full_nats", |(row, _)| row.full.mean_log_likelihood.into()),
            ("nats_difference", |(row, _)| row.difference.map(|d| d.log_likelihood).into()),
            ("schedule", |(_, of)| of.schedule.into()),
            ("seed", |(_, of)| of.seed.into()),
            ("model", |(_, of)| of.provenance.model.as_str().into()),
            ("model_hash", |(_, of)| of.provenance.model_hash.as_str().into()),
            ("data_hash", |(row, _)| row.data_hash.into()),
            ("backend", |(_, of)| of.provenance.backend.kind.name().into()),
            ("adapter", |(_, of)| of.provenance.backend.adapter.as_str().into()),
            ("version", |(_, of)| of.provenance.version.as_str().into()),
            ("build", |(_, of)| of.provenance.build.as_str().into()),
        ],
    )
    .text()
}
