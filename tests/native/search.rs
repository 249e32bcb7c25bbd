//! The search for the best schedule within a budget: its steps, its way, and its halves.

use std::collections::BTreeSet;

use atelier::eval::{EncodeOptions, EncodedTask, Metric, Task, TaskForm, read_items};
use atelier::schedule::Schedule;
use atelier::sweep::{
    CANDIDATES_MAX, MOVES, Move, Search, SearchPlan, SearchScore, neighbours, round_around, runs_within,
    way_down, without_one,
};

use crate::support::letters::Letters;

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
    assert_eq!(first.len(), CANDIDATES_MAX);
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
    let task = Task { name: "t".to_owned(), metric: Metric::Acc, with_perplexity: false, items, head: None };
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

/// What is told of the time rests on them.
#[test]
fn how_much_is_asked_is_told_before() {
    for seed in 0..5 {
        let plan = SearchPlan { n_layers: 6, runs_max: 3, beam: 2, moves: MOVES.to_vec(), seed };
        let (_, rounds) = found(plan, |schedule| worth(schedule, seed));
        let told = way_down(6, 3, 2);
        assert_eq!(told, [(1, 6), (6, 5), (10, 4), (8, 3)]);
        for (asked, (n, runs)) in rounds.iter().zip(&told) {
            assert!(asked.len() <= *n && 2 * asked.len() >= *n, "{} of {n}", asked.len());
            assert!(asked.iter().all(|it| it.n_applications() == *runs));
        }
        let (n, runs) = round_around(6, 3, 2);
        let first = rounds[4].len();
        assert!(runs == 3 && first <= n && 3 * first >= n, "{first} of {n}");
    }
    assert_eq!(way_down(6, 9, 3), [(1, 6)], "nothing is to be left out");
}
