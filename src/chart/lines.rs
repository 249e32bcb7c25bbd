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
/// From a point to the one of the next series at the same x, where they stand beside each other.
const BESIDE: f64 = 10.0;

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
    /// The series have their points at the same x: they are drawn beside each other, or one interval hides the other.
    pub is_beside: bool,
    /// Why a series has no points, where that has one reason.
    pub why_empty: String,
    pub view: View,
}

/// How much of a chart's intervals is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bands {
    /// There are none.
    Nowhere,
    /// All of them.
    Everywhere,
    /// Those of the main series, and of one that is pointed at.
    OfMain,
    /// Those of a series that is pointed at.
    OfPointed,
}

/// An end of an interval, in pixels.
#[derive(Debug, Clone, Copy)]
struct End {
    y: f64,
    /// It lies beyond the plot's edge.
    is_cut: bool,
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
            let (x, y) = self.place(series, point, &axes);
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

    /// For a legend beside the chart; what has no point and a reason for that stands elsewhere.
    pub fn legend(&self) -> Vec<LegendEntry> {
        let is_there = |series: &Series| self.why_empty.is_empty() || !series.ordered().is_empty();
        let entries = self.series.iter().enumerate().filter(|(_, series)| is_there(series));
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
            let ends = ends(point.low, point.high);
            extents.interval(ends);
            // Points alone are told apart by their intervals: none is cut off.
            for end in
                ends.into_iter().flat_map(|(low, high)| [low, high]).filter(|_| self.frontier.is_some())
            {
                extents.rule(end);
            }
        }
        self.rules.iter().for_each(|(value, _)| extents.rule(*value));
        let names: Vec<&str> = self.series.iter().map(|series| series.name.as_str()).collect();
        Axes::new(size, &self.view, &extents, &names)
    }

    /// Where a point of a series is drawn.
    pub(super) fn place(&self, series: usize, point: &LinePoint, axes: &Axes) -> (f64, f64) {
        let middle = (self.series.len() as f64 - 1.0) / 2.0;
        let aside = if self.is_beside { (series as f64 - middle) * BESIDE } else { 0.0 };
        (axes.x.at(point.x) + aside, axes.y.at(point.y))
    }

    fn intervals(&self, index: usize, series: &Series, axes: &Axes) -> Vec<Mark> {
        let points = series.ordered();
        let place = |point: &LinePoint| {
            let (low, high) = ends(point.low, point.high)?;
            let end = |value: f64| End { y: axes.y.clamped(value), is_cut: !axes.y.holds(value) };
            Some((self.place(index, point, axes).0, end(low), end(high)))
        };
        let all: Vec<(f64, End, End)> = points.iter().filter_map(|point| place(point)).collect();
        if self.frontier.is_some() || all.len() < points.len() || all.len() < 2 {
            let class = self.view.interval_class("whisker", index);
            return all.into_iter().map(|at| whisker(&class, at)).collect();
        }
        let there = all.iter().map(|(x, _, high)| (*x, *high));
        let back = all.iter().rev().map(|(x, low, _)| (*x, *low));
        let outline: Vec<(f64, End)> = there.chain(back).collect();
        // Bands that lie over each other differ by their outlines, not by colour alone.
        let class = format!("{} o{}", self.view.interval_class("band", index), index % N_OUTLINES);
        band(&class, &outline)
    }

    /// How much of its intervals is drawn while nothing is pointed at.
    pub fn bands(&self) -> Bands {
        let shown =
            || self.series.iter().enumerate().filter(|(at, _)| self.view.shows(*at)).map(|(_, it)| it);
        let has_any = |series: &Series| series.points.iter().any(|it| ends(it.low, it.high).is_some());
        match shown().filter(|series| has_any(series)).count() {
            0 => Bands::Nowhere,
            _ if self.frontier.is_some() || shown().count() <= FEW_BANDS => Bands::Everywhere,
            1 if shown().any(|series| series.is_main && has_any(series)) => Bands::Everywhere,
            _ if shown().any(|series| series.is_main && has_any(series)) => Bands::OfMain,
            _ => Bands::OfPointed,
        }
    }

    /// The names of the series without a point, where the chart says why they have none.
    pub fn without_points(&self) -> Vec<&str> {
        let is_empty = |series: &&Series| !self.why_empty.is_empty() && series.ordered().is_empty();
        self.series.iter().filter(is_empty).map(|series| series.name.as_str()).collect()
    }

    fn line(&self, index: usize, series: &Series, axes: &Axes) -> Vec<Mark> {
        let places: Vec<(f64, f64)> =
            series.ordered().iter().map(|point| self.place(index, point, axes)).collect();
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

/// A band with this outline, once around. What goes on beyond the plot has no outline there.
fn band(class: &str, outline: &[(f64, End)]) -> Vec<Mark> {
    let corner = |(x, end): &(f64, End)| format!("{x:.2} {:.2}", end.y);
    let corners: Vec<String> = outline.iter().map(corner).collect();
    let whole = Shape::Path(format!("M{}Z", corners.join("L")));
    if !outline.iter().any(|(_, end)| end.is_cut) {
        return vec![Mark { class: class.to_owned(), shape: whole }];
    }
    let sides = outline.iter().zip(outline.iter().cycle().skip(1));
    let is_seen = |side: &(&(f64, End), &(f64, End))| !(side.0.1.is_cut && side.1.1.is_cut);
    let side = |(from, to)| format!("M{}L{}", corner(from), corner(to));
    let edge: String = sides.filter(is_seen).map(side).collect();
    vec![
        Mark { class: format!("{class} cut"), shape: whole },
        Mark { class: format!("{class} edge"), shape: Shape::Path(edge) },
    ]
}

/// An error bar at x from `low` to `high`, with short lines at its ends; it has none where it goes on.
fn whisker(class: &str, (x, low, high): (f64, End, End)) -> Mark {
    let (left, right) = (x - WHISKER_HALF, x + WHISKER_HALF);
    let mut path = format!("M{x:.2} {:.2}V{:.2}", low.y, high.y);
    for end in [low, high].into_iter().filter(|end| !end.is_cut) {
        path += &format!("M{left:.2} {:.2}H{right:.2}", end.y);
    }
    Mark { class: class.to_owned(), shape: Shape::Path(path) }
}
