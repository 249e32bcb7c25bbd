//! A card's menu, the stations of a lifted card, undo and redo.

use atelier::schedule::Schedule;
use atelier::schedule::edit::{History, MAX_UNDO, Outcome, Path, Place, handle, moves, places};
use expect_test::{Expect, expect};

use crate::random_schedule::parse;

const N: usize = 12;

fn path(text: &str) -> Path {
    text.parse().expect("a path")
}

/// The menu of a card, one entry per line; places by their number alone.
fn menu(text: &str, at: &str) -> String {
    let schedule = parse(text, N);
    let mut lines = Vec::new();
    let mut n_places = 0;
    for entry in moves(&schedule, &path(at), N) {
        match entry.outcome {
            Outcome::To(_) => n_places += 1,
            outcome => lines.push(format!("{outcome:?}: {}", entry.result)),
        }
    }
    lines.push(format!("{n_places} places"));
    lines.join("\n")
}

fn check_menu(text: &str, at: &str, expected: &Expect) {
    expected.assert_eq(&menu(text, at));
}

#[test]
fn menus() {
    check_menu(
        "0-5",
        "3",
        &expect![[r#"
        Earlier: 0 1 3 2 4 5
        Later: 0-2 4 3 5
        WithPrevious: 0 1 (2|3) 4 5
        WithNext: 0-2 (3|4) 5
        Repeat { times: 2 }: 0-2 3x2 4 5
        Repeat { times: 3 }: 0-2 3x3 4 5
        Repeat { times: 4 }: 0-2 3x4 4 5
        PutAside: 0-2 4 5
        10 places"#]],
    );
    check_menu(
        "0-5",
        "0",
        &expect![[r#"
        Later: 1 0 2-5
        WithNext: (0|1) 2-5
        Repeat { times: 2 }: 0x2 1-5
        Repeat { times: 3 }: 0x3 1-5
        Repeat { times: 4 }: 0x4 1-5
        PutAside: 1-5
        10 places"#]],
    );
    check_menu(
        "0",
        "0",
        &expect![[r#"
        Repeat { times: 2 }: 0x2
        Repeat { times: 3 }: 0x3
        Repeat { times: 4 }: 0x4
        PutAside: -
        0 places"#]],
    );
    check_menu(
        "0 4x3 5",
        "1.0",
        &expect![[r#"
        Earlier: 4x3 0 5
        Later: 0 5 4x3
        WithPrevious: (0|4x3) 5
        WithNext: 0 (5|4x3)
        Repeat { times: 1 }: 0 4 5
        Repeat { times: 2 }: 0 4x2 5
        Repeat { times: 4 }: 0 4x4 5
        PutAside: 0 5
        4 places"#]],
    );
    check_menu(
        "0 (1 2)x2 5",
        "1.1",
        &expect![[r#"
        Earlier: 0 (2 1)x2 5
        Later: 0 1x2 2 5
        WithPrevious: 0 (1|2)x2 5
        Repeat { times: 2 }: 0 (1 2x2)x2 5
        Repeat { times: 3 }: 0 (1 2x3)x2 5
        Repeat { times: 4 }: 0 (1 2x4)x2 5
        Ungroup: 0-2 5
        PutAside: 0 1x2 5
        9 places"#]],
    );
    check_menu(
        "0 (4|5|7)x3 8",
        "1.0.1.0",
        &expect![[r#"
        Earlier: 0 5 (4|7)x3 8
        Later: 0 (4|7)x3 5 8
        Leave: 0 (4|7)x3 5 8
        Repeat { times: 2 }: 0 (4|7|5x2)x3 8
        Repeat { times: 3 }: 0 (4|7|5x3)x3 8
        Repeat { times: 4 }: 0 (4|7|5x4)x3 8
        Ungroup: 0 (4 5 7)x3 8
        PutAside: 0 (4|7)x3 8
        13 places"#]],
    );
    check_menu(
        "0 (4|5|7)x3 8",
        "1.0",
        &expect![[r#"
        Earlier: (4|5|7)x3 0 8
        Later: 0 8 (4|5|7)x3
        WithPrevious: (0|(4|5|7)x3) 8
        WithNext: 0 (8|(4|5|7)x3)
        Repeat { times: 1 }: 0 (4|5|7) 8
        Repeat { times: 2 }: 0 (4|5|7)x2 8
        Repeat { times: 4 }: 0 (4|5|7)x4 8
        Ungroup: 0 (4 5 7)x3 8
        PutAside: 0 8
        4 places"#]],
    );
    check_menu(
        "0 (4|5|7)x3 8",
        "2",
        &expect![[r#"
        Earlier: 0 8 (4|5|7)x3
        WithPrevious: 0 (4|5|7|8)x3
        Repeat { times: 2 }: 0 (4|5|7)x3 8x2
        Repeat { times: 3 }: 0 (4|5|7)x3 8x3
        Repeat { times: 4 }: 0 (4|5|7)x3 8x4
        PutAside: 0 (4|5|7)x3
        13 places"#]],
    );
}

#[test]
fn lifting_a_card_lifts_its_loop() {
    for (text, at, expected) in [
        ("0 4x3", "1.0", "1"),
        ("0 4x3", "1", "1"),
        ("0 (4|5)x3", "1.0", "1"),
        ("0 (4|5)x3", "1.0.0.0", "1.0.0.0"),
        ("0 (4 5)x3", "1.0", "1.0"),
        ("0 (4x2|5)x3", "1.0.1.0.0", "1.0.1.0"),
    ] {
        assert_eq!(handle(&parse(text, N), &path(at)), path(expected), "{text} {at}");
    }
}

#[test]
fn stations_of_a_lifted_card() {
    let schedule = parse("0 (1|2 3) 4x2", N);
    let names: Vec<String> = places(&schedule, Some(&path("0")))
        .into_iter()
        .map(|place| match place {
            Place::Gap(path) => format!("{path}"),
            Place::With(path) => format!("+{path}"),
        })
        .collect();
    assert_eq!(names.join(" "), "+1 1.0.0 1.0.1 1.1.0 +1.1.0 1.1.1 +1.1.1 1.1.2 2 +2 2.0 +2.0 2.1 3");
    assert_eq!(places(&Schedule::empty(), None), [Place::Gap(path("0"))]);
}

#[test]
fn history_goes_back_and_forth() {
    let mut history = History::new(parse("0-3", N));
    assert!(!history.undo() && !history.redo());
    history.record(parse("0-2", N));
    history.record(parse("0-2", N));
    history.record(parse("0 1", N));
    assert!(history.undo());
    assert_eq!(history.current().to_string(), "0-2");
    assert!(history.undo() && !history.can_undo());
    assert_eq!(history.current().to_string(), "0-3");
    assert!(history.redo() && history.can_redo());
    history.record(parse("5", N));
    assert!(!history.can_redo());
    assert!(history.undo());
    assert_eq!(history.current().to_string(), "0-2");

    for step in 0..2 * MAX_UNDO {
        history.record(parse(&(step % 12).to_string(), N));
    }
    assert_eq!(std::iter::from_fn(|| history.undo().then_some(())).count(), MAX_UNDO);
}
