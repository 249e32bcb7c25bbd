//! Hidden states in files: tables, and the charts of the paper's figures 3, 14 and 15.

use serde_json::Value;

use crate::chart::{Chart, Csv, Field, StateMeasure, similarity_map, state_curves};
use crate::cli::figure::SIZE;
use crate::cli::files::OutFolder;
use crate::cli::prelude::*;
use crate::export::RestsOn;
use crate::plot::standalone;
use crate::states::{Estimate, PathReport, StatesReport};

/// The file that says what the others are of.
pub(super) const MAIN: &str = "states.json";
/// The figure that has curves.
const CURVES: u32 = 15;

pub(super) fn write_folder(
    folder: &OutFolder,
    model: &str,
    report: &StatesReport,
    object: &Value,
    rests_on: &RestsOn,
) -> Result<()> {
    folder.write(MAIN, format!("{object:#}\n"))?;
    folder.write("similarity.csv", similarity_csv(report, rests_on))?;
    folder.write("states.csv", states_csv(report, rests_on))?;
    let carried = object.to_string();
    for (name, chart) in charts(model, report) {
        folder.write(&name, svg(&chart, &carried))?;
    }
    Ok(())
}

pub(super) fn is_written(figure: u32, name: &str) -> bool {
    let of_figure = name.strip_prefix(&format!("figure-{figure}")).and_then(|rest| rest.strip_suffix(".svg"));
    [MAIN, "similarity.csv", "states.csv"].contains(&name)
        || of_figure.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The figure's own chart: of figure 15 how alike each schedule is to the full model, of the
/// others the full model's similarities.
pub(in crate::cli) fn figure_svg(
    figure: u32,
    model: &str,
    report: &StatesReport,
    carried: &str,
) -> Option<String> {
    let chart = match figure {
        CURVES => curves(model, report, StateMeasure::ToFull),
        _ => similarity(model, report.paths.first()?),
    };
    Some(svg(&chart, carried))
}

fn svg(chart: &Chart, carried: &str) -> String {
    standalone(&chart.picture((SIZE.0, chart.height(SIZE.0))), Some(carried))
}

/// The figure's charts with the names of their files: similarities of every schedule, and for
/// figure 15 the curves.
fn charts(model: &str, report: &StatesReport) -> Vec<(String, Chart)> {
    let figure = report.figure;
    let mut charts = Vec::new();
    for (number, path) in report.paths.iter().enumerate() {
        let name = if number == 0 {
            format!("figure-{figure}.svg")
        } else {
            format!("figure-{figure}-{number}.svg")
        };
        charts.push((name, similarity(model, path)));
    }
    if figure == CURVES {
        for measure in StateMeasure::ALL {
            charts.push((format!("figure-{figure}-{}.svg", measure.name()), curves(model, report, measure)));
        }
    }
    charts
}

fn similarity(model: &str, path: &PathReport) -> Chart {
    let title = say!("cli-similarity-title", model, schedule = &path.schedule);
    similarity_map(path, title)
}

fn curves(model: &str, report: &StatesReport, measure: StateMeasure) -> Chart {
    let what = match measure {
        StateMeasure::ToFull => say!("cli-measure-cosine"),
        StateMeasure::Norm => say!("cli-measure-norm"),
        StateMeasure::Variance => say!("cli-measure-variance"),
    };
    let title = format!("{model}: {what}");
    state_curves(report, measure, title, say!("states-axis"), what, |path| path.schedule.clone())
}

/// Of the states of a path, the embedding first.
pub(super) fn names(path: &PathReport) -> Vec<String> {
    std::iter::once("in".to_owned()).chain(path.steps.iter().map(|step| step.text.clone())).collect()
}

fn similarity_csv(report: &StatesReport, rests_on: &RestsOn) -> String {
    let mut csv = Csv::new(["schedule", "state_a", "step_a", "state_b", "step_b", "cosine"]);
    for path in &report.paths {
        let names = names(path);
        for (i, (row, a)) in path.similarity.iter().zip(&names).enumerate() {
            for (j, (value, b)) in row.iter().zip(&names).enumerate() {
                csv.push([
                    path.schedule.as_str().into(),
                    i.into(),
                    a.as_str().into(),
                    j.into(),
                    b.as_str().into(),
                    (*value).into(),
                ]);
            }
        }
    }
    csv.with_same(&rests_on.columns()).text()
}

fn states_csv(report: &StatesReport, rests_on: &RestsOn) -> String {
    let mut columns = ["schedule", "state", "step"].map(str::to_owned).to_vec();
    for name in StateMeasure::ALL.map(StateMeasure::name) {
        columns.extend([name.to_owned(), format!("{name}_low"), format!("{name}_high")]);
    }
    let mut csv = Csv::new(columns);
    for path in &report.paths {
        for ((at, state), name) in path.states.iter().enumerate().zip(names(path)) {
            let mut row: Vec<Field> = vec![path.schedule.as_str().into(), at.into(), name.into()];
            for measure in StateMeasure::ALL {
                let Estimate { value, interval } = measure.of(state);
                row.extend([value.into(), interval.map(|i| i.low).into(), interval.map(|i| i.high).into()]);
            }
            csv.push(row);
        }
    }
    csv.with_same(&rests_on.columns()).text()
}
