//! Accuracy against time as a table, with everything that says which numbers they are.

use serde::Serialize;
use serde_json::{Value, json};

use super::FORM_VERSION;
use super::rests_on::RestsOn;
use crate::backend::BackendInfo;
use crate::chart::Csv;
use crate::sweep::{Family, LatencyPoint, LatencyTime, SweepTask};
use crate::words::say;

/// What all numbers of a table have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LatencyProvenance {
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
    pub build: String,
}

const COLUMNS: [&str; 19] = [
    "family",
    "affected",
    "schedule",
    "layers",
    "decode_millis",
    "decode_low",
    "decode_high",
    "decode_n",
    "prefill_millis",
    "prefill_low",
    "prefill_high",
    "prefill_n",
    "dispatches",
    "flops",
    "score",
    "score_low",
    "score_high",
    "n",
    "frontier",
];

/// One line a schedule, with the whole provenance.
#[must_use]
pub fn latency_csv(provenance: &LatencyProvenance, points: &[LatencyPoint]) -> String {
    let best = LatencyTime::Decode.frontier(points);
    let mut csv = Csv::new(COLUMNS);
    for (index, point) in points.iter().enumerate() {
        let LatencyPoint { decode, prefill, score, .. } = point;
        let interval = score.and_then(|score| score.interval);
        csv.push([
            point.family.name().into(),
            point.affected.into(),
            point.schedule.as_str().into(),
            point.cost.layer_applications.into(),
            decode.map(|time| time.median).into(),
            decode.map(|time| time.low).into(),
            decode.map(|time| time.high).into(),
            decode.map(|time| time.n).into(),
            prefill.map(|time| time.median).into(),
            prefill.map(|time| time.low).into(),
            prefill.map(|time| time.high).into(),
            prefill.map(|time| time.n).into(),
            point.dispatches.into(),
            point.cost.flops_per_token.into(),
            score.map(|score| score.value).into(),
            interval.map(|ends| ends.low).into(),
            interval.map(|ends| ends.high).into(),
            score.map_or(0, |score| score.n).into(),
            best.contains(&index).into(),
        ]);
    }
    csv.with_same(&provenance.rests_on().columns()).text()
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
pub fn latency_json(provenance: &LatencyProvenance, points: &[LatencyPoint]) -> Value {
    let best: Vec<&str> = LatencyTime::Decode
        .frontier(points)
        .into_iter()
        .filter_map(|at| points.get(at))
        .map(|p| p.schedule.as_str())
        .collect();
    let asked = points.iter().find(|point| point.family == Family::Listed);
    json!({
        "atelier": "latency",
        "version": FORM_VERSION,
        "model": { "title": provenance.model, "hash": provenance.model_hash },
        "schedule": asked.map(|point| &point.schedule),
        "tasks": provenance.tasks,
        "limit": provenance.limit(),
        "seed": provenance.seed,
        "provenance": provenance,
        "method": say!("latency-method"),
        "decode_frontier": best,
        "points": points,
    })
}
