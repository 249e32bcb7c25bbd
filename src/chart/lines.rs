//! Points of two measures, in lines over one x (a figure's curves) or alone (accuracy against time), with their
//! intervals and a legend that needs no colour.

use super::axes::{Axes, Extents, FEW_BANDS, MARKER_RADIUS, ends, legend_entry, title};
use super::order::sorted_by;
use super::{LegendEntry, Mark, MarkerShape, Role, Shape, Spot, Table, Value, View};

/// Half of what an error bar's ends are wide.
const WHISKER_HALF: f64 = 3.0;
/// Ways to draw the outline of a band: solid, dashed, dotted, both.
const N_OUTLINES: usize = 4;
/// What can be pointed at around a point: as large as a finger needs (WCAG 2.2, 2.5.8).
const HIT: f64 = 24.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinePoint {
    pub x: f64,
    pub y: f64,
    /// The lower end of y's interval.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Items that it rests on.
    pub n: Option<usize>,
    /// What it is, where it has a name of its own.
    pub name: String,
    /// What belongs to it besides, such as its schedule; for the table.
    pub note: String,
}

impl LinePoint {
    /// A point without an interval.
    pub fn at(x: f64, y: f64) -> Self {
        Self { x, y, ..Self::default() }
    }

    pub(super) fn is_drawn(&self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

/// Points of one kind; a line through them is drawn in order of x.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    pub name: String,
    /// Those that are not finite are left out.
    pub points: Vec<LinePoint>,
    /// Drawn heavier than the others, and always with its band.
    pub is_main: bool,
}

/// A chart of lines, or of points alone.
///
/// Where all points of a series have an interval, a band is drawn behind it; where only some
/// have, error bars. Bands of many series hide each other: then those of the main series and
/// of the one that is pointed at are drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineChart {
    pub title: String,
    pub x_label: String,
    /// Above it, to the left.
    pub y_label: String,
    /// Names the points' notes in the table.
    pub note_label: String,
    /// Lines across the plot: value and name.
    pub rules: Vec<(f64, String)>,
    /// In the order of the legend.
    pub series: Vec<Series>,
    /// Of points alone: those that no other beats in both measures, counted over all series. A line of steps
    /// is drawn through them; for that, less is better along x and more along y.
    pub frontier: Option<Vec<usize>>,
    pub view: View,
}

impl LineChart {
    pub fn marks(&self, size: (f64, f64)) -> Vec<Mark> {
        let axes = self.axes(size);
        let mut marks = Vec::new();
        if !self.view.is_bare {
            marks.push(title(&self.title));
        }
        marks.extend(axes.marks(&self.x_label, &self.y_label));
        marks.extend(self.rules.iter().flat_map(|(value, name)| axes.rule(*value, name)));
        let shown = || self.series.iter().enumerate().filter(|(index, _)| self.view.shows(*index));
        let few = shown().count() <= FEW_BANDS;
        let is_cloud = self.frontier.is_some();
        marks.extend(self.steps(&axes));
        for (index, series) in shown() {
            if is_cloud || few || series.is_main || self.view.emphasised == Some(index) {
                marks.extend(self.intervals(index, series, &axes));
            }
        }
        for (index, series) in shown() {
            marks.extend(self.line(index, series, &axes));
        }
        marks.extend(self.names(&axes));
        if !self.view.is_bare {
            let entries = self.series.iter().enumerate();
            marks.extend(entries.flat_map(|(index, it)| axes.legend((index, self.series.len()), &it.name)));
        }
        marks
    }

    /// Where each point is drawn; what is switched off or not finite has no spot.
    pub fn spots(&self, size: (f64, f64)) -> Vec<Spot> {
        let axes = self.axes(size);
        let spot = |(index, (series, point)): (usize, (usize, &LinePoint))| {
            let (x, y) = (axes.x.at(point.x), axes.y.at(point.y));
            (point.is_drawn() && self.view.shows(series)).then_some(Spot {
                index,
                series,
                x,
                y,
                width: HIT,
                height: HIT,
            })
        };
        self.points().enumerate().filter_map(spot).collect()
    }

    /// One row per point, in the order of the series and of their points.
    pub fn table(&self) -> Table {
        let points =
            self.series.iter().flat_map(|series| series.points.iter().map(move |point| (series, point)));
        let table = Table::of::<(&Series, &LinePoint)>(
            points,
            &[
                (Role::Series, "", |(series, _)| Value::text(&series.name)),
                (Role::Name, "", |(_, point)| Value::text(&point.name)),
                (Role::X, &self.x_label, |(_, point)| Value::number(point.x)),
                (Role::Y, &self.y_label, |(_, point)| Value::number(point.y)),
                (Role::Low, "", |(_, point)| Value::optional(point.low)),
                (Role::High, "", |(_, point)| Value::optional(point.high)),
                (Role::Items, "", |(_, point)| Value::count(point.n)),
                (Role::Note, &self.note_label, |(_, point)| Value::text(&point.note)),
            ],
        );
        table.without_empty()
    }

    /// For a legend beside the chart.
    pub fn legend(&self) -> Vec<LegendEntry> {
        let entries = self.series.iter().enumerate();
        let has_lines = self.frontier.is_none();
        entries.map(|(index, series)| legend_entry(index, &series.name, &self.view, has_lines)).collect()
    }

    /// All points with the index of their series.
    pub(super) fn points(&self) -> impl Iterator<Item = (usize, &LinePoint)> {
        let series = self.series.iter().enumerate();
        series.flat_map(|(index, series)| series.points.iter().map(move |point| (index, point)))
    }

    fn axes(&self, size: (f64, f64)) -> Axes {
        let mut extents = Extents::default();
        for (_, point) in self.points().filter(|(_, point)| point.is_drawn()) {
            extents.point(point.x, point.y);
            extents.interval(ends(point.low, point.high));
        }
        self.rules.iter().for_each(|(value, _)| extents.rule(*value));
        let names: Vec<&str> = self.series.iter().map(|series| series.name.as_str()).collect();
        Axes::new(size, &self.view, &extents, &names)
    }

    fn intervals(&self, index: usize, series: &Series, axes: &Axes) -> Vec<Mark> {
        let points = series.ordered();
        let place = |point: &LinePoint| {
            let (low, high) = ends(point.low, point.high)?;
            Some((axes.x.at(point.x), axes.y.clamped(low), axes.y.clamped(high)))
        };
        let all: Vec<(f64, f64, f64)> = points.iter().filter_map(|point| place(point)).collect();
        if self.frontier.is_some() || all.len() < points.len() || all.len() < 2 {
            let class = self.view.interval_class("whisker", index);
            return all.into_iter().map(|at| whisker(&class, at)).collect();
        }
        let there = all.iter().map(|(x, _, high)| format!("{x:.2} {high:.2}"));
        let back = all.iter().rev().map(|(x, low, _)| format!("{x:.2} {low:.2}"));
        let outline: Vec<String> = there.chain(back).collect();
        // Bands that lie over each other differ by their outlines, not by colour alone.
        let class = format!("{} o{}", self.view.interval_class("band", index), index % N_OUTLINES);
        vec![Mark { class, shape: Shape::Path(format!("M{}Z", outline.join("L"))) }]
    }

    fn line(&self, index: usize, series: &Series, axes: &Axes) -> Vec<Mark> {
        let places: Vec<(f64, f64)> =
            series.ordered().iter().map(|point| (axes.x.at(point.x), axes.y.at(point.y))).collect();
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.2} {y:.2}")).collect();
        let class = self.view.class("series", index) + if series.is_main { " main" } else { "" };
        let line = (places.len() > 1 && self.frontier.is_none())
            .then(|| Mark { class, shape: Shape::Path(format!("M{}", path.join("L"))) });
        let class = self.view.class("point", index);
        let markers = places.iter().map(|&place| MarkerShape::nth(index).mark(&class, place, MARKER_RADIUS));
        line.into_iter().chain(markers).collect()
    }
}

impl Series {
    /// The points that are drawn, by x.
    pub(super) fn ordered(&self) -> Vec<&LinePoint> {
        let points: Vec<&LinePoint> = self.points.iter().filter(|point| point.is_drawn()).collect();
        sorted_by(&points, |point| point.x)
    }
}

/// An error bar at x from `low` to `high`, with short lines at its ends.
fn whisker(class: &str, (x, low, high): (f64, f64, f64)) -> Mark {
    let (left, right) = (x - WHISKER_HALF, x + WHISKER_HALF);
    let path =
        format!("M{x:.2} {low:.2}V{high:.2}M{left:.2} {low:.2}H{right:.2}M{left:.2} {high:.2}H{right:.2}");
    Mark { class: class.to_owned(), shape: Shape::Path(path) }
}
