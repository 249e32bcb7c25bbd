//! `atelier figure`: tables and figures of results, computed anew.

use std::path::PathBuf;
use std::str::FromStr;

use serde_json::{Value, json};

use super::Output;
use super::failure::Failure;
use super::figure_pooled::{OF_ALL_VARIANTS, drawn_together, is_pooled};
use super::figure_source::{Folded, Shown, add_inputs, asked_by};
use super::figure_unswept;
use super::files::{Inputs, OutFile, OutFolder};
use super::findings::markdown;
use super::sweep_csv::{curves_csv, results_csv};
use super::sweep_files::Results;
use crate::chart::{Chart, drawn};
use crate::model::cut;
use crate::plot::standalone;
use crate::sweep::{Atlas, Curve, Drawing, FIGURES, Figure, Finding, Study, SweepHeader, figure};
use crate::words::{Problem, problem, say, sentence};

/// Pixels of a figure.
pub(super) const SIZE: (f64, f64) = (760.0, 440.0);
/// The figure that lays several models over each other.
const OVERLAY: u32 = 12;
/// The axis of scores, as files name it.
pub(super) const NORMALISED: &str = "normalised score";
/// Digits of a hash that tell models of one name apart.
const HASH_DIGITS: usize = 8;

/// Arguments of `atelier figure`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The paper's number of the figure, `findings`, or A.8 or A.9: all variants on models that were
    /// fine-tuned for a task each, the median of their tasks.
    #[arg(value_name = "N|A.8|findings")]
    study: Wanted,
    /// A folder that `atelier sweep` or `atelier states` wrote, or a file of this figure (JSON,
    /// SVG or PNG) that the page or this program wrote; for figures 12 and A.8 several, one of each
    /// model. A.8 takes what `atelier sweep MODEL --figure A.8 --task rte=dev.tsv` wrote.
    #[arg(required = true, value_name = "DIR|FILE")]
    sources: Vec<PathBuf>,
    /// Written (an SVG, of the findings a Markdown table, of A.8 a table of its points where the
    /// name ends in .csv); without it, to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print what would compute it, as `atelier run` reads it, and draw nothing.
    #[arg(long, conflicts_with = "out")]
    print_experiment: bool,
}

/// What is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Study(Study),
    /// The appendix's figures of models that were fine-tuned for a task each.
    Pooled,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_pooled(text) { Ok(Self::Pooled) } else { text.parse().map(Self::Study) }
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let (study, is_pooled) = match arguments.study {
        Wanted::Study(study) => (study, false),
        Wanted::Pooled => (Study::Figure(OF_ALL_VARIANTS), true),
    };
    let unswept = study.figure().filter(|number| figure(*number).is_none());
    if let Some(number) = unswept.filter(|number| !figure_unswept::is_drawn(*number)) {
        return Err(Failure::usage(problem!("cli-figure-not-drawn", number)));
    }
    if arguments.sources.len() > 1 && !is_pooled && study != Study::Figure(OVERLAY) {
        return Err(Failure::usage(problem!("cli-figure-alone", figure = OVERLAY)));
    }
    if arguments.print_experiment {
        return experiment(&arguments.sources, output);
    }
    let mut inputs = Inputs::default();
    arguments.sources.iter().for_each(|source| add_inputs(source, &mut inputs));
    let out = arguments.out.as_deref().map(|path| OutFile::create(path, &inputs)).transpose()?;
    let is_table = arguments.out.as_ref().is_some_and(|path| path.extension().is_some_and(|it| it == "csv"));
    let Drawn { text, object } = match (unswept, arguments.sources.as_slice()) {
        (_, sources) if is_pooled => drawn_together(sources, is_table, output)?,
        (Some(number), [source]) => figure_unswept::drawn(number, source)?,
        _ => swept(study, &arguments.sources, output)?,
    };
    if output.json {
        if out.as_ref().is_some_and(OutFile::is_standard_output) {
            return Err(Failure::usage(problem!("cli-both-printed")));
        }
        output.json(&object)?;
    }
    match out {
        Some(mut out) => {
            out.write(text.as_bytes())?;
            out.finish()
        }
        None if output.json => Ok(()),
        None => Ok(write!(output.out, "{text}")?),
    }
}

/// A picture or a table, and the same as an object.
pub(super) struct Drawn {
    pub(super) text: String,
    pub(super) object: Value,
}

fn swept(study: Study, sources: &[PathBuf], output: &mut Output<'_>) -> Result<Drawn, Failure> {
    let read = sources.iter().map(|source| Shown::read(source, study, study.is_by_model()));
    let shown: Vec<Vec<Shown>> = read.collect::<Result<_, _>>()?;
    for (shown, source) in shown.iter().zip(sources) {
        for missing in shown.iter().filter_map(|shown| shown.missing.as_ref()) {
            output.note(&format!("{}: {missing}", source.display()));
        }
    }
    let shown: Vec<Shown> = shown.into_iter().flatten().collect();
    check_items(&shown)?;
    if let Some(figure) = study.figure().and_then(figure) {
        return Ok(Drawn { text: figure_svg(&figure, &shown), object: figure_json(&figure, &shown) });
    }
    if let (Study::Atlas(atlas), [shown]) = (study, shown.as_slice()) {
        return Ok(Drawn { text: atlas_svg(atlas, shown), object: atlas_json(atlas, shown) });
    }
    let [shown] = shown.as_slice() else { return Err(Failure::usage(problem!("cli-no-folder"))) };
    Ok(Drawn { text: markdown(&shown.about, &shown.findings), object: findings_json(shown) })
}

/// Refuses to compare models on other items.
fn check_items(shown: &[Shown]) -> Result<(), Failure> {
    let Some((first, others)) = shown.split_first() else { return Ok(()) };
    for other in others {
        let apart =
            first.asked.as_ref().zip(other.asked.as_ref()).and_then(|(ours, theirs)| ours.apart(theirs));
        if let Some(why) = apart {
            let (first, other, why) = (&first.model, &other.model, Problem::of(&why));
            return Err(Failure::work(problem!("cli-figure-apart", first, other, why)));
        }
    }
    Ok(())
}

/// Prints what would compute the figure.
fn experiment(sources: &[PathBuf], output: &mut Output<'_>) -> Result<(), Failure> {
    let asked = sources.iter().map(|source| asked_by(source)).collect::<Result<Vec<_>, _>>()?;
    match asked.as_slice() {
        [one] => output.json(one),
        all => output.json(&all),
    }
}

/// Writes `results.json`, `results.csv`, and every figure that the results fill as SVG and
/// CSV; the names of what was written.
pub(super) fn write_all(
    folder: &OutFolder,
    results: &Results,
    output: &mut Output<'_>,
) -> Result<Vec<String>, Failure> {
    let folded = Folded::new(results)?;
    notes(results, output);
    let header = &results.header;
    let mut written = Vec::new();
    let mut write = |name: String, text: &str| {
        let kept = |failure: Failure| failure.with_hint_of(Some(say!("cli-records-kept")));
        folder.write(&name, text).map_err(kept)?;
        written.push(name);
        Ok::<_, Failure>(())
    };
    write("results.json".to_owned(), &format!("{:#}\n", results_json(header, &folded)))?;
    write("results.csv".to_owned(), &results_csv(header, &folded.entries, &folded.table))?;
    for number in FIGURES {
        let Some(figure) = figure(number).filter(|figure| figure.is_filled(&folded.entries)) else {
            continue;
        };
        let shown = Shown::of(results, &folded, Study::Figure(number));
        write(format!("figure-{number}.svg"), &figure_svg(&figure, std::slice::from_ref(&shown)))?;
        write(format!("figure-{number}.csv"), &curves_csv(header, &shown.drawing))?;
    }
    for atlas in Atlas::ALL.into_iter().filter(|atlas| Study::Atlas(*atlas).is_filled(&folded.entries)) {
        let shown = Shown::of(results, &folded, Study::Atlas(atlas));
        write(format!("{}.svg", atlas.name()), &atlas_svg(atlas, &shown))?;
        write(format!("{}.csv", atlas.name()), &curves_csv(header, &shown.drawing))?;
    }
    if Study::Findings.is_filled(&folded.entries) {
        let shown = Shown::of(results, &folded, Study::Findings);
        write("findings.json".to_owned(), &format!("{:#}\n", findings_json(&shown)))?;
        write("findings.md".to_owned(), &markdown(&shown.about, &shown.findings))?;
    }
    Ok(written)
}

/// What is to be known of the results: which are missing, and which are in no figure.
fn notes(results: &Results, output: &mut Output<'_>) {
    results.missing().iter().for_each(|missing| output.note(missing));
    let texts = results.header.tasks.iter().filter(|task| !task.is_drawn());
    let names: Vec<String> = texts.map(|task| cut(&task.name)).collect();
    if !names.is_empty() {
        output.note(&say!("cli-sweep-texts", tasks = &names));
    }
    let tasks = results.header.tasks.iter().filter(|task| task.metric.is_agreement());
    let names: Vec<String> = tasks.map(|task| cut(&task.name)).collect();
    if results.header.plan.stop.is_some() && !names.is_empty() {
        output.note(&say!("cli-sweep-undecided", tasks = &names));
    }
}

/// Prints the table of results: lines of CSV, or one object.
pub(super) fn print_table(results: &Results, output: &mut Output<'_>) -> Result<(), Failure> {
    let folded = Folded::new(results)?;
    notes(results, output);
    if output.json {
        return output.json(&results_json(&results.header, &folded));
    }
    let table = results_csv(&results.header, &folded.entries, &folded.table);
    Ok(write!(output.out, "{table}")?)
}

fn findings_json(shown: &Shown) -> Value {
    json!({ "findings": worded(&shown.findings), "provenance": shown.provenance })
}

pub(super) fn results_json(header: &SweepHeader, folded: &Folded) -> Value {
    let rows = folded.entries.iter().map(|(entry, index)| {
        let tasks = header.tasks.iter().enumerate();
        let cells = tasks.map(|(number, task)| (task.name.clone(), json!(folded.table.cell(*index, number))));
        json!({
            "family": entry.family,
            "x": entry.x,
            "y": entry.y,
            "schedule": entry.schedule.to_string(),
            "median": folded.table.median(*index),
            "tasks": cells.collect::<serde_json::Map<_, _>>(),
        })
    });
    let states = folded.table.states();
    json!({ "provenance": header, "states": states, "results": rows.collect::<Vec<_>>() })
}

/// A figure as data; what was drawn of each model, and from what.
fn figure_json(figure: &Figure, shown: &[Shown]) -> Value {
    let models = shown.iter().map(|shown| {
        json!({
            "drawing": shown.drawing,
            "findings": worded(&shown.findings),
            "provenance": shown.provenance,
        })
    });
    json!({
        "figure": figure.number,
        "title": say!("figures-title", number = figure.number),
        "the_paper_found": say!("figures-found", number = figure.number),
        "x": say!("figures-x", number = figure.number),
        "y": NORMALISED,
        "models": models.collect::<Vec<_>>(),
    })
}

/// A map as data, and from what.
fn atlas_json(atlas: Atlas, shown: &Shown) -> Value {
    let told = atlas.name();
    json!({
        "atlas": atlas,
        "title": say!("figures-title", number = told),
        "x": say!("figures-x", number = told),
        "value": NORMALISED,
        "models": [{ "drawing": shown.drawing, "findings": [], "provenance": shown.provenance }],
    })
}

fn atlas_svg(atlas: Atlas, shown: &Shown) -> String {
    let told = atlas.name();
    let title = format!("{}: {}", shown.label, say!("figures-title", number = told));
    let axes = [say!("figures-x", number = told), say!("figures-grid-y", number = told)];
    let chart = drawn(&shown.drawing, title, axes, say!("cli-figure-value"), str::to_owned);
    let width = SIZE.0;
    standalone(&chart.picture((width, chart.height(width))), Some(&atlas_json(atlas, shown).to_string()))
}

/// Findings with their sentences.
pub(super) fn worded(findings: &[Finding]) -> Vec<Value> {
    let with = |finding: &Finding| {
        let mut value = json!(finding);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("question".to_owned(), json!(finding.claim.question()));
            fields.insert("sentence".to_owned(), json!(sentence(&finding.claim)));
        }
        value
    };
    findings.iter().map(with).collect()
}

fn figure_svg(figure: &Figure, shown: &[Shown]) -> String {
    let (model, drawing) = match shown {
        [one] => (Some(one.label.as_str()), one.drawing.clone()),
        _ => (None, Drawing::Curves(shown.iter().flat_map(|one| named(one, shown)).collect())),
    };
    let number = figure.number;
    let title = say!("cli-figure-title", model, title = say!("figures-title", number), number);
    let axes = [say!("figures-x", number), say!("figures-grid-y", number)];
    let chart = drawn(&drawing, title, axes, say!("cli-figure-value"), str::to_owned);
    let width = SIZE.0;
    let height = match &chart {
        Chart::Heat(_) => chart.height(width),
        Chart::Lines(_) => SIZE.1,
    };
    standalone(&chart.picture((width, height)), Some(&figure_json(figure, shown).to_string()))
}

/// The curve of one of several models by its label; of models with one label, with their hashes.
fn named(one: &Shown, all: &[Shown]) -> Vec<Curve> {
    let Drawing::Curves(mut curves) = one.drawing.clone() else { return Vec::new() };
    let is_twin = |other: &Shown| other.label == one.label && !std::ptr::eq(other, one);
    let hash = one.model_hash.get(..HASH_DIGITS).filter(|_| all.iter().any(is_twin));
    let name = hash.map_or_else(|| one.label.clone(), |hash| format!("{} {hash}", one.label));
    curves.iter_mut().for_each(|curve| curve.name.clone_from(&name));
    curves
}
