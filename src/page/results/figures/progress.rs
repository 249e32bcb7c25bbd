//! Asking for a figure, stopping it, and how far it is.

use leptos::prelude::*;

use crate::app::state::{Message, PanelPhase, Slot};
use crate::app::text;
use crate::experiment::Report;
use crate::page::results::scores::ProblemText;
use crate::page::store::Store;
use crate::sweep::{StateCounts, Study};
use crate::words::{say, sentence};

/// The button and what stands beside it.
#[component]
pub(super) fn Progress(store: Store, study: Study) -> impl IntoView {
    let slot = Slot::Study(study);
    let phase = store.pick(move |state| state.panel(slot).phase.clone());
    let is_running = store.pick(move |state| state.panel(slot).is_pending());
    let has_tasks = store.pick(|state| !state.tasks.is_empty());
    let counts = store.pick(move |state| {
        let figure = state.panel(slot).value(Report::sweep)?;
        Some((figure.n_done, figure.n_total, figure.n_schedules))
    });
    let kept = store.pick(move |state| state.kept_of_figure(study));
    let before = store.pick(move |state| {
        state.panel(slot).value(Report::sweep).map(|figure| figure.n_before).filter(|n| *n > 0)
    });
    let states = store.pick(move |state| {
        let states = state.panel(slot).value(Report::sweep)?.states;
        (states != StateCounts::default()).then(|| text::states_of(&states))
    });
    let not_kept = store.pick(move |state| state.panel(slot).value(Report::sweep)?.not_kept.clone());
    let place = store.pick(move |state| {
        let backend = &state.model.card()?.backend;
        Some(format!("{}, {}", sentence(&backend.kind), backend.adapter))
    });
    let choice = store.pick(|state| (state.limit, state.tasks.len()));
    let run = move |_| {
        let message = if is_running.get_untracked() { Message::Stop(slot) } else { Message::Run(slot) };
        store.send(message);
    };
    let said = move || match (phase.get(), counts.get()) {
        (PanelPhase::Empty, _) => {
            let (limit, n_tasks) = choice.get();
            match kept.get() {
                _ if n_tasks == 0 => String::new(),
                Some((done, total)) => say!("figures-kept", done, total),
                None => say!("figures-before", limit, n_tasks),
            }
        }
        (PanelPhase::Failed(_), None) => String::new(),
        (PanelPhase::Cancelled, None) => say!("figures-stopped"),
        (_, None) => say!("figures-waiting"),
        (PanelPhase::Finished, Some((_, total, schedules))) => {
            say!("figures-complete", n = total, schedules, place = &place.get().unwrap_or_default())
        }
        (PanelPhase::Cancelled, Some((done, total, schedules))) => {
            format!("{}. {}", say!("figures-progress", done, total, schedules), say!("figures-stopped"))
        }
        (_, Some((done, total, schedules))) => say!("figures-progress", done, total, schedules),
    };
    let bar = move || {
        is_running.get().then(|| match counts.get() {
            Some((done, total, _)) => {
                view! { <progress max=total.to_string() value=done.to_string() aria-label=text::figure_name(study)></progress> }
                    .into_any()
            }
            None => view! { <progress aria-label=text::figure_name(study)></progress> }.into_any(),
        })
    };
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    let is_other = store.pick(move |state| state.is_of_another_choice(slot));
    let label = move || match (counts.get(), kept.get()) {
        _ if is_running.get() => say!("stop"),
        // Of the choice that is there now it goes on where it was.
        (Some((done, total, _)), _) if done < total && !is_other.get() => say!("figures-go-on"),
        (Some(_), _) => say!("figures-again"),
        (None, Some((done, total))) if done == total => say!("figures-show"),
        (None, Some(_)) => say!("figures-go-on"),
        (None, None) => say!("figures-run"),
    };
    view! {
        <div class="figure-progress small">
            <button
                type="button"
                class:primary=move || !is_running.get() && counts.get().is_none()
                disabled=move || !has_tasks.get()
                on:click=run
            >
                {label}
            </button>
            <div class="figure-said">
                <p role="status">
                    {said} {move || before.get().map(|n| format!(" ({})", say!("figures-from-before", n)))}
                </p>
                {bar}
                {move || states.get().map(|said| view! { <p class="muted">{said}</p> })}
                {problem}
                {move || not_kept.get().map(|why| view! { <p class="muted">{say!("figures-not-kept", why = &why)}</p> })}
                {move || is_other.get().then(|| view! { <p class="muted">{say!("figures-other-choice")}</p> })}
            </div>
        </div>
    }
}
