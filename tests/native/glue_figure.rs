//! The paper's figures A.8 and A.9: models that were fine-tuned for a task each, against transformers
//! (`tools/golden/make_glue_figure.py`), and how results are joined.

use std::collections::BTreeMap;
use std::path::Path;

use atelier::experiment::Apart;
use atelier::reader::Opened;
use atelier::sweep::{Curve, Drawing, Family, FamilyDraws, PointDraws, RESAMPLES, TaskDraws, pooled};
use serde::Deserialize;
use serde_json::Value;

use super::glue::model;
use crate::support::process::{Ended, atelier};
use crate::support::source::read;

/// How far a value may be from that of the libraries: answers are the same, sums are in another order.
const SAME: f64 = 1e-9;

#[derive(Deserialize)]
struct Golden {
    tasks: BTreeMap<String, Task>,
    together: Vec<String>,
    /// By family: x and value.
    median: BTreeMap<String, Vec<(u32, f64)>>,
    apart: BTreeMap<String, Vec<(u32, f64)>>,
}

#[derive(Deserialize)]
struct Task {
    model: String,
    chance: f64,
    full: f64,
}

fn golden() -> Golden {
    serde_json::from_str(&read("tests/golden/glue/figure/figure.json")).unwrap()
}

fn swept(task: &str, golden: &Task, out: &Path, more: &[&str]) {
    let place = model(&golden.model);
    let (place, out) = (place.path().to_str().unwrap(), out.to_str().unwrap());
    let file = format!("{task}=tests/golden/glue/figure/{task}.jsonl");
    let start = ["sweep", place, "--backend", "cpu", "--figure", "a8", "--task", &file, "--out", out];
    let ended = atelier(start.iter().chain(more));
    assert_eq!(ended.code, 0, "{task}: {}", ended.err);
}

fn drawn(sources: &[&str], more: &[&str]) -> Ended {
    atelier(["figure", "A.8"].iter().chain(sources).chain(more))
}

fn curves(figure: &Value) -> Vec<Curve> {
    match serde_json::from_value(figure["drawing"].clone()).unwrap() {
        Drawing::Curves(curves) => curves,
        Drawing::Grid(_) => panic!("curves"),
    }
}

#[test]
fn models_of_several_tasks_have_one_median() {
    let (golden, root) = (golden(), tempfile::tempdir().unwrap());
    let place = |task: &str| root.path().join(task).to_str().unwrap().to_owned();
    for (task, of) in &golden.tasks {
        swept(task, of, &root.path().join(task), &[]);
        let results: Value = serde_json::from_str(&read(&format!("{}/results.json", place(task)))).unwrap();
        let full = &results["results"][0]["tasks"][task]["score"];
        assert!((full["chance"].as_f64().unwrap() - of.chance).abs() < SAME, "{task}: {full}");
        assert!((full["value"].as_f64().unwrap() - of.full).abs() < SAME, "{task}: {full}, {}", of.full);
    }
    let places: Vec<String> = golden.tasks.keys().map(|task| place(task)).collect();
    let sources: Vec<&str> = places.iter().map(String::as_str).collect();
    let ended = drawn(&sources, &["--json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("sst2 of") && ended.err.contains("no better than guessing"), "{}", ended.err);
    let figure: Value = serde_json::from_str(&ended.out).unwrap();
    let found = curves(&figure);
    assert_eq!(found.len(), golden.median.len() + golden.apart.len());
    let all = golden.median.iter().map(|(family, points)| (family.clone(), points));
    let apart = golden.apart.iter().map(|(family, points)| (format!("{family} (wnli)"), points));
    for (name, points) in all.chain(apart) {
        let curve = found.iter().find(|curve| curve.name == name).expect(&name);
        assert_eq!(curve.points.len(), points.len(), "{name}");
        for (point, (x, y)) in curve.points.iter().zip(points) {
            assert!((point.x - f64::from(*x)).abs() < SAME, "{name}");
            assert!((point.y - y).abs() < SAME, "{name} at {x}: {}, {y}", point.y);
            let (low, high) = (point.low.expect(&name), point.high.expect(&name));
            assert!(
                low <= high && low < point.y + 0.5 && high > point.y - 0.5,
                "{name} at {x}: {low} {high}"
            );
            assert_eq!(point.n, 24, "{name}");
        }
    }
    // Everything that it rests on.
    let models = figure["models"].as_array().unwrap();
    assert_eq!(models.len(), golden.tasks.len());
    for (model, task) in models.iter().zip(golden.tasks.keys()) {
        assert_eq!(model["provenance"]["tasks"][0]["name"], **task);
        assert_eq!(model["provenance"]["model_hash"].as_str().map(str::len), Some(64));
    }
    assert!(golden.together.iter().all(|task| figure["title"].as_str().unwrap().contains(task.as_str())));
    // The picture holds all of it and is drawn again from itself.
    let picture = root.path().join("a8.svg");
    let picture = picture.to_str().unwrap();
    assert_eq!(drawn(&sources, &["--out", picture]).code, 0);
    let again = drawn(&[picture], &["--json"]);
    assert_eq!(again.code, 0, "{}", again.err);
    let again = curves(&serde_json::from_str(&again.out).unwrap());
    assert_eq!(again, found);
    let opened = Opened::read(read(picture).as_bytes()).unwrap();
    assert_eq!(opened.n_others, golden.tasks.len() - 1);
    // As a table, a line for each point.
    let table = root.path().join("a8.csv");
    let table = table.to_str().unwrap();
    assert_eq!(drawn(&sources, &["--out", table]).code, 0);
    let table = read(table);
    assert_eq!(table.lines().count(), 1 + found.iter().map(|curve| curve.points.len()).sum::<usize>());
    for (task, model) in golden.tasks.keys().zip(models) {
        let hash = model["provenance"]["model_hash"].as_str().unwrap();
        assert!(table.contains(&format!("{task}=")) && table.contains(hash), "{table}");
    }
}

#[test]
fn what_cannot_be_joined_is_said() {
    let (golden, root) = (golden(), tempfile::tempdir().unwrap());
    let place = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
    for (name, task, more) in [
        ("one", "cola", vec![]),
        ("two", "cola", vec!["--limit", "12"]),
        ("three", "mnli", vec!["--stop", "0.05"]),
    ] {
        swept(task, &golden.tasks[task], &root.path().join(name), &more);
    }
    let (one, two, three) = (place("one"), place("two"), place("three"));
    let twice = drawn(&[&one, &two], &[]);
    assert!(twice.code == 1 && twice.err.contains("one of its tasks is drawn already"), "{}", twice.err);
    let stopped = drawn(&[&one, &three], &[]);
    assert!(stopped.code == 1 && stopped.err.contains("it left out what is decided"), "{}", stopped.err);
    let decoder = root.path().join("decoder");
    let decoder = decoder.to_str().unwrap();
    let ended =
        atelier(["sweep", "web/models/painters-6", "--figure", "11", "--limit", "1", "--out", decoder]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ended = drawn(&[&one, decoder], &[]);
    assert!(ended.code == 1 && ended.err.contains("none of GLUE"), "{}", ended.err);
    let (tasks, other) = (["rte".to_owned()], ["cola".to_owned()]);
    assert_eq!(Apart::pooled((5, &tasks, None), (5, &other, None)), None);
    assert_eq!(Apart::pooled((5, &tasks, None), (6, &other, None)), Some(Apart::Depth));
    assert_eq!(Apart::pooled((5, &tasks, None), (5, &tasks, None)), Some(Apart::Twice));
}

/// One task with a normal distribution of resamples around a value, the same numbers whatever the task.
fn task(name: &str, y: f64, spread: f64) -> TaskDraws {
    // Quantiles of a triangle, in an order that is the same for all.
    let draws = (0..RESAMPLES).map(|row| {
        let at = ((row * 7919) % RESAMPLES) as f64 / RESAMPLES as f64;
        let value = if at < 0.5 { (2.0 * at).sqrt() - 1.0 } else { 1.0 - (2.0 - 2.0 * at).sqrt() };
        Some(((y + spread * value) * 10_000.0) as i32)
    });
    let point = PointDraws { x: 4, y, n: 10, schedule: "0 4".into(), draws: draws.collect() };
    let families = vec![FamilyDraws { family: Family::Skip, points: vec![point] }];
    TaskDraws { task: name.into(), is_apart: name == "wnli", families }
}

/// Models with as many items have the same draws: in their own order they would move together, and the interval of the
/// median would be as wide as that of one.
#[test]
fn models_are_drawn_independently_of_each_other() {
    let parts: Vec<Vec<TaskDraws>> =
        ["rte", "cola", "mrpc", "qqp", "sst2"].iter().map(|name| vec![task(name, 0.5, 0.4)]).collect();
    let width = |n: usize| {
        let parts: Vec<&[TaskDraws]> = parts.iter().take(n).map(Vec::as_slice).collect();
        let curves = pooled(&parts);
        assert_eq!(curves.len(), 1);
        let point = &curves[0].points[0];
        assert!((point.y - 0.5).abs() < SAME);
        point.high.unwrap() - point.low.unwrap()
    };
    let (one, five) = (width(1), width(5));
    // The median of five values of a triangle spreads half as far as one of them, about.
    assert!((0.3..0.75).contains(&(five / one)), "{one} {five}");
}

#[test]
fn wnli_stands_apart_and_an_even_number_of_tasks_has_the_middle() {
    let parts = [
        vec![task("rte", 0.2, 0.1)],
        vec![task("cola", 0.6, 0.1)],
        vec![task("wnli", -3.0, 0.1)],
        Vec::new(),
    ];
    let parts: Vec<&[TaskDraws]> = parts.iter().map(Vec::as_slice).collect();
    let curves = pooled(&parts);
    let values: Vec<(&str, f64)> =
        curves.iter().map(|curve| (curve.name.as_str(), curve.points[0].y)).collect();
    assert_eq!(values[0].0, "skip");
    assert!((values[0].1 - 0.4).abs() < SAME, "{values:?}");
    assert_eq!(values[1..], [("skip (wnli)", -3.0)]);
}
