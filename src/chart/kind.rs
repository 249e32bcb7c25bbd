//! Any chart, for those who draw, read or save one without caring which.

use super::{Bands, HeatMap, LegendEntry, Lie, LineChart, Mark, Spot, Table, View};

/// Height of charts with two axes, pixels.
const HEIGHT: f64 = 360.0;
/// The same on a narrow page.
const HEIGHT_NARROW: f64 = 300.0;
const NARROW: f64 = 520.0;

#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Curves, or points.
    Lines(LineChart),
    Heat(HeatMap),
}

/// What is said of either kind in the same way.
macro_rules! of_either {
    ($of:expr, $chart:ident => $said:expr) => {
        match $of {
            Self::Lines($chart) => $said,
            Self::Heat($chart) => $said,
        }
    };
}

impl Chart {
    pub fn title(&self) -> &str {
        of_either!(self, chart => &chart.title)
    }

    /// What is along x and y.
    pub fn labels(&self) -> (&str, &str) {
        of_either!(self, chart => (&chart.x_label, &chart.y_label))
    }

    /// What is drawn on `width` x `height` pixels, first drawn first.
    pub fn marks(&self, size: (f64, f64)) -> Vec<Mark> {
        of_either!(self, chart => chart.marks(size))
    }

    /// Where the data are drawn.
    pub fn spots(&self, size: (f64, f64)) -> Vec<Spot> {
        of_either!(self, chart => chart.spots(size))
    }

    /// The numbers, a row per datum.
    pub fn table(&self) -> Table {
        of_either!(self, chart => chart.table())
    }

    /// How much of its intervals is drawn.
    pub fn bands(&self) -> Bands {
        match self {
            Self::Lines(chart) => chart.bands(),
            Self::Heat(_) => Bands::Nowhere,
        }
    }

    /// The names of the series that have nothing to draw, and why.
    pub fn without_points(&self) -> (Vec<&str>, &str) {
        match self {
            Self::Lines(chart) => (chart.without_points(), &chart.why_empty),
            Self::Heat(_) => (Vec::new(), ""),
        }
    }

    /// For a legend beside the chart; empty where there is nothing to tell apart.
    pub fn legend(&self) -> Vec<LegendEntry> {
        match self {
            Self::Lines(chart) => chart.legend(),
            Self::Heat(_) => Vec::new(),
        }
    }

    /// A height at which it looks well.
    pub fn height(&self, width: f64) -> f64 {
        match self {
            Self::Heat(chart) => chart.height(width),
            Self::Lines(_) if width < NARROW => HEIGHT_NARROW,
            Self::Lines(_) => HEIGHT,
        }
    }

    /// How its data lie, for walking through them by keys.
    pub fn lie(&self) -> Lie {
        match self {
            Self::Lines(chart) if chart.frontier.is_some() => Lie::Cloud,
            Self::Lines(_) => Lie::Lines,
            Self::Heat(_) => Lie::Grid,
        }
    }

    /// The same data, looked at otherwise.
    #[must_use]
    pub fn viewed(mut self, view: View) -> Self {
        of_either!(&mut self, chart => chart.view = view);
        self
    }

    pub fn view(&self) -> &View {
        of_either!(self, chart => &chart.view)
    }
}
