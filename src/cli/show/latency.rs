//! Accuracy against time: a table, and files.

use serde_json::{Value, json};

use super::{Showing, provenance_line, tabled};
use crate::chart::{Chart, LineChart, latency_chart};
use crate::cli::figure::SIZE;
use crate::cli::prelude::*;
use crate::eval::Interval;
use crate::experiment::LatencyProgress;
use crate::export::{latency_csv, latency_json};
use crate::plot::standalone;
use crate::session::Session;
use crate::sweep::{Family, LatencyPoint, LatencyTime, Timing};

pub(super) const FILES: [&str; 3] = ["latency.json", "latency.csv", "latency.svg"];

pub(super) fn show(known: &LatencyProgress, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let provenance = tabled(found, session);
    let mut json = latency_json(&provenance, known);
    // The times alone do not say how many rounds were asked for.
    json["experiment"] = json!(found.experiment);
    let json = format!("{json:#}\n");
    let written = outs.folder.as_ref().map(|folder| {
        folder.write("latency.json", &json)?;
        folder.write("latency.csv", latency_csv(&provenance, known))?;
        folder.write("latency.svg", standalone(&chart(session, known).picture(SIZE), Some(&json)))
    });
    if output.json {
        output.out.write_all(json.as_bytes())?;
    } else if let (Some(folder), Some(Ok(()))) = (&outs.folder, &written) {
        writeln!(output.out, "{}: {}", folder.path().display(), FILES.join(", "))?;
    } else {
        // Also where the files cannot be written: what took minutes is not lost.
        writeln!(output.out, "{}", provenance_line(session))?;
        print(known, output)?;
    }
    written.unwrap_or(Ok(())).map(|()| None)
}

/// Score against decode time.
fn chart(session: &Session, known: &LatencyProgress) -> Chart {
    let (model, device) = (session.model().title(), session.backend().adapter);
    let around = LineChart {
        title: say!("cli-latency-title", model, device),
        x_label: say!("cli-latency-x"),
        y_label: say!("latency-y"),
        note_label: say!("figures-schedule"),
        ..LineChart::default()
    };
    let name = |family| own(family).unwrap_or_else(|| family.to_string());
    let point = |family, affected| own(family).unwrap_or_else(|| format!("{family} {affected}"));
    latency_chart(&known.points, LatencyTime::Decode, around, name, point)
}

/// The name of what is no family.
fn own(family: Family) -> Option<String> {
    match family {
        Family::Baseline => Some(say!("full-model")),
        Family::Listed => Some(say!("cli-this-schedule")),
        _ => None,
    }
}

/// A table for people, the fastest first.
fn print(known: &LatencyProgress, output: &mut Output<'_>) -> Result<()> {
    let mut points: Vec<&LatencyPoint> = known.points.iter().collect();
    let time = |point: &LatencyPoint| point.decode.map_or(f64::INFINITY, |timing| timing.median);
    points.sort_by(|a, b| time(a).total_cmp(&time(b)));
    let (prompt, prefill) = (known.n_prompt, known.n_prefill);
    writeln!(output.out, "{}", say!("cli-latency-heading", prompt, prefill))?;
    for point in points {
        let shown = |timing: Option<Timing>| {
            timing.map_or_else(|| "-".to_owned(), |t| format!("{:.3} ({:.3}-{:.3})", t.median, t.low, t.high))
        };
        let score = point.score.map_or_else(
            || "-".to_owned(),
            |score| match score.interval {
                Some(Interval { low, high }) => format!("{:.2} ({low:.2}-{high:.2})", score.value),
                None => format!("{:.2}", score.value),
            },
        );
        writeln!(
            output.out,
            "{:<16} {:>3}  decode {:<22} prefill {:<22} score {:<18} {}",
            point.family.to_string(),
            point.affected,
            shown(point.decode),
            shown(point.prefill),
            score,
            point.schedule
        )?;
    }
    Ok(())
}
