//! `atelier logits`: the logits after every token of a text, as a file.

use std::path::PathBuf;

use super::generate::said;
use crate::backend::check_positions;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::prelude::*;
use crate::cli::schedule;
use crate::experiment::{Experiment, ModelRef, Prompt, What};
use crate::session::SessionError;

/// Arguments of `atelier logits`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new(TEXT).args(TEXTS).required(true)))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    text: Text,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// Written: tensor `logits`, f32 [T, vocabulary].
    #[arg(long, value_name = "FILE.safetensors", required_unless_present = "print_experiment")]
    out: Option<PathBuf>,
}

/// The group of the arguments of which one is what is read.
pub(super) const TEXT: &str = "text";
/// By their names.
pub(super) const TEXTS: [&str; 3] = ["ids", "prompt", "chat"];

/// What is read, in one of three forms. Commands say in the group [`TEXT`] whether it must be given.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Text {
    /// Token ids, as they are.
    #[arg(long, value_name = "1,2,3", value_delimiter = ',', value_parser = token_id, allow_negative_numbers = true)]
    ids: Vec<u32>,
    /// Text, encoded as the model's tokenizer does.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    prompt: Option<String>,
    /// Text that a user says to the model, as the model's chat template writes it.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    chat: Option<String>,
}

impl Text {
    /// Whether any form of it was given.
    pub(super) fn is_given(&self) -> bool {
        !self.ids.is_empty() || self.prompt.is_some() || self.chat.is_some()
    }

    /// What is read, if the model can read it.
    pub(super) fn prompt(&self, desk: &Desk) -> Result<Prompt> {
        let model = desk.sources.model();
        if let Some(text) = &self.chat {
            return said(model, text);
        }
        let (n_tokens, prompt) = match &self.prompt {
            Some(text) => {
                let tokenizer = desk.sources.tokenizer()?;
                let ids = tokenizer.encode_prompt(text, model.add_bos())?;
                (ids.len(), Prompt::Text(text.clone()))
            }
            None => (self.ids.len(), Prompt::Ids(self.ids.clone())),
        };
        if n_tokens == 0 {
            return Err(SessionError::EmptyPrompt.into());
        }
        check_positions(model.spec(), n_tokens)?;
        Ok(prompt)
    }
}

fn token_id(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| say!("cli-expected-ids"))
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, _: &mut Output<'_>) -> Result<Vec<Experiment>> {
        let schedule = schedule::parse(self.schedule.as_deref(), desk.n_layers())?.to_string();
        desk.check(&What::Logits { schedule: String::new(), prompt: Prompt::Ids(Vec::new()) })?;
        let what = What::Logits { schedule, prompt: self.text.prompt(desk)? };
        Ok(vec![Experiment::of(ModelRef::default(), what)])
    }

    fn places(&self) -> Places<'_> {
        Places { tensor: self.out.as_deref(), ..Places::default() }
    }
}
