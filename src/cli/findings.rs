//! The paper's claims on a model, as a Markdown text.

use std::fmt::Write as _;

use crate::sweep::{Finding, Measure, SweepHeader, Unit};

/// What was found: the verdicts, then every measure.
pub(super) fn markdown(header: &SweepHeader, findings: &[Finding]) -> String {
    let tasks: Vec<String> =
        header.tasks.iter().map(|task| format!("{} ({})", task.name, task.n_items)).collect();
    let mut text = format!(
        "# What the paper found, on {}\n\n{} schedules on items of {}. Scores are medians over the tasks of \
         the share of the full model's score above chance; losses are nats of the right answer, mean over \
         tasks. Intervals: 95 %, bootstrap over questions. A claim holds if all its measures lie above their \
         limits, interval included; tasks are counted that show it by themselves.\n\n\
         | section | claim | verdict | tasks |\n|---|---|---|---|\n",
        cell(&header.model),
        header.schedules.len(),
        tasks.join(", "),
    );
    for finding in findings {
        // Writing into a String cannot fail.
        _ = writeln!(
            text,
            "| {} | {} | {} | {} of {} |",
            finding.claim.question(),
            finding.claim.sentence(),
            finding.verdict.words(),
            finding.n_for,
            finding.n_of
        );
    }
    text.push_str("\n| section | measure | value | 95 % interval | needed |\n|---|---|---|---|---|\n");
    for (finding, measure) in findings.iter().flat_map(|f| f.measures.iter().map(move |m| (f, m))) {
        let section = finding.claim.question().split(':').next().unwrap_or_default();
        _ = writeln!(
            text,
            "| {section} | {}, {} | {:.3} | {:.3} to {:.3} | {} |",
            cell(&measure.name),
            unit(measure),
            measure.value,
            measure.low,
            measure.high,
            measure.limit.map_or_else(String::new, |limit| format!("above {limit}")),
        );
    }
    _ = writeln!(
        text,
        "\nModel {}, data {}, seed {}, build {}, {}.",
        header.model_hash,
        header
            .tasks
            .iter()
            .map(|task| task.data_hash.get(..12).unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" "),
        header.plan.seed,
        header.build,
        cell(&header.backend.adapter),
    );
    text
}

fn unit(measure: &Measure) -> &'static str {
    match measure.unit {
        Unit::Share => "score",
        Unit::Nats => "nats",
        Unit::LoopsPerLayer => "loops per layer",
    }
}

/// Text that does not end a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
