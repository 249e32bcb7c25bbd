//! Generated text: as it comes, and as an object.

use serde_json::{Value, json};

use super::{Showing, head, note_past_context, value};
use crate::backend::StopReason;
use crate::cli::prelude::*;
use crate::experiment::{Experiment, GenerationReport, Prompt, What};

/// The text while it grows.
pub(in crate::cli) struct Live {
    is_on: bool,
    /// Bytes of the text that are out.
    n_out: usize,
}

impl Live {
    /// Of one text; of two beside each other nothing is printed before the end.
    pub(in crate::cli) fn of(experiment: &Experiment, is_printed: bool) -> Self {
        let is_one = matches!(experiment.what, What::Generation { beside_full: false, .. });
        Self { is_on: is_one && is_printed, n_out: 0 }
    }

    /// Prints what is new. The prompt goes out with the first token: an error before it leaves no
    /// half line.
    pub(in crate::cli) fn tell(&mut self, texts: &GenerationReport, output: &mut Output<'_>) -> Result<()> {
        if !self.is_on {
            return Ok(());
        }
        let text = format!("{}{}", texts.prompt, continuation(texts));
        write!(output.out, "{}", text.get(self.n_out..).unwrap_or_default())?;
        output.out.flush()?;
        self.n_out = text.len();
        Ok(())
    }

    /// An error ends the line.
    pub(in crate::cli) fn break_off(&self, output: &mut Output<'_>) -> Result<()> {
        if self.n_out > 0 { Ok(writeln!(output.out)?) } else { Ok(()) }
    }
}

fn continuation(texts: &GenerationReport) -> String {
    texts.edited.tokens.iter().map(|(_, piece)| piece.as_str()).collect()
}

pub(super) fn show(texts: &GenerationReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, output, .. } = showing;
    if !output.json {
        writeln!(output.out)?;
    }
    let what = &found.experiment.what;
    if let Some(Ok(prompted)) = what.prompt().map(|prompt| session.prompt(prompt))
        && prompted.n_clipped > 0
    {
        output.note(&say!("cli-prompt-clipped", n = prompted.n_clipped));
    }
    note_past_context(texts.n_tokens(), session, output);
    let stop = texts.edited.ended;
    if let Some(stop) = stop {
        output.note(&match stop {
            StopReason::EndToken => say!("cli-stopped-end"),
            StopReason::MaxTokens => say!("cli-stopped-max"),
            StopReason::ContextFull => say!("cli-stopped-full"),
        });
    }
    if !output.json {
        return Ok(None);
    }
    let temperature = match what {
        What::Generation { temperature, .. } => *temperature,
        _ => 0.0,
    };
    let tokens: Vec<u32> = texts.edited.tokens.iter().map(|(token, _)| *token).collect();
    let mut object = head(what.schedule().unwrap_or_default(), session, &found.provenance);
    object["prompt"] = json!(texts.prompt);
    if let Some(Prompt::Chat(said)) = what.prompt() {
        object["chat"] = json!(said);
    }
    object["continuation"] = json!(continuation(texts));
    object["tokens"] = json!(tokens);
    object["stop"] = json!(stop);
    object["temperature"] = value(&temperature);
    object["seed"] = json!(found.experiment.seed.unwrap_or_default());
    Ok(Some(object))
}
