//! Rows of values on common axes: each over its interval, beside what it is compared with.

use super::axes::{number, title};
use super::view::colour;
use super::{Anchor, Axis, Dot, Linear, Mark, MarkerShape, Picture, decimals, n_fitting};

/// Height of a row, pixels.
const ROW: f64 = 46.0;
/// Above the first row: title, names of the columns.
const TOP: f64 = 66.0;
/// Below the last row: numbers of the axes, legend.
const BOTTOM: f64 = 64.0;
/// Width of the names.
const NAMES: f64 = 196.0;
/// Between two columns, and at the right.
const MARGIN: f64 = 22.0;
/// Space for half a marker at both ends of an axis.
const INSET: f64 = 10.0;
/// Room that a number on an axis wants.
const TICK_WIDTH: f64 = 44.0;
/// How far above the middle of its row a dot stands that has an axis below, and half of what that is high.
const OWN_RAISED: f64 = 8.0;
const OWN_HALF: f64 = 12.0;
/// The class of the legend's marks, which are of no series.
const KEY: &str = "key";

/// A plot of rows and columns, drawn as a picture with a legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotPlot {
    pub title: String,
    /// What is compared, on how much: one line.
    pub description: String,
    /// Each with an axis of its own.
    pub columns: Vec<DotColumn>,
    /// From above to below.
    pub rows: Vec<DotRow>,
    /// What the filled mark, the hollow one and the upright line are.
    pub keys: [String; 3],
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotColumn {
    pub label: String,
    pub domain: (f64, f64),
    /// Its part of the width, beside the other columns'.
    pub weight: f64,
    /// Whether its axis is drawn: not where each row has one of its own.
    pub has_axis: bool,
}

/// A row; its place gives it colour and marker.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotRow {
    pub name: String,
    /// What is said below the name.
    pub words: String,
    /// Its place among all series that there are, drawn or not.
    pub series: usize,
    /// Ends of an axis of its own in the first column, drawn below its dot.
    pub own: Option<(f64, f64)>,
    /// One a column; of a column without a value, an empty one.
    pub dots: Vec<Dot>,
}

impl DotPlot {
    /// The plot, `width` pixels wide and as high as its rows need.
    pub fn picture(&self, width: f64) -> Picture {
        let below = TOP + self.rows.len() as f64 * ROW;
        let size = (width, below + BOTTOM);
        let mut marks = vec![title(&self.title)];
        marks.push(Mark::text("tick", (4.0, 36.0), Anchor::Start, self.description.clone()));
        for (at, (left, right)) in self.columns.iter().zip(self.sides(width)) {
            let x = Linear::new(at.domain, (left + INSET, right - INSET));
            marks.push(Mark::text("label", (left, TOP - 10.0), Anchor::Start, at.label.clone()));
            if at.has_axis {
                marks.extend(axis(x, right - left, below));
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            marks.extend(self.row(index, row, width));
        }
        marks.extend(self.legend(size));
        Picture { title: self.title.clone(), description: self.description.clone(), size, marks }
    }

    /// Left and right end of each column.
    fn sides(&self, width: f64) -> Vec<(f64, f64)> {
        let n_gaps = self.columns.iter().map(|_| MARGIN).sum::<f64>();
        let room = (width - NAMES - n_gaps).max(0.0);
        let whole = self.columns.iter().map(|column| column.weight).sum::<f64>().max(f64::MIN_POSITIVE);
        let mut left = NAMES;
        let side = |column: &DotColumn| {
            let right = left + room * column.weight / whole;
            let sides = (left, right);
            left = right + MARGIN;
            sides
        };
        self.columns.iter().map(side).collect()
    }

    fn row(&self, index: usize, row: &DotRow, width: f64) -> Vec<Mark> {
        let y = TOP + (index as f64 + 0.5) * ROW;
        let mut marks = vec![
            Mark::text("label", (4.0, y - 3.0), Anchor::Start, row.name.clone()),
            Mark::text("tick", (4.0, y + 13.0), Anchor::Start, row.words.clone()),
        ];
        let class = colour(row.series);
        let columns = self.columns.iter().zip(&row.dots).zip(self.sides(width));
        for (at, ((column, dot), (left, right))) in columns.enumerate() {
            let own = row.own.filter(|_| at == 0);
            let x = Linear::new(own.unwrap_or(column.domain), (left + INSET, right - INSET));
            if own.is_some() {
                marks.extend(own_axis(x, right - left, y));
            }
            let y = if own.is_some() { y - OWN_RAISED } else { y };
            marks.extend(dot.marks(&class, MarkerShape::nth(row.series), x, y));
        }
        marks
    }

    fn legend(&self, (_, height): (f64, f64)) -> Vec<Mark> {
        let y = height - 16.0;
        let mut marks = Vec::new();
        let mut left = NAMES;
        for (at, name) in self.keys.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let class = |what: &str| format!("{KEY} {what}");
            let place = (left + 6.0, y - 4.0);
            marks.push(match at {
                0 => MarkerShape::Circle.mark(&class("dot"), place, 5.0),
                1 => MarkerShape::Circle.mark(&class("ghost"), place, 5.0),
                _ => Mark::line(&class("chance"), (place.0, y - 12.0), (place.0, y + 4.0)),
            });
            marks.push(Mark::text("legend", (left + 18.0, y), Anchor::Start, name.clone()));
            left += 18.0 + super::axes::text_width(name) + MARGIN;
        }
        marks
    }
}

/// The axis of one row: short upright lines and their numbers, below its dot.
fn own_axis(x: Linear, width: f64, y: f64) -> Vec<Mark> {
    let axis = Axis::new(x, n_fitting(width, TICK_WIDTH, 2));
    let n = decimals(axis.ticks());
    let mut marks = axis.grid(y - OWN_RAISED - OWN_HALF, y - OWN_RAISED + OWN_HALF);
    marks.extend(axis.labels(y + 0.5 * ROW - 4.0, |value| number(value, Some(n))));
    marks
}

/// Upright lines, and their numbers below.
fn axis(x: Linear, width: f64, below: f64) -> Vec<Mark> {
    let axis = Axis::new(x, n_fitting(width, TICK_WIDTH, 2));
    let n = decimals(axis.ticks());
    let mut marks = axis.grid(TOP, below);
    marks.extend(axis.labels(below + 16.0, |value| number(value, Some(n))));
    marks
}
