//! The paper's claims on a model, as a Markdown text.

use std::fmt::Write as _;

use crate::experiment::Experiment;
use crate::model::short;
use crate::reader::Quoted;
use crate::sweep::{Finding, SweepHeader, with_bits};
use crate::words::{Problem, say, sentence};

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
        let SweepHeader { model, model_hash, quantise, tasks, schedules, backend, build, plan, .. } = header;
        let model = &with_bits(model, *quantise);
        let named: Vec<String> =
            tasks.iter().map(|task| format!("{} ({})", task.name, task.n_items)).collect();
        let run = say!("findings-run", n = schedules.len(), tasks = named);
        let data = tasks.iter().map(|task| task.data_hash.as_str());
        Self::new((model, model_hash), run, data, plan.seed, (build, &backend.adapter))
    }

    /// Of a file.
    pub(super) fn experiment(experiment: &Experiment, quoted: &Quoted) -> Self {
        let Experiment { model, data, limit, seed, .. } = experiment;
        let tasks = experiment.tasks();
        let run = say!("findings-run-of-file", n = limit.unwrap_or_default(), tasks);
        let data = data.iter().map(|data| data.sha256.as_deref().unwrap_or("unknown"));
        let adapter = quoted.backend.as_ref().map_or("unknown", |backend| backend.adapter.as_str());
        let seed = seed.unwrap_or_default();
        let name = with_bits(&model.name, model.quantise);
        Self::new((&name, &model.hash), run, data, seed, (&quoted.build, adapter))
    }

    fn new<'a>(
        (model, hash): (&str, &str),
        run: String,
        data: impl Iterator<Item = &'a str>,
        seed: u64,
        (build, adapter): (&str, &str),
    ) -> Self {
        let (data, adapter) = (data.map(short).collect::<Vec<_>>().join(" "), cell(adapter));
        let rests_on = say!("findings-rest-on", model = hash, data, seed, build, adapter);
        Self { model: model.to_owned(), run, rests_on }
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
