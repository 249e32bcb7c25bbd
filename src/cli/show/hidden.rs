//! Hidden states of a text, as a file.

use serde_json::{Value, json};

use super::{Showing, head, note_past_context, tensor};
use crate::cli::prelude::*;
use crate::experiment::HiddenReport;
use crate::states::path_steps;

pub(super) fn show(report: &HiddenReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let HiddenReport { ids, d_model, states } = report;
    let schedule = found.experiment.what.schedule().unwrap_or_default();
    let (n, n_broken) = (states.len(), states.iter().filter(|value| !value.is_finite()).count());
    if n_broken > 0 {
        output.note(&say!("cli-broken-states", broken = n_broken, n));
    }
    note_past_context(ids.len(), session, output);
    let mut object = head(schedule, session, &found.provenance);
    let steps = path_steps(&session.plan(schedule)?, session.spec().n_layers);
    object["steps"] = steps.iter().map(|step| step.text.as_str()).collect();
    object["experiment"] = json!(found.experiment);
    let shape = vec![1 + steps.len(), ids.len(), *d_model];
    let out = outs.tensor.as_ref().map(|out| out.shown.display().to_string());
    let said = tensor::write(("hidden", states, &shape), &object, outs, output)?;
    if output.json {
        object["out"] = json!(out);
        object["shape"] = json!(shape);
        object["ids"] = json!(ids);
        return Ok(Some(object));
    }
    match (said, out) {
        (Some(said), _) => writeln!(output.out, "{said}")?,
        (None, None) => writeln!(output.out, "hidden {shape:?}")?,
        (None, Some(_)) => {}
    }
    Ok(None)
}
