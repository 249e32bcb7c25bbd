//! The paper's claims on a model, as a Markdown text.

use std::fmt::Write as _;

use crate::experiment::Experiment;
use crate::reader::Quoted;
use crate::sweep::{Finding, Measure, SweepHeader, Unit};

/// Digits of a hash in the last line.
const HASH_DIGITS: usize = 12;

/// What findings rest on, for people.
pub(super) struct About {
    model: String,
    /// What was run, on which items.
    run: String,
    /// Hashes, seed, build and device.
    rests_on: String,
}

impl About {
    pub(super) fn header(header: &SweepHeader) -> Self {
        let tasks: Vec<String> =
            header.tasks.iter().map(|task| format!("{} ({})", task.name, task.n_items)).collect();
        let hashes = header.tasks.iter().map(|task| short(&task.data_hash));
        Self {
            model: header.model.clone(),
            run: format!("{} schedules on items of {}", header.schedules.len(), tasks.join(", ")),
            rests_on: format!(
                "Model {}, data {}, seed {}, build {}, {}.",
                header.model_hash,
                hashes.collect::<Vec<_>>().join(" "),
                header.plan.seed,
                header.build,
                cell(&header.backend.adapter)
            ),
        }
    }

    /// Of a file.
    pub(super) fn experiment(experiment: &Experiment, quoted: &Quoted) -> Self {
        let hashes = experiment.data.iter().map(|data| short(data.sha256.as_deref().unwrap_or("unknown")));
        let adapter = quoted.backend.as_ref().map_or("unknown", |backend| backend.adapter.as_str());
        Self {
            model: experiment.model.name.clone(),
            run: format!(
                "Up to {} items of each of {}",
                experiment.limit.unwrap_or_default(),
                experiment.tasks().join(", ")
            ),
            rests_on: format!(
                "Model {}, data {}, seed {}, build {}, {}.",
                experiment.model.hash,
                hashes.collect::<Vec<_>>().join(" "),
                experiment.seed.unwrap_or_default(),
                quoted.build,
                cell(adapter)
            ),
        }
    }
}

/// What was found: the verdicts, then every measure.
pub(super) fn markdown(about: &About, findings: &[Finding]) -> String {
    let mut text = format!(
        "# What the paper found, on {}\n\n{}. Scores are medians over the tasks of \
         the share of the full model's score above chance; losses are nats of the right answer, mean over \
         tasks. Intervals: 95 %, bootstrap over questions. A claim holds if all its measures lie above their \
         limits, interval included; tasks are counted that show it by themselves.\n\n\
         | section | claim | verdict | tasks |\n|---|---|---|---|\n",
        cell(&about.model),
        about.run,
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
        let question = finding.claim.question();
        let section = question.split(':').next().unwrap_or_default();
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
    _ = writeln!(text, "\n{}", about.rests_on);
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

fn short(hash: &str) -> &str {
    hash.get(..HASH_DIGITS).unwrap_or(hash)
}
