//! A chart as small as a stamp: its lines, points or shades alone.

use super::order::sorted_by;
use super::view::colour;
use super::{Chart, HeatMap, Linear, Mark, MarkerShape, Shape};

/// Room at the edges.
const MARGIN: f64 = 2.0;
/// Radius of points.
const RADIUS: f64 = 1.6;

impl Chart {
    /// A small likeness of `width` x `height` pixels, without axes, words or intervals.
    #[must_use]
    pub fn likeness(&self, size: (f64, f64)) -> Vec<Mark> {
        match self {
            Self::Heat(map) => shades(map, size),
            Self::Lines(chart) => {
                let of = |series: &super::Series| series.points.iter().map(|p| (p.x, p.y)).collect();
                let draw = if chart.frontier.is_some() { points } else { lines };
                draw(&chart.series.iter().map(of).collect::<Vec<_>>(), size)
            }
        }
    }
}

/// The places of the points of each series that can be drawn.
fn places(series: &[Vec<(f64, f64)>], (width, height): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let finite = |place: &&(f64, f64)| place.0.is_finite() && place.1.is_finite();
    let extent = |part: fn(&(f64, f64)) -> f64| {
        let all = series.iter().flatten().filter(finite).map(part);
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)))
    };
    let x = Linear::new(extent(|place| place.0), (MARGIN, width - MARGIN));
    let y = Linear::new(extent(|place| place.1), (height - MARGIN, MARGIN));
    let place = |points: &Vec<(f64, f64)>| {
        let places: Vec<(f64, f64)> =
            points.iter().filter(finite).map(|place| (x.at(place.0), y.at(place.1))).collect();
        sorted_by(&places, |place| place.0)
    };
    series.iter().map(place).collect()
}

fn lines(series: &[Vec<(f64, f64)>], size: (f64, f64)) -> Vec<Mark> {
    let line = |(index, places): (usize, Vec<(f64, f64)>)| {
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let class = format!("series {}", colour(index));
        (path.len() > 1).then(|| Mark { class, shape: Shape::Path(format!("M{}", path.join("L"))) })
    };
    places(series, size).into_iter().enumerate().filter_map(line).collect()
}

fn points(series: &[Vec<(f64, f64)>], size: (f64, f64)) -> Vec<Mark> {
    let of = |(index, places): (usize, Vec<(f64, f64)>)| {
        let class = format!("point {}", colour(index));
        places.into_iter().map(move |place| MarkerShape::nth(index).mark(&class, place, RADIUS))
    };
    places(series, size).into_iter().enumerate().flat_map(of).collect()
}

fn shades(map: &HeatMap, (width, height): (f64, f64)) -> Vec<Mark> {
    let (across, down) = (width / map.x.len().max(1) as f64, height / map.y.len().max(1) as f64);
    let cell = |(x, y, cell): (usize, usize, &super::HeatCell)| {
        let row = if map.is_upward { map.y.len() - 1 - y } else { y };
        let corner = (x as f64 * across, row as f64 * down);
        Mark::rect(&format!("shade {}", map.scale.class(cell.value)), corner, (across, down), 0.0)
    };
    map.filled().map(cell).collect()
}
