//! Asking for a figure, stopping it, and how far it is.

use crate::app::text;
use crate::page::prelude::*;
use crate::page::results::fewer::fewer;
use crate::page::results::parts::{is_running, phase, place, problem, progress_bar, run_or_stop, time_left};
use crate::sweep::{StateCounts, Study};

/// The button and what stands beside it.
#[component]
pub(super) fn Progress(store: Store, study: Study) -> impl IntoView {
    let slot = Slot::Study(study);
    let (phase, is_running) = (phase(store, slot), is_running(store, slot));
    let has_tasks = store.pick(|state| state.tasks_of_figures().next().is_some());
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
        let StateCounts { undecided, better, worse, same } = states;
        (states != StateCounts::default()).then(|| say!("figures-states", undecided, better, worse, same))
    });
    let is_paused = store.pick(move |state| state.is_paused(slot));
    let not_kept = store.pick(move |state| state.panel(slot).value(Report::sweep)?.not_kept.clone());
    let place = place(store);
    let choice = store.pick(|state| (state.limit, state.tasks_of_figures().count()));
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
    let left = time_left(store, slot);
    let bar = move || {
        let known = counts.get().map(|(done, total, _)| (done, total));
        is_running.get().then(|| progress_bar(known, text::figure_name(study)))
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
                on:click=move |_| run_or_stop(store, slot)
            >
                {move || label()}
            </button>
            <div class="figure-said">
                <p role="status">
                    {move || said()} {move || before.get().map(|n| format!(" ({})", say!("figures-from-before", n)))}
                </p>
                {move || bar()}
                <p class="muted">{move || left.get()}</p>
                {fewer(store, slot)}
                {move || states.get().map(|said| view! { <p class="muted">{said}</p> })}
                {move || is_paused.get().then(|| view! { <p class="muted">{say!("figures-resting")}</p> })}
                {problem(store, slot)}
                {move || not_kept.get().map(|why| view! { <p class="muted">{say!("figures-not-kept", why = &why)}</p> })}
                {move || is_other.get().then(|| view! { <p class="muted">{say!("figures-other-choice")}</p> })}
            </div>
        </div>
    }
}
