//! Text to tree and back: the notation's table.

use atelier::schedule::{MAX_LAYERS, Schedule};

use crate::random_schedule::{normal_form, parse};

const N: usize = 12;

#[track_caller]
fn all(pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        assert_eq!(normal_form(text, N), *expected, "normal form of {text:?}");
    }
}

#[test]
fn table_of_the_design() {
    all(&[
        ("0,1,2,3", "0-3"),
        ("4 4 4", "4x3"),
        ("(4-6)x2", "(4-6)x2"),
        ("(4)", "4"),
        ("((1|2))", "(1|2)"),
        ("(5|4)", "(4|5)"),
        ("(4|4)", "(4|4)"),
        ("((1 2)x2)x3", "(1 2)x6"),
        ("(4|5) (4|5)", "(4|5)x2"),
        ("4x2 4", "4x3"),
        ("(4|5|6|7)", "(4|..|7)"),
        ("4 x3", "4x3"),
        ("3 4 5 4 3", "3-5 4 3"),
        ("8-4", "8-4"),
        ("(4|5|6|9)", "(4|5|6|9)"),
    ]);
}

#[test]
fn neighbours_merge() {
    all(&[
        ("4x2 4x2", "4x4"),
        ("4 4x2", "4x3"),
        ("4x1", "4"),
        ("(1 2)x2 (1 2)x3", "(1 2)x5"),
        ("(1 2)x2 1 2", "(1 2)x2 1 2"),
        ("((1 2)x2 (1 2)x2)x3", "(1 2)x12"),
        ("(4 4)x3", "4x6"),
        ("(4|5)x2 (5|4)", "(4|5)x3"),
        ("((4|5))x2 (4|5)x3", "(4|5)x5"),
        ("1 2 1 2", "1 2 1 2"),
        ("(4 (4 4)x2 4)", "4x6"),
        ("3 (3 4)x2 4", "3 (3 4)x2 4"),
        ("(1 (2 2))", "1 2x2"),
        ("((1 1|2)x2 (2|1x2))", "(2|1x2)x3"),
    ]);
}

#[test]
fn groups_nest_and_flatten() {
    all(&[
        ("(0-3) 4", "0-4"),
        ("((((7))))", "7"),
        ("((1|2)|3)", "(3|(1|2))"),
        ("((1|2)x1|3)", "(3|(1|2))"),
        ("(0-2|3-5) 6", "(0-2|3-5) 6"),
        ("(3-5|0-2)6", "(0-2|3-5) 6"),
        ("0-3 (4|..|8)x3 9-11", "0-3 (4|..|8)x3 9-11"),
        ("0-4 6 5 7-11", "0-4 6 5 7-11"),
        ("0 (1 2)x2 3", "0 (1 2)x2 3"),
        ("0-3 6x5 9-11", "0-3 6x5 9-11"),
        ("(4|5)(6|7)", "(4|5) (6|7)"),
        ("((4|5) 6|7x2)x2", "(7x2|(4|5) 6)x2"),
    ]);
}

#[test]
fn ranges_in_either_direction() {
    all(&[
        ("0 1", "0 1"),
        ("1 0", "1 0"),
        ("2 1 0", "2-0"),
        ("4-4", "4"),
        ("4-5", "4 5"),
        ("5-4", "5 4"),
        ("0-2 1 0", "0-2 1 0"),
        ("1 2 1 0", "1 2-0"),
        ("5 4 6 7 8", "5 4 6-8"),
        ("0-3 6-4 8 7 9-11", "0-3 6-4 8 7 9-11"),
        ("11-0", "11-0"),
        ("0-3 4x2 5-7", "0-3 4x2 5-7"),
        ("0-2 2-4", "0 1 2x2 3 4"),
        ("(4|..|6)", "(4|..|6)"),
        ("(6|..|4)", "(4|..|6)"),
        ("(4|..|5)", "(4|5)"),
        ("(4|..|4)", "4"),
        ("(2|4|..|6)", "(2|4|5|6)"),
        ("(4|..|6|..|8)", "(4|..|8)"),
        ("(4|4|5|6)", "(4|4|5|6)"),
        ("(4 5 6|7)", "(4-6|7)"),
    ]);
}

#[test]
fn liberal_reading() {
    all(&[
        ("-", "-"),
        (" - ", "-"),
        ("–", "-"),
        ("  0-3  ", "0-3"),
        ("0 , 1 ,2", "0-2"),
        ("0\n1\t2", "0-2"),
        ("0 - 3", "0-3"),
        ("0–3", "0-3"),
        ("0−3", "0-3"),
        ("4X3", "4x3"),
        ("4×3", "4x3"),
        ("4 * 3", "4x3"),
        ("( 4 | 5 ) x 2", "(4|5)x2"),
        ("0(1 2)x2 3", "0 (1 2)x2 3"),
        ("0(1 2)x2,3", "0 (1 2)x2 3"),
        ("(4|...|8)", "(4|..|8)"),
        ("(4|…|8)", "(4|..|8)"),
        ("(4 | .. | 8)", "(4|..|8)"),
        ("004", "4"),
        ("0\u{a0}1\u{3000}2", "0-2"),
    ]);
}

#[test]
fn baseline_and_empty() {
    for n_layers in [0, 1, 2, 3, 12, MAX_LAYERS] {
        let full = Schedule::full(n_layers);
        assert!(full.is_full_model(n_layers));
        assert!(!full.is_full_model(n_layers + 1) || n_layers == MAX_LAYERS);
        assert_eq!(full.n_applications(), n_layers);
        assert!(full.resting(n_layers).is_empty());
        assert_eq!(parse(&full.to_string(), n_layers), full);
    }
    assert_eq!(Schedule::full(MAX_LAYERS + 1), Schedule::full(MAX_LAYERS));
    assert_eq!(Schedule::full(12).to_string(), "0-11");
    assert_eq!(Schedule::empty(), parse("-", N));
    assert_eq!(Schedule::empty().to_string(), "-");
    assert_eq!(Schedule::empty().resting(3), [0, 1, 2]);
}

#[test]
fn uses_and_resting() {
    let schedule = parse("0-2 (6|7|8 3)x3 (9 (9|10)x2)x2", N);
    assert_eq!(schedule.uses(0), 1);
    assert_eq!(schedule.uses(6), 3);
    assert_eq!(schedule.uses(9), 6);
    assert_eq!(schedule.uses(11), 0);
    assert_eq!(schedule.resting(N), [4, 5, 11]);
}
