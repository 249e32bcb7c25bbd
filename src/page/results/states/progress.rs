//! Asking for a figure of hidden states, and how far it is.

use crate::app::text;
use crate::page::prelude::*;
use crate::page::results::fewer::fewer;
use crate::page::results::parts::{is_running, phase, place, problem, progress_bar, run_or_stop, time_left};
use crate::states::StatesReport;

/// How far a figure is, for the list; nothing before it was asked for.
pub(in crate::page::results) fn standing(state: &State, number: u32) -> Option<String> {
    let panel = state.panel(Slot::States(number));
    let report = panel.value(Report::states)?;
    Some(match panel.phase {
        PanelPhase::Finished => say!("items", n = report.n_total),
        _ => say!("n-of", n = report.n_done, total = report.n_total),
    })
}

/// The button and what stands beside it.
#[component]
pub(super) fn Progress(store: Store, number: u32, report: Found<StatesReport>) -> impl IntoView {
    let slot = Slot::States(number);
    let (phase, is_running, place) = (phase(store, slot), is_running(store, slot), place(store));
    let has_tasks = store.pick(|state| !state.tasks.is_empty());
    let said = move || {
        report.with(|report| {
            let report = report?;
            let place = place.get().filter(|_| phase.get() == PanelPhase::Finished);
            let tasks: Vec<String> = report.tasks.iter().map(|task| text::task_name(task)).collect();
            let progress = say!(
                "states-progress",
                done = report.n_done,
                n = report.n_total,
                tasks = &tasks,
                tokens = report.n_tokens,
                clipped = report.n_clipped,
                place
            );
            Some(match phase.get() {
                PanelPhase::Cancelled => format!("{progress}. {}", say!("figures-stopped")),
                _ => progress,
            })
        })
    };
    let left = time_left(store, slot);
    let bar = move || {
        let counts = report.with(|report| report.map(|report| (report.n_done, report.n_total)));
        is_running.get().then(|| progress_bar(counts, say!("states-run")))
    };
    view! {
        <div class="figure-progress small">
            <button type="button" class="primary" disabled=move || !has_tasks.get() on:click=move |_| run_or_stop(store, slot)>
                {move || {
                    if is_running.get() {
                        say!("stop")
                    } else if report.is_there() {
                        say!("states-again")
                    } else {
                        say!("states-run")
                    }
                }}
            </button>
            <div class="figure-said">
                <p role="status">{move || said()}</p>
                {move || bar()}
                <p class="muted">{move || left.get()}</p>
                {fewer(store, slot)}
                {problem(store, slot)}
            </div>
        </div>
    }
}
