//! `atelier generate`: the prompt, and how the model goes on.

use crate::cli::desk::Desk;
use crate::cli::drive::Computes;
use crate::cli::prelude::*;
use crate::cli::{schedule, whole_number};
use crate::experiment::{Experiment, ModelRef, Prompt, What};
use crate::model::ModelFolder;
use crate::session::SessionError;

/// Arguments of `atelier generate`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// What the model reads first.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    prompt: String,
    /// The prompt is said to the model by a user: it goes through the model's chat template.
    #[arg(long)]
    chat: bool,
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

/// What a user says to this model.
pub(super) fn said(model: &ModelFolder, text: &str) -> Result<Prompt, Failure> {
    model.chat().ok_or(SessionError::NoChatTemplate)?;
    Ok(Prompt::Chat(text.to_owned()))
}

fn temperature(text: &str) -> Result<f32, String> {
    let value: Option<f32> = text.parse().ok();
    value.filter(|value| value.is_finite() && *value >= 0.0).ok_or_else(|| say!("cli-expected-number"))
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, _: &mut Output<'_>) -> Result<Vec<Experiment>> {
        let schedule = schedule::parse(self.schedule.as_deref(), desk.n_layers())?.to_string();
        let what = |prompt: Prompt| What::Generation {
            schedule: schedule.clone(),
            prompt,
            max_tokens: self.max_tokens,
            temperature: self.temperature,
            beside_full: false,
        };
        desk.check(&what(Prompt::Text(String::new())))?;
        let model = desk.sources.model();
        let tokenizer = desk.sources.tokenizer()?;
        if !self.chat && tokenizer.encode_prompt(&self.prompt, model.add_bos())?.is_empty() {
            return Err(SessionError::EmptyPrompt.into());
        }
        let prompt = if self.chat { said(model, &self.prompt)? } else { Prompt::Text(self.prompt.clone()) };
        let what = what(prompt);
        Ok(vec![Experiment { seed: Some(self.seed), ..Experiment::of(ModelRef::default(), what) }])
    }
}
