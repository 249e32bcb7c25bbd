//! The paper's claims on a model, as a Markdown text.

use std::fmt::Write as _;

use crate::experiment::Experiment;
use crate::reader::Quoted;
use crate::sweep::{Finding, SweepHeader};
use crate::words::{Problem, say, sentence};

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
            run: say!("findings-run", n = header.schedules.len(), tasks),
            rests_on: say!(
                "findings-rest-on",
                model = header.model_hash.as_str(),
                data = hashes.collect::<Vec<_>>().join(" "),
                seed = header.plan.seed,
                build = header.build.as_str(),
                adapter = cell(&header.backend.adapter)
            ),
        }
    }

    /// Of a file.
    pub(super) fn experiment(experiment: &Experiment, quoted: &Quoted) -> Self {
        let hashes = experiment.data.iter().map(|data| short(data.sha256.as_deref().unwrap_or("unknown")));
        let adapter = quoted.backend.as_ref().map_or("unknown", |backend| backend.adapter.as_str());
        Self {
            model: experiment.model.name.clone(),
            run: say!(
                "findings-run-of-file",
                n = experiment.limit.unwrap_or_default(),
                tasks = experiment.tasks()
            ),
            rests_on: say!(
                "findings-rest-on",
                model = experiment.model.hash.as_str(),
                data = hashes.collect::<Vec<_>>().join(" "),
                seed = experiment.seed.unwrap_or_default(),
                build = quoted.build.as_str(),
                adapter = cell(adapter)
            ),
        }
    }
}

/// What was found: the verdicts, then every measure.
pub(super) fn markdown(about: &About, findings: &[Finding]) -> String {
    let mut text = say!("findings-heading", model = cell(&about.model), run = about.run.as_str());
    text.push('\n');
    for finding in findings {
        // Writing into a String cannot fail.
        _ = writeln!(
            text,
            "{}",
            say!(
                "findings-row",
                question = finding.claim.question(),
                claim = sentence(&finding.claim),
                verdict = sentence(&finding.verdict),
                n = finding.n_for,
                of = finding.n_of
            )
        );
    }
    _ = writeln!(text, "\n{}", say!("findings-measures"));
    for (finding, measure) in findings.iter().flat_map(|f| f.measures.iter().map(move |m| (f, m))) {
        let question = finding.claim.question();
        let section = question.split(':').next().unwrap_or_default();
        _ = writeln!(
            text,
            "{}",
            say!(
                "findings-measure",
                section,
                name = cell(&measure.name),
                unit = Problem::of(&measure.unit),
                value = measure.value,
                low = measure.low,
                high = measure.high,
                limit = measure.limit
            )
        );
    }
    _ = writeln!(text, "\n{}", about.rests_on);
    text
}

/// Text that does not end a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn short(hash: &str) -> &str {
    hash.get(..HASH_DIGITS).unwrap_or(hash)
}
