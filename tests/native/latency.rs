//! Accuracy against time: what is measured, what of it is best, and what the scores rest on.

use std::path::Path;
use std::sync::Arc;

use atelier::app::results::latency::{Fastest, fastest_as_good, sorted};
use atelier::backend::{Backend, BackendKind};
use atelier::eval::{EncodeOptions, EncodedTask, Metric, Run, Task, TaskForm, read_items};
use atelier::experiment::LatencyProgress;
use atelier::experiment::What;
use atelier::model::Sha256Hash;
use atelier::model::WeightFormat;
use atelier::plan::{cost, lower};
use atelier::reader::Opened;
use atelier::schedule::Schedule;
use atelier::session::{Executor, ExecutorSink, Latency};
use atelier::sweep::{
    Family, LATENCY_ROUNDS, LatencyPoint, LatencyScore, LatencyTime, SWEEP_VERSION, SweepHeader, SweepTask,
    Timing, distinct, expand, frontier, latency_plan,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::letters::Letters;
use crate::support::run::run_to_end;
use crate::support::source::root;
use crate::support::tiny::{Shape, TinyModel};
use crate::support::wait;

#[test]
fn the_frontier_is_what_no_other_beats() {
    assert!(frontier(&[]).is_empty());
    let points = [(3.0, 0.9), (1.0, 0.2), (2.0, 0.1), (2.0, 0.5), (4.0, 0.9), (f64::NAN, 2.0), (1.0, 0.2)];
    assert_eq!(frontier(&points), [1, 3, 0]);
}

proptest! {
    /// Against the definition: beaten is who is not better than another in anything, and worse in something.
    #[test]
    fn the_frontier_is_the_definition(points in prop::collection::vec((0_u8..6, 0_u8..6), 0..20)) {
        let points: Vec<(f64, f64)> = points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
        let beats = |a: (f64, f64), b: (f64, f64)| a.0 <= b.0 && a.1 >= b.1 && a != b;
        let mut best: Vec<(f64, f64)> =
            points.iter().copied().filter(|&b| !points.iter().any(|&a| beats(a, b))).collect();
        best.sort_by(|a, b| a.0.total_cmp(&b.0));
        best.dedup();
        let got: Vec<(f64, f64)> = frontier(&points).into_iter().map(|at| points[at]).collect();
        prop_assert_eq!(got, best);
    }
}

#[test]
fn times_are_medians_with_quartiles() {
    assert_eq!(Timing::of(&[]), None);
    let timing = |millis: &[f64]| Timing::of(millis).unwrap();
    assert_eq!(timing(&[2.0]), Timing { median: 2.0, low: 2.0, high: 2.0, n: 1 });
    // As numpy.percentile does.
    assert_eq!(timing(&[4.0, 1.0, 2.0, 3.0]), Timing { median: 2.5, low: 1.75, high: 3.25, n: 4 });
    assert_eq!(timing(&[9.0, 1.0, 5.0, f64::NAN]), Timing { median: 5.0, low: 3.0, high: 7.0, n: 3 });
}

#[test]
fn the_families_and_the_painters_are_measured() {
    let entries = |current: &str| {
        let plan = latency_plan(6, &Schedule::parse(current, 6).unwrap(), Some(4), 1);
        expand(&plan.families, 6).unwrap()
    };
    let lines: Vec<String> = entries("5-0")
        .iter()
        .map(|entry| format!("{} {} {}", entry.family, entry.x, entry.schedule))
        .collect();
    assert_eq!(
        lines,
        [
            "baseline 0 0-5",
            "skip 5 0",
            "skip 3 0 1 5",
            "skip 1 0-2 4 5",
            "parallel 5 0 (1|..|5)",
            "parallel 3 0 1 (2|..|4) 5",
            "parallel 1 0-5",
            "looped_parallel 5 0 (1|..|5)x3",
            "looped_parallel 3 0 1 (2|..|4)x3 5",
            "looped_parallel 1 0-2 3x3 4 5",
            "listed 0 5-0"
        ]
    );
    // What is there already is not measured twice.
    assert_eq!(entries("0-2 4 5").len(), 10);
}

fn point(family: Family, schedule: &str, decode: f64, score: f64) -> LatencyPoint {
    let timing = |millis: f64| Some(Timing { median: millis, low: millis, high: millis, n: 8 });
    LatencyPoint {
        family,
        affected: 1,
        schedule: schedule.to_owned(),
        decode: timing(decode),
        prefill: timing(10.0 - decode),
        dispatches: 0,
        cost: atelier::plan::Cost { layer_applications: 1, flops_per_token: 1, weight_bytes_per_token: 1 },
        score: Some(LatencyScore { value: score, interval: None, n: 4 }),
    }
}

#[test]
fn what_is_said_of_the_points() {
    let mut points = vec![
        point(Family::Baseline, "0-5", 4.0, 1.0),
        point(Family::Skip, "0-2 4 5", 3.0, 1.0),
        point(Family::Skip, "0", 1.0, 0.0),
    ];
    assert_eq!(LatencyTime::Decode.frontier(&points), [2, 1]);
    assert_eq!(LatencyTime::Prefill.frontier(&points), [0]);
    let fastest = Fastest { schedule: "0-2 4 5".to_owned(), share: 0.75, n_items: 4 };
    assert_eq!(fastest_as_good(&points, LatencyTime::Decode), Some(fastest));
    assert_eq!(fastest_as_good(&points, LatencyTime::Prefill), None, "that is the full model itself");
    points[1].decode = None;
    assert_eq!(sorted(&points, LatencyTime::Decode), [2, 0, 1]);
    assert_eq!(LatencyTime::Decode.frontier(&points), [2, 0]);
}

const N_LAYERS: usize = 4;
const ITEMS: &str = r#"{"context": "The bird sat in", "choices": [" a tree", " a boat", " the", " a"], "label": 0}
{"context": "Two plus two is ", "answer": "4."}
{"context": "So it was", "choices": [" x", " y"], "label": 1}
{"context": "Once", "choices": [" upon", " a", " time"], "label": 2}"#;

/// A tiny model with some items as two tasks.
fn tiny() -> (Executor, Vec<Arc<EncodedTask>>) {
    let model = TinyModel::new(Shape::SMALL, 5);
    let sink = wait(ExecutorSink::new(BackendKind::Cpu, &model.spec, model.infos())).unwrap();
    let executor = model.fill(sink).unwrap();
    let items = read_items(TaskForm::Atelier, "t.jsonl", ITEMS.as_bytes()).unwrap();
    let task = Task { name: "t".to_owned(), metric: Metric::Acc, with_perplexity: false, items, head: None };
    let options = EncodeOptions { add_bos: true, context_length: 128 };
    let encode = |name: &str, positions: &[usize]| {
        let task = Task { name: name.to_owned(), ..task.clone() };
        EncodedTask::new(&task, positions, &Letters { vocab_size: 61 }, options).unwrap()
    };
    (executor, vec![Arc::new(encode("a", &[2, 0, 3])), Arc::new(encode("b", &[1, 3]))])
}

fn header(executor: &Executor, items: &[Arc<EncodedTask>]) -> SweepHeader {
    let current = Schedule::parse("3-0", N_LAYERS).unwrap();
    let plan = latency_plan(N_LAYERS, &current, Some(3), 3);
    let (schedules, _) = distinct(expand(&plan.families, N_LAYERS).unwrap());
    let task = |task: &Arc<EncodedTask>| SweepTask {
        name: task.name.clone(),
        metric: task.metric,
        chance: task.chance,
        n_items: task.n_items(),
        data_hash: Sha256Hash::of(b"").to_string(),
        add_bos: true,
        lines: task.lines().collect(),
    };
    SweepHeader {
        version: SWEEP_VERSION,
        model: "m".into(),
        source: None,
        places: Vec::new(),
        model_hash: "00".into(),
        quantise: None,
        n_layers: N_LAYERS,
        plan,
        schedules: schedules.iter().map(Schedule::to_string).collect(),
        tasks: items.iter().map(task).collect(),
        backend: executor.info(),
        build: "00".into(),
    }
}

fn measured(
    executor: &mut Executor,
    items: &[Arc<EncodedTask>],
    forget_after: Option<usize>,
) -> Vec<LatencyProgress> {
    let header = header(executor, items);
    let mut latency = Latency::over(executor, header, items, WeightFormat::F16).unwrap();
    let mut seen = Vec::new();
    for step in 0.. {
        if forget_after == Some(step) {
            latency.restart_times();
        }
        if let Some((known, finished)) = wait(latency.advance(executor)).unwrap() {
            seen.push(known);
            if finished {
                return seen;
            }
        }
        assert!(step < 100_000, "it ends");
    }
    seen
}

#[test]
fn every_schedule_is_timed_in_turn_and_scored_on_the_same_items() {
    let (mut executor, items) = tiny();
    let seen = measured(&mut executor, &items, None);
    let last = seen.last().unwrap();
    assert_eq!(
        (last.n_done, last.n_total, last.n_rounds_done, last.n_rounds),
        (5, 5, LATENCY_ROUNDS, LATENCY_ROUNDS)
    );
    assert_eq!((last.n_prompt, last.n_prefill, last.seed), (32, 128, 3));
    // The full model, two start layers of three families, and the user's schedule.
    assert_eq!(last.points.len(), 8);
    for point in &last.points {
        let schedule = Schedule::parse(&point.schedule, N_LAYERS).unwrap();
        let plan = lower(&schedule);
        assert_eq!(point.cost, cost(&plan, executor.spec(), 32, WeightFormat::F16), "{}", point.schedule);
        let (decode, prefill) = (point.decode.unwrap(), point.prefill.unwrap());
        assert_eq!((decode.n, prefill.n), (32, LATENCY_ROUNDS), "{}", point.schedule);
        assert!(decode.low > 0.0 && decode.low <= decode.median && decode.median <= decode.high);
        assert!(prefill.median > 0.0);
        // The score is that of running the schedule alone.
        let mut run = |plan| run_to_end(Run::over(&items), &mut executor, &plan, |_| true).unwrap();
        let (alone, full) = (run(plan), run(lower(&Schedule::full(N_LAYERS))));
        let mut normalised: Vec<f64> = Vec::new();
        for (number, task) in items.iter().enumerate() {
            let share = |results: &[atelier::eval::ItemResult]| {
                let of_task: Vec<_> = results.iter().filter(|item| item.task == number).collect();
                of_task.iter().filter(|item| item.is_right(task.metric)).count() as f64 / of_task.len() as f64
            };
            let room = share(&full) - task.chance;
            if room > 0.0 {
                normalised.push((share(&alone) - task.chance) / room);
            }
        }
        let expected = normalised.iter().sum::<f64>() / normalised.len() as f64;
        let Some(score) = point.score else {
            assert!(normalised.is_empty(), "{}", point.schedule);
            continue;
        };
        // The median of two tasks is their mean.
        assert!((score.value - expected).abs() < 1e-9, "{}: {score:?}, {expected}", point.schedule);
        assert_eq!(score.n, 5);
    }
    // Rounds go over all schedules: after one of them nobody has more times than another.
    for known in &seen {
        let counts: Vec<usize> =
            known.points.iter().map(|point| point.prefill.map_or(0, |timing| timing.n)).collect();
        assert!(counts.iter().all(|&n| n == known.n_rounds_done), "{counts:?}");
    }
    // Both grow together: the picture is there before all items are done.
    let early = seen.iter().find(|known| known.n_rounds_done == 1).unwrap();
    assert!(early.n_done > 0 && early.points.iter().all(|point| point.decode.is_some()));
}

#[test]
fn what_was_timed_on_a_lost_device_is_timed_again() {
    let (mut executor, items) = tiny();
    let seen = measured(&mut executor, &items[..1], Some(60));
    let last = seen.last().unwrap();
    assert!(
        seen.windows(2).any(|pair| pair[1].n_rounds_done < pair[0].n_rounds_done)
            || seen.len() > LATENCY_ROUNDS
    );
    assert_eq!((last.n_done, last.n_rounds_done), (3, LATENCY_ROUNDS));
    assert!(
        last.points
            .iter()
            .all(|point| point.decode.unwrap().n == 32 && point.prefill.unwrap().n == LATENCY_ROUNDS)
    );
}

#[test]
fn without_tasks_there_are_times_alone() {
    let (mut executor, _) = tiny();
    let seen = measured(&mut executor, &[], None);
    let last = seen.last().unwrap();
    assert_eq!((last.n_total, last.n_rounds_done), (0, LATENCY_ROUNDS));
    assert!(last.points.iter().all(|point| point.score.is_none() && point.decode.is_some()));
}

#[test]
fn the_command_writes_tables_with_provenance() {
    let folder = tempfile::tempdir().unwrap();
    let model = root().join("web/models/painters-12").display().to_string();
    let out = folder.path().display().to_string();
    let atelier = |arguments: &[&str]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words =
            ["atelier", "latency", &model].into_iter().chain(arguments.iter().copied()).map(Into::into);
        let code = atelier::cli::run(words, &mut out, &mut err, false);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    };
    let fixed = ["--backend", "cpu", "--task", "facts", "--limit", "2", "--rounds", "1", "--out", &out];
    let (code, said, err) = atelier(&fixed);
    assert_eq!(code, 0, "{err}");
    assert!(said.contains("latency.json, latency.csv"), "{said}");
    let read = |name: &str| std::fs::read_to_string(Path::new(&out).join(name)).unwrap();
    let json: Value = serde_json::from_str(&read("latency.json")).unwrap();
    assert_eq!(json["provenance"]["model"], "painters-12");
    assert_eq!(json["provenance"]["model_hash"].as_str().unwrap().len(), 64);
    assert_eq!(json["provenance"]["tasks"][0]["n_items"], 2);
    assert_eq!(json["provenance"]["seed"], 0);
    assert_eq!(json["points"].as_array().unwrap().len(), 19);
    let svg = read("latency.svg");
    let carried = atelier::carrier::svg::read(&svg).expect("it carries its experiment");
    assert_eq!(serde_json::from_str::<Value>(&carried).unwrap(), json);
    let opened = Opened::read(svg.as_bytes()).expect("the page opens it");
    assert_eq!(
        opened.experiment.what,
        What::Latency { schedule: Some("0-11".into()), rounds: 1 },
        "as asked"
    );
    assert_eq!((opened.experiment.limit, opened.experiment.data.len()), (Some(2), 1));
    assert!(svg.contains("looped_parallel") && svg.contains("frontier"), "{svg}");
    let csv = read("latency.csv");
    assert_eq!(csv.lines().count(), 20);
    let n_columns = csv.lines().next().unwrap().split(',').count();
    let line = csv.lines().nth(1).unwrap();
    assert!(line.starts_with("baseline,0,0-11,12,"), "{line}");
    assert!(line.split(',').count() >= n_columns, "{line}");
    assert_eq!(atelier(&["--schedule", "0-12"]).0, 2);
}
