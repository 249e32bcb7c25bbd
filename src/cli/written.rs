//! Figure 16: one answer written twice, token by token.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::sweep_csv::quoted;
use super::sweep_files::write_text;
use crate::plan::lower;
use crate::protocol::{BUILD_ID, StopReason};
use crate::schedule::Schedule;
use crate::session::{Generation, WriteOptions, Written};
use crate::sweep::{WRITTEN_FIGURE, WRITTEN_PROMPT, written_preset};

/// Most tokens of an answer.
const TOKENS_MAX: usize = 48;

/// What was written under one schedule.
struct Answer {
    schedule: String,
    tokens: Vec<u32>,
    /// What each token adds to the text.
    pieces: Vec<String>,
    reason: StopReason,
}

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
    let [full, mine] = answers.as_slice() else { return Ok(()) };
    let object = object(&engine, full, mine);
    fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    let name = format!("figure-{WRITTEN_FIGURE}");
    write_text(&out.join(format!("{name}.json")), &format!("{object:#}\n"))?;
    write_text(&out.join(format!("{name}.csv")), &csv(full, mine))?;
    if output.json {
        return output.json(&object);
    }
    writeln!(output.out, "{}\n{WRITTEN_PROMPT}", engine.provenance_line())?;
    for answer in [full, mine] {
        writeln!(output.out, "\n{}:{}", answer.schedule, answer.pieces.concat())?;
    }
    match first_difference(full, mine) {
        Some(at) => writeln!(output.out, "\nThe first token that differs is number {at}.")?,
        None => writeln!(output.out, "\nBoth are the same.")?,
    }
    Ok(writeln!(output.out, "{}: {name}.json, {name}.csv", out.display())?)
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
    Ok(Answer { schedule: schedule.to_string(), tokens: generation.written().to_vec(), pieces, reason })
}

/// From 1.
fn first_difference(full: &Answer, mine: &Answer) -> Option<usize> {
    let n = full.tokens.len().max(mine.tokens.len());
    (0..n).find(|&at| full.tokens.get(at) != mine.tokens.get(at)).map(|at| at + 1)
}

fn object(engine: &Engine, full: &Answer, mine: &Answer) -> Value {
    let mut object = engine.provenance(&mine.schedule);
    let of = |answer: &Answer| {
        json!({
            "schedule": answer.schedule,
            "text": answer.pieces.concat(),
            "pieces": answer.pieces,
            "tokens": answer.tokens,
            "stop": answer.reason,
        })
    };
    object.insert("figure".to_owned(), json!(WRITTEN_FIGURE));
    object.insert("build".to_owned(), json!(BUILD_ID));
    object.insert("prompt".to_owned(), json!(WRITTEN_PROMPT));
    object.insert("answers".to_owned(), json!([of(full), of(mine)]));
    object.insert("first_difference".to_owned(), json!(first_difference(full, mine)));
    Value::Object(object)
}

/// A line for each token; where one answer has ended its cells are empty.
fn csv(full: &Answer, mine: &Answer) -> String {
    let mut text = format!("token,{},,{},\n", quoted(&full.schedule), quoted(&mine.schedule));
    text.push_str("number,full_id,full_text,id,text\n");
    for at in 0..full.tokens.len().max(mine.tokens.len()) {
        let cells = |answer: &Answer| match (answer.tokens.get(at), answer.pieces.get(at)) {
            (Some(token), Some(piece)) => format!("{token},{}", quoted(piece)),
            _ => ",".to_owned(),
        };
        // Writing into a String cannot fail.
        _ = writeln!(text, "{},{},{}", at + 1, cells(full), cells(mine));
    }
    text
}
