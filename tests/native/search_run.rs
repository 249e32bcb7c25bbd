//! The search on a real model, compared with all subsets and with items scored one schedule at a time; broken off, gone
//! on with, and as a command.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::sync::Arc;

use atelier::backend::BackendKind;
use atelier::eval::{EncodedTask, ItemResult};
use atelier::experiment::{
    BackendChoice, DataRef, Experiment, HalfResult, ModelRef, Report, SearchProgress, What,
};
use atelier::platform::Folder;
use atelier::schedule::Schedule;
use atelier::session::{Session, SessionError, Step};
use atelier::sweep::{Budget, Move};
use serde_json::Value;

use crate::support::process::atelier;
use crate::support::source::root;
use crate::support::wait;

fn schedule(text: &str, n_layers: usize) -> Schedule {
    Schedule::parse(text, n_layers).unwrap()
}

/// All choices of `k` of six layers, in order.
fn subsets(k: usize) -> Vec<Schedule> {
    let chosen = (0_u32..64).filter(|bits| bits.count_ones() as usize == k);
    let text = |bits: u32| {
        let layers = (0..6).filter(|layer| bits >> layer & 1 == 1).map(|layer| layer.to_string());
        let text = layers.collect::<Vec<_>>().join(" ");
        if text.is_empty() { "-".to_owned() } else { text }
    };
    chosen.map(|bits| schedule(&text(bits), 6)).collect()
}

const TASKS: [&str; 2] = ["lastword", "facts"];
const LIMIT: usize = 24;

fn session() -> Session {
    let folder = Folder::directory(&root().join("web/models/painters-6")).unwrap();
    wait(Session::open(folder, None, BackendChoice::Only(BackendKind::Cpu), &|_| ())).unwrap()
}

fn asked(what: What) -> Experiment {
    Experiment {
        data: TASKS.map(DataRef::task).to_vec(),
        limit: Some(LIMIT),
        seed: Some(5),
        ..Experiment::of(ModelRef::default(), what)
    }
}

fn search(budget: Budget, beam: usize, moves: &[Move]) -> Experiment {
    asked(What::Search { budget, beam, moves: moves.to_vec() })
}

/// Steps to the end; all reports.
fn run(session: &mut Session, experiment: &Experiment, stop_after: Option<usize>) -> Vec<SearchProgress> {
    let mut run = session.start(experiment).unwrap();
    let mut reports = Vec::new();
    loop {
        let (report, is_over) = match wait(run.step(session)).unwrap() {
            Step::More => continue,
            Step::Report(report) => (report, false),
            Step::Done(report) => (report, true),
        };
        reports.push(report.search().unwrap().clone());
        if is_over || stop_after.is_some_and(|n| reports.last().unwrap().n_rounds >= n) {
            return reports;
        }
    }
}

/// Of a schedule, its normalised mean on every other question of each task and on the rest, from the items that
/// `eval` has scored.
fn alone(session: &mut Session, text: &str) -> [f64; 2] {
    let experiment = asked(What::Scores { schedule: text.to_owned(), beside_full: true });
    let mut run = session.start(&experiment).unwrap();
    while !matches!(wait(run.step(session)).unwrap(), Step::Done(Report::Scores(_))) {}
    let tasks = session.encoded(&experiment).unwrap();
    let full = session.results(&tasks, "0-5");
    let edited = session.results(&tasks, text);
    [0, 1].map(|half| {
        let of_task = |(number, task): (usize, &Arc<EncodedTask>)| {
            let mut places = BTreeMap::new();
            for line in task.lines() {
                let question = full.iter().find(|it| it.task == number && it.index == line).unwrap().question;
                let n = places.len();
                places.entry(question).or_insert(n);
            }
            let right = |results: &[ItemResult]| {
                let mine = results.iter().filter(|it| it.task == number && places[&it.question] % 2 == half);
                let all: Vec<bool> = mine.map(|it| it.is_right(task.metric)).collect();
                all.iter().filter(|it| **it).count() as f64 / all.len() as f64
            };
            (right(&edited) - task.chance) / (right(&full) - task.chance)
        };
        tasks.iter().enumerate().map(of_task).sum::<f64>() / tasks.len() as f64
    })
}

#[test]
fn on_a_real_model_it_finds_what_all_subsets_say() {
    let mut session = session();
    // Wide enough for all subsets of two layers left out.
    let reports = run(&mut session, &search(Budget::Runs(4), 20, &[Move::Skip]), None);
    let last = reports.last().unwrap();
    assert_eq!((last.runs_max, last.n_layers, &last.counted[..]), (Some(4), 6, &[true, true][..]));
    let best = &last.points[last.best.unwrap()];
    assert!(best.runs <= 4);
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    for point in &last.points {
        let [searched, held_out] = alone(&mut session, &point.schedule);
        let score = |half: &HalfResult| half.score.unwrap().value;
        assert!(close(score(&point.searched), searched), "{}: {searched}", point.schedule);
        assert!(close(score(&point.held_out), held_out), "{}: {held_out}", point.schedule);
        let n = |half: &HalfResult| half.tasks.iter().map(|it| it.edited.n).sum::<usize>();
        assert_eq!(n(&point.searched) + n(&point.held_out), TASKS.len() * LIMIT);
    }
    let oracle: HashMap<String, f64> = subsets(4)
        .iter()
        .chain(&subsets(5))
        .map(|it| (it.to_string(), alone(&mut session, &it.to_string())[0]))
        .collect();
    let most = |runs: usize| {
        let of = |text: &String| schedule(text, 6).n_applications() == runs;
        oracle.iter().filter(|(text, _)| of(text)).map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max)
    };
    let value = best.searched.score.unwrap().value;
    assert!(close(value, most(4)) || value > most(4), "{value} against {}", most(4));
    if best.runs == 4 {
        assert!(close(value, oracle[&best.schedule]));
    }
    // With one layer left out the way down sees them all, however narrow.
    let reports = run(&mut session, &search(Budget::Runs(5), 1, &[Move::Skip]), None);
    let last = reports.last().unwrap();
    let best = last.points[last.best.unwrap()].searched.score.unwrap().value;
    assert!(best >= most(5) - 1e-9, "{best} against {}", most(5));
}

#[test]
fn broken_off_it_keeps_what_it_found_and_goes_on_from_there() {
    let experiment = search(Budget::Runs(4), 2, &[]);
    let whole = run(&mut session(), &experiment, None);
    let last = whole.last().unwrap();
    assert_eq!(last.n_before, 0);
    // At any time every point has both halves, and the full model is among them.
    for report in whole.iter().filter(|report| report.n_rounds > 0 && !report.points.is_empty()) {
        assert!(report.points.iter().all(|it| it.held_out.score.is_some() && it.searched.score.is_some()));
        assert!(report.points.iter().any(|it| it.schedule == "0-5"));
    }
    assert!(whole.windows(2).all(|pair| pair[0].n_schedules <= pair[1].n_schedules));
    let mut again = session();
    let broken = run(&mut again, &experiment, Some(3));
    let n = broken.last().unwrap().n_schedules;
    assert!(n > 7 && n < last.n_schedules, "{n} of {}", last.n_schedules);
    let on = run(&mut again, &experiment, None);
    let on = on.last().unwrap();
    assert_eq!(on.n_before, n, "what was scored is not scored again");
    assert_eq!(SearchProgress { n_before: 0, ..on.clone() }, *last);
}

#[test]
fn a_budget_of_time_is_measured_here() {
    let mut session = session();
    let reports = run(&mut session, &search(Budget::Millis(1e6), 1, &[Move::Swap]), None);
    let last = reports.last().unwrap();
    assert_eq!(last.runs_max, Some(12), "all of it fits, twice");
    assert!(last.points.iter().all(|point| point.decode.is_some_and(|timing| timing.median > 0.0)));
    assert!(last.best.is_some());
    let reports = run(&mut session, &search(Budget::Millis(0.0), 1, &[Move::Swap]), None);
    let last = reports.last().unwrap();
    assert_eq!((last.runs_max, last.best), (Some(0), None), "nothing takes no time");
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let session = session();
    let refused = |experiment: &Experiment| session.start(experiment).unwrap_err().to_string();
    let mut one = search(Budget::Runs(4), 1, &[]);
    one.limit = Some(1);
    assert!(matches!(session.start(&one), Err(SessionError::NothingToSearch)));
    assert!(refused(&one).contains("two questions at least"));
    assert!(refused(&search(Budget::Runs(4), 0, &[])).contains("what.search.beam is 0"));
    assert!(refused(&search(Budget::Millis(-1.0), 1, &[])).contains("what.search.budget.millis is -1"));
    let model = root().join("web/models/painters-6").display().to_string();
    for (rest, said) in [
        (&[][..], "--runs"),
        (&["--runs", "4", "--millis", "2"], "cannot be used with"),
        (&["--runs", "-1"], "a whole number"),
        (&["--runs", "4", "--beam", "0"], "a whole number from 1"),
        (&["--millis", "soon"], "milliseconds are expected"),
        (&["--runs", "4", "--moves", "jump"], "jump"),
    ] {
        let ended = atelier(["search", &model].iter().chain(rest));
        assert_eq!(ended.code, 2, "{rest:?}: {}", ended.err);
        assert!(ended.err.contains(said), "{rest:?}: {}", ended.err);
    }
}

#[test]
fn the_command_writes_goes_on_and_is_asked_again() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("found").display().to_string();
    let model = root().join("web/models/painters-6").display().to_string();
    let words = ["search", &model, "--backend", "cpu", "--task", "facts", "--limit", "16", "--beam", "1"];
    let with = |rest: &[&str]| atelier(words.iter().chain(rest));
    let ended = with(&["--runs", "4", "--out", &out]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(ended.out, format!("{out}: search.json, search.csv, search.svg\n"));
    let read = |name: &str| fs::read_to_string(format!("{out}/{name}")).unwrap();
    let json: Value = serde_json::from_str(&read("search.json")).unwrap();
    assert_eq!(json["experiment"]["what"]["search"]["budget"]["runs"], 4);
    let found = &json["report"]["search"];
    let n = found["points"].as_array().unwrap().len();
    assert_eq!(read("search.csv").lines().count(), 1 + n);
    assert!(read("search.csv").starts_with("schedule,layers,frontier,best,searched_score,"));
    let svg = read("search.svg");
    assert!(svg.contains("held-out half") && svg.contains("frontier"), "{svg}");
    let carried = atelier::carrier::svg::read(&svg).expect("it carries its experiment");
    assert_eq!(serde_json::from_str::<Value>(&carried).unwrap(), json);

    // Again: every score is known. A line that was cut off is scored again.
    let log = read("search.jsonl");
    let n_scores = log.lines().count() - 1;
    assert_eq!(found["n_schedules"], n_scores);
    fs::write(format!("{out}/search.jsonl"), &log[..log.len() - 9]).unwrap();
    let again = |budget: &[&str]| {
        let ended = with(&[budget, &["--out", &out, "--json"]].concat());
        (ended.code, serde_json::from_str::<Value>(&ended.out).unwrap_or_default(), ended.err)
    };
    let (code, object, err) = again(&["--runs", "4"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(object["report"]["search"]["points"], found["points"]);
    assert!(object["report"]["search"]["n_before"].as_u64().unwrap() < n_scores as u64);
    assert_eq!(read("search.jsonl").lines().count() - 1, n_scores);
    // Of another budget, and of other items.
    let (code, _, err) = again(&["--runs", "3"]);
    assert_eq!((code, err.contains("of another experiment")), (1, true), "{err}");
    fs::remove_file(format!("{out}/search.json")).unwrap();
    for name in ["search.csv", "search.svg"] {
        fs::remove_file(format!("{out}/{name}")).unwrap();
    }
    let (code, _, err) = again(&["--runs", "4", "--seed", "9"]);
    assert_eq!((code, err.contains("are those of another search")), (1, true), "{err}");

    // Printed, and run as a file.
    let ended = with(&["--runs", "4"]);
    let table: Vec<&str> = ended.out.lines().filter(|line| line.contains(" held out ")).collect();
    assert_eq!((ended.code, table.len()), (0, n), "{}", ended.out);
    assert_eq!(table.iter().filter(|line| line.starts_with('*')).count(), 1);
    let asked = place.path().join("asked.json");
    fs::write(&asked, with(&["--runs", "4", "--print-experiment"]).out).unwrap();
    let ended = atelier(["run", &asked.display().to_string(), &model, "--backend", "cpu", "--json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let object: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(object["report"]["search"]["points"], found["points"]);
}
