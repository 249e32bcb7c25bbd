//! One answer written twice, token by token: figure 16, and any text beside the full model's.

use serde::Deserialize;
use serde_json::Value;

use super::{Showing, printed, provenance_line, tabled, value};
use crate::backend::BackendInfo;
use crate::cli::figure::SIZE;
use crate::cli::files::OutFolder;
use crate::cli::prelude::*;
use crate::experiment::{GeneratedText, GenerationReport, Provenance, What};
use crate::export::{RestsOn, WritingExport};
use crate::model::{Quantise, Sha256Hash};
use crate::plot::standalone;
use crate::schedule::Schedule;
use crate::sweep::{WRITTEN_FIGURE, WRITTEN_PROMPT};

pub(super) const FILES: [&str; 3] = ["figure-16.json", "figure-16.csv", "figure-16.svg"];

/// Both answers, and in a folder the figure.
pub(super) fn show(texts: &GenerationReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let What::Generation { schedule, .. } = &found.experiment.what else { return Ok(None) };
    let Some(full) = &texts.full else { return Ok(None) };
    let full_schedule = Schedule::full(session.spec().n_layers).to_string();
    let written = WritingExport {
        provenance: &tabled(found, session),
        figure: (texts.prompt == WRITTEN_PROMPT).then_some(WRITTEN_FIGURE),
        prompt: &texts.prompt,
        answers: [(&full_schedule, full), (schedule, &texts.edited)],
    };
    let title = session.model().title();
    let mut object = written.json(title);
    object["experiment"] = value(&found.experiment);
    let [json, table, picture] = FILES;
    let write = |folder: &OutFolder| {
        folder.write(json, format!("{object:#}\n"))?;
        folder.write(table, csv(&written))?;
        folder.write(picture, svg(&written, title, &object.to_string()))
    };
    // Also where the files cannot be written the answers are shown: they are not lost.
    let kept = outs.folder.as_ref().map_or(Ok(()), write);
    if output.json {
        return printed(object, kept, output);
    }
    writeln!(output.out, "{}\n{}", provenance_line(session), texts.prompt)?;
    for (schedule, answer) in written.answers {
        let text: String = answer.tokens.iter().map(|(_, piece)| piece.as_str()).collect();
        writeln!(output.out, "\n{schedule}:{text}")?;
    }
    writeln!(output.out, "\n{}", parted(&written))?;
    kept?;
    if let Some(folder) = &outs.folder {
        writeln!(output.out, "{}: {}", folder.path().display(), FILES.join(", "))?;
    }
    Ok(None)
}

/// What a file of the figure says, as it says it; what else is in it is passed over.
#[derive(Deserialize)]
struct Carried {
    model: CarriedModel,
    backend: BackendInfo,
    program: String,
    build: String,
    prompt: String,
    answers: [CarriedAnswer; 2],
}

#[derive(Deserialize)]
struct CarriedModel {
    title: String,
    hash: String,
    #[serde(default)]
    quantise: Option<Quantise>,
}

#[derive(Deserialize)]
struct CarriedAnswer {
    schedule: String,
    tokens: Vec<u32>,
    pieces: Vec<String>,
}

/// The figure of such a file, which it carries.
pub(in crate::cli) fn figure_svg(carried: &Value) -> Result<String, serde_json::Error> {
    let Carried { model, backend, program, build, prompt, answers } = Carried::deserialize(carried)?;
    let answers = answers.map(|CarriedAnswer { schedule, tokens, pieces }| {
        (schedule, GeneratedText { tokens: tokens.into_iter().zip(pieces).collect(), ended: None })
    });
    let answers = answers.each_ref().map(|(schedule, answer)| (schedule.as_str(), answer));
    let CarriedModel { title, hash, quantise } = model;
    let provenance = &Provenance {
        model: title,
        model_hash: hash,
        quantise,
        backend,
        version: program,
        build,
        chat_template: None,
    };
    let written = WritingExport { provenance, figure: Some(WRITTEN_FIGURE), prompt: &prompt, answers };
    Ok(svg(&written, &provenance.model, &carried.to_string()))
}

/// A line for each token; what they rest on is the prompt alone.
fn csv(written: &WritingExport<'_>) -> String {
    let rests_on = RestsOn {
        provenance: written.provenance.clone(),
        data_hashes: vec![("prompt".to_owned(), Sha256Hash::of(written.prompt.as_bytes()).to_string())],
        seed: 0,
        limit: 1,
    };
    written.csv().with_same(&rests_on.columns()).text()
}

fn svg(written: &WritingExport<'_>, title: &str, carried: &str) -> String {
    let title = say!("cli-written-title", model = title, number = WRITTEN_FIGURE);
    standalone(&written.passages(title, parted(written)).picture(SIZE.0), Some(carried))
}

/// Where the answers part.
fn parted(written: &WritingExport<'_>) -> String {
    say!("cli-written-parted", at = written.first_difference())
}
