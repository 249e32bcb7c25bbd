//! The search for the best schedule within a budget: its steps, its way, its halves, and what it is compared with.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;

use atelier::backend::BackendKind;
use atelier::eval::{EncodeOptions, EncodedTask, Metric, Task, TaskForm, read_items};
use atelier::experiment::{BackendChoice, DataRef, Experiment, ModelRef, Report, SearchProgress, What};
use atelier::platform::Folder;
use atelier::schedule::Schedule;
use atelier::session::{Session, SessionError, Step};
use atelier::sweep::{
    Budget, MOVES, Move, Search, SearchPlan, SearchScore, neighbours, runs_within, without_one,
};
use serde_json::Value;

use crate::support::letters::Letters;
use crate::support::process::atelier;
use crate::support::source::root;
use crate::support::wait;

fn schedule(text: &str, n_layers: usize) -> Schedule {
    Schedule::parse(text, n_layers).unwrap()
}

fn texts(schedules: &[Schedule]) -> BTreeSet<String> {
    schedules.iter().map(Schedule::to_string).collect()
}

fn set(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn steps_are_the_ones_that_are_named() {
    let of = |text: &str, kind: Move, runs_max: usize| {
        texts(&neighbours(&schedule(text, 4), &[kind], (runs_max, 4)))
    };
    assert_eq!(texts(&without_one(&schedule("0 1 3", 4), 4)), set(&["1 3", "0 3", "0 1"]));
    assert_eq!(texts(&without_one(&schedule("0x3 (1|2)", 4), 4)), set(&["0x2 (1|2)", "0x3 1", "0x3 2"]));
    // Left out, put back, and exchanged.
    let skips = set(&["1 3", "0 3", "0 1", "0-3", "1-3", "0 2 3", "0-2"]);
    assert_eq!(of("0 1 3", Move::Skip, 9), skips);
    let within: BTreeSet<_> = skips.into_iter().filter(|text| text != "0-3").collect();
    assert_eq!(of("0 1 3", Move::Skip, 3), within, "within the budget");
    assert_eq!(of("0 1 3", Move::Swap, 3), set(&["1 0 3", "0 3 1", "3 1 0"]));
    let repeats =
        set(&["0x2 1 3", "0 1x2 3", "0 1 3x2", "1x2 3", "1 3x2", "0x2 3", "0 3x2", "0x2 1", "0 1x2"]);
    assert_eq!(of("0 1 3", Move::Repeat, 4), repeats);
    assert_eq!(of("0 1 3", Move::Parallel, 3), set(&["(0|1) 3", "0 (1|3)"]));
    assert_eq!(of("(0|1) 3", Move::Parallel, 3), set(&["(0|1|3)", "0 1 3"]));
    for made in neighbours(&schedule("0 (1|2)x2 3", 4), &MOVES, (6, 4)) {
        assert!(made.n_applications() <= 6 && made != schedule("0 (1|2)x2 3", 4), "{made}");
    }
}

/// Scores of schedules by a rule of the test's own: what each layer is worth where it runs, with a bonus for
/// pairs, so that leaving out the worst layer first is not always the best.
fn worth(schedule: &Schedule, seed: u64) -> f64 {
    let luck = |n: u64| {
        let mixed = (n ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 40) as f64 / (1_u64 << 24) as f64
    };
    let used: Vec<u64> = (0..6).filter(|layer| schedule.uses(*layer) > 0).map(u64::from).collect();
    let single: f64 = used.iter().map(|layer| luck(*layer)).sum();
    let pairs = used.iter().flat_map(|a| used.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b);
    single + pairs.map(|(a, b)| luck(100 + 10 * a + b)).sum::<f64>()
}

fn found(plan: SearchPlan, score: impl Fn(&Schedule) -> f64) -> (Search, Vec<Vec<Schedule>>) {
    let mut search = Search::new(plan);
    let mut rounds = Vec::new();
    while !search.asked().is_empty() {
        let asked = search.asked().to_vec();
        let scores: Vec<SearchScore> =
            asked.iter().map(|it| SearchScore { value: Some(score(it)), nats: None }).collect();
        search.tell(&scores);
        rounds.push(asked);
    }
    (search, rounds)
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

fn plan(runs_max: usize, beam: usize, moves: &[Move]) -> SearchPlan {
    SearchPlan { n_layers: 6, runs_max, beam, moves: moves.to_vec(), seed: 0 }
}

#[test]
fn a_wide_beam_finds_the_best_of_all_subsets_and_a_narrow_one_at_least_the_greedy() {
    let mut n_missed = 0;
    for seed in 0..40 {
        let value = |it: &Schedule| worth(it, seed);
        for runs_max in 0..6 {
            let oracle = subsets(runs_max).iter().map(value).fold(f64::NEG_INFINITY, f64::max);
            let (wide, _) = found(plan(runs_max, 64, &[Move::Skip]), value);
            assert_eq!(value(wide.best().unwrap()), oracle, "seed {seed}, {runs_max} layer runs");
            // Greedy by hand: the layer without which most is left.
            let mut left: Vec<u16> = (0..6).collect();
            let of = |layers: &[u16]| {
                let nodes = layers.iter().map(|layer| atelier::schedule::Node::Layer(*layer)).collect();
                worth(&Schedule::from_nodes(nodes, 6).unwrap(), seed)
            };
            while left.len() > runs_max {
                let without = |at: usize| -> Vec<u16> {
                    left.iter()
                        .enumerate()
                        .filter(|(place, _)| *place != at)
                        .map(|(_, layer)| *layer)
                        .collect()
                };
                let all: Vec<Vec<u16>> = (0..left.len()).map(without).collect();
                left = all.into_iter().max_by(|a, b| of(a).total_cmp(&of(b))).unwrap();
            }
            let (narrow, _) = found(plan(runs_max, 1, &[Move::Skip]), value);
            let best = value(narrow.best().unwrap());
            assert!(best >= of(&left) && best <= oracle, "seed {seed}, {runs_max} layer runs");
            n_missed += usize::from(best < oracle);
        }
    }
    // An exchange of one layer repairs most of what greed has missed, not all of it.
    assert!(n_missed < 40, "{n_missed} of 240");
}

#[test]
fn nothing_is_asked_twice_and_the_front_is_the_definition() {
    let value = |it: &Schedule| worth(it, 3) - 0.1 * it.n_applications() as f64;
    let (search, rounds) = found(plan(4, 3, &MOVES), value);
    let asked: Vec<&Schedule> = rounds.iter().flatten().collect();
    let different: BTreeSet<String> = asked.iter().map(|it| it.to_string()).collect();
    assert_eq!((asked.len(), different.len()), (search.n_seen(), search.n_seen()));
    assert_eq!(search.n_rounds(), rounds.len());
    let beats = |a: &Schedule, b: &Schedule| {
        let (fewer, more) = (a.n_applications() <= b.n_applications(), value(a) >= value(b));
        fewer && more && (a.n_applications(), value(a)) != (b.n_applications(), value(b))
    };
    let front: Vec<(usize, f64)> = search.front().iter().map(|it| (it.n_applications(), value(it))).collect();
    let mut expected: Vec<(usize, f64)> = asked
        .iter()
        .filter(|b| !asked.iter().any(|a| beats(a, b)))
        .map(|it| (it.n_applications(), value(it)))
        .collect();
    expected.sort_by_key(|point| point.0);
    expected.dedup();
    assert_eq!(front, expected);
    let best = search.best().unwrap();
    let fitting = asked.iter().filter(|it| it.n_applications() <= 4);
    let most = fitting.map(|it| value(it)).fold(f64::NEG_INFINITY, f64::max);
    assert_eq!((value(best), best.n_applications() <= 4), (most, true));
    // Another run is the same; more layer runs than layers are used where they help.
    assert_eq!(found(plan(4, 3, &MOVES), value).1, rounds);
    let often = |it: &Schedule| {
        let n_used = (0..6).filter(|layer| it.uses(*layer) > 0).count();
        it.uses(3).min(3) as f64 + 0.1 * n_used as f64
    };
    let (longer, _) = found(plan(8, 2, &MOVES), often);
    let best = longer.best().unwrap();
    assert!((often(best) - 3.6).abs() < 1e-9 && best.n_applications() == 8, "{best}");
}

#[test]
fn of_too_many_steps_the_seed_draws() {
    let rounds = |seed: u64| {
        let plan = SearchPlan { n_layers: 80, runs_max: 60, beam: 2, moves: MOVES.to_vec(), seed };
        let value = |it: &Schedule| {
            it.nodes().iter().map(atelier::schedule::Node::n_applications).sum::<usize>() as f64
        };
        let mut search = Search::new(plan);
        // The full model, and twenty layers left out.
        for _ in 0..21 {
            let scores: Vec<SearchScore> =
                search.asked().iter().map(|it| SearchScore { value: Some(value(it)), nats: None }).collect();
            search.tell(&scores);
        }
        search.asked().to_vec()
    };
    let first = rounds(1);
    assert_eq!(first.len(), atelier::sweep::CANDIDATES_MAX);
    assert_eq!(rounds(1), first);
    assert_ne!(rounds(2), first);
}

#[test]
fn layer_runs_follow_from_two_times() {
    // 1 ms beside the layers, 0.5 ms each.
    let (short, long) = ((6, 4.0), (12, 7.0));
    assert_eq!([7.0, 4.2, 1.4, 0.5, 1e9].map(|it| runs_within(it, short, long)), [12, 6, 0, 0, 24]);
    assert_eq!(runs_within(0.0, (6, 1.0), (12, 7.0)), 0, "nothing takes less than no time");
    assert_eq!(runs_within(5.0, (6, 5.0), (12, 4.0)), 24, "noise: all fit");
    assert_eq!(runs_within(3.0, (6, 5.0), (12, 4.0)), 0, "noise: none does");
}

#[test]
fn halves_never_overlap_and_keep_questions_together() {
    let line = |n: usize| {
        let asked = if n % 7 == 6 { n - 3 } else { n };
        format!(r#"{{"context": "question {asked} of many", "answer": " {}"}}"#, n % 10)
    };
    let text: Vec<String> = (0..60).map(line).collect();
    let items = read_items(TaskForm::Atelier, "t", text.join("\n").as_bytes()).unwrap();
    let task = Task { name: "t".to_owned(), metric: Metric::Acc, with_perplexity: false, items };
    let options = EncodeOptions { add_bos: true, context_length: 128 };
    let order: Vec<usize> = (0..60).map(|n| n * 7 % 60).collect();
    let whole = EncodedTask::new(&task, &order, &Letters { vocab_size: 61 }, options).unwrap();
    let halves = whole.halves();
    let [a, b] = halves.map(|half| half.lines().collect::<Vec<_>>());
    let together: BTreeSet<usize> = a.iter().chain(&b).copied().collect();
    assert_eq!((together.len(), a.len() + b.len()), (60, 60), "each item once");
    let asked = |line: &usize| if line % 7 == 6 { line - 3 } else { *line };
    let [of_a, of_b] = [&a, &b].map(|half| half.iter().map(asked).collect::<BTreeSet<_>>());
    assert!(of_a.is_disjoint(&of_b), "{of_a:?} {of_b:?}");
    assert!(of_a.len().abs_diff(of_b.len()) <= 1);
    // In the order of the task.
    let place = |line: &usize| order.iter().position(|it| it == line);
    assert!(a.is_sorted_by_key(place) && b.is_sorted_by_key(place));
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
        let of_task = |(number, task): (usize, &std::sync::Arc<EncodedTask>)| {
            let mut places = BTreeMap::new();
            for line in task.lines() {
                let question = full.iter().find(|it| it.task == number && it.index == line).unwrap().question;
                let n = places.len();
                places.entry(question).or_insert(n);
            }
            let right = |results: &[atelier::eval::ItemResult]| {
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
        let score = |half: &atelier::experiment::HalfResult| half.score.unwrap().value;
        assert!(close(score(&point.searched), searched), "{}: {searched}", point.schedule);
        assert!(close(score(&point.held_out), held_out), "{}: {held_out}", point.schedule);
        let n =
            |half: &atelier::experiment::HalfResult| half.tasks.iter().map(|it| it.edited.n).sum::<usize>();
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
    assert!(svg.contains("held out") && svg.contains("frontier"), "{svg}");
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
