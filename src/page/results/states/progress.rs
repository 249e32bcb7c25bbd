//! Asking for a figure of hidden states, and how far it is.

use leptos::prelude::*;

use crate::app::state::{Message, PanelPhase, Slot, State};
use crate::app::text;
use crate::experiment::Report;
use crate::page::part::Part;
use crate::page::results::scores::ProblemText;
use crate::page::store::Store;
use crate::states::StatesReport;
use crate::words::{say, sentence};

/// How far a figure is, for the list; nothing before it was asked for.
pub(in crate::page::results) fn standing(state: &State, number: u32) -> Option<String> {
    let panel = state.panel(Slot::States(number));
    let report = panel.value(Report::states)?;
    Some(text::states_row(report.n_done, report.n_total, panel.phase == PanelPhase::Finished))
}

/// The button and what stands beside it.
#[component]
pub(super) fn Progress(store: Store, number: u32, report: Part<Option<StatesReport>>) -> impl IntoView {
    let slot = Slot::States(number);
    let phase = store.pick(move |state| state.panel(slot).phase.clone());
    let is_running = store.pick(move |state| state.panel(slot).is_pending());
    let has_tasks = store.pick(|state| !state.tasks.is_empty());
    let place = store.pick(move |state| {
        let backend = &state.model.card()?.backend;
        Some(format!("{}, {}", sentence(&backend.kind), backend.adapter))
    });
    let run = move |_| {
        store.send(if is_running.get_untracked() { Message::Stop(slot) } else { Message::Run(slot) });
    };
    let said = move || {
        report.with(|report| {
            let report = report.as_ref()?;
            let place = place.get().filter(|_| phase.get() == PanelPhase::Finished);
            let progress = text::states_progress(report, place.as_deref());
            Some(match phase.get() {
                PanelPhase::Cancelled => format!("{progress}. {}", say!("figures-stopped")),
                _ => progress,
            })
        })
    };
    let bar = move || {
        is_running.get().then(|| {
            let counts = report.with(|report| report.as_ref().map(|report| (report.n_done, report.n_total)));
            match counts {
                Some((done, total)) => view! {
                    <progress max=total.to_string() value=done.to_string() aria-label=say!("states-run")></progress>
                }
                .into_any(),
                None => view! { <progress aria-label=say!("states-run")></progress> }.into_any(),
            }
        })
    };
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    view! {
        <div class="figure-progress small">
            <button type="button" class="primary" disabled=move || !has_tasks.get() on:click=run>
                {move || {
                    if is_running.get() {
                        say!("stop")
                    } else if report.with(Option::is_some) {
                        say!("states-again")
                    } else {
                        say!("states-run")
                    }
                }}
            </button>
            <p role="status">{said}</p>
            {bar}
            {problem}
        </div>
    }
}
