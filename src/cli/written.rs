//! Figure 16: one answer written twice, token by token.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::sweep_files::write_text;
use crate::backend::Backend;
use crate::export::figure_svg::standalone;
use crate::export::{Answer, WritingExport};
use crate::plan::lower;
use crate::protocol::{BUILD_ID, VERSION};
use crate::schedule::Schedule;
use crate::session::{Generation, WriteOptions, Written};
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
    let parted = match written.first_difference() {
        Some(at) => format!("The first token that differs is number {at}."),
        None => "Both are the same.".to_owned(),
    };
    let object = written.json();
    fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    let name = format!("figure-{WRITTEN_FIGURE}");
    write_text(&out.join(format!("{name}.json")), &format!("{object:#}\n"))?;
    write_text(&out.join(format!("{name}.csv")), &written.csv())?;
    let title = format!("{}: one answer, twice (paper, figure {WRITTEN_FIGURE})", engine.folder.title());
    let [full, mine] = &written.answers;
    let picture = written.passages(&title, &parted, [&full.schedule, &mine.schedule]).picture(WIDTH);
    write_text(&out.join(format!("{name}.svg")), &standalone(&picture, Some(&object.to_string())))?;
    if output.json {
        return output.json(&object);
    }
    writeln!(output.out, "{}\n{WRITTEN_PROMPT}", engine.provenance_line())?;
    for answer in [full, mine] {
        let text: String = answer.tokens.iter().map(|(_, piece)| piece.as_str()).collect();
        writeln!(output.out, "\n{}:{text}", answer.schedule)?;
    }
    writeln!(output.out, "\n{parted}")?;
    Ok(writeln!(output.out, "{}: {name}.json, {name}.csv, {name}.svg", out.display())?)
}

async fn answer(engine: &mut Engine, schedule: &Schedule, prompt: &[u32]) -> Result<Answer, Failure> {
    let options = WriteOptions { max_tokens: TOKENS_MAX, temperature: 0.0, seed: 0 };
    let mut generation = Generation::new(engine.folder.spec(), lower(schedule), prompt, options);
    let mut stream = engine::tokenizer(&engine.folder)?.text_after(generation.prompt())?;
    let mut pieces = Vec::new();
    let reason = loop {
        match generation.step(&mut engine.executor).await? {
            Written::Token(token) => pieces.push(stream.push(token)?),
            Written::Ended(reason) => break reason,
        }
    };
    let rest = stream.finish()?;
    if let Some(last) = pieces.last_mut() {
        last.push_str(&rest);
    }
    let tokens = generation.written().iter().copied().zip(pieces).collect();
    Ok(Answer { schedule: schedule.to_string(), tokens, stop: Some(reason.name()) })
}
