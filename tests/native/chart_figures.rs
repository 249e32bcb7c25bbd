//! The paper's figures as charts and in words, as the page and files have them.

use atelier::app::results::figure::{chart, has_data, means};
use atelier::app::state::{FileKind, FileText, FileWish, Message, Slot, State, update};
use atelier::app::text;
use atelier::chart::{Chart, Value};
use atelier::sweep::{
    Claim, Curve, CurvePoint, Drawing, Finding, Grid, GridCell, Measure, Study, Trend, Unit, Verdict,
};

fn point(x: f64, y: f64) -> CurvePoint {
    CurvePoint { x, y, low: Some(y - 0.1), high: Some(y + 0.1), n: 8, schedule: format!("0-{x}") }
}

fn curves() -> Drawing {
    let curve = |name: &str, points| Curve { name: name.into(), points };
    Drawing::Curves(vec![
        curve("arith", vec![point(1.0, 0.5), point(3.0, 0.25)]),
        curve("median", vec![point(1.0, 0.75), point(3.0, 0.5)]),
        curve("looped_parallel", Vec::new()),
    ])
}

#[test]
fn curves_become_lines_with_their_intervals_and_schedules() {
    let Chart::Lines(lines) = chart(Study::Figure(4), &curves(), true) else { panic!("lines") };
    let names: Vec<&str> = lines.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["Arithmetic", "median", "looped parallel"]);
    let main: Vec<bool> = lines.series.iter().map(|series| series.is_main).collect();
    assert_eq!(main, [false, true, false]);
    assert!(lines.view.is_provisional && !lines.view.is_bare);
    let table = lines.table();
    assert_eq!(table.rows.len(), 4);
    let number = Value::Number;
    assert_eq!(
        table.rows[1],
        [
            Value::Text("Arithmetic".into()),
            number(3.0),
            number(0.25),
            number(0.15),
            number(0.35),
            number(8.0),
            Value::Text("0-3".into())
        ]
    );
    assert_eq!(means(&curves()), [("median".into(), 0.625), ("Arithmetic".into(), 0.375)]);
}

fn grid() -> Drawing {
    let cell =
        |x, y, value| GridCell { x, y, value, low: None, high: None, n: 8, schedule: format!("{x}x{y}") };
    Drawing::Grid(Grid {
        xs: vec![1, 3, 5],
        ys: vec![1, 2],
        // By x, then y; one is not known yet.
        cells: vec![cell(1, 1, 0.9), cell(1, 2, 0.8), cell(3, 1, 0.4), cell(5, 1, 0.1), cell(5, 2, 0.3)],
        best: vec![(1, 1), (3, 1), (5, 2)],
        trend: Some(Trend { slope: 0.25, intercept: 0.5, low: 0.1, high: 0.4 }),
    })
}

#[test]
fn a_grid_becomes_a_heat_map_with_its_best_cells_marked() {
    let drawn = chart(Study::Figure(10), &grid(), false);
    let Chart::Heat(map) = &drawn else { panic!("a heat map") };
    let values: Vec<Option<f64>> =
        map.cells.iter().map(|cell| cell.as_ref().map(|cell| cell.value)).collect();
    assert_eq!(values, [Some(0.9), Some(0.4), Some(0.1), Some(0.8), None, Some(0.3)], "row after row");
    assert_eq!(map.marked, [(0, 0), (1, 0), (2, 1)]);
    assert_eq!((map.scale.low, map.scale.high), (0.1, 0.9));
    assert!(map.is_upward, "more loops are higher up");
    let spots = drawn.spots((600.0, 300.0));
    let table = drawn.table();
    // The highest row of the picture is two loops.
    let top = spots.iter().min_by(|a, b| a.y.total_cmp(&b.y)).expect("cells");
    assert_eq!(table.rows[top.index][1], Value::Number(2.0));
    assert_eq!(drawn.likeness((72.0, 30.0)).len(), 5);
    assert!(has_data(&grid()) && !has_data(&Drawing::Grid(Grid::default())));
    assert!(!has_data(&Drawing::Curves(vec![Curve { name: "skip".into(), points: Vec::new() }])));
    let Drawing::Grid(Grid { trend: Some(trend), .. }) = grid() else { panic!("a grid") };
    assert_eq!(
        text::trend(&trend),
        "The best number of loops grows by 0.25 (0.10 to 0.40) per affected layer."
    );
}

#[test]
fn findings_are_sentences_with_their_evidence() {
    let measure = Measure {
        name: "skip minus middle repeat".into(),
        value: 0.31,
        low: 0.22,
        high: 0.4,
        unit: Unit::Share,
        limit: Some(0.0),
    };
    let finding = |verdict, n_for, n_of| Finding {
        claim: Claim::MiddleRepeatWorst,
        verdict,
        n_for,
        n_of,
        measures: vec![measure.clone()],
    };
    let said = |verdict, n_for, n_of, is_growing| text::finding(&finding(verdict, n_for, n_of), is_growing);
    let claim = "Repeating one middle layer in place of the others is the worst";
    for (verdict, n_for, n_of, is_growing, expected) in [
        (Verdict::Holds, 5, 5, false, "yes; 5 of 5 tasks show it by themselves"),
        (Verdict::HoldsInPart, 1, 1, true, "in part; 1 of 1 task shows it by itself, provisional"),
        (Verdict::Absent, 0, 0, false, "no"),
        (Verdict::CannotTell, 2, 5, true, "cannot tell yet"),
        (Verdict::CannotTell, 2, 5, false, "cannot tell from these items"),
    ] {
        assert_eq!(said(verdict, n_for, n_of, is_growing), format!("{claim}: {expected}"));
    }
    assert_eq!(
        text::measure(&measure),
        "skip minus middle repeat: 0.31 (0.22 to 0.40); the claim needs more than 0.00"
    );
    // A sign of its own for each, so that none is told by colour.
    let signs = [Verdict::Holds, Verdict::HoldsInPart, Verdict::Absent, Verdict::CannotTell];
    let mut signs = signs.map(text::sign).to_vec();
    signs.sort_unstable();
    signs.dedup();
    assert_eq!(signs.len(), 4);
}

#[test]
fn every_figure_has_words() {
    let figures = atelier::sweep::FIGURES.map(Study::Figure).into_iter().chain([Study::Findings]);
    for study in figures.chain(atelier::sweep::Atlas::ALL.map(Study::Atlas)) {
        let [x, y] = text::figure_axes(study);
        for told in [text::figure_title(study), text::figure_found(study), x, y] {
            assert!(!told.is_empty(), "{study:?}");
        }
        assert!(text::figure_name(study).ends_with(&text::figure_title(study)));
    }
}

#[test]
fn a_figure_that_was_never_asked_for_carries_nothing() {
    let mut state = State::new(atelier::app::state::Settings::default());
    let slot = Slot::Study(Study::Figure(4));
    let wish = FileWish { name: "figure.json".into(), kind: FileKind::Json, text: FileText::Of(slot) };
    assert_eq!(update(&mut state, Message::SaveFile(wish.clone())), []);
    update(&mut state, Message::Run(slot));
    assert_eq!(update(&mut state, Message::SaveFile(wish)), [], "without a model nothing is asked for");
}
