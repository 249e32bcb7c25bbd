//! What a figure shows, as data: its chart and its means.

use crate::chart::{Chart, View, ascending};
use crate::export::{DrawnWords, drawn};
use crate::sweep::{Curve, Drawing, Study};
use crate::ui::text::Text;

/// The chart of a figure; `is_growing` while items still arrive.
#[must_use]
pub fn chart(text: &'static Text, study: Study, drawing: &Drawing, is_growing: bool) -> Chart {
    let words = &text.figures;
    let title = (words.name)(study);
    let drawn_words = DrawnWords {
        title: &title,
        x: (words.x)(study),
        y: words.grid_y,
        value: words.y,
        full: words.full,
        chance: words.chance,
        best: words.best,
        schedule: words.schedule,
    };
    let chart = drawn(drawing, drawn_words, |curve| name(text, curve));
    chart.viewed(View { is_provisional: is_growing, ..View::default() })
}

/// Whether there is anything to draw.
#[must_use]
pub fn has_data(drawing: &Drawing) -> bool {
    match drawing {
        Drawing::Curves(curves) => curves.iter().any(|curve| !curve.points.is_empty()),
        Drawing::Grid(grid) => !grid.cells.is_empty(),
    }
}

/// The means of the curves over x, greatest first; empty where there is nothing to compare.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a handful of points")]
pub fn means(text: &'static Text, drawing: &Drawing) -> Vec<(String, f64)> {
    let Drawing::Curves(curves) = drawing else { return Vec::new() };
    let mean =
        |curve: &Curve| curve.points.iter().map(|point| point.y).sum::<f64>() / curve.points.len() as f64;
    let drawn = curves.iter().filter(|curve| !curve.points.is_empty());
    let means: Vec<(String, f64)> = drawn.map(|curve| (name(text, &curve.name), mean(curve))).collect();
    let keys: Vec<(f64, f64)> = means.iter().map(|(_, mean)| (-mean, 0.0)).collect();
    ascending(&keys).into_iter().map(|place| means[place].clone()).collect()
}

/// The name of a curve; tasks have those that they have with the scores.
fn name(text: &'static Text, curve: &str) -> String {
    let task = (text.scores.task)(curve).map(|task| task.name.to_owned());
    task.unwrap_or_else(|| (text.figures.curve)(curve))
}
