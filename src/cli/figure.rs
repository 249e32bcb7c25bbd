//! `atelier figure`: tables and figures of a folder of results, computed anew.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Output;
use super::failure::Failure;
use super::findings::markdown;
use super::sweep_csv::{curves_csv, results_csv};
use super::sweep_files::{Results, write_text};
use crate::chart::Chart;
use crate::export::figure_svg::standalone;
use crate::export::{DrawnWords, drawn};
use crate::sweep::{
    Curve, Drawing, Entry, FIGURES, Figure, Finding, Study, SweepHeader, Table, distinct, expand, figure,
};

/// Pixels of a figure.
const SIZE: (f64, f64) = (760.0, 440.0);
/// The figure that lays several models over each other.
const OVERLAY: u32 = 12;
/// Digits of a hash that tell models of one name apart.
const HASH_DIGITS: usize = 8;

/// Arguments of `atelier figure`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The paper's number of the figure, or `findings`.
    #[arg(value_name = "N|findings")]
    study: Study,
    /// A folder that `atelier sweep` wrote; for figure 12 several, one of each model.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Written (an SVG, of the findings a Markdown table); without it, to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let study = arguments.study;
    if let Some(number) = study.figure().filter(|number| figure(*number).is_none()) {
        let known = FIGURES.map(|number| number.to_string()).join(", ");
        return Err(Failure::usage(format!("figure {number} is not drawn from sweeps"))
            .with_hint(format!("these are: {known}")));
    }
    if arguments.folders.len() > 1 && study != Study::Figure(OVERLAY) {
        return Err(Failure::usage(format!("only figure {OVERLAY} takes several folders")));
    }
    let read = arguments.folders.iter().map(|folder| filled(folder, study));
    let results: Vec<(Results, Folded)> = read.collect::<Result<_, _>>()?;
    let views: Vec<View<'_>> = results.iter().map(|(results, folded)| View::new(results, folded)).collect();
    let text = match study.figure().and_then(figure) {
        Some(figure) if output.json => return output.json(&figure_json(&figure, &views)),
        Some(figure) => figure_svg(&figure, &views),
        None => {
            let [view] = views.as_slice() else { return Err(Failure::usage("no folder was given")) };
            if output.json {
                return output.json(&view.findings_json());
            }
            markdown(view.header, &view.results.findings(Study::Findings))
        }
    };
    match &arguments.out {
        Some(path) => write_text(path, &text),
        None => Ok(write!(output.out, "{text}")?),
    }
}

/// The results of a folder that has what the study needs.
fn filled(folder: &Path, study: Study) -> Result<(Results, Folded), Failure> {
    let results = Results::must_read(folder)?;
    let folded = Folded::new(&results)?;
    if study.is_filled(&folded.entries) {
        return Ok((results, folded));
    }
    let folder = folder.display();
    let (what, option) = match study {
        Study::Figure(number) => (format!("figure {number}"), format!("--figure {number}")),
        Study::Findings => ("the findings".to_owned(), "--findings".to_owned()),
    };
    Err(Failure::work(format!("the results in {folder} are not those of {what}"))
        .with_hint(format!("atelier sweep {option} --out DIR")))
}

/// Writes `results.json`, `results.csv`, and every figure that the results fill as SVG and
/// CSV; the names of what was written.
pub(super) fn write_all(folder: &Path, results: &Results) -> Result<Vec<String>, Failure> {
    let folded = Folded::new(results)?;
    let view = View::new(results, &folded);
    let mut written = Vec::new();
    let mut write = |name: String, text: &str| {
        write_text(&folder.join(&name), text)?;
        written.push(name);
        Ok::<_, Failure>(())
    };
    write("results.json".to_owned(), &json_text(&view.json())?)?;
    write("results.csv".to_owned(), &results_csv(view.header, &folded.entries, &folded.table))?;
    for number in FIGURES {
        let Some(figure) = figure(number).filter(|figure| figure.is_filled(&folded.entries)) else {
            continue;
        };
        write(format!("figure-{number}.svg"), &figure_svg(&figure, std::slice::from_ref(&view)))?;
        write(format!("figure-{number}.csv"), &curves_csv(&view.results.drawing(Study::Figure(number))))?;
    }
    if Study::Findings.is_filled(&folded.entries) {
        write("findings.json".to_owned(), &json_text(&view.findings_json())?)?;
        write("findings.md".to_owned(), &markdown(view.header, &view.results.findings(Study::Findings)))?;
    }
    Ok(written)
}

/// Results, folded.
struct Folded {
    /// With the index of their schedule.
    entries: Vec<(Entry, usize)>,
    table: Table,
}

/// The same with resamples, ready to be drawn.
struct View<'a> {
    header: &'a SweepHeader,
    folded: &'a Folded,
    results: crate::sweep::Results<'a>,
}

impl Folded {
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
}

impl<'a> View<'a> {
    fn new(results: &'a Results, folded: &'a Folded) -> Self {
        let header = &results.header;
        Self { header, folded, results: crate::sweep::Results::new(header, &folded.entries, &folded.table) }
    }

    fn findings_json(&self) -> Value {
        let findings = self.results.findings(Study::Findings);
        json!({ "findings": worded(&findings), "provenance": self.header })
    }

    fn json(&self) -> Value {
        let header = self.header;
        let rows = self.folded.entries.iter().map(|(entry, index)| {
            let tasks = header.tasks.iter().enumerate();
            let cells = tasks
                .map(|(number, task)| (task.name.clone(), json!(self.folded.table.cell(*index, number))));
            json!({
                "family": entry.family,
                "x": entry.x,
                "y": entry.y,
                "schedule": entry.schedule.to_string(),
                "median": self.folded.table.median(*index),
                "tasks": cells.collect::<serde_json::Map<_, _>>(),
            })
        });
        let states = self.folded.table.states();
        json!({ "provenance": header, "states": states, "results": rows.collect::<Vec<_>>() })
    }
}

/// A figure as data; what was drawn of each model, and from what.
fn figure_json(figure: &Figure, views: &[View<'_>]) -> Value {
    let study = Study::Figure(figure.number);
    let models = views.iter().map(|view| {
        json!({
            "drawing": view.results.drawing(study),
            "findings": worded(&view.results.findings(study)),
            "provenance": view.header,
        })
    });
    json!({
        "figure": figure.number,
        "title": figure.title,
        "the_paper_found": figure.found,
        "x": figure.x_label,
        "y": "normalised score",
        "models": models.collect::<Vec<_>>(),
    })
}

/// Findings with their sentences.
fn worded(findings: &[Finding]) -> Vec<Value> {
    let with = |finding: &Finding| {
        let mut value = json!(finding);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("question".to_owned(), json!(finding.claim.question()));
            fields.insert("sentence".to_owned(), json!(finding.claim.sentence()));
        }
        value
    };
    findings.iter().map(with).collect()
}

fn figure_svg(figure: &Figure, views: &[View<'_>]) -> String {
    let drawing = |view: &View<'_>| view.results.drawing(Study::Figure(figure.number));
    let (models, drawing) = match views {
        [view] => (format!("{}: ", view.header.model), drawing(view)),
        _ => (String::new(), Drawing::Curves(views.iter().flat_map(|view| named(view, views)).collect())),
    };
    let title = format!("{models}{} (paper, figure {})", figure.title, figure.number);
    let words = DrawnWords {
        title: &title,
        x: figure.x_label,
        y: "loops",
        value: "share of the full model's score above chance",
        full: "full model",
        chance: "chance",
        best: "best number of loops",
        schedule: "schedule",
    };
    let chart = drawn(&drawing, words, str::to_owned);
    let width = SIZE.0;
    let height = match &chart {
        Chart::Heat(_) => chart.height(width),
        Chart::Lines(_) | Chart::Scatter(_) => SIZE.1,
    };
    standalone(&chart, (width, height), Some(&figure_json(figure, views).to_string()))
}

/// The curves of one of several models; of models with one name, with their hashes.
fn named(view: &View<'_>, views: &[View<'_>]) -> Vec<Curve> {
    let Drawing::Curves(mut curves) = view.results.drawing(Study::Figure(OVERLAY)) else { return Vec::new() };
    let is_twin = |other: &View<'_>| other.header.model == view.header.model && !std::ptr::eq(other, view);
    if let Some(hash) = view.header.model_hash.get(..HASH_DIGITS).filter(|_| views.iter().any(is_twin)) {
        curves.iter_mut().for_each(|curve| curve.name = format!("{} {hash}", curve.name));
    }
    curves
}

fn json_text(value: &Value) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(Failure::work)?;
    text.push('\n');
    Ok(text)
}
