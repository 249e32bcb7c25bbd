//! What the link or the file that was opened claims, beside what this page computes of it.

use crate::app::state::{ClaimPhase, Claimed};
use crate::app::text;
use crate::claim::{Stamp, TaskCheck};
use crate::page::prelude::*;

/// There while something is claimed.
#[component]
pub(crate) fn ClaimPanel(store: Store) -> impl IntoView {
    let claimed = store.pick(|state| state.claimed.clone());
    let phase = store.pick(State::claim_phase);
    let is_there = Part::new(move || claimed.with(Option::is_some));
    let heading = move || {
        let file = claimed.with(|claimed| claimed.as_ref().and_then(|claimed| claimed.file.clone()));
        say!("claim-heading", file)
    };
    let about = move || claimed.with(|claimed| claimed.as_ref().map(about));
    let rows = move || {
        let rows = claimed.with(|claimed| claimed.as_ref().map(rows).unwrap_or_default());
        let is_open = phase.get() == Some(ClaimPhase::Open);
        rows.iter().map(|(check, is_checked)| row(check, *is_checked, is_open)).collect_any()
    };
    view! {
        <Show when=move || is_there.get()>
            <section class="panel claim" aria-labelledby="claim-heading">
                <header class="panel-head">
                    <h2 id="claim-heading">{heading}</h2>
                    {move || phase.get().map(whole)}
                    <Button store class="quiet small" label=say!("claim-close") message=move |()| Message::CloseClaim />
                </header>
                <p class="muted small">{about}</p>
                <ul class="claim-rows">{rows}</ul>
            </section>
        </Show>
    }
}

/// What is said of the whole.
fn whole(phase: ClaimPhase) -> AnyView {
    match phase {
        ClaimPhase::Open => view! { <span class="muted small">{say!("claim-open")}</span> }.into_any(),
        ClaimPhase::Stamped(stamp) => {
            view! { <strong class="stamp" data-stamp=mark(stamp)>{sentence(&stamp)}</strong> }.into_any()
        }
        ClaimPhase::Unchecked(why) => view! {
            <strong class="stamp" data-stamp=mark(Stamp::Unchecked)>{sentence(&Stamp::Unchecked)}</strong>
            <span class="small">{text::stated(&why.sentence())}</span>
        }
        .into_any(),
    }
}

/// What it is about, and what equal means.
fn about(claimed: &Claimed) -> String {
    let there = sentence(&claimed.claim.backend);
    let tolerance = claimed.checked.as_ref().map(|checked| checked.tolerance);
    say!("claim-about", schedule = claimed.schedule(), there, tolerance)
}

/// Its tasks, and whether they were compared.
fn rows(claimed: &Claimed) -> Vec<(TaskCheck, bool)> {
    match &claimed.checked {
        Some(checked) => checked.tasks.iter().map(|check| (check.clone(), true)).collect(),
        None => claimed.claim.untested().into_iter().map(|check| (check, false)).collect(),
    }
}

fn row(check: &TaskCheck, is_checked: bool, is_open: bool) -> AnyView {
    let name = say!("claim-task", task = text::task_name(&check.task), is_full = check.of_full);
    let stamp = is_checked.then(|| {
        view! { <strong class="stamp" data-stamp=mark(check.stamp)>{sentence(&check.stamp)}</strong> }
    });
    let here = match check.here_told() {
        Some(here) => say!("claim-here", here),
        None if is_open => say!("claim-open"),
        None => say!("claim-not-here"),
    };
    let doubt = check.doubt_told().filter(|_| is_checked);
    view! {
        <li>
            <h3>{name}</h3>
            {stamp}
            <p class="claimed">{say!("claim-claimed", claimed = check.claimed_told())}</p>
            <p>{here}</p>
            {doubt.map(|doubt| view! { <p class="doubt small">{text::stated(&doubt)}</p> })}
        </li>
    }
    .into_any()
}

/// The name of a stamp for its style.
fn mark(stamp: Stamp) -> &'static str {
    match stamp {
        Stamp::Verified => "verified",
        Stamp::Consistent => "consistent",
        Stamp::Unchecked => "unchecked",
        Stamp::Differs => "differs",
    }
}
