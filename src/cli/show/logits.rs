//! Logits, as a file.

use serde_json::{Value, json};

use super::{Showing, head, tensor};
use crate::cli::prelude::*;
use crate::experiment::LogitsReport;

pub(super) fn show(report: &LogitsReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let LogitsReport { ids, vocab_size, logits } = report;
    let (n, n_broken) = (logits.len(), logits.iter().filter(|logit| !logit.is_finite()).count());
    if n_broken > 0 {
        output.note(&say!("cli-broken-logits", broken = n_broken, n));
    }
    let mut object = head(found.experiment.what.schedule().unwrap_or_default(), session, &found.provenance);
    let shape = vec![ids.len(), *vocab_size];
    let out = outs.tensor.as_ref().map(|out| out.shown.display().to_string());
    let said = tensor::write(("logits", logits, &shape), &object, outs, output)?;
    if output.json {
        object["out"] = json!(out);
        object["shape"] = json!(shape);
        object["ids"] = json!(ids);
        return Ok(Some(object));
    }
    match (said, out) {
        (Some(said), _) => writeln!(output.out, "{said}")?,
        (None, None) => writeln!(output.out, "logits {shape:?}")?,
        (None, Some(_)) => {}
    }
    Ok(None)
}
