//! Scores as a table, with everything that says which numbers they are.

use serde_json::{Value, json};

use super::FORM_VERSION;
use super::quote::number;
use crate::backend::BackendInfo;
use crate::chart::csv_field;
use crate::eval::{PairedDifference, TaskScore};

/// What all scores of a table have in common.
#[derive(Debug, Clone, Copy)]
pub struct ScoresProvenance<'a> {
    /// The model's name.
    pub model: &'a str,
    /// Its hash, lower-case hex.
    pub model_hash: &'a str,
    /// Text of the schedule.
    pub schedule: &'a str,
    /// Items per task, at most.
    pub limit: usize,
    /// Seeds the order of the items.
    pub seed: u64,
    /// Where it was computed.
    pub backend: &'a BackendInfo,
    /// Version of this program.
    pub version: &'a str,
    /// Its build.
    pub build: &'a str,
}

/// One task under the full model and under the schedule.
#[derive(Debug, Clone, Copy)]
pub struct ScoreRow<'a> {
    /// SHA-256 of the task's items, lower-case hex.
    pub data_hash: &'a str,
    /// The full model.
    pub baseline: &'a TaskScore,
    /// The schedule.
    pub edited: &'a TaskScore,
    /// Schedule minus full model on the same items.
    pub difference: Option<&'a PairedDifference>,
}

const COLUMNS: &str = "task,metric,n,n_of,score,low,high,chance,full_score,full_low,full_high,difference,\
                       difference_low,difference_high,nats,full_nats,nats_difference,schedule,seed,model,model_hash,\
                       data_hash,backend,adapter,version,build\n";

/// One line a task; every line has the whole provenance, so that lines can be moved about.
#[must_use]
pub fn scores_csv(provenance: ScoresProvenance<'_>, rows: &[ScoreRow<'_>]) -> String {
    let mut text = COLUMNS.to_owned();
    for row in rows {
        let ScoreRow { data_hash, baseline, edited, difference } = *row;
        let fields = [
            csv_field(&edited.task),
            edited.metric.name().to_owned(),
            edited.n.to_string(),
            edited.n_total.to_string(),
            number(Some(edited.value)),
            number(Some(edited.interval.low)),
            number(Some(edited.interval.high)),
            number(Some(edited.chance)),
            number(Some(baseline.value)),
            number(Some(baseline.interval.low)),
            number(Some(baseline.interval.high)),
            number(difference.map(|d| d.value)),
            number(difference.map(|d| d.interval.low)),
            number(difference.map(|d| d.interval.high)),
            number(Some(edited.mean_log_likelihood)),
            number(Some(baseline.mean_log_likelihood)),
            number(difference.map(|d| d.log_likelihood)),
            csv_field(provenance.schedule),
            provenance.seed.to_string(),
            csv_field(provenance.model),
            csv_field(provenance.model_hash),
            csv_field(data_hash),
            provenance.backend.kind.name().to_owned(),
            csv_field(&provenance.backend.adapter),
            csv_field(provenance.version),
            csv_field(provenance.build),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

/// The same as one object, which the page opens again.
#[must_use]
pub fn scores_json(provenance: ScoresProvenance<'_>, rows: &[ScoreRow<'_>]) -> String {
    let tasks = rows.iter().map(|row| {
        json!({
            "name": row.edited.task,
            "data_hash": row.data_hash,
            "full_model": row.baseline,
            "schedule": row.edited,
            "difference": row.difference,
        })
    });
    let value = json!({
        "atelier": "scores",
        "version": FORM_VERSION,
        "model": { "title": provenance.model, "hash": provenance.model_hash },
        "schedule": provenance.schedule,
        "limit": provenance.limit,
        "seed": provenance.seed,
        "provenance": {
            "program": "atelier",
            "version": provenance.version,
            "build": provenance.build,
            "model": { "name": provenance.model, "hash": provenance.model_hash },
            "backend": provenance.backend,
            "schedule": provenance.schedule,
            "seed": provenance.seed,
        },
        "tasks": tasks.collect::<Vec<Value>>(),
    });
    format!("{value:#}\n")
}
