//! A link of the page that says what was computed, so that whoever opens it can check it.

use std::num::NonZeroU32;

use super::drive::Found;
use super::prelude::*;
use crate::experiment::{DataRef, Experiment, What};
use crate::hub::{ENDPOINT, HubName};
use crate::schedule::Schedule;
use crate::session::{Session, SessionError, Sources};
use crate::share::{Link, Written, short_hash};
use crate::words::Problem;

/// Whether a link is printed.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct LinkArgument {
    /// Print a link that says what was computed: whoever opens it on the page at this ADDRESS, or gives it to
    /// `atelier verify`, can check it. Without ADDRESS it begins at its #.
    #[arg(
        long = "link",
        value_name = "ADDRESS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    pub(super) address: Option<String>,
}

/// Refuses, before the work, what no link can say.
pub(super) fn check(experiments: &[Experiment], sources: &Sources) -> Result<()> {
    for Experiment { what, seed, data, .. } in experiments {
        if !matches!(what, What::Scores { .. }) {
            return Err(Failure::usage(problem!("cli-link-scores")));
        }
        if seed.is_none() {
            return Err(Failure::usage(problem!("cli-link-seed")));
        }
        if let Some(other) = data.iter().find(|data| !is_models(data, sources)) {
            return Err(Failure::usage(problem!("cli-link-items", task = &other.task)));
        }
    }
    Ok(())
}

/// Whether these are items of the model's own, read as usual: a link names tasks and carries no file.
fn is_models(data: &DataRef, sources: &Sources) -> bool {
    let here = sources.data_hash(&data.task);
    let usual = DataRef { task: data.task.clone(), sha256: data.sha256.clone(), ..DataRef::default() };
    *data == usual && !here.is_empty() && data.sha256.as_ref().is_none_or(|hash| *hash == here)
}

/// The link to what was found, with an address before it.
pub(super) fn link(
    found: &Found,
    session: &Session,
    address: &str,
    output: &mut Output<'_>,
) -> Result<Option<String>> {
    let experiment = &found.experiment;
    let computed = session.computed(experiment)?;
    let most = computed.tasks.iter().map(|task| task.claim.n).max().unwrap_or_default();
    let items = u32::try_from(experiment.limit.unwrap_or(most)).ok().and_then(NonZeroU32::new);
    let hash = short_hash(&session.hash().to_string());
    let (Some(text), Some(items), Some(model_hash)) = (experiment.what.schedule(), items, hash) else {
        return Ok(None);
    };
    let n_layers = session.spec().n_layers;
    let schedule = Schedule::parse(text, n_layers).map_err(SessionError::from)?;
    let source = session.model().folder().source();
    let link = Link {
        model_hash,
        model_name: session.model().name().to_owned(),
        n_layers,
        schedule,
        tasks: experiment.tasks(),
        items,
        seed: experiment.seed.unwrap_or_default(),
        prompt: None,
        chat: false,
        source: source.and_then(|text| HubName::parse(text, ENDPOINT).ok()),
        data: Vec::new(),
        quantise: session.quantise(),
        other: None,
        claim: Some(computed.claim().for_link()),
    };
    let written = link.write(address.chars().count());
    let Written { fragment, claim_left_out, items_left_out, .. } =
        written.map_err(|error| Failure::work(Problem::of(&error)))?;
    if claim_left_out {
        output.note(&say!("share-claim-left-out"));
    } else if !items_left_out.is_empty() {
        output.note(&say!("share-claim-without-items", tasks = items_left_out));
    }
    Ok(Some(format!("{address}#{fragment}")))
}
