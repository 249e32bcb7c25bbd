//! Whole charts: what is drawn, where, and that picture, spots and table agree.

use expect_test::expect;
use proptest::prelude::*;

use atelier::chart::{
    Chart, HeatCell, HeatMap, Lie, LineChart, LinePoint, Mark, MarkerShape, Role, Series, Shades, Shape,
    Spot, Toward, Value, View, spot_at, walk,
};

const SIZE: (f64, f64) = (760.0, 400.0);

fn point(x: f64, y: f64, arm: f64) -> LinePoint {
    LinePoint { low: Some(y - arm), high: Some(y + arm), note: format!("0-{x}"), ..LinePoint::at(x, y) }
}

fn lines(n: usize) -> LineChart {
    let series = (0..n).map(|i| Series {
        name: format!("series {i}"),
        points: vec![point(1.0, i as f64, 0.5), point(2.0, 1.0, 0.25), point(4.0, 0.5, 0.5)],
        is_main: i == 0,
    });
    LineChart {
        x_label: "layers".into(),
        y_label: "score".into(),
        series: series.collect(),
        ..LineChart::default()
    }
}

fn heat() -> HeatMap {
    let cell = |value: f64| Some(HeatCell { value, note: format!("note {value}"), ..HeatCell::default() });
    HeatMap {
        x: vec!["1".into(), "2".into(), "3".into()],
        y: vec!["a".into(), "b".into()],
        cells: vec![cell(0.0), None, cell(1.0), cell(0.5), cell(f64::NAN), cell(2.0)],
        scale: Shades { low: 0.0, high: 2.0 },
        ..HeatMap::default()
    }
}

fn scatter() -> LineChart {
    let point = |x: f64, y: f64, name: &str| LinePoint { name: name.into(), ..LinePoint::at(x, y) };
    let of = |name: &str, points| Series { name: name.into(), points, ..Series::default() };
    LineChart {
        series: vec![
            of("skip", vec![point(1.0, 0.2, "a"), point(10.0, 0.4, "b")]),
            of("full", vec![point(100.0, 1.0, "c"), point(f64::INFINITY, 0.5, "d")]),
        ],
        frontier: Some(vec![2, 0, 1]),
        ..LineChart::default()
    }
}

fn of_class<'a>(marks: &'a [Mark], class: &str) -> Vec<&'a Mark> {
    marks.iter().filter(|mark| mark.class.split(' ').any(|word| word == class)).collect()
}

/// The fourteenth series has the first one's shape, and is told apart without colour; the ninth has the first one's
/// colour, and a shape of its own.
#[test]
fn series_differ_by_more_than_colour() {
    for width in [390.0, 760.0] {
        let chart = lines(14);
        let marks = chart.marks((width, 400.0));
        let lines: Vec<&str> = of_class(&marks, "series").iter().map(|mark| mark.class.as_str()).collect();
        let all =
            ["c0 main", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c0", "c1", "c2", "c3", "c4", "c5 again"]
                .map(|class| format!("series {class}"));
        assert_eq!(lines, all);
        assert_ne!(MarkerShape::nth(8), MarkerShape::nth(0));
        // The legend reads from the top, and stays on the chart.
        let legend: Vec<(f64, f64)> = of_class(&marks, "legend")
            .iter()
            .map(|mark| match &mark.shape {
                Shape::Text { x, y, .. } => (*x, *y),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(legend.len(), 14);
        assert!(legend.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{legend:?}");
        assert!(legend.iter().all(|(x, y)| *x < width && *y < 400.0), "{legend:?}");
    }
}

/// Bands of a few series, of the main one, and of the one that is pointed at; error bars where
/// some points have no interval.
#[test]
fn intervals_are_bands_or_error_bars() {
    // One whose end lies beyond the plot has its outline by itself.
    let bands = |chart: &LineChart| {
        let marks = chart.marks(SIZE);
        let bands = of_class(&marks, "band").into_iter().filter(|mark| !mark.class.ends_with(" edge"));
        bands.map(|mark| mark.class.trim_end_matches(" cut").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(bands(&lines(2)), ["band c0 o0", "band c1 o1"]);
    let mut many = lines(6);
    assert_eq!(bands(&many), ["band c0 o0"]);
    many.view = View { emphasised: Some(4), is_provisional: true, ..View::default() };
    assert_eq!(bands(&many), ["band c0 faded provisional o0", "band c4 provisional o0"]);
    let mut gaps = lines(1);
    gaps.series[0].points[1].low = None;
    assert_eq!(bands(&gaps), Vec::<String>::new());
    assert_eq!(of_class(&gaps.marks(SIZE), "whisker").len(), 2);
}

/// A band's upper edge is at the upper ends: an oracle from the axis' own numbers.
#[test]
fn a_band_stands_where_its_numbers_are() {
    let marks = lines(1).marks(SIZE);
    let ticks: Vec<(f64, f64)> = of_class(&marks, "tick")
        .iter()
        .filter_map(|mark| match &mark.shape {
            Shape::Text { x, y, text, .. } if *x < 56.0 => Some((text.parse().ok()?, y - 4.0)),
            _ => None,
        })
        .collect();
    let ((v0, y0), (v1, y1)) = (ticks[0], ticks[ticks.len() - 1]);
    let at = |value: f64| y0 + (value - v0) / (v1 - v0) * (y1 - y0);
    let Shape::Path(path) = &of_class(&marks, "band")[0].shape else { panic!("a path") };
    let places: Vec<f64> = path
        .trim_matches(['M', 'Z'])
        .split('L')
        .map(|place| place.split(' ').nth(1).unwrap().parse().unwrap())
        .collect();
    // Out along the upper ends, back along the lower ones; y is 0, 1, 0.5, cut off at a
    // quarter of the range beyond them, and the slack around all.
    for (place, value) in places.iter().zip([0.5, 1.25, 1.0, 0.0, 0.75, -0.31]) {
        assert!((place - at(value)).abs() < 0.02, "{value} is at {place}, not at {}", at(value));
    }
}

#[test]
fn a_series_that_is_switched_off_moves_nothing() {
    let all = lines(3);
    let mut some = all.clone();
    some.view.hidden = vec![2];
    let (before, after) = (all.spots(SIZE), some.spots(SIZE));
    assert_eq!(before.len(), 9);
    assert_eq!(after[..], before[..6]);
    assert_eq!(of_class(&some.marks(SIZE), "series").len(), 2);
    let shown: Vec<bool> = some.legend().iter().map(|entry| entry.is_shown).collect();
    assert_eq!(shown, [true, true, false]);
    assert_eq!(some.table(), all.table(), "the numbers stay");
}

#[test]
fn spots_lie_on_their_markers_and_name_their_rows() {
    for chart in [Chart::Lines(lines(2)), Chart::Lines(scatter()), Chart::Heat(heat())] {
        let chart = chart.viewed(View { is_bare: true, ..View::default() });
        let (spots, table) = (chart.spots(SIZE), chart.table());
        assert!(!spots.is_empty());
        let marks = chart.marks(SIZE);
        let drawn: Vec<(f64, f64)> =
            marks.iter().filter(|mark| is_datum(mark)).filter_map(|mark| middle(&mark.shape)).collect();
        for spot in &spots {
            assert!(spot.index < table.rows.len());
            let is_drawn = drawn.iter().any(|(x, y)| (x - spot.x).abs() < 2.0 && (y - spot.y).abs() < 2.0);
            assert!(is_drawn, "{spot:?} is none of {drawn:?}");
        }
    }
    // A point without a place is in the table and not in the picture.
    assert_eq!((scatter().spots(SIZE).len(), scatter().table().rows.len()), (3, 4));
}

/// Files say on how many items, and where the numbers come from, on every line.
#[test]
fn tables_say_how_many_items_and_carry_what_is_the_same() {
    let mut chart = lines(1);
    chart.series[0].points[1].n = Some(250);
    let csv = chart.table().csv_with(&[("model_hash", "ab".to_owned()), ("adapter", "x, y".to_owned())]);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].contains(",n,") && lines[0].ends_with(",model_hash,adapter"), "{csv}");
    assert!(lines[2].contains(",250,") && lines[2].ends_with(",ab,\"x, y\""), "{csv}");
    let heat = HeatMap { cells: vec![Some(HeatCell { n: Some(9), ..HeatCell::default() })], ..heat() };
    assert!(heat.table().columns.iter().any(|column| column.role == Role::Items));
}

fn is_datum(mark: &Mark) -> bool {
    ["point", "shade"].iter().any(|class| mark.class.starts_with(class))
}

/// Around where the middle of a marker is.
fn middle(shape: &Shape) -> Option<(f64, f64)> {
    match shape {
        Shape::Circle { cx, cy, .. } => Some((*cx, *cy)),
        Shape::Rect { x, y, width, height, .. } => Some((x + width / 2.0, y + height / 2.0)),
        Shape::Path(path) => {
            let corners: Vec<(f64, f64)> = path
                .trim_matches(['M', 'Z'])
                .split('L')
                .filter_map(|corner| {
                    let (x, y) = corner.split_once(' ')?;
                    Some((x.parse().ok()?, y.parse().ok()?))
                })
                .collect();
            let mean =
                |part: fn(&(f64, f64)) -> f64| corners.iter().map(part).sum::<f64>() / corners.len() as f64;
            (!corners.is_empty()).then(|| (mean(|c| c.0), mean(|c| c.1)))
        }
        _ => None,
    }
}

#[test]
fn tables_hold_every_digit() {
    expect![[r#"
        series,layers,score,low,high,note
        series 0,1,0,-0.5,0.5,0-1
        series 0,2,1,0.75,1.25,0-2
        series 0,4,0.5,0,1,0-4
    "#]]
    .assert_eq(&lines(1).table().csv_with(&[]));
    let mut odd = lines(1);
    odd.series[0].name = "a, \"b\"\nc".into();
    odd.series[0].points = vec![LinePoint::at(0.1 + 0.2, f64::NAN)];
    expect![[r#"
        series,layers
        "a, ""b""
        c",0.30000000000000004
    "#]]
    .assert_eq(&odd.table().csv_with(&[]));
    expect![[r#"
        x,y,value,note
        1,a,0,note 0
        3,a,1,note 1
        1,b,0.5,note 0.5
        3,b,2,note 2
    "#]]
    .assert_eq(&heat().table().csv_with(&[]));
    let mut marked = heat();
    (marked.marked, marked.mark_label) = (vec![(2, 1), (1, 0)], "best, of its width".into());
    let table = marked.table();
    assert_eq!(table.rows[3][3], Value::Number(1.0));
    assert!(table.csv_with(&[]).starts_with("x,y,value,\"best, of its width\",note\n"));
}

#[test]
fn cells_lie_in_their_columns_and_rows() {
    let mut map = heat();
    let place = |map: &HeatMap, index: usize| (map.spots(SIZE)[index].x, map.spots(SIZE)[index].y);
    let (a1, a3, b1) = (place(&map, 0), place(&map, 1), place(&map, 2));
    assert!(a1.0 < a3.0 && a1.1 == a3.1, "{a1:?} {a3:?}");
    assert!(a1.0 == b1.0 && a1.1 < b1.1, "{a1:?} {b1:?}");
    map.is_upward = true;
    assert!(place(&map, 0).1 > place(&map, 2).1, "the first row is the lowest");
    // Wide cells carry their numbers, narrow ones do not.
    let values = |map: &HeatMap, width: f64| of_class(&map.marks((width, 300.0)), "value").len();
    assert_eq!((values(&map, 400.0), values(&map, 120.0)), (4, 0));
    // A ring, and a lighter one under it, around the one marked cell that has a value.
    (map.marked, map.mark_label) = (vec![(2, 1), (1, 0), (9, 9)], "best".into());
    let marks = map.marks(SIZE);
    let n = |class: &str| of_class(&marks, class).len();
    assert_eq!((n("ring"), n("ring-under"), n("key-ring")), (1, 1, 1));
}

#[test]
fn groups_have_brackets_and_outlines_on_the_diagonal() {
    let names: Vec<String> = (0..4).map(|layer| layer.to_string()).collect();
    let cells = (0..16).map(|i| Some(HeatCell { value: f64::from(i), ..HeatCell::default() })).collect();
    let map = HeatMap { x: names.clone(), y: names, cells, groups: vec![0..1, 1..4], ..HeatMap::default() };
    let marks = map.marks(SIZE);
    assert_eq!((of_class(&marks, "bracket").len(), of_class(&marks, "group").len()), (4, 2));
    let spots = map.spots(SIZE);
    let Shape::Rect { x, y, width, height, .. } = of_class(&marks, "group")[1].shape else {
        panic!("a rectangle")
    };
    let inside = |spot: &Spot| (x..x + width).contains(&spot.x) && (y..y + height).contains(&spot.y);
    let held: Vec<usize> = spots.iter().filter(|spot| inside(spot)).map(|spot| spot.index).collect();
    assert_eq!(held, [5, 6, 7, 9, 10, 11, 13, 14, 15]);
    // Square cells, however wide the chart is.
    assert!(spots.iter().all(|spot| (spot.width - spot.height).abs() < 1e-9));
    assert!(map.height(760.0) <= 700.0);
}

#[test]
fn a_frontier_goes_right_and_then_up() {
    let marks = scatter().marks(SIZE);
    let Shape::Path(path) = &of_class(&marks, "frontier")[0].shape else { panic!("a path") };
    let spots = scatter().spots(SIZE);
    let steps: Vec<String> =
        spots.windows(2).map(|pair| format!("H{:.2}V{:.2}", pair[1].x, pair[1].y)).collect();
    assert!(path.contains(&steps.join("")), "{path} has no {steps:?}");
    // Points alone: no lines, and names beside those of the frontier.
    assert_eq!((of_class(&marks, "series").len(), of_class(&marks, "note").len()), (0, 3));
}

#[test]
fn keys_walk_from_datum_to_datum() {
    let spots = lines(3).spots(SIZE);
    let go = |from, toward| walk(&spots, from, toward, Lie::Lines);
    assert_eq!(go(None, Toward::Right), Some(0), "the first, where there is none");
    assert_eq!(go(Some(0), Toward::Right), Some(1));
    assert_eq!(go(Some(2), Toward::Right), Some(2), "at the end it stays");
    assert_eq!(go(Some(1), Toward::Last), Some(2));
    assert_eq!(go(Some(2), Toward::First), Some(0));
    // At x = 1 the series lie at 0, 1 and 2; upward is more.
    assert_eq!(go(Some(0), Toward::Up), Some(3));
    assert_eq!(go(Some(3), Toward::Up), Some(6));
    assert_eq!(go(Some(6), Toward::Down), Some(3));
    // At x = 2 all three are in one place, and each is reached.
    assert_eq!((go(Some(1), Toward::Down), go(Some(4), Toward::Down)), (Some(4), Some(7)));
    assert_eq!((go(Some(1), Toward::SeriesAfter), go(Some(1), Toward::SeriesBefore)), (Some(4), Some(1)));
    assert_eq!(walk(&[], Some(3), Toward::Up, Lie::Cloud), None);
    // Nearest where they overlap; nothing far from all.
    let here = (spots[3].x + 3.0, spots[3].y - 2.0);
    assert_eq!((spot_at(&spots, here), spot_at(&spots, (5.0, 5.0))), (Some(3), None));
    let cells = heat().spots(SIZE);
    assert_eq!(walk(&cells, Some(0), Toward::Right, Lie::Grid), Some(1), "over the blank cell");
    assert_eq!(walk(&cells, Some(0), Toward::Down, Lie::Grid), Some(2));
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -1e3..1e3_f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(0.0)]
}

proptest! {
    /// Whatever the numbers and however small the paper: no panic, a row per datum, every drawn
    /// datum on the paper and within reach of the keys.
    #[test]
    fn charts_bear_any_numbers(
        values in prop::collection::vec((any_value(), any_value(), any_value()), 0..40),
        width in 1.0..900.0_f64, height in 1.0..700.0_f64, n_series in 1..9_usize,
    ) {
        let size = (width, height);
        let of = |series: usize| values.iter().skip(series).step_by(n_series);
        let lines = LineChart {
            series: (0..n_series).map(|series| Series {
                points: of(series).map(|&(x, y, low)| LinePoint { low: Some(low), high: Some(y), ..LinePoint::at(x, y) }).collect(),
                ..Series::default()
            }).collect(),
            ..LineChart::default()
        };
        let scatter = LineChart { frontier: Some((0..values.len() + 3).collect()), ..lines.clone() };
        let heat = HeatMap {
            x: (0..n_series).map(|x| x.to_string()).collect(),
            y: (0..4).map(|y| y.to_string()).collect(),
            cells: values.iter().map(|&(value, ..)| Some(HeatCell { value, ..HeatCell::default() })).collect(),
            scale: Shades::over(values.iter().map(|value| value.0)),
            groups: vec![0..2, 1..99],
            marked: vec![(0, 0), (99, 99)],
            ..HeatMap::default()
        };
        for chart in [Chart::Lines(lines), Chart::Lines(scatter), Chart::Heat(heat)] {
            let (spots, rows) = (chart.spots(size), chart.table().rows.len());
            for mark in chart.marks(size) {
                if let Shape::Path(path) = mark.shape {
                    prop_assert!(!path.contains("NaN") && !path.contains("inf"), "{path}");
                }
            }
            prop_assert!(spots.iter().all(|spot| spot.index < rows && spot.x.is_finite() && spot.y.is_finite()));
            // Every datum is reached from the first, by keys alone.
            let mut reached = std::collections::BTreeSet::new();
            let mut queue: Vec<usize> = walk(&spots, None, Toward::Right, chart.lie()).into_iter().collect();
            while let Some(at) = queue.pop() {
                if reached.insert(at) {
                    let ways = [
                        Toward::Left, Toward::Right, Toward::Up, Toward::Down, Toward::SeriesBefore, Toward::SeriesAfter,
                    ];
                    queue.extend(ways.iter().filter_map(|&way| walk(&spots, Some(at), way, chart.lie())));
                }
            }
            prop_assert_eq!(reached.len(), spots.len());
        }
    }
}
