//! A chart as small as a stamp: its lines, points or shades alone.

use super::view::colour;
use super::{Chart, HeatMap, LineChart, LinePoint, Linear, Mark, MarkerShape, Shape};

const MARGIN: f64 = 2.0;
const RADIUS: f64 = 1.6;

impl Chart {
    /// A small likeness of `width` x `height` pixels, without axes, words or intervals.
    pub fn likeness(&self, size: (f64, f64)) -> Vec<Mark> {
        match self {
            Self::Heat(map) => shades(map, size),
            Self::Lines(chart) if chart.frontier.is_some() => points(places(chart, size)),
            Self::Lines(chart) => lines(places(chart, size)),
        }
    }
}

/// The places of the points of each series that can be drawn.
fn places(chart: &LineChart, (width, height): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let extent = |part: fn(&LinePoint) -> f64| {
        let all = chart.points().filter(|(_, point)| point.is_drawn()).map(|(_, point)| part(point));
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)))
    };
    let x = Linear::new(extent(|point| point.x), (MARGIN, width - MARGIN));
    let y = Linear::new(extent(|point| point.y), (height - MARGIN, MARGIN));
    let place = |point: &LinePoint| (x.at(point.x), y.at(point.y));
    chart.series.iter().map(|series| series.ordered().into_iter().map(place).collect()).collect()
}

fn lines(series: Vec<Vec<(f64, f64)>>) -> Vec<Mark> {
    let line = |(index, places): (usize, Vec<(f64, f64)>)| {
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let class = format!("series {}", colour(index));
        (path.len() > 1).then(|| Mark { class, shape: Shape::Path(format!("M{}", path.join("L"))) })
    };
    series.into_iter().enumerate().filter_map(line).collect()
}

fn points(series: Vec<Vec<(f64, f64)>>) -> Vec<Mark> {
    let of = |(index, places): (usize, Vec<(f64, f64)>)| {
        let class = format!("point {}", colour(index));
        places.into_iter().map(move |place| MarkerShape::nth(index).mark(&class, place, RADIUS))
    };
    series.into_iter().enumerate().flat_map(of).collect()
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
