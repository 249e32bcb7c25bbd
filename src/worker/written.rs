//! Texts that are written for the page: what was found, as files; a schedule, as code and as a citation.

use crate::experiment::{BUILD_ID, DataRef, ItemsOf, ModelCard, Provenance, Report, Saved, VERSION};
use crate::export::{
    Citation, ScoresProvenance, Subject, WritingExport, bibtex, latency_csv, mergekit, paper_command,
    pytorch, scores_csv, search_csv,
};
use crate::protocol::{Answered, CodeForm, FileForm, Writing};
use crate::schedule::Schedule;
use crate::words::{Problem, problem};

/// The text. `card` is the open model's: tables name it as its folder is named. `items` are those of the first answer,
/// where it is scores.
///
/// # Errors
/// When there is nothing to be written of, when bytes are damaged, or when it has no such form; when a schedule is not
/// of the open model.
pub fn written(what: &Writing, card: Option<&ModelCard>, items: Vec<ItemsOf>) -> Result<String, Problem> {
    match what {
        Writing::Reports { form, answers } => reports(*form, answers, card, items),
        Writing::Schedule { form, schedule, model_hash, link } => {
            let card = card.filter(|card| card.hash == *model_hash);
            let card = card.ok_or_else(|| problem!("export-without-model"))?;
            let schedule =
                Schedule::parse(schedule, card.spec.n_layers).map_err(|error| Problem::of(&error))?;
            code(*form, &schedule, card, link.as_deref())
        }
    }
}

fn code(
    form: CodeForm,
    schedule: &Schedule,
    card: &ModelCard,
    link: Option<&str>,
) -> Result<String, Problem> {
    let subject = Subject { schedule, spec: &card.spec, model: &card.name, dtype: card.dtype };
    match form {
        CodeForm::Paper => paper_command(subject).map_err(|error| Problem::of(&error)),
        CodeForm::Mergekit => mergekit(subject).map_err(|error| Problem::of(&error)),
        CodeForm::Pytorch => Ok(pytorch(subject)),
        CodeForm::Bibtex => Ok(bibtex(Citation {
            schedule,
            n_layers: card.spec.n_layers,
            model: &card.title,
            model_hash: &card.hash,
            backend: Some(&card.backend),
            version: VERSION,
            build: BUILD_ID,
            link,
        })),
    }
}

/// The file in this form; of several answers the first is the file's, and the others are drawn
/// beside it.
fn reports(
    form: FileForm,
    answers: &[Answered],
    card: Option<&ModelCard>,
    items: Vec<ItemsOf>,
) -> Result<String, Problem> {
    let reports: Result<Vec<Report>, _> = answers.iter().map(Answered::report).collect();
    let reports = reports.map_err(|error| problem!("report-damaged", error = error.to_string()))?;
    match form {
        FileForm::Json => json(answers, &reports, items),
        FileForm::Csv => {
            let both = answers.first().zip(reports.first());
            both.and_then(|(answered, report)| csv(answered, report, card))
                .ok_or_else(|| problem!("report-without-table"))
        }
    }
}

pub(super) fn json(
    answers: &[Answered],
    reports: &[Report],
    mut items: Vec<ItemsOf>,
) -> Result<String, Problem> {
    // What has come since is not in the report.
    items.retain(|items| is_of(items, reports.first()));
    let mut all = answers.iter().zip(reports).map(|(answered, report)| Saved {
        experiment: &answered.experiment,
        provenance: &answered.provenance,
        report: Some(report),
        others: Vec::new(),
        items: Vec::new(),
    });
    let first = all.next().ok_or_else(|| problem!("report-missing"))?;
    let saved = Saved { others: all.collect(), items, ..first };
    let text = serde_json::to_string_pretty(&saved);
    Ok(text.map_err(|error| problem!("report-unwritable", error = error.to_string()))? + "\n")
}

/// Whether these are all items of a task of the report.
fn is_of(items: &ItemsOf, report: Option<&Report>) -> bool {
    let tasks = report.and_then(Report::scores).map(|scores| &scores.tasks);
    tasks.into_iter().flatten().any(|task| {
        let score = if items.of_full { &task.full } else { &task.edited };
        score.task == items.task && score.n == items.lines.len() && score.n == score.n_total
    })
}

fn csv(answered: &Answered, report: &Report, card: Option<&ModelCard>) -> Option<String> {
    let Answered { experiment, provenance, .. } = answered;
    let card = card.filter(|card| card.hash == provenance.model_hash);
    let model = card.map_or(&provenance.model, |card| &card.name).clone();
    let provenance = &Provenance { model, ..provenance.clone() };
    let hash = |name: &str| {
        let data = experiment.data.iter().find(|data| data.task == name);
        data.and_then(|DataRef { sha256, .. }| sha256.as_deref()).unwrap_or_default()
    };
    match report {
        Report::Scores(scores) => {
            let (schedule, seed) = (experiment.what.schedule()?, experiment.seed.unwrap_or_default());
            let scored = scores.tasks.iter().filter(|task| task.edited.n > 0);
            let rows = scored.map(|task| (hash(&task.edited.task), task));
            Some(scores_csv(ScoresProvenance { provenance, schedule, seed }, rows))
        }
        Report::Latency(measured) => Some(latency_csv(provenance, measured)),
        Report::Search(found) => Some(search_csv(provenance, found)),
        Report::Generation(generated) => {
            let full = Schedule::full(card?.spec.n_layers).to_string();
            let edited = experiment.what.schedule()?;
            let answers = [(full.as_str(), generated.full.as_ref()?), (edited, &generated.edited)];
            let written = WritingExport { provenance, figure: None, prompt: &generated.prompt, answers };
            Some(written.csv().text())
        }
        _ => None,
    }
}
