//! Accuracy against time as a table, with everything that says which numbers they are.

use serde::Serialize;
use serde_json::json;

use super::FORM_VERSION;
use super::quote::number;
use super::rests_on::RestsOn;
use crate::backend::BackendInfo;
use crate::chart::csv_field;
use crate::sweep::{Family, LatencyPoint, LatencyTime, SweepTask, Timing};

/// What all numbers of a table have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LatencyProvenance {
    /// The model's name.
    pub model: String,
    /// Its hash, lower-case hex.
    pub model_hash: String,
    /// The tasks of the scores, with the hashes of their items.
    pub tasks: Vec<SweepTask>,
    /// Seeds the order of the items.
    pub seed: u64,
    /// Tokens before the decoded ones.
    pub n_prompt: usize,
    /// Tokens that are read at once.
    pub n_prefill: usize,
    /// Where it was measured.
    pub backend: BackendInfo,
    /// Version of this program.
    pub version: String,
    /// Its build.
    pub build: String,
}

const COLUMNS: &str = "family,affected,schedule,layers,decode_millis,decode_low,decode_high,decode_n,prefill_millis,\
                       prefill_low,prefill_high,prefill_n,dispatches,flops,score,score_low,score_high,n,frontier\n";

/// One line a schedule, with the whole provenance.
#[must_use]
pub fn latency_csv(provenance: &LatencyProvenance, points: &[LatencyPoint]) -> String {
    let best = LatencyTime::Decode.frontier(points);
    let mut text = COLUMNS.to_owned();
    for (index, point) in points.iter().enumerate() {
        let timing = |timing: Option<Timing>| {
            [
                number(timing.map(|t| t.median)),
                number(timing.map(|t| t.low)),
                number(timing.map(|t| t.high)),
                timing.map_or_else(String::new, |t| t.n.to_string()),
            ]
        };
        let mut fields = vec![
            point.family.name().to_owned(),
            point.affected.to_string(),
            csv_field(&point.schedule),
            point.cost.layer_applications.to_string(),
        ];
        fields.extend(timing(point.decode));
        fields.extend(timing(point.prefill));
        fields.extend([
            point.dispatches.to_string(),
            point.cost.flops_per_token.to_string(),
            number(point.score.map(|score| score.value)),
            number(point.score.and_then(|score| Some(score.interval?.low))),
            number(point.score.and_then(|score| Some(score.interval?.high))),
            point.score.map_or(0, |score| score.n).to_string(),
            best.contains(&index).to_string(),
        ]);
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    provenance.rests_on().on_every_line(&text, 1)
}

impl LatencyProvenance {
    /// What does not change from line to line.
    #[must_use]
    pub fn rests_on(&self) -> RestsOn {
        let hashes = self.tasks.iter().map(|task| (task.name.clone(), task.data_hash.clone()));
        RestsOn {
            model: self.model.clone(),
            model_hash: self.model_hash.clone(),
            data_hashes: hashes.collect(),
            seed: self.seed,
            limit: self.limit(),
            backend: self.backend.clone(),
            version: self.version.clone(),
            build: self.build.clone(),
        }
    }

    /// Most items of a task.
    fn limit(&self) -> usize {
        self.tasks.iter().map(|task| task.n_items).max().unwrap_or(1)
    }
}

/// The same as one object, which the page opens again.
#[must_use]
pub fn latency_json(provenance: &LatencyProvenance, points: &[LatencyPoint]) -> String {
    let best: Vec<&str> = LatencyTime::Decode
        .frontier(points)
        .into_iter()
        .filter_map(|at| points.get(at))
        .map(|p| p.schedule.as_str())
        .collect();
    let asked = points.iter().find(|point| point.family == Family::Listed);
    let value = json!({
        "atelier": "latency",
        "version": FORM_VERSION,
        "model": { "title": provenance.model, "hash": provenance.model_hash },
        "schedule": asked.map(|point| &point.schedule),
        "tasks": provenance.tasks,
        "limit": provenance.limit(),
        "seed": provenance.seed,
        "provenance": provenance,
        "method": "times in milliseconds per token, median and quartiles of rounds over all schedules; score: median \
                   over tasks of (score - chance) / (full model - chance), 95 % interval by resampling questions",
        "decode_frontier": best,
        "points": points,
    });
    format!("{value:#}\n")
}
