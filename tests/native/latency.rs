//! Accuracy against time: what is measured, what of it is best, and what the scores rest on.

use std::path::Path;
use std::sync::Arc;

use atelier::backend::{Backend, BackendKind};
use atelier::eval::{EncodeOptions, EncodedTask, Metric, Run, Selection, Task, TaskForm, read_items};
use atelier::model::{ModelFolder, Sha256Hash};
use atelier::plan::{cost, lower};
use atelier::platform::Folder;
use atelier::protocol::LatencyProgress;
use atelier::schedule::Schedule;
use atelier::session::{Executor, ExecutorSink, Latency, LatencySetup, N_ROUNDS, read_into};
use atelier::sweep::{
    Family, LatencyPoint, Record, SweepTask, Timing, frontier, latency_entries, median_scores,
};
use atelier::ui::results::latency_reading::{Time, fastest_as_good, frontier_of, sorted};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::source::root;
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
    let entries = latency_entries(6, &Schedule::parse("5-0", 6).unwrap()).unwrap();
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| format!("{} {} {}", entry.family.name(), entry.x, entry.schedule))
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
    assert_eq!(latency_entries(6, &Schedule::parse("0-2 4 5", 6).unwrap()).unwrap().len(), 10);
}

fn record(schedule: usize, task: usize, index: usize, question: usize, correct: bool) -> Record {
    Record {
        schedule,
        task,
        index,
        question,
        right_log_likelihood: -1.0,
        correct,
        correct_norm: None,
        result_tokens: None,
    }
}

#[test]
fn a_median_is_over_tasks_and_its_interval_narrows() {
    // Two tasks without chance, on which the full model is always right, and one where it is no
    // better than guessing and which therefore does not count.
    let tasks = [(Metric::Acc, 0.0), (Metric::Acc, 0.0), (Metric::Acc, 1.0)];
    let records = |n: usize| -> Vec<Record> {
        let items = (0..n).flat_map(|i| {
            let edited = [i % 2 == 0, i % 4 == 0, false];
            (0..3).flat_map(move |task| [record(0, task, i, i, true), record(1, task, i, i, edited[task])])
        });
        items.collect()
    };
    let of = |n: usize| median_scores(&tasks, 2, &records(n))[1].unwrap();
    let full = median_scores(&tasks, 2, &records(40))[0].unwrap();
    assert_eq!((full.value, full.low, full.high, full.n), (1.0, 1.0, 1.0, 120));
    let (few, many) = (of(40), of(400));
    // The median of 1/2 and 1/4.
    assert!((few.value - 0.375).abs() < 1e-12 && (many.value - 0.375).abs() < 1e-12, "{few:?}");
    assert!(few.low < 0.375 && few.high > 0.375);
    let width = |score: atelier::sweep::MedianScore| score.high - score.low;
    // Ten times the items: about 3.2 times as narrow.
    let ratio = width(few) / width(many);
    assert!((2.0..5.0).contains(&ratio), "{few:?} {many:?}");
    // The standard error of the mean of two independent shares: sqrt(1/4 + 3/16) / 2 / sqrt(n).
    let expected = 2.0 * 1.96 * (0.25_f64 + 0.1875).sqrt() / 2.0 / 20.0;
    assert!((width(many) / expected - 1.0).abs() < 0.25, "{many:?}, expected about {expected}");
    assert_eq!(median_scores(&tasks, 2, &[]), [None, None]);
    assert_eq!(median_scores(&[], 1, &[]), [None]);
}

/// Items of one question are drawn together: copies of an item make nothing surer.
#[test]
fn copies_of_a_question_do_not_narrow_an_interval() {
    let tasks = [(Metric::Acc, 0.0)];
    let records = |copies: usize| -> Vec<Record> {
        let items = (0..30).flat_map(|question| {
            (0..copies).flat_map(move |copy| {
                let index = question * copies + copy;
                [record(0, 0, index, question, true), record(1, 0, index, question, question % 3 == 0)]
            })
        });
        items.collect()
    };
    let of = |copies| median_scores(&tasks, 2, &records(copies))[1].unwrap();
    let (one, eight) = (of(1), of(8));
    assert_eq!((one.value, one.low, one.high), (eight.value, eight.low, eight.high));
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
        score: Some(atelier::sweep::MedianScore { value: score, low: score, high: score, n: 4 }),
    }
}

#[test]
fn what_is_said_of_the_points() {
    let mut points = vec![
        point(Family::Baseline, "0-5", 4.0, 1.0),
        point(Family::Skip, "0-2 4 5", 3.0, 1.0),
        point(Family::Skip, "0", 1.0, 0.0),
    ];
    assert_eq!(frontier_of(&points, Time::Decode), [2, 1]);
    assert_eq!(frontier_of(&points, Time::Prefill), [0]);
    assert_eq!(fastest_as_good(&points, Time::Decode), Some(("0-2 4 5".to_owned(), 0.75)));
    assert_eq!(fastest_as_good(&points, Time::Prefill), None, "that is the full model itself");
    points[1].decode = None;
    assert_eq!(sorted(&points, Time::Decode), [2, 0, 1]);
    assert_eq!(frontier_of(&points, Time::Decode), [2, 0]);
}

/// The bundled model with some items of two of its tasks.
fn bundled() -> (Executor, Vec<Arc<EncodedTask>>) {
    let directory = Folder::directory(&root().join("web/models/house-painters-12")).unwrap();
    let folder = wait(ModelFolder::open(directory)).unwrap();
    let sink =
        wait(ExecutorSink::new(BackendKind::Cpu, folder.spec(), folder.checkpoint().weights().to_vec()))
            .unwrap();
    let (executor, _) = wait(read_into(&folder, sink, &|_| ())).unwrap();
    let options = EncodeOptions { add_bos: true, context_length: folder.spec().context_length };
    let encode = |name: &str| {
        let (entry, bytes) = wait(folder.read_task(name)).unwrap();
        let items = read_items(TaskForm::Atelier, name, &bytes).unwrap();
        let task = Task { name: name.to_owned(), metric: entry.headline, with_perplexity: false, items };
        let positions = Selection { seed: Some(3), limit: Some(3) }.positions(task.items.len());
        Arc::new(EncodedTask::new(&task, &positions, folder.tokenizer().unwrap(), options).unwrap())
    };
    let items = vec![encode("facts"), encode("lastword")];
    (executor, items)
}

fn sweep_tasks(items: &[Arc<EncodedTask>]) -> Vec<SweepTask> {
    let task = |task: &Arc<EncodedTask>| SweepTask {
        name: task.name.clone(),
        metric: task.metric,
        chance: task.chance,
        n_items: task.n_items(),
        data_hash: Sha256Hash::of(b"").to_string(),
        add_bos: true,
    };
    items.iter().map(task).collect()
}

fn measured(
    executor: &mut Executor,
    items: &[Arc<EncodedTask>],
    forget_after: Option<usize>,
) -> Vec<LatencyProgress> {
    let current = Schedule::parse("0-3 3-11", 12).unwrap();
    let tasks = sweep_tasks(items);
    let setup = LatencySetup { current: &current, items, tasks, seed: Some(3), bytes_per_weight: 2 };
    let mut latency = Latency::new(executor, setup).unwrap();
    let mut seen = Vec::new();
    for step in 0.. {
        if forget_after == Some(step) {
            latency.forget_device();
        }
        if let Some((known, finished)) = wait(latency.step(executor)).unwrap() {
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
    let (mut executor, items) = bundled();
    let seen = measured(&mut executor, &items, None);
    let last = seen.last().unwrap();
    assert_eq!((last.n_done, last.n_total, last.n_rounds_done, last.n_rounds), (6, 6, N_ROUNDS, N_ROUNDS));
    assert_eq!((last.n_prompt, last.n_prefill, last.seed), (32, 128, Some(3)));
    // The full model, six start layers of three families, and the painters.
    assert_eq!(last.points.len(), 20);
    for point in &last.points {
        let schedule = Schedule::parse(&point.schedule, 12).unwrap();
        let plan = lower(&schedule);
        assert_eq!(point.cost, cost(&plan, executor.spec(), 32, 2), "{}", point.schedule);
        let (decode, prefill) = (point.decode.unwrap(), point.prefill.unwrap());
        assert_eq!((decode.n, prefill.n), (32, N_ROUNDS), "{}", point.schedule);
        assert!(decode.low > 0.0 && decode.low <= decode.median && decode.median <= decode.high);
        assert!(prefill.median > 0.0);
        // The score is that of running the schedule alone.
        let mut run = |plan| wait(Run::over(&items).run_to_end(&mut executor, &plan, |_| true)).unwrap();
        let (alone, full) = (run(plan), run(lower(&Schedule::baseline(12))));
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
        let score = point.score.unwrap();
        // The median of two tasks is their mean.
        assert!((score.value - expected).abs() < 1e-9, "{}: {score:?}, {expected}", point.schedule);
        assert!(score.low <= score.value && score.value <= score.high && score.n == 6);
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
    let (mut executor, items) = bundled();
    let seen = measured(&mut executor, &items[..1], Some(400));
    let last = seen.last().unwrap();
    assert!(
        seen.windows(2).any(|pair| pair[1].n_rounds_done < pair[0].n_rounds_done) || seen.len() > N_ROUNDS
    );
    assert_eq!((last.n_done, last.n_rounds_done), (3, N_ROUNDS));
    assert!(
        last.points.iter().all(|point| point.decode.unwrap().n == 32 && point.prefill.unwrap().n == N_ROUNDS)
    );
}

#[test]
fn without_tasks_there_are_times_alone() {
    let (mut executor, _) = bundled();
    let seen = measured(&mut executor, &[], None);
    let last = seen.last().unwrap();
    assert_eq!((last.n_total, last.n_rounds_done), (0, N_ROUNDS));
    assert!(last.points.iter().all(|point| point.score.is_none() && point.decode.is_some()));
}

#[test]
fn the_command_writes_tables_with_provenance() {
    let folder = tempfile::tempdir().unwrap();
    let model = root().join("web/models/house-painters-12").display().to_string();
    let out = folder.path().display().to_string();
    let atelier = |arguments: &[&str]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words =
            ["atelier", "latency", &model].into_iter().chain(arguments.iter().copied()).map(Into::into);
        let code = atelier::cli::run(words, &mut out, &mut err, false);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    };
    let fixed = ["--backend", "cpu", "--task", "facts", "--limit", "2", "--out", &out];
    let (code, said, err) = atelier(&fixed);
    assert_eq!(code, 0, "{err}");
    assert!(said.contains("latency.json, latency.csv"), "{said}");
    let read = |name: &str| std::fs::read_to_string(Path::new(&out).join(name)).unwrap();
    let json: Value = serde_json::from_str(&read("latency.json")).unwrap();
    assert_eq!(json["provenance"]["model"], "house-painters-12");
    assert_eq!(json["provenance"]["model_hash"].as_str().unwrap().len(), 64);
    assert_eq!(json["provenance"]["tasks"][0]["n_items"], 2);
    assert_eq!(json["provenance"]["seed"], Value::Null);
    assert_eq!(json["points"].as_array().unwrap().len(), 19);
    let csv = read("latency.csv");
    assert_eq!(csv.lines().count(), 20);
    let n_columns = csv.lines().next().unwrap().split(',').count();
    let line = csv.lines().nth(1).unwrap();
    assert!(line.starts_with("baseline,0,0-11,12,"), "{line}");
    assert!(line.split(',').count() >= n_columns, "{line}");
    assert_eq!(atelier(&["--schedule", "0-12"]).0, 2);
}
