//! Intervals of a chart of lines: which are drawn, where they are open, and what has nothing to draw.

use std::collections::BTreeSet;

use atelier::chart::{Bands, LineChart, LinePoint, Mark, Series, Shape, search_chart};
use atelier::eval::Interval;
use atelier::sweep::{FrontPoint, HalfScore};

const SIZE: (f64, f64) = (760.0, 400.0);

fn lines(n: usize) -> LineChart {
    let point = |x: f64, y: f64, arm: f64| LinePoint {
        low: Some(y - arm),
        high: Some(y + arm),
        ..LinePoint::at(x, y)
    };
    let series = (0..n).map(|i| Series {
        name: format!("series {i}"),
        points: vec![point(1.0, i as f64, 0.5), point(2.0, 1.0, 0.25), point(4.0, 0.5, 0.5)],
        is_main: i == 0,
    });
    LineChart { series: series.collect(), ..LineChart::default() }
}

fn of_class<'a>(marks: &'a [Mark], class: &str) -> Vec<&'a Mark> {
    marks.iter().filter(|mark| mark.class.split(' ').any(|word| word == class)).collect()
}

/// An interval that goes on beyond the plot is not closed at its edge.
#[test]
fn what_goes_on_beyond_the_plot_is_open_there() {
    let mut chart = lines(1);
    let outline = |chart: &LineChart| {
        let marks = chart.marks(SIZE);
        match &of_class(&marks, "edge")[..] {
            [] => None,
            [Mark { shape: Shape::Path(path), .. }] => Some(path.matches('L').count()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(outline(&chart), Some(6), "one end of six is cut off, and both lines lead to it");
    chart.series[0].points[1].low = Some(-2.0);
    assert_eq!(outline(&chart), Some(5), "two in a row: nothing is drawn between them");
    for point in &mut chart.series[0].points {
        (point.low, point.high) = (Some(point.y - 0.1), Some(point.y + 0.1));
    }
    assert_eq!(outline(&chart), None);

    // Of an error bar the end is left out.
    let bars = |chart: &LineChart| {
        let marks = chart.marks(SIZE);
        let ends = of_class(&marks, "whisker").into_iter().map(|mark| match &mark.shape {
            Shape::Path(path) => path.matches('H').count(),
            other => panic!("{other:?}"),
        });
        ends.collect::<Vec<_>>()
    };
    chart.series[0].points[1].low = None;
    assert_eq!(bars(&chart), [2, 2]);
    chart.series[0].points[2].low = Some(-9.0);
    assert_eq!(bars(&chart), [2, 1]);
}

#[test]
fn a_chart_knows_which_intervals_it_draws_and_what_it_does_not() {
    let mut chart = lines(2);
    assert_eq!(chart.bands(), Bands::Everywhere);
    assert_eq!(lines(3).bands(), Bands::OfMain);
    chart = lines(3);
    chart.series[0].is_main = false;
    assert_eq!(chart.bands(), Bands::OfPointed);
    chart.view.hidden = vec![1];
    assert_eq!(chart.bands(), Bands::Everywhere, "two are shown");
    assert_eq!(LineChart::default().bands(), Bands::Nowhere);

    chart.series[1].points.clear();
    assert_eq!((chart.legend().len(), chart.without_points()), (3, vec![]));
    chart.why_empty = "Guessing.".into();
    assert_eq!((chart.legend().len(), chart.without_points()), (2, vec!["series 1"]));
    assert_eq!(chart.legend()[1].series, 2, "the others keep their colours");
}

/// Both halves of a search, whose intervals are wide.
#[test]
fn points_beside_each_other_show_both_intervals_whole() {
    let half = |score: f64| {
        Some(HalfScore {
            value: score,
            interval: Some(Interval { low: score - 3.0, high: score + 3.0 }),
            n: 4,
        })
    };
    let points: Vec<FrontPoint> = (8..12)
        .map(|runs| FrontPoint {
            schedule: format!("0-{runs}"),
            runs,
            millis: None,
            is_front: true,
            halves: [half(runs as f64 / 12.0), half(runs as f64 / 13.0)],
        })
        .collect();
    let chart = search_chart(&points, ["a".into(), "b".into()], LineChart::default());
    let marks = chart.marks(SIZE);
    let bars: Vec<&str> = marks
        .iter()
        .filter(|mark| mark.class.starts_with("whisker"))
        .filter_map(|mark| if let Shape::Path(path) = &mark.shape { Some(path.as_str()) } else { None })
        .collect();
    assert_eq!(bars.len(), 8);
    assert!(bars.iter().all(|path| path.matches('H').count() == 2), "both ends: {bars:?}");
    let xs: BTreeSet<&str> = bars.iter().filter_map(|path| path.get(1..)?.split(' ').next()).collect();
    assert_eq!(xs.len(), 8, "none hides another");
    let Some(Shape::Path(steps)) = marks.iter().find(|mark| mark.class == "frontier").map(|mark| &mark.shape)
    else {
        panic!("a frontier")
    };
    let first = bars.first().and_then(|path| path.get(1..)?.split(' ').next()).expect("a bar");
    assert!(steps.starts_with(&format!("M{first} ")), "it goes through the points: {steps}");
}
