//! `atelier figure`: tables and figures of a folder of results, computed anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Output;
use super::failure::Failure;
use super::sweep_files::{Results, write_json, write_text};
use crate::chart::{LINES_STYLE, LineChart, Series, svg};
use crate::sweep::{Curve, Entry, FIGURES, Family, Figure, SweepHeader, Table, distinct, expand, figure};

/// Pixels of a figure.
const SIZE: (f64, f64) = (760.0, 440.0);

/// Arguments of `atelier figure`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The paper's number of the figure.
    number: u32,
    /// A folder that `atelier sweep` wrote.
    folder: PathBuf,
    /// Written; without it the SVG goes to standard output.
    #[arg(long, value_name = "FILE.svg")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let results = Results::must_read(&arguments.folder)?;
    let number = arguments.number;
    let known = FIGURES.map(|number| number.to_string()).join(", ");
    let figure = figure(number).ok_or_else(|| {
        Failure::usage(format!("figure {number} is not drawn from sweeps"))
            .with_hint(format!("these are: {known}"))
    })?;
    let drawn = Drawn::new(&results)?;
    if !drawn.has(&figure) {
        let folder = arguments.folder.display();
        return Err(Failure::work(format!("the results in {folder} are not those of figure {number}"))
            .with_hint(format!("atelier sweep --figure {number} --out DIR")));
    }
    if output.json {
        return output.json(&drawn.figure_json(&figure, &results.header));
    }
    let svg = drawn.svg(&figure, &results.header);
    match &arguments.out {
        Some(path) => write_text(path, &svg),
        None => Ok(write!(output.out, "{svg}")?),
    }
}

/// Writes `results.json`, `results.csv` and every figure that the results fill; their names.
pub(super) fn write_all(folder: &Path, results: &Results) -> Result<Vec<String>, Failure> {
    let drawn = Drawn::new(results)?;
    let mut written = vec!["results.json".to_owned(), "results.csv".to_owned()];
    write_json(&folder.join("results.json"), &drawn.json(&results.header))?;
    write_text(&folder.join("results.csv"), &drawn.csv(&results.header))?;
    for figure in FIGURES.into_iter().filter_map(figure).filter(|figure| drawn.has(figure)) {
        let name = format!("figure-{}.svg", figure.number);
        write_text(&folder.join(&name), &drawn.svg(&figure, &results.header))?;
        written.push(name);
    }
    Ok(written)
}

/// Results, folded.
struct Drawn {
    /// With the index of their schedule.
    entries: Vec<(Entry, usize)>,
    table: Table,
}

impl Drawn {
    fn new(results: &Results) -> Result<Self, Failure> {
        let header = &results.header;
        let entries = expand(&header.plan.families, header.n_layers)?;
        // As when they were run: the header's texts are in this order.
        let (schedules, entries) = distinct(entries);
        let texts: Vec<String> = schedules.iter().map(ToString::to_string).collect();
        if texts != header.schedules {
            return Err(Failure::work("the schedules of the results are not those of their plan")
                .with_hint("sweep.json was changed, or another version wrote it"));
        }
        Ok(Self { entries, table: Table::new(header, &results.records) })
    }

    fn has(&self, figure: &Figure) -> bool {
        figure.families.iter().all(|family| self.entries.iter().any(|(entry, _)| entry.family == *family))
    }

    fn svg(&self, figure: &Figure, header: &SweepHeader) -> String {
        let curves = figure.curves(header, &self.entries, &self.table);
        let chart = LineChart {
            title: format!("{}: {} (paper, figure {})", header.model, figure.title, figure.number),
            x_label: figure.x_label.to_owned(),
            y_label: "share of the full model's score above chance".to_owned(),
            rules: vec![(1.0, "full model".to_owned()), (0.0, "chance".to_owned())],
            series: curves.iter().map(series).collect(),
        };
        let title = format!("{}. {}", chart.title, figure.found);
        svg::document(&title, LINES_STYLE, SIZE, &chart.marks(SIZE))
    }

    fn figure_json(&self, figure: &Figure, header: &SweepHeader) -> Value {
        json!({
            "figure": figure.number,
            "title": figure.title,
            "the_paper_found": figure.found,
            "x": figure.x_label,
            "y": "normalised score",
            "curves": figure.curves(header, &self.entries, &self.table),
            "provenance": header,
        })
    }

    fn json(&self, header: &SweepHeader) -> Value {
        let rows = self.entries.iter().map(|(entry, index)| {
            let cells = header
                .tasks
                .iter()
                .enumerate()
                .map(|(number, task)| (task.name.clone(), json!(self.table.cell(*index, number))));
            json!({
                "family": entry.family,
                "x": entry.x,
                "y": entry.y,
                "schedule": entry.schedule.to_string(),
                "median": self.table.median(*index),
                "tasks": cells.collect::<serde_json::Map<_, _>>(),
            })
        });
        json!({ "provenance": header, "results": rows.collect::<Vec<_>>() })
    }

    fn csv(&self, header: &SweepHeader) -> String {
        let mut text = String::from(
            "family,x,y,schedule,task,metric,n,score,low,high,chance,normalised,difference,difference_low,\
             difference_high,nats,nats_difference\n",
        );
        for (entry, index) in &self.entries {
            for (number, task) in header.tasks.iter().enumerate() {
                let Some(cell) = self.table.cell(*index, number).filter(|cell| cell.score.n > 0) else {
                    continue;
                };
                let score = &cell.score;
                let difference = cell.difference.as_ref();
                let metric = if score.metric == crate::eval::Metric::Acc { "acc" } else { "acc_norm" };
                // Writing into a String cannot fail.
                _ = writeln!(
                    text,
                    "{},{},{},\"{}\",{},{metric},{},{},{},{},{},{},{},{},{},{},{}",
                    entry.family.name(),
                    entry.x,
                    if takes_y(entry.family) { entry.y.to_string() } else { String::new() },
                    entry.schedule,
                    quoted(&task.name),
                    score.n,
                    score.value,
                    score.interval.low,
                    score.interval.high,
                    score.chance,
                    optional(cell.normalised),
                    optional(difference.map(|d| d.value)),
                    optional(difference.map(|d| d.interval.low)),
                    optional(difference.map(|d| d.interval.high)),
                    finite(score.mean_log_likelihood),
                    optional(difference.map(|d| d.log_likelihood)),
                );
            }
        }
        text
    }
}

fn series(curve: &Curve) -> Series {
    Series {
        name: curve.name.clone(),
        points: curve.points.iter().map(|point| (point.x, point.y)).collect(),
        is_main: curve.name == "median",
    }
}

fn takes_y(family: Family) -> bool {
    matches!(family, Family::Random | Family::LoopedParallel | Family::Repeats | Family::Windows)
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, finite)
}

fn finite(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
