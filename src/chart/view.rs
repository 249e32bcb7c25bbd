//! How a chart is looked at, and where its data are while it is.

use super::Mark;

/// What the one who looks has chosen; the same for all kinds of charts. None of it moves a
/// scale, so that nothing jumps when a series is switched off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// Series that are switched off, by their index.
    pub hidden: Vec<usize>,
    /// The series that is pointed at: its intervals are drawn and the others fade.
    pub emphasised: Option<usize>,
    /// Items still arrive: intervals are drawn as provisional.
    pub is_provisional: bool,
    /// Title and legend stand beside the chart, not in it.
    pub is_bare: bool,
}

impl View {
    pub fn shows(&self, series: usize) -> bool {
        !self.hidden.contains(&series)
    }

    /// `class` with what the view makes of it.
    pub(super) fn class(&self, class: &str, series: usize) -> String {
        let faded = if self.emphasised.is_some_and(|it| it != series) { " faded" } else { "" };
        format!("{class} {}{faded}", colour(series))
    }

    pub(super) fn interval_class(&self, class: &str, series: usize) -> String {
        let provisional = if self.is_provisional { " provisional" } else { "" };
        format!("{}{provisional}", self.class(class, series))
    }
}

/// Colours of series come round again after these.
pub const N_COLOURS: usize = 8;

/// The colour of a series; where the shapes of the markers come round again, they are hollow
/// and the line is dashed, so that no two series differ by colour alone.
pub(super) fn colour(index: usize) -> String {
    let again = if index / super::MarkerShape::ALL.len() % 2 == 1 { " again" } else { "" };
    format!("c{}{again}", index % N_COLOURS)
}

/// Where a datum is drawn: for the pointer, and for walking from one to the next by keys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// The row of the chart's table that holds it.
    pub index: usize,
    /// The series that it belongs to; the row, in a heat map.
    pub series: usize,
    pub x: f64,
    pub y: f64,
    /// What can be pointed at around it.
    pub width: f64,
    pub height: f64,
}

impl Spot {
    pub fn contains(&self, (x, y): (f64, f64)) -> bool {
        2.0 * (x - self.x).abs() <= self.width && 2.0 * (y - self.y).abs() <= self.height
    }

    /// Square of the distance of a place to its middle.
    pub(super) fn distance(&self, (x, y): (f64, f64)) -> f64 {
        (x - self.x).powi(2) + (y - self.y).powi(2)
    }
}

/// An entry of a legend that stands beside the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendEntry {
    pub series: usize,
    pub name: String,
    /// A picture of [`SWATCH`] pixels.
    pub marks: Vec<Mark>,
    pub is_shown: bool,
}

/// Width and height of a legend's picture, pixels.
pub const SWATCH: (f64, f64) = (28.0, 16.0);
