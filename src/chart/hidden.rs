//! Charts of hidden states: the similarity of a path's states, and their measures step by
//! step. The same for the page and for files; words come from outside.

use super::{Chart, HeatCell, HeatMap, LineChart, LinePoint, Series, Shades};
use crate::states::{Estimate, PathReport, StatesReport, StepMeasures};

/// What is said around a chart of hidden states.
#[derive(Debug, Clone, Copy)]
pub struct HiddenWords<'a> {
    pub title: &'a str,
    pub axis: &'a str,
    /// What a shade or a height is.
    pub value: &'a str,
    /// Names the schedules that the data belong to.
    pub schedule: &'a str,
    /// The state before the first step.
    pub embedding: &'a str,
}

/// One of the three measures of a state.
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

    #[must_use]
    pub fn of(self, state: &StepMeasures) -> Estimate {
        match self {
            Self::ToFull => state.to_full,
            Self::Norm => state.norm,
            Self::Variance => state.variance,
        }
    }

    /// For files and classes.
    #[must_use]
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
#[must_use]
pub fn similarity_map(path: &PathReport, words: HiddenWords<'_>) -> Chart {
    let names: Vec<String> = std::iter::once(words.embedding.to_owned())
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
        title: words.title.to_owned(),
        x_label: words.axis.to_owned(),
        y_label: String::new(),
        value_label: words.value.to_owned(),
        note_label: words.schedule.to_owned(),
        x: names.clone(),
        y: names,
        cells,
        // Whole tenths, so that the key does not creep while items arrive.
        scale: Shades { low: (least * 10.0).floor() / 10.0, high: 1.0 },
        groups: groups.unwrap_or_default(),
        ..HeatMap::default()
    })
}

/// One measure after each step, a curve per path; `name` names a path.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a path has at most STATES_MAX states")]
pub fn state_curves(
    report: &StatesReport,
    measure: StateMeasure,
    words: HiddenWords<'_>,
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
        title: words.title.to_owned(),
        x_label: words.axis.to_owned(),
        y_label: words.value.to_owned(),
        note_label: words.schedule.to_owned(),
        series: series.collect(),
        ..LineChart::default()
    })
}
