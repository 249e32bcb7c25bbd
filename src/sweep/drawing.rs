//! What a figure draws: curves with their intervals, or a grid.
//!
//! Every value that is not one schedule on one task against the full model (medians over
//! tasks, means over seeds, normalised scores) has a 95 % interval of the bootstrap over
//! questions, see [`Resamples`](super::Resamples). It is absent while nothing can be said.

use serde::{Deserialize, Serialize};

/// What can be drawn of a figure so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// Lines over one x.
    Curves(Vec<Curve>),
    /// Values over x and y.
    Grid(Grid),
}

/// A line of a figure: one family, over x.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Its name: a task, `median`, a family, or a model's title.
    pub name: String,
    /// By x, ascending.
    pub points: Vec<CurvePoint>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Affected layers, the layer, or the percentage of layers.
    pub x: f64,
    /// Normalised score, mean over seeds.
    pub y: f64,
    /// Lower end of the interval of y.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Items of each task behind it; of the task with fewest, where they differ.
    pub n: usize,
    /// The schedule that a click opens: the first of those behind the point.
    pub schedule: String,
}

/// Values over two whole numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Grid {
    /// All x, ascending: affected layers.
    pub xs: Vec<u32>,
    /// All y, ascending: loops.
    pub ys: Vec<u32>,
    /// By x, then y; those of which nothing is known yet are missing.
    pub cells: Vec<GridCell>,
    /// For each x the y of its greatest value, the least of equals.
    pub best: Vec<(u32, u32)>,
    /// How the best y grows with x.
    pub trend: Option<Trend>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GridCell {
    /// Affected layers.
    pub x: u32,
    /// Loops.
    pub y: u32,
    /// Median over tasks of the normalised scores.
    pub value: f64,
    /// Lower end of its interval.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Items of each task behind it; of the task with fewest, where they differ.
    pub n: usize,
    /// The schedule that a click opens.
    pub schedule: String,
}

/// A line through the best y of each x above 1, by least squares: `y = intercept + slope x`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Loops per affected layer.
    pub slope: f64,
    /// Loops at x = 0.
    pub intercept: f64,
    /// Lower end of the interval of the slope.
    pub low: f64,
    pub high: f64,
}
