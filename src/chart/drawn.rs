//! What a figure of a sweep draws, as a chart: the same on the page and in files.

use super::{Chart, HeatCell, HeatMap, LineChart, LinePoint, Series, Shades};
use crate::sweep::{Curve, Drawing, Grid};

/// The curve over all tasks.
const MEDIAN: &str = "median";

/// What stands on and around it.
#[derive(Debug, Clone, Copy)]
pub struct DrawnWords<'a> {
    pub title: &'a str,
    pub x: &'a str,
    /// What a grid has along y.
    pub y: &'a str,
    pub value: &'a str,
    /// The line at the full model.
    pub full: &'a str,
    /// The line at chance.
    pub chance: &'a str,
    /// What the ring around a cell of a grid says.
    pub best: &'a str,
    /// The column of schedules.
    pub schedule: &'a str,
}

/// The chart of a drawing. `name` puts the name of a curve into words.
#[must_use]
pub fn drawn(drawing: &Drawing, words: DrawnWords<'_>, name: impl Fn(&str) -> String) -> Chart {
    match drawing {
        Drawing::Curves(curves) => Chart::Lines(LineChart {
            title: words.title.to_owned(),
            x_label: words.x.to_owned(),
            y_label: words.value.to_owned(),
            note_label: words.schedule.to_owned(),
            rules: vec![(1.0, words.full.to_owned()), (0.0, words.chance.to_owned())],
            series: curves.iter().map(|curve| series(curve, name(&curve.name))).collect(),
            ..LineChart::default()
        }),
        Drawing::Grid(grid) => Chart::Heat(map(grid, words)),
    }
}

fn series(curve: &Curve, name: String) -> Series {
    let points = curve.points.iter().map(|point| LinePoint {
        x: point.x,
        y: point.y,
        low: point.low,
        high: point.high,
        n: Some(point.n),
        note: point.schedule.clone(),
        ..LinePoint::default()
    });
    Series { name, points: points.collect(), is_main: curve.name == MEDIAN }
}

fn map(grid: &Grid, words: DrawnWords<'_>) -> HeatMap {
    let place = |x: u32, y: u32| {
        let column = grid.xs.iter().position(|&it| it == x)?;
        Some((column, grid.ys.iter().position(|&it| it == y)?))
    };
    let mut cells = vec![None; grid.xs.len() * grid.ys.len()];
    for cell in &grid.cells {
        let at = place(cell.x, cell.y).map(|(column, row)| row * grid.xs.len() + column);
        if let Some(slot) = at.and_then(|at| cells.get_mut(at)) {
            *slot = Some(HeatCell {
                value: cell.value,
                low: cell.low,
                high: cell.high,
                n: Some(cell.n),
                note: cell.schedule.clone(),
            });
        }
    }
    let texts = |values: &[u32]| values.iter().map(u32::to_string).collect();
    HeatMap {
        title: words.title.to_owned(),
        x_label: words.x.to_owned(),
        y_label: words.y.to_owned(),
        value_label: words.value.to_owned(),
        note_label: words.schedule.to_owned(),
        x: texts(&grid.xs),
        y: texts(&grid.ys),
        cells,
        scale: Shades::over(grid.cells.iter().map(|cell| cell.value)),
        marked: grid.best.iter().filter_map(|&(x, y)| place(x, y)).collect(),
        mark_label: words.best.to_owned(),
        is_upward: true,
        ..HeatMap::default()
    }
}
