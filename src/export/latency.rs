//! Accuracy against time as a table, with everything that says which numbers they are.

use serde_json::{Value, json};

use super::FORM_VERSION;
use super::rests_on::RestsOn;
use crate::chart::Csv;
use crate::experiment::{LatencyProgress, Provenance};
use crate::sweep::{Family, LatencyPoint, LatencyTime};
use crate::words::say;

/// One line a schedule, with the whole provenance.
pub fn latency_csv(provenance: &Provenance, known: &LatencyProgress) -> String {
    let best = LatencyTime::Decode.frontier(&known.points);
    let rows = known.points.iter().enumerate().map(|(index, point)| (point, best.contains(&index)));
    let csv = Csv::of::<(&LatencyPoint, bool)>(
        rows,
        &[
            ("family", |(point, _)| point.family.to_string().into()),
            ("affected", |(point, _)| point.affected.into()),
            ("schedule", |(point, _)| point.schedule.as_str().into()),
            ("layers", |(point, _)| point.cost.layer_applications.into()),
            ("decode_millis", |(point, _)| point.decode.map(|time| time.median).into()),
            ("decode_low", |(point, _)| point.decode.map(|time| time.low).into()),
            ("decode_high", |(point, _)| point.decode.map(|time| time.high).into()),
            ("decode_n", |(point, _)| point.decode.map(|time| time.n).into()),
            ("prefill_millis", |(point, _)| point.prefill.map(|time| time.median).into()),
            ("prefill_low", |(point, _)| point.prefill.map(|time| time.low).into()),
            ("prefill_high", |(point, _)| point.prefill.map(|time| time.high).into()),
            ("prefill_n", |(point, _)| point.prefill.map(|time| time.n).into()),
            ("dispatches", |(point, _)| point.dispatches.into()),
            ("flops", |(point, _)| point.cost.flops_per_token.into()),
            ("score", |(point, _)| point.score.map(|score| score.value).into()),
            ("score_low", |(point, _)| point.score.and_then(|score| Some(score.interval?.low)).into()),
            ("score_high", |(point, _)| point.score.and_then(|score| Some(score.interval?.high)).into()),
            ("n", |(point, _)| point.score.map_or(0, |score| score.n).into()),
            ("frontier", |(_, is_best)| (*is_best).into()),
        ],
    );
    let rests_on = RestsOn::tasks(provenance.clone(), &known.tasks, known.seed, limit(known));
    csv.with_same(&rests_on.columns()).text()
}

/// Most items of a task.
fn limit(known: &LatencyProgress) -> usize {
    known.tasks.iter().map(|task| task.n_items).max().unwrap_or(1)
}

/// The same as one object, which the page opens again.
pub fn latency_json(provenance: &Provenance, known: &LatencyProgress) -> Value {
    let LatencyProgress { n_prompt, n_prefill, tasks, seed, points, .. } = known;
    let Provenance { model, model_hash, quantise, backend, version, build, .. } = provenance;
    let best = LatencyTime::Decode.frontier(points).into_iter().filter_map(|at| points.get(at));
    let asked = points.iter().find(|point| point.family == Family::Listed);
    json!({
        "atelier": "latency",
        "version": FORM_VERSION,
        "model": { "title": model, "hash": model_hash, "quantise": quantise },
        "schedule": asked.map(|point| &point.schedule),
        "tasks": tasks,
        "limit": limit(known),
        "seed": seed,
        "provenance": {
            "model": model, "model_hash": model_hash, "quantise": quantise, "tasks": tasks, "seed": seed,
            "n_prompt": n_prompt,
            "n_prefill": n_prefill, "backend": backend, "version": version, "build": build,
        },
        "method": say!("latency-method"),
        "decode_frontier": best.map(|point| &point.schedule).collect::<Vec<_>>(),
        "points": points,
    })
}
