//! A session for a command: the model is opened as the page's engine opens it, self-tests
//! included, and what is asked is run by the same driver.

use std::cell::RefCell;
use std::path::Path;

use super::Output;
use super::engine::EngineArguments;
use super::failure::Failure;
use super::files::read;
use crate::eval::FILE_BYTES_MAX;
use crate::experiment::{Experiment, OpenProgress, OpenStage, Provenance, Report};
use crate::platform::Folder;
use crate::session::{Reading, Session};

/// Opens the model that was asked for.
pub(super) async fn open(arguments: &EngineArguments, output: &mut Output<'_>) -> Result<Session, Failure> {
    let path = arguments.model.folder()?;
    let folder = Folder::directory(&path).map_err(Failure::work)?;
    let session = {
        let progress = RefCell::new(output.progress());
        let told = |at: OpenProgress| {
            if at.stage == OpenStage::Weights {
                let megabytes = |bytes: u64| bytes / 1_000_000;
                let (done, total) = (megabytes(at.bytes_done), megabytes(at.bytes_total));
                progress.borrow_mut().tell(|| format!("reading weights: {done} of {total} MB"));
            }
        };
        Session::open(folder, None, arguments.wish(), &told).await?
    };
    if let Some(why) = session.fallback() {
        output.note(&format!("computing on the CPU: {why}"));
    }
    Ok(session)
}

/// Reads a file of items as one more task, which is called like the file.
pub(super) fn add_data(session: &mut Session, path: &Path, output: &mut Output<'_>) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = read(path, FILE_BYTES_MAX)?;
    let mut reading = Reading::new(session, &name, &bytes)?;
    loop {
        if let Some((task, items)) = reading.step(session)? {
            for (line, why) in &items.left_out {
                output.note(&format!("{name}, line {line} is left out: {why}"));
            }
            output.note(&format!("{}: {} items", task.name, task.n_items));
            return Ok(());
        }
    }
}

/// Runs an experiment to its end, and says how far it is.
pub(super) async fn run(
    session: &mut Session,
    experiment: &Experiment,
    output: &mut Output<'_>,
) -> Result<(Report, Provenance), Failure> {
    let run = session.start(experiment)?;
    let mut progress = output.progress();
    let report = run.finish(session, |report| progress.tell(|| told(report))).await?;
    Ok((report, Provenance::of(&session.card())))
}

/// How far a run is.
fn told(report: &Report) -> String {
    let items = |done: usize, total: usize| format!("{done} of {total} items");
    match report {
        Report::Scores(scores) => {
            let count =
                |n: fn(&crate::eval::TaskScore) -> usize| scores.tasks.iter().map(|t| n(&t.edited)).sum();
            items(count(|score| score.n), count(|score| score.n_total))
        }
        Report::Sweep(sweep) => items(sweep.n_done, sweep.n_total),
        Report::States(states) => items(states.n_done, states.n_total),
        Report::Latency(times) => format!(
            "{}, {} of {} rounds of times",
            items(times.n_done, times.n_total),
            times.n_rounds_done,
            times.n_rounds
        ),
        Report::Generation(texts) => format!("{} tokens", texts.edited.tokens.len()),
        _ => "computing".to_owned(),
    }
}
