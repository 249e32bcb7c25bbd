//! What the page decides without a browser: where dropped files go, and what may be said of reports.

use atelier::app::dropped::{Dropped, check_items, check_size, is_array};
use atelier::app::results::canvas::{distance, moved, quoted, sureness, visible};
use atelier::app::results::chart::{facts, note, present, sentence, written};
use atelier::app::results::groups::{Group, groups};
use atelier::app::results::scores::{Change, Move, item_choices, last_number, longer_arm, moves, verdict};
use atelier::app::state::Lean;
use atelier::chart::{HeatCell, HeatMap, LineChart, LinePoint, Series, Table, Toward};
use atelier::eval::Interval;
use atelier::experiment::{CanvasCell, ITEMS_BYTES_MAX, NextToken};
use atelier::sweep::{Atlas, FIGURES, Study};

#[test]
fn endings_decide() {
    for (paths, expected) in [
        (&["mine.jsonl"][..], Dropped::Items),
        (&["a.JSONL", "b.ndjson"], Dropped::Items),
        (&["a.txt", "b.jsonl.gz", "c.csv"], Dropped::Items),
        (&["dev.tsv"], Dropped::Items),
        (&["config.json", "merges.txt"], Dropped::Model),
        (&["model/eval/facts.jsonl"], Dropped::Model),
        (&["config.json", "items.jsonl"], Dropped::Model),
        (&["atelier-figure-11.svg"], Dropped::Figure),
        (&["results.json"], Dropped::Figure),
        (&["tokenizer.json"], Dropped::Model),
        (&["a.png", "b.png"], Dropped::Model),
        (&["folder/a.png"], Dropped::Model),
        (&["jsonl"], Dropped::Model),
        (&[], Dropped::Model),
    ] {
        assert_eq!(Dropped::of(paths.iter().copied()), expected, "{paths:?}");
    }
}

#[test]
fn arrays_are_items() {
    assert!(is_array(b"[{\"text\": 1}]") && is_array(b"\xef\xbb\xbf \n["));
    assert!(!is_array(b"{\"figure\": [1]}") && !is_array(b"<svg>") && !is_array(b""));
}

#[test]
fn what_is_too_much_is_refused() {
    assert!(check_size(ITEMS_BYTES_MAX as f64).is_ok());
    // HellaSwag's validation file.
    assert!(check_size(12.3e6).is_ok());
    assert!(check_items("items.jsonl", 12.3e6).is_ok());
    let parquet = check_items("Items.PARQUET", 4e9).unwrap_err();
    assert_eq!(parquet.sentence(), "a Parquet file holds a table, and items are read from JSON lines");
    let hint = parquet.hint().expect("what to do");
    assert!(hint.contains("give its name instead of the file") && hint.contains("read_parquet"), "{hint}");
    assert_eq!(Dropped::of(["validation.parquet"]), Dropped::Items);
    let problem = check_size(4e7).unwrap_err();
    assert_eq!(problem.sentence(), "40.0 MB of items, and at most 33.6 MB are read here");
}

#[test]
fn every_figure_is_offered_once() {
    let offered: Vec<Study> = groups(&FIGURES).into_iter().flat_map(|(_, studies)| studies).collect();
    let mut numbers: Vec<u32> = offered.iter().filter_map(|study| study.figure()).collect();
    assert_eq!(offered.len(), numbers.len() + 1 + Atlas::ALL.len(), "and the questions, and the maps");
    numbers.sort_unstable();
    let mut all = FIGURES.to_vec();
    all.sort_unstable();
    assert_eq!(numbers, all);
}

#[test]
fn groups_without_figures_are_left_out() {
    let of = |numbers: &[u32]| groups(numbers).into_iter().map(|(group, _)| group).collect::<Vec<_>>();
    assert_eq!(of(&[]), [Group::Questions, Group::Atlas]);
    assert_eq!(of(&[9, 99]), [Group::Questions, Group::Together, Group::More, Group::Atlas]);
}

#[test]
fn keys_move_within_the_grid() {
    for (key, expected) in [
        ("ArrowUp", (2, 1)),
        ("ArrowDown", (0, 1)),
        ("ArrowLeft", (1, 0)),
        ("ArrowRight", (1, 2)),
        ("Home", (1, 0)),
        ("End", (1, 3)),
        ("PageUp", (2, 1)),
        ("PageDown", (0, 1)),
    ] {
        let toward = Toward::of_key(key).unwrap();
        assert_eq!(moved((1, 1), toward, (3, 4)), expected, "{key}");
    }
    assert_eq!(moved((2, 0), Toward::Up, (3, 4)), (2, 0));
    assert_eq!(moved((0, 0), Toward::Left, (3, 4)), (0, 0));
    assert_eq!(Toward::of_key("a"), None);
}

#[test]
fn every_token_can_be_seen() {
    assert_eq!(visible(" a\n", Some(3)), "\u{b7}a\u{21b5}");
    assert_eq!(visible("", Some(3)), "#3");
    assert_eq!(quoted(" =", None), "\u{201c}\u{b7}=\u{201d}");
}

#[test]
fn what_is_no_number_has_left_the_path() {
    let broken = CanvasCell { top: Vec::new(), full: None, divergence: None };
    assert_eq!((sureness(&broken), distance(&broken)), (0.0, 1.0));
    let near = CanvasCell { divergence: Some(0.25), ..broken };
    assert_eq!(distance(&near), 0.25);
}

fn table() -> Table {
    let point =
        LinePoint { low: Some(0.52), high: Some(0.713), note: "0-2 9-11".into(), ..LinePoint::at(5.0, 0.63) };
    let points = vec![point, LinePoint::at(7.0, f64::NAN)];
    LineChart {
        x_label: "affected layers".into(),
        y_label: "score".into(),
        note_label: "schedule".into(),
        series: vec![Series { name: "skip".into(), points, is_main: false }],
        ..LineChart::default()
    }
    .table()
}

#[test]
fn a_datum_is_told_with_its_interval() {
    let told = |row| sentence(&facts(&table(), row));
    assert_eq!(told(0), "skip, affected layers 5, score 0.63 (0.52 to 0.71), schedule 0-2 9-11");
    assert_eq!(told(1), "skip, affected layers 7");
    assert_eq!(told(2), "");
    assert_eq!((note(&table(), 0), note(&table(), 1), note(&table(), 9)), (Some("0-2 9-11"), None, None));
}

/// What stands upward and across is the same there: the similarity of states.
#[test]
fn a_cell_is_told_by_the_name_of_its_axes() {
    let cell = |value: f64| Some(HeatCell { value, ..HeatCell::default() });
    let map = HeatMap {
        x_label: "state after step".into(),
        value_label: "mean cosine".into(),
        x: vec!["0".into(), "1".into()],
        y: vec!["0".into(), "1".into()],
        cells: vec![cell(1.0), cell(0.5), cell(0.5), cell(1.0)],
        ..HeatMap::default()
    };
    let told = sentence(&facts(&map.table(), 1));
    assert_eq!(told, "state after step 1, state after step 0, mean cosine 0.50");
    // The interval is the value's, not that of the place.
    let measured = HeatCell { value: 0.5, low: Some(0.4), high: Some(0.6), ..HeatCell::default() };
    let map = HeatMap { y_label: "last layer".into(), cells: vec![Some(measured)], ..map };
    let told = sentence(&facts(&map.table(), 0));
    assert_eq!(told, "state after step 0, last layer 0, mean cosine 0.50 (0.40 to 0.60)");
}

#[test]
fn what_is_present_is_marked_where_that_tells_something() {
    let point = |x: f64, note: &str| LinePoint { note: note.into(), ..LinePoint::at(x, x) };
    let of = |name: &str, points| Series { name: name.into(), points, is_main: false };
    let chart = LineChart {
        series: vec![
            of("a", vec![point(1.0, "0-11"), point(2.0, "0-10")]),
            of("b", vec![point(1.0, "0-11"), point(2.0, "0 11")]),
            of("of one schedule", vec![point(1.0, "0-11"), point(2.0, "0-11")]),
        ],
        ..LineChart::default()
    };
    let (table, spots) = (chart.table(), chart.spots((400.0, 300.0)));
    let rows =
        |current: &str| present(&table, &spots, current).iter().map(|spot| spot.index).collect::<Vec<_>>();
    assert_eq!((rows("0-11"), rows("0-10"), rows("5")), (vec![0, 2], vec![1], vec![]));
}

#[test]
fn numbers_of_a_column_keep_the_same_digits() {
    for (values, expected) in [
        (vec![1.0, -2.0, 40.0], vec!["1", "\u{2212}2", "40"]),
        (vec![1.0, 0.257], vec!["1.00", "0.26"]),
        (vec![12.345, 0.5], vec!["12.3", "0.5"]),
        (vec![1234.5, 0.5], vec!["1234", "0"]),
        (vec![0.001_23], vec!["0.0012"]),
    ] {
        let points = values.iter().map(|&y| LinePoint::at(0.0, y)).collect();
        let series = vec![Series { name: "s".into(), points, is_main: false }];
        let table = LineChart { series, ..LineChart::default() }.table();
        let told: Vec<String> = table.rows.iter().map(|row| written(&table, 2, &row[2])).collect();
        assert_eq!(told, expected);
    }
}

fn interval(low: f64, high: f64) -> Option<Interval> {
    Some(Interval { low, high })
}

#[test]
fn verdicts_need_enough_items_and_an_interval_without_zero() {
    let (above, below, around) = (interval(0.01, 0.2), interval(-0.2, -0.01), interval(-0.2, 0.0));
    for (difference, n, growing, said, expected) in [
        (above, 100, false, Lean::Open, Change::Better),
        (below, 10, false, Lean::Open, Change::Worse),
        (around, 10, false, Lean::Worse, Change::NoClearChange),
        (interval(f64::NAN, f64::NAN), 10, false, Lean::Open, Change::NoClearChange),
        (None, 10, false, Lean::Open, Change::NoInterval),
        (below, 9, false, Lean::Worse, Change::TooFew),
        (below, 9, true, Lean::Worse, Change::CannotTellYet),
        (below, 10, true, Lean::Open, Change::CannotTellYet),
        (below, 10, true, Lean::Worse, Change::Worse),
        (above, 10, true, Lean::Better, Change::Better),
        (None, 10, true, Lean::Open, Change::CannotTellYet),
    ] {
        let found = verdict(difference, n, false, growing, said);
        assert_eq!(found, expected, "{difference:?} of {n}, growing: {growing}, said: {said:?}");
    }
    assert_eq!(verdict(below, 1, true, true, Lean::Worse), Change::FullModel);
}

#[test]
fn plus_minus_never_claims_too_little() {
    assert!((longer_arm(-0.58, Interval { low: -0.64, high: -0.54 }) - 0.06).abs() < 1e-12);
    assert!((longer_arm(0.1, Interval { low: 0.08, high: 0.15 }) - 0.05).abs() < 1e-12);
}

#[test]
fn ranks_move() {
    let candidate = |token| NextToken { token, text: String::new(), probability: 0.1 };
    let full = [1, 2, 3, 4].map(candidate);
    let edited = [3, 2, 9, 1].map(candidate);
    assert_eq!(moves(&full, &edited), [Move::Rose(2), Move::Stayed, Move::Entered, Move::Fell(3)]);
}

#[test]
fn an_answer_ends_at_its_last_number() {
    assert_eq!(last_number(" 23 - 8 = 15. 15 + 14 = 29. He has 29 plums."), Some("29"));
    assert_eq!(last_number(" 5 + 1 = 6. Question: There are 7 boxes"), Some("6"));
    assert_eq!(last_number("none"), None);
}

#[test]
fn choices_end_with_all_items() {
    assert_eq!(item_choices(200), [20, 50, 100, 200]);
    assert_eq!(item_choices(20), [20]);
    assert_eq!(item_choices(0), [1]);
}
