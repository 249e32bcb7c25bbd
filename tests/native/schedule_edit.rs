//! What drag, keys and menu do, and that it can be undone.

use atelier::schedule::edit::{Edit, EditError, Path, Place, apply, moves};
use atelier::schedule::{MAX_DEPTH, Schedule, TreeError};

use crate::random_schedule::{parse, paths};

const N: usize = 12;

fn path(text: &str) -> Path {
    text.parse().expect("a path")
}

fn gap(text: &str) -> Place {
    Place::Gap(path(text))
}

fn with(text: &str) -> Place {
    Place::With(path(text))
}

fn shift(from: &str, to: Place) -> Edit {
    Edit::Move { from: path(from), to }
}

fn repeat(at: &str, times: u32) -> Edit {
    Edit::Repeat { path: path(at), times }
}

/// The schedule after the edit, and after `@` the path and text of what was touched.
#[track_caller]
fn after(text: &str, edit: &Edit) -> String {
    let before = parse(text, N);
    match apply(&before, edit, N) {
        Err(error) => format!("error: {error}"),
        Ok(applied) => {
            let undone = apply(&applied.schedule, &applied.inverse, N).expect("an inverse applies");
            assert_eq!(undone.schedule, before, "the inverse of {edit:?}");
            match applied.focus {
                None => applied.schedule.to_string(),
                Some(focus) => {
                    let node = applied.schedule.node(&focus).expect("focus is a node");
                    format!("{} @ {focus}: {node}", applied.schedule)
                }
            }
        }
    }
}

#[track_caller]
fn all(cases: &[(&str, Edit, &str)]) {
    for (text, edit, expected) in cases {
        assert_eq!(after(text, edit), *expected, "{edit:?} on {text}");
    }
}

#[test]
fn cards_move() {
    all(&[
        ("0-5", shift("4", gap("1")), "0 4 1-3 5 @ 1: 4"),
        ("0-5", shift("0", gap("6")), "1-5 0 @ 5: 0"),
        ("0-5", shift("2", gap("2")), "0-5 @ 2: 2"),
        ("0-5", shift("2", gap("3")), "0-5 @ 2: 2"),
        ("3 4 3", shift("1", gap("0")), "4 3x2 @ 0: 4"),
        ("3 4 3", shift("2", gap("0")), "3x2 4 @ 0.0: 3"),
        ("4x2 5 4", shift("2", gap("1")), "4x3 5 @ 0.0: 4"),
        ("4 5 4x2", shift("0", gap("3")), "5 4x3 @ 1.0: 4"),
        // Into and out of groups.
        ("0 (1 2)x2 3", shift("0", gap("1.1")), "(1 0 2)x2 3 @ 0.1: 0"),
        ("0 (1 2)x2 3", shift("1.0", gap("0")), "1 0 2x2 3 @ 0: 1"),
        ("0 (1 2)x2 3", shift("1.1", gap("2")), "0 1x2 2 3 @ 2: 2"),
        ("0 (1 2|3) 4", shift("1.1.0", gap("3")), "0-2 4 3 @ 4: 3"),
        ("0 (1|2)x3 4", shift("1.0.1.0", gap("2")), "0 1x3 2 4 @ 2: 2"),
        // Whole groups.
        ("0 (1|2) 3", shift("1", gap("3")), "0 3 (1|2) @ 2: (1|2)"),
        ("0 (1|2)x3 3", shift("1", gap("0")), "(1|2)x3 0 3 @ 0: (1|2)x3"),
        ("(1|2) 3 (2|1)", shift("0", gap("2")), "3 (1|2)x2 @ 1.0: (1|2)"),
        ("0 (1|2)x3 3", shift("1.0", gap("3")), "0 3 (1|2) @ 2: (1|2)"),
    ]);
}

#[test]
fn cards_join_and_leave() {
    all(&[
        ("0-5", shift("4", with("3")), "0-2 (3|4) 5 @ 3.1.0: 4"),
        ("0-5", shift("3", with("4")), "0-2 (3|4) 5 @ 3.0.0: 3"),
        ("0 (4|5) 6", shift("2", with("1")), "0 (4|..|6) @ 1.2.0: 6"),
        ("0 (4|5) 6", shift("2", with("1.0.0")), "0 (4|..|6) @ 1.2.0: 6"),
        ("0 (4|5) 3", shift("2", with("1.1.0")), "0 (3|..|5) @ 1.0.0: 3"),
        ("0 (4 7|5) 3", shift("2", with("1.0.1")), "0 (4 (3|7)|5) @ 1.0.1.0.0: 3"),
        ("0 (4|5)x3 6", shift("2", with("1")), "0 (6|(4|5)x3) @ 1.0.0: 6"),
        ("0 (4|5)x3 6", shift("2", with("1.0")), "0 (4|..|6)x3 @ 1.0.2.0: 6"),
        ("0 4x3 6", shift("2", with("1")), "0 (6|4x3) @ 1.0.0: 6"),
        ("0 4x3 6", shift("2", with("1.0")), "0 (4|6)x3 @ 1.0.1.0: 6"),
        ("0 (4|5|7) 6", shift("1.1.0", gap("2")), "0 (4|7) 5 6 @ 2: 5"),
        ("0 (4|5) 6", shift("1.1.0", with("1.0.0")), "0 (4|5) 6 @ 1.1.0: 5"),
        ("0-5", Edit::Gather { first: path("2"), length: 3 }, "0 1 (2|..|4) 5 @ 2: (2|..|4)"),
        ("(0-2|5)", Edit::Gather { first: path("0.0.0"), length: 2 }, "(5|(0|1) 2) @ 0.1.0: (0|1)"),
        ("0-5", Edit::Gather { first: path("2"), length: 1 }, "0-5 @ 2: 2"),
    ]);
}

#[test]
fn cards_rest_and_return() {
    all(&[
        ("0-5", Edit::PutAside { path: path("3") }, "0-2 4 5"),
        ("3 4 3", Edit::PutAside { path: path("1") }, "3x2"),
        ("0 (4|5) 6", Edit::PutAside { path: path("1.0.0") }, "0 5 6"),
        ("0 (4|5) 6", Edit::PutAside { path: path("1") }, "0 6"),
        ("0 4x3 6", Edit::PutAside { path: path("1.0") }, "0 6"),
        ("0 ((4|5)x2|6) 7", Edit::PutAside { path: path("1.1.0.0") }, "0 6 7"),
        ("0 (1 2)x2", Edit::PutAside { path: path("1.1") }, "0 1x2"),
        ("0", Edit::PutAside { path: path("0") }, "-"),
        ("0 2", Edit::CallBack { layer: 1, to: gap("1") }, "0-2 @ 1: 1"),
        ("-", Edit::CallBack { layer: 1, to: gap("0") }, "1 @ 0: 1"),
        ("0 2", Edit::CallBack { layer: 2, to: gap("2") }, "0 2x2 @ 1.0: 2"),
        ("0 2", Edit::CallBack { layer: 1, to: with("1") }, "0 (1|2) @ 1.0.0: 1"),
        ("0 (4|5)", Edit::CallBack { layer: 1, to: gap("1.0.1") }, "0 (4 1|5) @ 1.0.1: 1"),
        (
            "0 2",
            Edit::CallBack { layer: 12, to: gap("0") },
            "error: layer 12 does not exist: the model has 12 layers (0 to 11)",
        ),
        ("0-3", Edit::Copy { from: path("1"), to: gap("4") }, "0-3 1 @ 4: 1"),
        ("0 (1|2)", Edit::Copy { from: path("1"), to: gap("0") }, "(1|2) 0 (1|2) @ 0: (1|2)"),
        ("0-3", Edit::Copy { from: path("1"), to: gap("2") }, "0 1x2 2 3 @ 1.0: 1"),
        ("0 1", Edit::Copy { from: path("1"), to: with("1") }, "0 (1|1) @ 1.1.0: 1"),
    ]);
}

#[test]
fn loops_and_groups() {
    all(&[
        ("0-5", repeat("3", 4), "0-2 3x4 4 5 @ 3: 3x4"),
        ("0 3x4", repeat("1", 2), "0 3x2 @ 1: 3x2"),
        ("0 3x4", repeat("1.0", 2), "0 3x2 @ 1: 3x2"),
        ("0 3x4", repeat("1", 1), "0 3 @ 1: 3"),
        ("0 (1 2)x4", repeat("1", 1), "0-2 @ 1: 1"),
        ("0 (1 2)x4", repeat("1.1", 3), "0 (1 2x3)x4 @ 1.1: 2x3"),
        ("0 (1|2)", repeat("1", 3), "0 (1|2)x3 @ 1: (1|2)x3"),
        ("0 (1|2)", repeat("1.0.0", 3), "0 (2|1x3) @ 1.1.0: 1x3"),
        ("0 3x4", repeat("1", 0), "error: a count of 0 is not possible: the least is 1"),
        ("0 3x4", repeat("1", 5000), "error: 5000 layer runs are too many: at most 4096 are possible"),
        ("0-5", Edit::Loop { first: path("1"), length: 3, times: 2 }, "0 (1-3)x2 4 5 @ 1: (1-3)x2"),
        (
            "0-5",
            Edit::Loop { first: path("1"), length: 6, times: 2 },
            "error: there is nothing at place 7 of this schedule",
        ),
        (
            "0-5",
            Edit::Loop { first: path("1"), length: 0, times: 2 },
            "error: there is nothing at place 1 of this schedule",
        ),
        ("0 (1|2) 3", Edit::Ungroup { path: path("1") }, "0-3 @ 1: 1"),
        ("0 (1|2)x3 3", Edit::Ungroup { path: path("1.0") }, "0 (1 2)x3 3 @ 1.0: 1"),
        ("0 (1|2)x3 3", Edit::Ungroup { path: path("1") }, "0 (1|2) 3 @ 1: (1|2)"),
        ("0 (1 2)x3 3", Edit::Ungroup { path: path("1") }, "0-3 @ 1: 1"),
        ("1 (1|2) 3", Edit::Ungroup { path: path("1") }, "1x2 2 3 @ 0.0: 1"),
        (
            "0 1",
            Edit::Ungroup { path: path("1") },
            "error: a single layer is not a group that could be ungrouped",
        ),
        ("0 1", Edit::Replace { schedule: Schedule::full(12) }, "0-11"),
        (
            "0 1",
            Edit::Replace { schedule: Schedule::full(13) },
            "error: layer 12 does not exist: the model has 12 layers (0 to 11)",
        ),
    ]);
}

#[test]
fn places_that_are_not_there() {
    let nothing = |at: &str| format!("error: there is nothing at place {at} of this schedule");
    for at in ["3", "0.0", "1.0", "1.2.0", "1.0.1", "99999999999"] {
        let before = parse("0 (1|2)", N);
        assert_eq!(before.node(&path(at)), None, "{at}");
        assert_eq!(after("0 (1|2)", &Edit::PutAside { path: path(at) }), nothing(at));
        assert_eq!(after("0 (1|2)", &Edit::Ungroup { path: path(at) }), nothing(at));
        assert_eq!(after("0 (1|2)", &repeat(at, 2)), nothing(at));
        assert_eq!(after("0 (1|2)", &shift(at, gap("0"))), nothing(at));
        assert_eq!(after("0 (1|2)", &Edit::Copy { from: path("0"), to: with(at) }), nothing(at));
        assert!(moves(&before, &path(at), N).is_empty());
    }
    assert_eq!(after("0 (1|2)", &shift("0", gap("3"))), nothing("3"));
    assert_eq!(after("0 1", &shift("0", gap("1.0"))), nothing("1.0"));
    assert_eq!(after("0 1", &Edit::PutAside { path: Path::from([]) }), nothing(""));
    assert_eq!(after("0 (1 2)x2", &shift("1", gap("1.1"))), "error: a group cannot be put into itself");
    assert_eq!(after("0 (1|2)", &shift("1", with("1.0.0"))), "error: a group cannot be put into itself");
    assert_eq!(after("0 (1|2)", &shift("1", with("1"))), "error: a group cannot be put into itself");
    let deep = (0..16).fold("0".to_owned(), |inner, layer| format!("({inner}|{})", layer % 2 + 1));
    let inmost = paths(&parse(&deep, N)).into_iter().max_by_key(|path| path.indices().len()).expect("nodes");
    let deeper = Edit::CallBack { layer: 5, to: Place::Gap(inmost.clone()) };
    assert!(apply(&parse(&deep, N), &deeper, N).is_ok());
    let too_deep = Edit::Gather { first: inmost, length: 2 };
    let grown = apply(&parse(&deep, N), &deeper, N).expect("within the limits").schedule;
    assert_eq!(apply(&grown, &too_deep, N), Err(EditError::Tree(TreeError::TooDeep { max: MAX_DEPTH })));
}

#[test]
fn paths_as_text() {
    for text in ["0", "3.0.1", "12.7"] {
        assert_eq!(path(text).to_string(), text);
    }
    for text in ["", ".", "0.", "a", "-1", "0..1", "99999999999999999999999"] {
        assert!(text.parse::<Path>().is_err(), "{text:?}");
    }
    assert!("0.".repeat(100_000).parse::<Path>().is_err());
}
