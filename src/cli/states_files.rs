//! Hidden states in files: tables, and the charts of the paper's figures 3, 14 and 15.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use super::failure::Failure;
use super::sweep_files::write_text;
use crate::chart::{Chart, HiddenWords, StateMeasure, similarity_map, state_curves};
use crate::export::RestsOn;
use crate::export::figure_svg::standalone;
use crate::states::{Estimate, PathReport, StatesReport};

/// Width of a figure, pixels.
const WIDTH: f64 = 760.0;
/// The figure that has curves.
const CURVES: u32 = 15;

/// Everything about the states of this model, in files.
pub(super) fn write_folder(
    folder: &Path,
    model: &str,
    report: &StatesReport,
    object: &Value,
    rests_on: &RestsOn,
) -> Result<(), Failure> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    write_text(&folder.join("states.json"), &format!("{object:#}\n"))?;
    write_text(&folder.join("similarity.csv"), &similarity_csv(report, rests_on))?;
    write_text(&folder.join("states.csv"), &states_csv(report, rests_on))?;
    let carried = object.to_string();
    for (name, chart) in charts(model, report) {
        write_text(&folder.join(name), &svg(&chart, &carried))?;
    }
    Ok(())
}

/// The figure's own chart: of figure 15 how alike each schedule is to the full model, of the
/// others the full model's similarities.
pub(super) fn figure_svg(figure: u32, model: &str, report: &StatesReport, carried: &str) -> Option<String> {
    let chart = match figure {
        CURVES => curves(model, report, StateMeasure::ToFull),
        _ => similarity(model, report.paths.first()?),
    };
    Some(svg(&chart, carried))
}

fn svg(chart: &Chart, carried: &str) -> String {
    standalone(&chart.picture((WIDTH, chart.height(WIDTH))), Some(carried))
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
    let title = format!("{model}, {}: similarity of hidden states", path.schedule);
    similarity_map(path, words(&title, "mean cosine"))
}

fn curves(model: &str, report: &StatesReport, measure: StateMeasure) -> Chart {
    let what = measure_words(measure);
    let title = format!("{model}: {what}");
    state_curves(report, measure, words(&title, what), |path| path.schedule.clone())
}

fn words<'a>(title: &'a str, value: &'a str) -> HiddenWords<'a> {
    HiddenWords { title, axis: "state after step", value, schedule: "schedule", embedding: "in" }
}

fn measure_words(measure: StateMeasure) -> &'static str {
    match measure {
        StateMeasure::ToFull => "cosine with the full model after the same layer",
        StateMeasure::Norm => "length of a token's state",
        StateMeasure::Variance => "variance of the states' numbers",
    }
}

/// Of the states of a path, the embedding first.
pub(super) fn names(path: &PathReport) -> Vec<String> {
    std::iter::once("in".to_owned()).chain(path.steps.iter().map(|step| step.text.clone())).collect()
}

fn similarity_csv(report: &StatesReport, rests_on: &RestsOn) -> String {
    let mut text = String::from("schedule,state_a,step_a,state_b,step_b,cosine\n");
    for path in &report.paths {
        let names = names(path);
        for (i, row) in path.similarity.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                let value = value.map_or_else(String::new, |value| value.to_string());
                // Writing into a String cannot fail.
                _ = writeln!(text, "\"{}\",{i},\"{}\",{j},\"{}\",{value}", path.schedule, names[i], names[j]);
            }
        }
    }
    rests_on.on_every_line(&text, 1)
}

fn states_csv(report: &StatesReport, rests_on: &RestsOn) -> String {
    let mut text = String::from("schedule,state,step");
    for measure in StateMeasure::ALL {
        let name = measure.name();
        _ = write!(text, ",{name},{name}_low,{name}_high");
    }
    text.push('\n');
    for path in &report.paths {
        for ((at, state), name) in path.states.iter().enumerate().zip(names(path)) {
            _ = write!(text, "\"{}\",{at},\"{name}\"", path.schedule);
            for measure in StateMeasure::ALL {
                let Estimate { value, interval } = measure.of(state);
                let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
                let (low, high) = (interval.map(|i| i.low), interval.map(|i| i.high));
                _ = write!(text, ",{},{},{}", number(value), number(low), number(high));
            }
            text.push('\n');
        }
    }
    rests_on.on_every_line(&text, 1)
}
