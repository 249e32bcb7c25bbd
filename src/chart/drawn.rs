//! What a figure of a sweep draws, as a chart: the same on the page and in files.

use super::{Chart, HeatCell, HeatMap, LineChart, LinePoint, Series, Shades};
use crate::sweep::{Curve, Drawing, Grid, MEDIAN};
use crate::words::say;

/// The chart of a drawing, whose lines or shades say `value`; `y` names the rows of a grid. `name` puts the name of a curve into words.
pub fn drawn(
    drawing: &Drawing,
    title: String,
    [x, y]: [String; 2],
    value: String,
    name: impl Fn(&str) -> String,
) -> Chart {
    match drawing {
        Drawing::Curves(curves) => Chart::Lines(LineChart {
            title,
            x_label: x,
            y_label: value,
            note_label: say!("figures-schedule"),
            rules: vec![(1.0, say!("full-model")), (0.0, say!("chance"))],
            series: curves.iter().map(|curve| series(curve, name(&curve.name))).collect(),
            why_empty: say!("figures-empty"),
            ..LineChart::default()
        }),
        Drawing::Grid(grid) => {
            Chart::Heat(HeatMap { title, x_label: x, y_label: y, value_label: value, ..map(grid) })
        }
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

fn map(grid: &Grid) -> HeatMap {
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
        note_label: say!("figures-schedule"),
        x: texts(&grid.xs),
        y: texts(&grid.ys),
        cells,
        scale: Shades::over(grid.cells.iter().map(|cell| cell.value)),
        marked: grid.best.iter().filter_map(|&(x, y)| place(x, y)).collect(),
        mark_label: say!("figures-best"),
        is_upward: true,
        ..HeatMap::default()
    }
}
