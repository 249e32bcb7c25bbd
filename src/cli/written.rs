//! Figure 16: one answer written twice, token by token.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::sweep_files::write_text;
use crate::backend::{Backend, BackendInfo, Decoded};
use crate::experiment::{BUILD_ID, VERSION};
use crate::export::figure_svg::standalone;
use crate::export::{Answer, RestsOn, WritingExport};
use crate::model::Sha256Hash;
use crate::plan::lower;
use crate::schedule::Schedule;
use crate::session::{Generation, WriteOptions};
use crate::sweep::{WRITTEN_FIGURE, WRITTEN_PROMPT, written_preset};

/// Most tokens of an answer.
const TOKENS_MAX: usize = 48;
/// Pixels of the figure.
const WIDTH: f64 = 760.0;

/// Writes both answers, to standard output and into a folder.
pub(super) async fn run(
    arguments: &EngineArguments,
    out: &Path,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let folder = engine::open_folder(&arguments.model).await?;
    let n_layers = folder.spec().n_layers;
    let edited = written_preset(n_layers).schedule(n_layers)?;
    let prompt = engine::tokenizer(&folder)?.encode_prompt(WRITTEN_PROMPT, folder.manifest().add_bos)?;
    let mut engine = engine::load(folder, arguments, output).await?;
    let mut answers = Vec::new();
    for schedule in [Schedule::baseline(n_layers), edited] {
        answers.push(answer(&mut engine, &schedule, &prompt).await?);
    }
    let Ok(answers) = <[Answer; 2]>::try_from(answers) else { return Ok(()) };
    let backend = engine.executor.info();
    let written = WritingExport {
        model: engine.folder.name(),
        model_hash: &engine.hash().to_string(),
        backend: &backend,
        version: VERSION,
        build: BUILD_ID,
        figure: Some(WRITTEN_FIGURE),
        prompt: WRITTEN_PROMPT,
        answers,
    };
    let title = engine.folder.title();
    let object = object(&written, title);
    fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    let name = format!("figure-{WRITTEN_FIGURE}");
    write_text(&out.join(format!("{name}.json")), &format!("{object:#}\n"))?;
    write_text(&out.join(format!("{name}.csv")), &csv(&written))?;
    write_text(&out.join(format!("{name}.svg")), &svg(&written, title, &object.to_string()))?;
    if output.json {
        return output.json(&object);
    }
    writeln!(output.out, "{}\n{WRITTEN_PROMPT}", engine.provenance_line())?;
    for answer in &written.answers {
        let text: String = answer.tokens.iter().map(|(_, piece)| piece.as_str()).collect();
        writeln!(output.out, "\n{}:{text}", answer.schedule)?;
    }
    writeln!(output.out, "\n{}", parted(&written))?;
    Ok(writeln!(output.out, "{}: {name}.json, {name}.csv, {name}.svg", out.display())?)
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
}

#[derive(Deserialize)]
struct CarriedAnswer {
    schedule: String,
    tokens: Vec<u32>,
    pieces: Vec<String>,
}

/// The figure of such a file, which it carries.
pub(super) fn figure_svg(carried: &Value) -> Result<String, serde_json::Error> {
    let Carried { model, backend, program, build, prompt, answers } = Carried::deserialize(carried)?;
    let answers = answers.map(|CarriedAnswer { schedule, tokens, pieces }| Answer {
        schedule,
        tokens: tokens.into_iter().zip(pieces).collect(),
        stop: None,
    });
    let written = WritingExport {
        model: &model.title,
        model_hash: &model.hash,
        backend: &backend,
        version: &program,
        build: &build,
        figure: Some(WRITTEN_FIGURE),
        prompt: &prompt,
        answers,
    };
    Ok(svg(&written, &model.title, &carried.to_string()))
}

/// Everything, in the form that the page opens again.
fn object(written: &WritingExport<'_>, title: &str) -> Value {
    let mut object = written.json();
    if let Some(model) = object.get_mut("model").and_then(Value::as_object_mut) {
        model.insert("title".to_owned(), json!(title));
    }
    object
}

/// A line for each token; what they rest on is the prompt alone.
fn csv(written: &WritingExport<'_>) -> String {
    let rests_on = RestsOn {
        model: written.model.to_owned(),
        model_hash: written.model_hash.to_owned(),
        data_hashes: vec![("prompt".to_owned(), Sha256Hash::of(written.prompt.as_bytes()).to_string())],
        seed: 0,
        limit: 1,
        backend: written.backend.clone(),
        version: VERSION.to_owned(),
        build: written.build.to_owned(),
    };
    written.csv().with_same(&rests_on.columns()).text()
}

fn svg(written: &WritingExport<'_>, title: &str, carried: &str) -> String {
    let title = format!("{title}: one answer, twice (paper, figure {WRITTEN_FIGURE})");
    let [full, mine] = &written.answers;
    let passages = written.passages(&title, &parted(written), [&full.schedule, &mine.schedule]);
    standalone(&passages.picture(WIDTH), Some(carried))
}

/// Where the answers part.
fn parted(written: &WritingExport<'_>) -> String {
    match written.first_difference() {
        Some(at) => format!("The first token that differs is number {at}."),
        None => "Both are the same.".to_owned(),
    }
}

async fn answer(engine: &mut Engine, schedule: &Schedule, prompt: &[u32]) -> Result<Answer, Failure> {
    let options = WriteOptions { max_tokens: TOKENS_MAX, temperature: 0.0, seed: 0 };
    let mut generation = Generation::new(engine.folder.spec(), lower(schedule), prompt, options);
    let mut stream = engine::tokenizer(&engine.folder)?.text_after(generation.prompt())?;
    let mut pieces = Vec::new();
    let reason = loop {
        match generation.step(&mut engine.executor).await? {
            Decoded::Token(token) => pieces.push(stream.push(token)?),
            Decoded::Ended(reason) => break reason,
        }
    };
    let rest = stream.finish()?;
    if let Some(last) = pieces.last_mut() {
        last.push_str(&rest);
    }
    let tokens = generation.written().iter().copied().zip(pieces).collect();
    Ok(Answer { schedule: schedule.to_string(), tokens, stop: Some(reason.name()) })
}
