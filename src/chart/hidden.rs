//! Charts of hidden states: the similarity of a path's states, and their measures step by
//! step. The same for the page and for files.

use super::{Chart, HeatCell, HeatMap, LineChart, LinePoint, Series, Shades};
use crate::states::{Estimate, PathReport, StatesReport, StepMeasures};
use crate::words::say;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateMeasure {
    /// Cosine with the full model after the same layer.
    ToFull,
    /// Mean length of a token's state.
    Norm,
    Variance,
}

impl StateMeasure {
    pub const ALL: [Self; 3] = [Self::ToFull, Self::Norm, Self::Variance];

    pub fn of(self, state: &StepMeasures) -> Estimate {
        match self {
            Self::ToFull => state.to_full,
            Self::Norm => state.norm,
            Self::Variance => state.variance,
        }
    }

    /// For files and classes.
    pub fn name(self) -> &'static str {
        match self {
            Self::ToFull => "cosine",
            Self::Norm => "norm",
            Self::Variance => "variance",
        }
    }
}

/// The similarities of one path, the embedding first, its groups in brackets where they are
/// clear. The shades go from the least similarity to 1.
pub fn similarity_map(path: &PathReport, title: String) -> Chart {
    let names: Vec<String> = std::iter::once(say!("states-embedding"))
        .chain(path.steps.iter().map(|step| step.text.clone()))
        .collect();
    let cells = path.similarity.iter().flatten();
    let cells: Vec<Option<HeatCell>> = cells
        .map(|value| {
            value.map(|value| HeatCell {
                value: f64::from(value),
                note: path.schedule.clone(),
                ..HeatCell::default()
            })
        })
        .collect();
    let least = cells.iter().flatten().map(|cell| cell.value).fold(1.0, f64::min);
    // The embedding is before the groups.
    let groups = path.groups.filter(|groups| groups.is_clear).map(|groups| {
        let [beginning, middle, end] = groups.sizes;
        let (a, b) = (1 + beginning, 1 + beginning + middle);
        vec![1..a, a..b, b..b + end]
    });
    Chart::Heat(HeatMap {
        title,
        x_label: say!("states-axis"),
        value_label: say!("states-value"),
        note_label: say!("states-schedule"),
        x: names.clone(),
        y: names,
        cells,
        // Whole tenths, so that the key does not creep while items arrive.
        scale: Shades { low: (least * 10.0).floor() / 10.0, high: 1.0 },
        groups: groups.unwrap_or_default(),
        ..HeatMap::default()
    })
}

/// One measure after each step, a curve per path; `axis` names the steps, `value` the measure, and `name` a path.
pub fn state_curves(
    report: &StatesReport,
    measure: StateMeasure,
    title: String,
    axis: String,
    value: String,
    name: impl Fn(&PathReport) -> String,
) -> Chart {
    let series = report.paths.iter().enumerate().map(|(index, path)| {
        let points = path.states.iter().enumerate().filter_map(|(at, state)| {
            let estimate = measure.of(state);
            Some(LinePoint {
                x: at as f64,
                y: estimate.value?,
                low: estimate.interval.map(|interval| interval.low),
                high: estimate.interval.map(|interval| interval.high),
                n: Some(report.n_done),
                note: path.schedule.clone(),
                ..LinePoint::default()
            })
        });
        Series { name: name(path), points: points.collect(), is_main: index == 0 }
    });
    Chart::Lines(LineChart {
        title,
        x_label: axis,
        y_label: value,
        note_label: say!("states-schedule"),
        series: series.collect(),
        ..LineChart::default()
    })
}
