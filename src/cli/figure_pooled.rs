//! `atelier figure A.8`: models that were fine-tuned for a task each, as one figure. A.9 is the same of models whose
//! body was frozen meanwhile, which their files do not say.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Output;
use super::failure::Failure;
use super::figure::{Drawn, NORMALISED, SIZE, worded};
use super::figure_source::Shown;
use crate::chart::{Csv, drawn};
use crate::experiment::{Apart, BUILD_ID, VERSION};
use crate::plot::standalone;
use crate::sweep::{Curve, CurvePoint, Drawing, Study, TaskDraws, pooled};
use crate::words::{Problem, problem, say};

/// The figure whose schedules they are.
pub(super) const OF_ALL_VARIANTS: u32 = 11;
const APPENDIX: &str = "A.8, A.9";

/// Whether a text names one of the appendix's figures of fine-tuned models.
pub(super) fn is_pooled(text: &str) -> bool {
    ["a.8", "a.9", "a8", "a9"].contains(&text.to_ascii_lowercase().as_str())
}

/// The figure as SVG, or as a table of its points.
pub(super) fn drawn_together(
    sources: &[PathBuf],
    is_table: bool,
    output: &mut Output<'_>,
) -> Result<Drawn, Failure> {
    let read = sources.iter().map(|source| Shown::read(source, Study::Figure(OF_ALL_VARIANTS), true));
    let shown: Vec<Shown> = read.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    check(&shown)?;
    for one in &shown {
        for missing in one.missing.iter() {
            output.note(&format!("{}: {missing}", one.model));
        }
        for task in one.draws.iter().filter(|task| !task.is_filled()) {
            output.note(&say!("pooled-no-room", model = &one.label, task = &task.task));
        }
    }
    let parts: Vec<&[TaskDraws]> = shown.iter().map(|one| one.draws.as_slice()).collect();
    let curves = pooled(&parts);
    let object = object(&shown, &curves);
    let text = match is_table {
        true => table(&shown, &curves),
        false => picture(curves, &object),
    };
    Ok(Drawn { text, object })
}

/// Refuses what is no median of tasks.
fn check(shown: &[Shown]) -> Result<(), Failure> {
    if let Some(one) = shown.iter().find(|one| one.draws.is_empty()) {
        return Err(Failure::work(problem!("cli-pooled-other", model = &one.model)));
    }
    for (at, other) in shown.iter().enumerate() {
        for first in shown.iter().take(at) {
            if let Some(why) = apart(first, other) {
                let (first, other, why) = (&first.model, &other.model, Problem::of(&why));
                return Err(Failure::work(problem!("cli-pooled-apart", first, other, why)));
            }
        }
    }
    Ok(())
}

fn apart(first: &Shown, other: &Shown) -> Option<Apart> {
    let stop = |shown: &Shown| shown.asked.as_ref().map(|asked| asked.stop);
    let tasks = |shown: &Shown| shown.draws.iter().map(|it| it.task.clone()).collect::<Vec<_>>();
    Apart::pooled(
        (first.n_layers, &tasks(first), stop(first).flatten()),
        (other.n_layers, &tasks(other), stop(other).flatten()),
    )
}

fn object(shown: &[Shown], curves: &[Curve]) -> Value {
    let number = OF_ALL_VARIANTS;
    let models = shown.iter().map(|shown| {
        json!({
            "drawing": shown.drawing,
            "findings": worded(&shown.findings),
            "draws": shown.draws,
            "provenance": shown.provenance,
        })
    });
    json!({
        "figure": number,
        "appendix": APPENDIX,
        "title": title(shown),
        "x": say!("figures-x", number),
        "y": NORMALISED,
        "drawing": Drawing::Curves(curves.to_vec()),
        "models": models.collect::<Vec<_>>(),
    })
}

fn title(shown: &[Shown]) -> String {
    let tasks = shown.iter().flat_map(|one| &one.draws).filter(|task| !task.is_apart && task.is_filled());
    say!("pooled-title", tasks = tasks.map(|task| task.task.as_str()).collect::<Vec<_>>())
}

fn picture(curves: Vec<Curve>, object: &Value) -> String {
    let title = object.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let x = say!("figures-x", number = OF_ALL_VARIANTS);
    let chart =
        drawn(&Drawing::Curves(curves), title, [x, String::new()], say!("cli-figure-value"), str::to_owned);
    standalone(&chart.picture(SIZE), Some(&object.to_string()))
}

/// A row for each point, with all models and their items at its end.
fn table(shown: &[Shown], curves: &[Curve]) -> String {
    let asked = || shown.iter().filter_map(|one| one.asked.as_ref());
    let models = shown.iter().map(|one| format!("{}={}", one.label, one.model_hash));
    let data = asked().flat_map(|asked| &asked.data);
    let data = data.map(|it| format!("{}={}", it.task, it.sha256.as_deref().unwrap_or_default()));
    let seeds = asked().map(|asked| asked.seed.unwrap_or_default().to_string());
    let limits = asked().map(|asked| asked.limit.map(|limit| limit.to_string()).unwrap_or_default());
    let csv = Csv::of::<(&Curve, &CurvePoint)>(
        curves.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point))),
        &[
            ("curve", |(curve, _)| curve.name.as_str().into()),
            ("x", |(_, point)| point.x.into()),
            ("value", |(_, point)| point.y.into()),
            ("low", |(_, point)| point.low.into()),
            ("high", |(_, point)| point.high.into()),
            ("n", |(_, point)| point.n.into()),
            ("schedule", |(_, point)| point.schedule.as_str().into()),
        ],
    );
    // In the order of the models.
    let same = [
        ("models", models.collect::<Vec<_>>().join("; ")),
        ("data_hashes", data.collect::<Vec<_>>().join(" ")),
        ("seeds", seeds.collect::<Vec<_>>().join(" ")),
        ("limits", limits.collect::<Vec<_>>().join(" ")),
        ("version", VERSION.to_owned()),
        ("build", BUILD_ID.to_owned()),
    ];
    csv.with_same(&same).text()
}
