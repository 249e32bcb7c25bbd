//! Charts that are pictures alone: rows of dots, and texts side by side.

use proptest::prelude::*;

use atelier::chart::{
    Dot, DotColumn, DotPlot, DotRow, Mark, Passage, Passages, Piece, Point, Shape, WordCell, WordGrid,
    WordRow,
};
use atelier::plot::standalone;

fn of_class<'a>(marks: &'a [Mark], class: &str) -> Vec<&'a Mark> {
    marks.iter().filter(|mark| mark.class.split(' ').any(|word| word == class)).collect()
}

fn texts(marks: &[Mark]) -> Vec<(f64, f64, String)> {
    let place = |mark: &'_ Mark| match &mark.shape {
        Shape::Text { x, y, text, .. } => Some((*x, *y, text.clone())),
        _ => None,
    };
    marks.iter().filter_map(place).collect()
}

fn point(value: f64) -> Option<Point> {
    Some(Point { value, interval: Some((value - 5.0, value + 5.0)) })
}

fn plot() -> DotPlot {
    let column =
        |domain, weight| DotColumn { label: "of right answers".into(), domain, weight, has_axis: true };
    let row = |series: usize, dots: Vec<Dot>| DotRow {
        name: format!("row {series}"),
        series,
        dots,
        ..DotRow::default()
    };
    let right = Dot { current: point(50.0), reference: point(90.0), chance: Some(25.0) };
    let nats = Dot { current: point(-1.0), reference: None, chance: None };
    DotPlot {
        title: "Scores <of> a model".into(),
        description: "on a CPU".into(),
        columns: vec![column((0.0, 100.0), 2.0), column((-4.0, 0.0), 1.0)],
        rows: vec![row(0, vec![right, nats]), row(3, vec![Dot { chance: None, ..right }, Dot::default()])],
        keys: ["yours", "full", "chance"].map(str::to_owned),
    }
}

#[test]
fn every_value_has_a_dot_beside_its_reference_in_its_column() {
    let picture = plot().picture(760.0);
    let drawn = |class: &str| of_class(&picture.marks, class).len();
    // The legend has one of each.
    assert_eq!((drawn("dot"), drawn("ghost"), drawn("chance"), drawn("interval")), (4, 3, 2, 3));
    let Some(Mark { shape: Shape::Circle { cx, cy, .. }, .. }) =
        of_class(&picture.marks, "c0").into_iter().find(|mark| mark.class.ends_with(" dot"))
    else {
        panic!("a dot")
    };
    assert!(*cx > 0.0 && *cx < 760.0 && *cy < picture.size.1);
    let names: Vec<String> = texts(&picture.marks).into_iter().map(|(_, _, text)| text).collect();
    for wanted in ["row 0", "row 3", "yours", "full", "chance", "on a CPU", "0", "100", "\u{2212}4"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not in {names:?}");
    }
    let (few, many) = (DotPlot { rows: Vec::new(), ..plot() }.picture(760.0), picture.size.1);
    assert!(few.size.1 < many);
    let svg = standalone(&picture, Some("{\"a\": 1}"));
    assert!(
        svg.contains("<title>Scores &lt;of&gt; a model</title>") && svg.contains("<desc>on a CPU</desc>")
    );
    for class in [".dot.c0{", ".ghost{", ".interval.c3,", ".chance{"] {
        assert!(svg.contains(class), "no style for {class}");
    }
}

fn passages(pieces: &[&str]) -> Passages {
    let written = |first: usize| {
        let piece = |(at, text): (usize, &&str)| match at {
            _ if at < first => Piece::Shared((*text).to_owned()),
            _ if at == first => Piece::First((*text).to_owned()),
            _ => Piece::After((*text).to_owned()),
        };
        let given = std::iter::once(Piece::Given("What is it? ".to_owned()));
        Passage {
            name: format!("parts at {first}"),
            pieces: given.chain(pieces.iter().enumerate().map(piece)).collect(),
        }
    };
    Passages { title: "two".into(), description: "they part".into(), passages: vec![written(1), written(2)] }
}

#[test]
fn texts_are_laid_out_word_by_word_and_where_they_part_is_ringed() {
    let picture = passages(&["It", " is", " a barn", ".\nYes"]).picture(760.0);
    assert_eq!(of_class(&picture.marks, "key-ring").len(), 3, "one token and one of two words");
    let shown = texts(&picture.marks);
    let of_first: Vec<&(f64, f64, String)> =
        shown.iter().filter(|(x, y, _)| *x < 380.0 && *y > 60.0).collect();
    let words: Vec<&str> = of_first.iter().map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(words, ["What", "is", "it?", "It", "is", "a", "barn", ".", "Yes"]);
    let (line, next) = (of_first[6].1, of_first[8].1);
    assert!(next > line, "a line break is one");
    assert!(shown.iter().any(|(x, _, text)| *x > 380.0 && text == "barn"), "side by side");
    // Every token that was written has a line below it; what was given has none.
    assert_eq!(of_class(&picture.marks, "grid").len() + of_class(&picture.marks, "series").len(), 12);
}

#[test]
fn words_stand_in_rows_from_below_with_bars_and_signs() {
    let cell =
        |word: &str, likely, is_far, is_other| WordCell { word: word.into(), likely, is_far, is_other };
    let row = |name: &str, note: Option<&str>, cells| WordRow {
        name: name.into(),
        note: note.map(str::to_owned),
        cells,
    };
    let grid = WordGrid {
        title: "canvas".into(),
        columns: vec!["1".into(), "+".into()],
        rows: vec![
            row("in", None, vec![cell("one", 1.0, false, false), cell("two", 0.25, false, false)]),
            row(
                "(4|..|8)",
                Some("leaves"),
                vec![cell("three", 0.5, true, true), cell("unspeakable", 2.0, true, false)],
            ),
        ],
        ..WordGrid::default()
    };
    let picture = grid.picture(760.0);
    let of = |wanted: &str| {
        let found = texts(&picture.marks).into_iter().find(|(_, _, text)| text == wanted);
        let (x, y, _) = found.unwrap_or_else(|| panic!("{wanted} is not drawn"));
        (x, y)
    };
    assert!(of("three").1 < of("one").1, "steps go upward");
    assert!(of("one").0 < of("two").0 && of("one").0 == of("1").0, "tokens go across");
    assert_eq!((of("unspeak\u{2026}").0, of("\u{2260}").1 < of("three").1), (of("two").0, true));
    let length = |mark: &&Mark| match mark.shape {
        Shape::Line { x1, x2, .. } => x2 - x1,
        _ => 0.0,
    };
    let bars: Vec<f64> = of_class(&picture.marks, "c0").iter().map(length).collect();
    assert_eq!(bars, [64.0, 16.0, 32.0, 64.0], "as long as the word is likely");
    assert_eq!(of_class(&picture.marks, "faded").len(), 2);
    assert_eq!(of_class(&picture.marks, "rule").len(), 1, "the path is left once");
    let wide = WordGrid { columns: vec!["x".into(); 40], ..grid }.picture(760.0);
    assert!(wide.size.0 > 40.0 * 72.0, "as wide as its words need");
}

proptest! {
    #[test]
    fn whatever_is_written_stays_inside(pieces in prop::collection::vec("[a-z \n\u{e9}]{0,90}", 0..30), width in 120.0..900.0f64) {
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let picture = passages(&pieces).picture(width);
        let mut seen: Vec<(i64, i64)> = Vec::new();
        for (x, y, text) in texts(&picture.marks).into_iter().skip(4).filter(|(_, y, _)| *y > 60.0) {
            let end = x + text.chars().count() as f64 * 7.2;
            prop_assert!(x >= 0.0 && end <= width + 1.0 && y <= picture.size.1, "{text} at {x}, {y} of {:?}", picture.size);
            let place = (x.round() as i64, y.round() as i64);
            prop_assert!(!seen.contains(&place), "two words at {place:?}");
            seen.push(place);
        }
    }
}
