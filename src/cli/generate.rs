//! `atelier generate`: the prompt, and how the model goes on.

use serde_json::json;

use super::engine::{self, EngineArguments};
use super::failure::Failure;
use super::schedule;
use super::{Output, whole_number};
use crate::backend::{Decoded, StopReason};
use crate::plan::lower;
use crate::session::{Generation, WriteOptions};

/// Arguments of `atelier generate`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    /// What the model reads first.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    prompt: String,
    /// Most tokens to write.
    #[arg(long, value_name = "N", value_parser = whole_number::<usize>, allow_negative_numbers = true)]
    max_tokens: usize,
    /// 0 always takes the most likely token.
    #[arg(long, default_value_t = 0.0, value_parser = temperature, allow_negative_numbers = true)]
    temperature: f32,
    /// Seeds the draws at temperatures above 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole_number::<u64>, allow_negative_numbers = true)]
    seed: u64,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
}

fn temperature(text: &str) -> Result<f32, String> {
    let value: f32 = text.parse().map_err(|_| "expected a number".to_owned())?;
    let usable = value.is_finite() && value >= 0.0;
    if usable { Ok(value) } else { Err("expected a number from 0".to_owned()) }
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let schedule = schedule::parse(arguments.schedule.as_deref(), folder.spec().n_layers)?;
    let prompt = engine::tokenizer(&folder)?.encode_prompt(&arguments.prompt, folder.manifest().add_bos)?;
    if prompt.is_empty() {
        return Err(engine::no_tokens());
    }
    let mut engine = engine::load(folder, &arguments.engine, output).await?;
    let tokenizer = engine::tokenizer(&engine.folder)?;
    let options = WriteOptions {
        max_tokens: arguments.max_tokens,
        temperature: arguments.temperature,
        seed: arguments.seed,
    };
    let mut generation = Generation::new(engine.folder.spec(), lower(&schedule), &prompt, options);
    let n_clipped = prompt.len() - generation.prompt().len();
    if n_clipped > 0 {
        output.note(&format!("the first {n_clipped} tokens of the prompt do not fit the model's context"));
    }
    let mut stream = tokenizer.text_after(generation.prompt())?;
    let mut continuation = String::new();
    // The prompt goes out with the first token: an error before it leaves no half line.
    let mut unwritten = arguments.prompt.clone();
    let reason = loop {
        let piece = match generation.step(&mut engine.executor).await {
            Ok(Decoded::Token(token)) => stream.push(token)?,
            Ok(Decoded::Ended(reason)) => break reason,
            Err(error) => {
                if !output.json && !continuation.is_empty() {
                    writeln!(output.out)?;
                }
                return Err(error.into());
            }
        };
        continuation += &piece;
        unwritten += &piece;
        if !output.json {
            write!(output.out, "{unwritten}")?;
            output.out.flush()?;
        }
        unwritten.clear();
    };
    let rest = stream.finish()?;
    continuation += &rest;
    if !output.json {
        writeln!(output.out, "{unwritten}{rest}")?;
    }
    output.note(match reason {
        StopReason::EndToken => "stopped at the end token",
        StopReason::MaxTokens => "stopped after as many tokens as asked for",
        StopReason::ContextFull => "stopped where the model's context is full",
    });
    if output.json {
        let mut object = engine.provenance(&schedule.to_string());
        object.insert("prompt".to_owned(), json!(arguments.prompt));
        object.insert("continuation".to_owned(), json!(continuation));
        object.insert("tokens".to_owned(), json!(generation.written()));
        object.insert("stop".to_owned(), json!(reason));
        object.insert("temperature".to_owned(), json!(arguments.temperature));
        object.insert("seed".to_owned(), json!(arguments.seed));
        return output.json(&object);
    }
    Ok(())
}
