//! What charts with two axes share: room, scales, axes, legend.

use super::view::colour;
use super::{Anchor, LegendEntry, Linear, Mark, MarkerShape, SWATCH, View, decimals, n_fitting, ticks};

/// Room around the plot, pixels.
pub(super) const LEFT: f64 = 56.0;
/// Above it, with a title.
pub(super) const TOP: f64 = 44.0;
/// Above it, without one.
pub(super) const TOP_BARE: f64 = 26.0;
const BOTTOM: f64 = 46.0;
/// Beside a plot whose legend stands elsewhere.
const MARGIN: f64 = 16.0;
/// From the sides of the plot to the first and last datum, so that neither hides a number.
const INSET: f64 = 12.0;
/// Narrower charts have their legend below.
const NARROW: f64 = 520.0;
/// Height of a line of the legend.
const LEGEND_LINE: f64 = 20.0;
const LEGEND_WIDTH: (f64, f64) = (90.0, 220.0);
/// From a marker of the legend to its name.
const LEGEND_INDENT: f64 = 12.0;
pub(super) const MARKER_RADIUS: f64 = 4.0;
/// Room that a number on the x axis wants.
const TICK_WIDTH: f64 = 44.0;
const TICKS_Y: usize = 7;
/// Intervals widen the scale of y by at most this share on either side; what reaches further
/// is cut off at the plot's edge. A few items say so little that their intervals would
/// flatten every curve.
const INTERVAL_ROOM: f64 = 0.25;
/// Room above the greatest and below the least value.
const SLACK: f64 = 0.04;
/// A series has its band drawn where so many are shown at most.
pub(super) const FEW_BANDS: usize = 2;

/// The first of the scripts whose characters are as wide as they are high.
const FIRST_WIDE: char = '\u{2e80}';

/// Around how wide a text is, in pixels: 12 pixels high, in a humanist sans.
pub(super) fn text_width(text: &str) -> f64 {
    text.chars().map(|c| if c < FIRST_WIDE { 6.6 } else { 12.0 }).sum()
}

/// What is known of the data before they have a place.
#[derive(Debug, Default)]
pub(super) struct Extents {
    x: Option<(f64, f64)>,
    y: Option<(f64, f64)>,
    intervals: Option<(f64, f64)>,
    /// Some x lies between whole numbers: numbers of layers or loops never do.
    is_fractional: bool,
}

impl Extents {
    pub(super) fn point(&mut self, x: f64, y: f64) {
        widen(&mut self.x, x);
        self.is_fractional |= x.fract() != 0.0;
        widen(&mut self.y, y);
    }

    pub(super) fn rule(&mut self, y: f64) {
        widen(&mut self.y, y);
    }

    pub(super) fn interval(&mut self, ends: Option<(f64, f64)>) {
        if let Some((low, high)) = ends {
            widen(&mut self.intervals, low);
            widen(&mut self.intervals, high);
        }
    }

    fn x(&self) -> (f64, f64) {
        self.x.unwrap_or((0.0, 1.0))
    }

    fn y(&self) -> (f64, f64) {
        let (low, high) = self.y.unwrap_or((0.0, 1.0));
        let room = (high - low) * INTERVAL_ROOM;
        let (least, greatest) = self.intervals.unwrap_or((low, high));
        let (low, high) = (low.min(least.max(low - room)), high.max(greatest.min(high + room)));
        let slack = (high - low) * SLACK;
        (low - slack, high + slack)
    }
}

fn widen(extent: &mut Option<(f64, f64)>, value: f64) {
    if value.is_finite() {
        let (low, high) = extent.unwrap_or((value, value));
        *extent = Some((low.min(value), high.max(value)));
    }
}

/// Both ends of an interval, where both are known.
pub(super) fn ends(low: Option<f64>, high: Option<f64>) -> Option<(f64, f64)> {
    let (low, high) = (low?, high?);
    (low.is_finite() && high.is_finite()).then_some((low, high))
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Axes {
    pub(super) x: Linear,
    pub(super) y: Linear,
    sides: (f64, f64),
    size: (f64, f64),
    counts: bool,
}

impl Axes {
    /// Axes for what `extents` says, with room for a legend of these names.
    pub(super) fn new(size: (f64, f64), view: &View, extents: &Extents, names: &[&str]) -> Self {
        let (width, height) = size;
        let top = if view.is_bare { TOP_BARE } else { TOP };
        let (right, bottom) = if view.is_bare {
            (width - MARGIN, height - BOTTOM)
        } else if width < NARROW {
            let lines = names.len().div_ceil(2) as f64;
            (width - MARGIN, height - BOTTOM - lines * LEGEND_LINE)
        } else {
            let widest = names.iter().map(|name| text_width(name)).fold(0.0, f64::max);
            let (least, greatest) = LEGEND_WIDTH;
            let legend = (widest + 2.0 * MARGIN + LEGEND_INDENT).clamp(least, greatest);
            (width - legend, height - BOTTOM)
        };
        let sides = (LEFT, right.max(LEFT + 2.0 * INSET + 1.0));
        let x = Linear::new(extents.x(), (sides.0 + INSET, sides.1 - INSET));
        Self {
            x,
            y: Linear::new(extents.y(), (bottom.max(top + 1.0), top)),
            sides,
            size,
            counts: !extents.is_fractional,
        }
    }

    /// Lines, numbers and labels.
    pub(super) fn marks(&self, x_label: &str, y_label: &str) -> Vec<Mark> {
        let (left, right) = self.sides;
        let (bottom, top) = self.y.range();
        let mut marks = Vec::new();
        let (low, high) = self.y.domain();
        let across = ticks(low, high, TICKS_Y);
        let n = decimals(&across);
        for &value in &across {
            let y = self.y.at(value);
            marks.push(Mark::line("grid", (left, y), (right, y)));
            marks.push(Mark::text("tick", (left - 6.0, y + 4.0), Anchor::End, number(value, Some(n))));
        }
        let (low, high) = self.x.domain();
        // Of two to four layers none is the 2.5th.
        let most = if self.counts { (high - low + 1.5) as usize } else { usize::MAX };
        let along = ticks(low, high, n_fitting(right - left, TICK_WIDTH, 3).min(most));
        let n = decimals(&along);
        for &value in &along {
            let x = self.x.at(value);
            marks.push(Mark::line("axis", (x, bottom), (x, bottom + 4.0)));
            marks.push(Mark::text("tick", (x, bottom + 18.0), Anchor::Middle, number(value, Some(n))));
        }
        marks.push(Mark::line("axis", (left, bottom), (right, bottom)));
        let middle = (f64::midpoint(left, right), bottom + 38.0);
        marks.push(Mark::text("label", middle, Anchor::Middle, x_label));
        marks.push(Mark::text("label", (4.0, top - 10.0), Anchor::Start, y_label));
        marks
    }

    /// A line across the plot at a value, with its name above it.
    pub(super) fn rule(&self, value: f64, name: &str) -> [Mark; 2] {
        let (left, right) = self.sides;
        let y = self.y.at(value);
        [
            Mark::line("rule", (left, y), (right, y)),
            Mark::text("note", (right - 2.0, y - 4.0), Anchor::End, name),
        ]
    }

    pub(super) fn right(&self) -> f64 {
        self.sides.1
    }

    /// The entry of a series in the legend of the chart itself: beside the plot, or below it
    /// in two columns.
    pub(super) fn legend(&self, (index, n): (usize, usize), name: &str) -> [Mark; 2] {
        let (width, height) = self.size;
        let (left, line) = if width < NARROW {
            let (column, below) = (index % 2, n.div_ceil(2) - 1 - index / 2);
            let left = MARGIN + column as f64 * (width - 2.0 * MARGIN) / 2.0;
            (left, height - MARGIN - below as f64 * LEGEND_LINE)
        } else {
            (self.sides.1 + MARGIN, self.y.range().1 + 8.0 + index as f64 * LEGEND_LINE)
        };
        let class = format!("point {}", colour(index));
        [
            MarkerShape::nth(index).mark(&class, (left, line - 4.0), MARKER_RADIUS),
            Mark::text("legend", (left + LEGEND_INDENT, line), Anchor::Start, name),
        ]
    }
}

pub(super) fn title(text: &str) -> Mark {
    Mark::text("title", (4.0, 18.0), Anchor::Start, text)
}

/// The entry of a series in a legend beside the chart.
pub(super) fn legend_entry(series: usize, name: &str, view: &View, has_line: bool) -> LegendEntry {
    let (width, height) = SWATCH;
    let middle = height / 2.0;
    let class = colour(series);
    let line = has_line.then(|| Mark::line(&format!("series {class}"), (1.0, middle), (width - 1.0, middle)));
    let marker =
        MarkerShape::nth(series).mark(&format!("point {class}"), (width / 2.0, middle), MARKER_RADIUS);
    LegendEntry {
        series,
        name: name.to_owned(),
        marks: line.into_iter().chain([marker]).collect(),
        is_shown: view.shows(series),
    }
}

/// A number on an axis, with a true minus; as many decimals as it needs where none are given.
pub(super) fn number(value: f64, decimals: Option<usize>) -> String {
    let text = match decimals {
        Some(n) => format!("{value:.n$}"),
        None => value.to_string(),
    };
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "\u{2212}") }
}
