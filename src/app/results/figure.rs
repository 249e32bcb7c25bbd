//! What a figure shows, as data: its chart and its means.

use crate::app::text;
use crate::chart::{Chart, View, ascending, drawn};
use crate::sweep::{Curve, Drawing, Study};
use crate::words::{say, translated};

/// The chart of a figure; `is_growing` while items still arrive. Models have their own names.
pub fn chart(study: Study, drawing: &Drawing, is_growing: bool) -> Chart {
    let (title, x, y) = (text::figure_name(study), text::figure_axes(study), say!("figures-y"));
    let name = if study.is_by_model() { str::to_owned } else { name };
    provisional(drawn(drawing, title, x, y, name), is_growing)
}

/// The chart of a figure's models, one curve each, or of their one median.
pub fn beside(study: Study, models: Vec<Curve>, is_growing: bool) -> Chart {
    if study.is_pooled() {
        let (title, x, y) = (say!("pooled-chart"), text::figure_axes(study), say!("figures-y"));
        return provisional(drawn(&Drawing::Curves(models), title, x, y, name), is_growing);
    }
    let title = say!("figures-beside-title", figure = text::figure_name(study));
    let (x, y) = ([text::figure_share(study), String::new()], say!("figures-y"));
    provisional(drawn(&Drawing::Curves(models), title, x, y, str::to_owned), is_growing)
}

fn provisional(chart: Chart, is_provisional: bool) -> Chart {
    chart.viewed(View { is_provisional, ..View::default() })
}

/// Whether there is anything to draw.
pub fn has_data(drawing: &Drawing) -> bool {
    match drawing {
        Drawing::Curves(curves) => curves.iter().any(|curve| !curve.points.is_empty()),
        Drawing::Grid(grid) => !grid.cells.is_empty(),
    }
}

/// The means of the curves over x, greatest first; empty where there is nothing to compare.
pub fn means(drawing: &Drawing) -> Vec<(String, f64)> {
    let Drawing::Curves(curves) = drawing else { return Vec::new() };
    let mean =
        |curve: &Curve| curve.points.iter().map(|point| point.y).sum::<f64>() / curve.points.len() as f64;
    let drawn = curves.iter().filter(|curve| !curve.points.is_empty());
    let means: Vec<(String, f64)> = drawn.map(|curve| (name(&curve.name), mean(curve))).collect();
    let keys: Vec<(f64, f64)> = means.iter().map(|(_, mean)| (-mean, 0.0)).collect();
    ascending(&keys).into_iter().map(|place| means[place].clone()).collect()
}

/// The name of a curve; tasks have those that they have with the scores.
fn name(whole: &str) -> String {
    let (curve, of) = whole.strip_suffix(')').and_then(|it| it.split_once(" (")).unzip();
    let curve = curve.unwrap_or(whole);
    let task = text::task_name(curve);
    let named = if task == curve { translated(&curve.replace('_', " ")) } else { task };
    match of {
        Some(of) => format!("{named} ({})", text::task_name(of)),
        None => named,
    }
}
