//! Points of two measures, such as accuracy and latency, with the frontier of the best.

use super::axes::{Axes, Extents, MARKER_RADIUS, ends, legend_entry, text_width, title};
use super::lines::{HIT, whisker};
use super::order::sorted_by;
use super::{Anchor, LegendEntry, Mark, MarkerShape, Role, Shape, Spacing, Spot, Table, Value, View};

/// A frontier with more points has no names beside them.
const NAMED_MAX: usize = 10;
/// Height of a name beside a point.
const NAME_HEIGHT: f64 = 14.0;

/// A point with a name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterPoint {
    pub x: f64,
    pub y: f64,
    /// The lower end of y's interval.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub name: String,
    /// Items that it rests on.
    pub n: Option<usize>,
    /// What belongs to it besides; for the table.
    pub note: String,
}

/// Points of one kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterSeries {
    pub name: String,
    /// Those without a place on the scales are left out.
    pub points: Vec<ScatterPoint>,
}

/// A chart of points.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scatter {
    pub title: String,
    pub x_label: String,
    /// Above it, to the left.
    pub y_label: String,
    /// Names the points' notes in the table.
    pub note_label: String,
    /// How x is spread.
    pub x: Spacing,
    /// In the order of the legend.
    pub series: Vec<ScatterSeries>,
    /// Points that no other beats in both measures, counted over all series; a line of steps
    /// is drawn through them. For that, less is better along x and more along y.
    pub frontier: Vec<usize>,
    /// How it is looked at.
    pub view: View,
}

impl Scatter {
    /// What is drawn on `width` x `height` pixels.
    #[must_use]
    pub fn marks(&self, size: (f64, f64)) -> Vec<Mark> {
        let axes = self.axes(size);
        let mut marks = Vec::new();
        if !self.view.is_bare {
            marks.push(title(&self.title));
        }
        marks.extend(axes.marks(&self.x_label, &self.y_label));
        marks.extend(self.steps(&axes));
        let shown: Vec<(usize, &ScatterPoint)> = self
            .points()
            .filter(|(series, point)| self.view.shows(*series) && self.is_drawn(point))
            .collect();
        for &(series, point) in &shown {
            if let Some((low, high)) = ends(point.low, point.high) {
                let class = self.view.interval_class("whisker", series);
                marks.push(whisker(&class, (axes.x.at(point.x), axes.y.clamped(low), axes.y.clamped(high))));
            }
        }
        for &(series, point) in &shown {
            let class = self.view.class("point", series);
            let place = (axes.x.at(point.x), axes.y.at(point.y));
            marks.push(MarkerShape::nth(series).mark(&class, place, MARKER_RADIUS));
        }
        marks.extend(self.names(&axes));
        if !self.view.is_bare {
            let entries = self.series.iter().enumerate();
            marks.extend(entries.flat_map(|(index, it)| axes.legend((index, self.series.len()), &it.name)));
        }
        marks
    }

    /// Where each point is drawn; what is switched off or has no place has no spot.
    #[must_use]
    pub fn spots(&self, size: (f64, f64)) -> Vec<Spot> {
        let axes = self.axes(size);
        let spot = |(index, (series, point)): (usize, (usize, &ScatterPoint))| {
            (self.view.shows(series) && self.is_drawn(point)).then(|| Spot {
                index,
                series,
                x: axes.x.at(point.x),
                y: axes.y.at(point.y),
                width: HIT,
                height: HIT,
            })
        };
        self.points().enumerate().filter_map(spot).collect()
    }

    /// One row per point, in the order of the series and of their points.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut table = Table::new(&[
            (Role::Series, ""),
            (Role::Name, ""),
            (Role::X, &self.x_label),
            (Role::Y, &self.y_label),
            (Role::Low, ""),
            (Role::High, ""),
            (Role::Items, ""),
            (Role::Note, &self.note_label),
        ]);
        for series in &self.series {
            table.rows.extend(series.points.iter().map(|point| {
                vec![
                    Value::text(&series.name),
                    Value::text(&point.name),
                    Value::number(point.x),
                    Value::number(point.y),
                    Value::optional(point.low),
                    Value::optional(point.high),
                    Value::count(point.n),
                    Value::text(&point.note),
                ]
            }));
        }
        table.without_empty()
    }

    /// For a legend beside the chart.
    #[must_use]
    pub fn legend(&self) -> Vec<LegendEntry> {
        let entries = self.series.iter().enumerate();
        entries.map(|(index, series)| legend_entry(index, &series.name, &self.view, false)).collect()
    }

    /// All points with the index of their series.
    fn points(&self) -> impl Iterator<Item = (usize, &ScatterPoint)> {
        self.series
            .iter()
            .enumerate()
            .flat_map(|(index, series)| series.points.iter().map(move |p| (index, p)))
    }

    fn is_drawn(&self, point: &ScatterPoint) -> bool {
        self.x.has(point.x) && point.y.is_finite()
    }

    fn axes(&self, size: (f64, f64)) -> Axes {
        let mut extents = Extents::default();
        for (_, point) in self.points().filter(|(_, point)| self.is_drawn(point)) {
            extents.point(point.x, point.y);
            extents.interval(ends(point.low, point.high));
        }
        let names: Vec<&str> = self.series.iter().map(|series| series.name.as_str()).collect();
        Axes::new(size, &self.view, self.x, &extents, &names)
    }

    /// The points of the frontier that are drawn, by x.
    fn frontier(&self) -> Vec<&ScatterPoint> {
        let points: Vec<(usize, &ScatterPoint)> = self.points().collect();
        let of = |&index: &usize| {
            let (series, point) = points.get(index)?;
            (self.view.shows(*series) && self.is_drawn(point)).then_some(*point)
        };
        let frontier: Vec<&ScatterPoint> = self.frontier.iter().filter_map(of).collect();
        sorted_by(&frontier, |point| point.x)
    }

    /// To the right from a point as far as the next one, and then up to it: what lies below
    /// is beaten.
    fn steps(&self, axes: &Axes) -> Option<Mark> {
        let frontier = self.frontier();
        let (first, others) = frontier.split_first()?;
        let mut path = format!("M{:.2} {:.2}", axes.x.at(first.x), axes.y.at(first.y));
        for point in others {
            path.push_str(&format!("H{:.2}V{:.2}", axes.x.at(point.x), axes.y.at(point.y)));
        }
        path.push_str(&format!("H{:.2}", axes.right()));
        Some(Mark { class: "frontier".to_owned(), shape: Shape::Path(path) })
    }

    /// Names of the frontier's points, where they do not run into each other.
    fn names(&self, axes: &Axes) -> Vec<Mark> {
        let frontier = self.frontier();
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        let mut marks = Vec::new();
        for point in frontier.iter().filter(|_| frontier.len() <= NAMED_MAX) {
            let (x, y) = (axes.x.at(point.x), axes.y.at(point.y));
            let width = text_width(&point.name);
            let is_left = x + width + 8.0 > axes.right();
            let (from, anchor) =
                if is_left { (x - width - 8.0, Anchor::End) } else { (x + 8.0, Anchor::Start) };
            let is_free = taken.iter().all(|&(left, right, line)| {
                from > right || from + width < left || (line - y).abs() >= NAME_HEIGHT
            });
            if is_free {
                taken.push((from, from + width, y));
                let at = if is_left { x - 8.0 } else { x + 8.0 };
                marks.push(Mark::text("note", (at, y - 5.0), anchor, point.name.clone()));
            }
        }
        marks
    }
}
