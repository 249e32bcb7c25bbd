//! Scores as a table, with everything that says which numbers they are.

use crate::chart::Csv;
use crate::experiment::{Provenance, TaskComparison};

/// What all scores of a table have in common.
#[derive(Debug, Clone, Copy)]
pub struct ScoresProvenance<'a> {
    pub provenance: &'a Provenance,
    pub schedule: &'a str,
    /// Seeds the order of the items.
    pub seed: u64,
}

/// One line a task, each of which comes with the SHA-256 of its items, lower-case hex; every line has
/// the whole provenance, so that lines can be moved about.
pub fn scores_csv<'a>(
    provenance: ScoresProvenance<'a>,
    tasks: impl Iterator<Item = (&'a str, &'a TaskComparison)>,
) -> String {
    Csv::of::<(&str, &TaskComparison, ScoresProvenance<'_>)>(
        tasks.map(|(hash, task)| (hash, task, provenance)),
        &[
            ("task", |(_, row, _)| row.edited.task.as_str().into()),
            ("metric", |(_, row, _)| row.edited.metric.to_string().into()),
            ("n", |(_, row, _)| row.edited.n.into()),
            ("n_of", |(_, row, _)| row.edited.n_total.into()),
            ("score", |(_, row, _)| row.edited.value.into()),
            ("low", |(_, row, _)| row.edited.interval.map(|ends| ends.low).into()),
            ("high", |(_, row, _)| row.edited.interval.map(|ends| ends.high).into()),
            ("chance", |(_, row, _)| row.edited.metric.is_drawn().then_some(row.edited.chance).into()),
            ("full_score", |(_, row, _)| row.full.value.into()),
            ("full_low", |(_, row, _)| row.full.interval.map(|ends| ends.low).into()),
            ("full_high", |(_, row, _)| row.full.interval.map(|ends| ends.high).into()),
            ("difference_of", |(_, row, _)| row.edited.metric.compared().into()),
            ("difference", |(_, row, _)| row.difference.as_ref().map(|d| d.value).into()),
            ("difference_low", |(_, row, _)| {
                row.difference.as_ref().and_then(|d| Some(d.interval?.low)).into()
            }),
            ("difference_high", |(_, row, _)| {
                row.difference.as_ref().and_then(|d| Some(d.interval?.high)).into()
            }),
            ("nats_per", |(_, row, _)| row.edited.metric.nats_per().into()),
            ("nats", |(_, row, _)| row.edited.mean_log_likelihood.into()),
            ("full_nats", |(_, row, _)| row.full.mean_log_likelihood.into()),
            ("nats_difference", |(_, row, _)| row.difference.as_ref().map(|d| d.log_likelihood).into()),
            ("schedule", |(.., of)| of.schedule.into()),
            ("seed", |(.., of)| of.seed.into()),
            ("model", |(.., of)| of.provenance.model.as_str().into()),
            ("model_hash", |(.., of)| of.provenance.model_hash.as_str().into()),
            ("data_hash", |(hash, ..)| (*hash).into()),
            ("backend", |(.., of)| of.provenance.backend.kind.to_string().into()),
            ("adapter", |(.., of)| of.provenance.backend.adapter.as_str().into()),
            ("version", |(.., of)| of.provenance.version.as_str().into()),
            ("build", |(.., of)| of.provenance.build.as_str().into()),
        ],
    )
    .text()
}
