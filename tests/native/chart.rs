//! Scales, ticks, rows and the saved picture.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use atelier::chart::{
    Axis, Csv, Dot, Field, Linear, MAX_TICKS, Mark, MarkerShape, Point, Shape, decimals, ticks,
};
use atelier::plot::svg::{self, Document};

use crate::cli_tables::rows as read_rows;

/// Positions are drawn to a hundredth of a pixel; this is far below.
const PIXEL_TOLERANCE: f64 = 1e-6;

fn check_ticks((low, high, n_max): (f64, f64, usize), expect: Expect) {
    let values = ticks(low, high, n_max);
    let n = decimals(&values);
    let labels: Vec<_> = values.iter().map(|value| format!("{value:.n$}")).collect();
    expect.assert_eq(&labels.join(" "));
}

#[test]
fn ticks_are_round() {
    check_ticks((0.0, 1.0, 5), expect!["0.0 0.5 1.0"]);
    check_ticks((0.0, 1.0, 6), expect!["0.0 0.2 0.4 0.6 0.8 1.0"]);
    check_ticks((0.0, 100.0, 6), expect!["0 20 40 60 80 100"]);
    check_ticks((-8.4, 0.0, 5), expect!["-8 -6 -4 -2 0"]);
    check_ticks((-0.03, 0.07, 6), expect!["-0.02 0.00 0.02 0.04 0.06"]);
    check_ticks((9.99, 10.01, 4), expect!["9.99 10.00 10.01"]);
    check_ticks((0.0, 1e9, 4), expect!["0 500000000 1000000000"]);
}

#[test]
fn ticks_of_nothing_are_none() {
    for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
        assert_eq!(ticks(low, high, 5), Vec::<f64>::new(), "{low} to {high}");
    }
    assert_eq!(ticks(0.0, 1.0, 1), Vec::<f64>::new());
}

proptest! {
    #[test]
    fn ticks_lie_inside_in_order_and_are_few(low in -1e6..1e6_f64, span in 1e-3..1e6_f64, n_max in 3..50_usize) {
        let values = ticks(low, low + span, n_max);
        prop_assert!(values.len() <= n_max.min(MAX_TICKS), "{} ticks", values.len());
        prop_assert!(!values.is_empty());
        prop_assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{values:?}");
        let slack = span * PIXEL_TOLERANCE;
        prop_assert!(values.iter().all(|v| (low - slack..=low + span + slack).contains(v)), "{values:?}");
    }

    #[test]
    fn a_value_stands_at_its_share_of_the_range(
        from in -1e3..1e3_f64, span in 1e-2..1e3_f64, left in -500.0..500.0_f64, width in 1.0..2000.0_f64,
        share in -1.0..2.0_f64,
    ) {
        let scale = Linear::new((from, from + span), (left + width, left));
        let value = from + share * span;
        let expected = left + width - share * width;
        prop_assert!((scale.at(value) - expected).abs() <= width * PIXEL_TOLERANCE, "{value} is not at {expected}");
        let (low, high) = (left, left + width);
        prop_assert!((low..=high).contains(&scale.clamped(value)));
    }
}

#[test]
fn a_scale_without_width_draws_in_the_middle() {
    let scale = Linear::new((3.0, 3.0), (0.0, 200.0));
    assert_eq!((scale.at(3.0), scale.at(99.0), scale.clamped(f64::NAN)), (100.0, 100.0, 100.0));
    let scale = Linear::new((0.0, 1.0), (10.0, 20.0));
    assert_eq!(scale.at(f64::NAN), 10.0, "what is not a number is drawn at the start");
}

fn document(title: &str, style: &str, size: (f64, f64), marks: &[Mark]) -> String {
    Document { title, description: "", metadata: "", style, size }.write(marks)
}

/// The row of a task that lost 58 points.
fn row() -> Dot {
    Dot {
        current: Some(Point { value: 0.31, interval: Some((0.25, 0.38)) }),
        reference: Some(Point { value: 0.89, interval: Some((0.84, 0.93)) }),
        chance: Some(0.25),
    }
}

#[test]
fn a_row_draws_chance_ghost_interval_and_dot() {
    let marks = row().marks("task-1", MarkerShape::Diamond, Linear::new((0.0, 1.0), (0.0, 400.0)), 18.0);
    let expected = expect![[r#"
        <svg xmlns="http://www.w3.org/2000/svg" width="400" height="36" viewBox="0 0 400 36" role="img">
        <title>sums</title>
        <style>.dot{}</style>
        <line class="task-1 chance" x1="100" y1="9" x2="100" y2="27"/>
        <line class="task-1 tie" x1="356" y1="18" x2="124" y2="18"/>
        <line class="task-1 ghost-interval" x1="336" y1="18" x2="372" y2="18"/>
        <path class="task-1 ghost" d="M356.00 8.85L365.15 18.00L356.00 27.15L346.85 18.00Z"/>
        <line class="task-1 interval" x1="100" y1="18" x2="152" y2="18"/>
        <path class="task-1 dot" d="M124.00 10.68L131.32 18.00L124.00 25.32L116.68 18.00Z"/>
        </svg>
    "#]];
    expected.assert_eq(&document("sums", ".dot{}", (400.0, 36.0), &marks));
}

#[test]
fn a_row_without_values_draws_chance_alone() {
    let empty = Dot { current: None, reference: None, ..row() };
    let classes: Vec<_> = empty
        .marks("task-1", MarkerShape::Diamond, Linear::new((0.0, 1.0), (0.0, 400.0)), 18.0)
        .into_iter()
        .map(|mark| mark.class)
        .collect();
    assert_eq!(classes, ["task-1 chance"]);
}

#[test]
fn labels_at_the_ends_stay_inside() {
    let axis = Axis::new(Linear::new((0.0, 1.0), (0.0, 300.0)), 6);
    let anchors: Vec<_> = axis
        .labels(12.0, |value| format!("{value:.1}"))
        .into_iter()
        .map(|mark| match mark.shape {
            Shape::Text { anchor, text, .. } => format!("{text} {}", anchor.keyword()),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(anchors, ["0.0 start", "0.2 middle", "0.4 middle", "0.6 middle", "0.8 middle", "1.0 end"]);
    assert_eq!(axis.grid(0.0, 10.0).len(), axis.ticks().len());
}

#[test]
fn a_saved_picture_escapes_what_it_is_given() {
    let hostile = "</text><script>alert(\"&\u{0}\")</script>";
    let mark = Mark::text("\"><x", (0.0, 0.0), atelier::chart::Anchor::Start, hostile);
    let picture = document(hostile, "</style><x>", (10.0, 10.0), &[mark]);
    assert!(
        !picture.contains("<script") && !picture.contains("<x") && !picture.contains('\u{0}'),
        "{picture}"
    );
    assert!(picture.contains("&lt;script&gt;alert(&quot;&amp;&quot;)"), "{picture}");
}

#[test]
fn coordinates_are_short_and_always_numbers() {
    let said: Vec<_> =
        [0.0, -0.001, 12.0, 12.345, 0.1 + 0.2, f64::NAN, f64::INFINITY].map(svg::number).into();
    assert_eq!(said, ["0", "0", "12", "12.35", "0.3", "0", "0"]);
}

#[test]
fn thirteen_series_have_thirteen_shapes() {
    let shapes: Vec<_> = (0..13).map(MarkerShape::nth).collect();
    for (i, shape) in shapes.iter().enumerate() {
        assert!(!shapes[..i].contains(shape), "{shape:?} is used twice");
    }
    let drawn = shapes.iter().map(|shape| format!("{:?}", shape.mark("dot", (0.0, 0.0), 5.0).shape));
    assert_eq!(drawn.collect::<std::collections::BTreeSet<_>>().len(), 13, "each is drawn otherwise");
    assert_eq!(MarkerShape::nth(13), shapes[0], "they come round again");
}

/// What every line rests on stands at its end; groups of columns have a line of their own above.
#[test]
fn columns_that_are_the_same_are_on_every_line() {
    let mut csv = Csv::new(["a", "b"]).under(["one, two", ""].map(Field::from));
    csv.push([1_usize.into(), "x\ny".into()]);
    csv.push([Some(0.25).into(), "\"".into()]);
    csv.push([f64::NAN.into(), true.into()]);
    let same = [("model", "m, n".to_owned()), ("seed", "3".to_owned())];
    assert_eq!(
        csv.with_same(&same).text(),
        "\"one, two\",,,\na,b,model,seed\n1,\"x\ny\",\"m, n\",3\n0.25,\"\"\"\",\"m, n\",3\n,true,\"m, n\",3\n"
    );
}

proptest! {
    /// Another program's reader reads what was written.
    #[test]
    fn any_fields_are_read_back(rows in prop::collection::vec(any::<[String; 3]>(), 0..4), head in "[\",\r\n\u{e9}a]{0,600}") {
        let mut csv = Csv::new([head.as_str(), "b"]);
        for [a, b, _] in &rows {
            csv.push([a.as_str().into(), b.as_str().into()]);
        }
        let mut expected = vec![vec![head, "b".to_owned(), "c".to_owned()]];
        let same = rows.first().map_or("", |[_, _, c]| c.as_str());
        expected.extend(rows.iter().map(|[a, b, _]| vec![a.clone(), b.clone(), same.to_owned()]));
        prop_assert_eq!(read_rows(&csv.with_same(&[("c", same.to_owned())]).text()), expected);
    }
}
