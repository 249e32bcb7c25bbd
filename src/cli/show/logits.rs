//! Logits, as a file.

use serde_json::{Value, json};

use super::{Showing, head, note_past_context, tensor};
use crate::cli::prelude::*;
use crate::experiment::{LogitsReport, NextToken, fills_gaps};

pub(super) fn show(report: &LogitsReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let LogitsReport { ids, vocab_size, logits } = report;
    let (n, n_broken) = (logits.len(), logits.iter().filter(|logit| !logit.is_finite()).count());
    if n_broken > 0 {
        output.note(&say!("cli-broken-logits", broken = n_broken, n));
    }
    note_past_context(ids.len(), session, output);
    let masked = match fills_gaps(session.spec()) && session.model().tokenizer().is_some() {
        true => session.masked(report).map_err(|why| output.note(&why.to_string())).ok(),
        false => None,
    };
    let mut object = head(found.experiment.what.schedule().unwrap_or_default(), session, &found.provenance);
    let shape = vec![n / (*vocab_size).max(1), *vocab_size];
    let out = outs.tensor.as_ref().map(|out| out.shown.display().to_string());
    let said = tensor::write(("logits", logits, &shape), &object, outs, output)?;
    if output.json {
        object["out"] = json!(out);
        object["shape"] = json!(shape);
        object["ids"] = json!(ids);
        if let Some((position, tokens)) = masked {
            object["masked"] = json!({ "position": position, "tokens": tokens });
        }
        return Ok(Some(object));
    }
    let is_printed = said.is_none() && out.is_some();
    match (said, out) {
        (Some(said), _) => writeln!(output.out, "{said}")?,
        (None, None) => writeln!(output.out, "logits {shape:?}")?,
        (None, Some(_)) => {}
    }
    // Where the tensor itself is what is printed, nothing else is.
    for (position, tokens) in masked.into_iter().filter(|_| !is_printed) {
        writeln!(output.out, "{}", say!("cli-masked", number = position + 1))?;
        for NextToken { token, text, probability } in tokens {
            writeln!(output.out, "{}", say!("cli-candidate", probability, text = text.trim(), token))?;
        }
    }
    Ok(None)
}
