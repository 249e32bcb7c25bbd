//! Lines over one x: a figure's curves, with a legend that needs no colour.

use super::{Anchor, Linear, Mark, MarkerShape, Shape, decimals, ticks};

/// Room around the plot, pixels.
const LEFT: f64 = 56.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 46.0;
const LEGEND: f64 = 150.0;
/// Room beside a plot whose legend stands below.
const MARGIN: f64 = 16.0;
/// Narrower charts have their legend below.
const NARROW: f64 = 520.0;
/// Height of a line of the legend.
const LEGEND_LINE: f64 = 20.0;
const MARKER_RADIUS: f64 = 4.0;
const TICKS_X: usize = 12;
const TICKS_Y: usize = 7;
/// Colours of series come round again after these.
pub const N_COLOURS: usize = 8;

/// A line through points, drawn in order of x.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// For the legend.
    pub name: String,
    /// `(x, y)`; those that are not finite are left out.
    pub points: Vec<(f64, f64)>,
    /// Drawn heavier than the others.
    pub is_main: bool,
}

/// A chart of lines.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Above the plot.
    pub title: String,
    /// Below it.
    pub x_label: String,
    /// Beside it.
    pub y_label: String,
    /// Lines across the plot: value and name.
    pub rules: Vec<(f64, String)>,
    /// In the order of the legend.
    pub series: Vec<Series>,
}

/// A style sheet for a chart that stands alone: the palette of Okabe and Ito (2008), whose
/// colours the colour-blind tell apart, in light and dark.
pub const STYLE: &str = "\
text{font:12px system-ui,sans-serif;fill:#1a1a1a}.title{font-size:15px;font-weight:600}\
.grid{stroke:#ddd}.axis{stroke:#666}.rule{stroke:#666;stroke-dasharray:4 4}\
.series{fill:none;stroke-width:1.5}.main{stroke-width:3}\
.c0{--c:#0072b2}.c1{--c:#d55e00}.c2{--c:#009e73}.c3{--c:#cc79a7}.c4{--c:#8a6d00}.c5{--c:#56b4e9}.c6{--c:#000}.c7{--c:#e69f00}\
.series{stroke:var(--c)}.point{fill:var(--c)}.series.again{stroke-dasharray:7 3}.point.again{fill:#fff;stroke:var(--c);stroke-width:2}\
@media (prefers-color-scheme:dark){svg{background:#181818}text{fill:#eee}.point.again{fill:#181818}.grid{stroke:#333}.axis,.rule{stroke:#999}.c6{--c:#fff}}";

impl LineChart {
    /// What is drawn on `width` x `height` pixels.
    #[must_use]
    pub fn marks(&self, size: (f64, f64)) -> Vec<Mark> {
        let (x, y) = self.scales(size);
        let mut marks = vec![Mark::text("title", (LEFT, 20.0), Anchor::Start, self.title.clone())];
        self.axes(&mut marks, x, y);
        for (value, name) in &self.rules {
            let (left, right) = x.range();
            marks.push(Mark::line("rule", (left, y.at(*value)), (right, y.at(*value))));
            marks.push(Mark::text("note", (right - 2.0, y.at(*value) - 4.0), Anchor::End, name.clone()));
        }
        for (index, series) in self.series.iter().enumerate() {
            marks.extend(series.marks(index, x, y));
            let (left, line) = legend((index, self.series.len()), size, x.range().1);
            let class = format!("point {}", colour(index));
            marks.push(MarkerShape::nth(index).mark(&class, (left, line - 4.0), MARKER_RADIUS));
            marks.push(Mark::text("legend", (left + 12.0, line), Anchor::Start, series.name.clone()));
        }
        marks
    }

    /// Where each point is drawn, in the order of the series and of their points; those that
    /// are left out are at (0, 0).
    #[must_use]
    pub fn places(&self, size: (f64, f64)) -> Vec<(f64, f64)> {
        let (x, y) = self.scales(size);
        let place = |&(px, py): &(f64, f64)| {
            if px.is_finite() && py.is_finite() { (x.at(px), y.at(py)) } else { (0.0, 0.0) }
        };
        self.series.iter().flat_map(|series| &series.points).map(place).collect()
    }

    fn scales(&self, (width, height): (f64, f64)) -> (Linear, Linear) {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let finite = || points().filter(|(x, y)| x.is_finite() && y.is_finite());
        let xs = extent(finite().map(|point| point.0), 0.0);
        let ys = extent(finite().map(|point| point.1).chain(self.rules.iter().map(|rule| rule.0)), 0.04);
        let (right, bottom) = if width < NARROW {
            #[expect(clippy::cast_precision_loss, reason = "a handful of series")]
            let lines = self.series.len().div_ceil(2) as f64;
            (width - MARGIN, height - BOTTOM - lines * LEGEND_LINE)
        } else {
            (width - LEGEND, height - BOTTOM)
        };
        (Linear::new(xs, (LEFT, right.max(LEFT + 1.0))), Linear::new(ys, (bottom.max(TOP + 1.0), TOP)))
    }

    fn axes(&self, marks: &mut Vec<Mark>, x: Linear, y: Linear) {
        let (left, right) = x.range();
        let (bottom, top) = y.range();
        let across = ticks(y.domain().0, y.domain().1, TICKS_Y);
        for &value in &across {
            marks.push(Mark::line("grid", (left, y.at(value)), (right, y.at(value))));
            let text = format!("{value:.*}", decimals(&across));
            marks.push(Mark::text("tick", (left - 6.0, y.at(value) + 4.0), Anchor::End, text));
        }
        let along = ticks(x.domain().0, x.domain().1, TICKS_X);
        for &value in &along {
            marks.push(Mark::line("axis", (x.at(value), bottom), (x.at(value), bottom + 4.0)));
            let text = format!("{value:.*}", decimals(&along));
            marks.push(Mark::text("tick", (x.at(value), bottom + 18.0), Anchor::Middle, text));
        }
        marks.push(Mark::line("axis", (left, bottom), (right, bottom)));
        marks.push(Mark::text(
            "label",
            (f64::midpoint(left, right), bottom + 38.0),
            Anchor::Middle,
            self.x_label.clone(),
        ));
        marks.push(Mark::text("label", (4.0, top - 6.0), Anchor::Start, self.y_label.clone()));
    }
}

/// Where the entry of a series stands: beside the plot, or below it in two columns.
#[expect(clippy::cast_precision_loss, reason = "a handful of series")]
fn legend((index, n): (usize, usize), (width, height): (f64, f64), right: f64) -> (f64, f64) {
    if width < NARROW {
        let (column, below) = (index % 2, n.div_ceil(2) - 1 - index / 2);
        let left = MARGIN + column as f64 * (width - 2.0 * MARGIN) / 2.0;
        (left, height - MARGIN - below as f64 * LEGEND_LINE)
    } else {
        (right + MARGIN, TOP + 8.0 + index as f64 * LEGEND_LINE)
    }
}

impl Series {
    fn marks(&self, index: usize, x: Linear, y: Linear) -> Vec<Mark> {
        let mut points: Vec<(f64, f64)> =
            self.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let places: Vec<(f64, f64)> = points.iter().map(|(px, py)| (x.at(*px), y.at(*py))).collect();
        let path: Vec<String> = places.iter().map(|(px, py)| format!("{px:.2} {py:.2}")).collect();
        let class = format!("series {}{}", colour(index), if self.is_main { " main" } else { "" });
        let line =
            (places.len() > 1).then(|| Mark { class, shape: Shape::Path(format!("M{}", path.join("L"))) });
        let markers = places.iter().map(|&place| {
            MarkerShape::nth(index).mark(&format!("point {}", colour(index)), place, MARKER_RADIUS)
        });
        line.into_iter().chain(markers).collect()
    }
}

/// The colour of a series; where the shapes of the markers come round again, they are hollow
/// and the line is dashed, so that no two series differ by colour alone.
fn colour(index: usize) -> String {
    let again = if index / MarkerShape::ALL.len() % 2 == 1 { " again" } else { "" };
    format!("c{}{again}", index % N_COLOURS)
}

/// Least and greatest, widened by a share of their distance; 0 to 1 where there is nothing.
fn extent(values: impl Iterator<Item = f64>, slack: f64) -> (f64, f64) {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = (high - low) * slack;
    (low - room, high + room)
}
