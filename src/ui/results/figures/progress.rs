//! Asking for a figure, stopping it, and how far it is.

use leptos::prelude::*;

use crate::experiment::Report;
use crate::sweep::{StateCounts, Study};
use crate::ui::results::scores::ProblemText;
use crate::ui::state::{Message, PanelPhase, Slot};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// The button and what stands beside it.
#[component]
pub(super) fn Progress(store: Store, text: &'static Text, study: Study) -> impl IntoView {
    let (words, slot) = (&text.figures, Slot::Study(study));
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
        (states != StateCounts::default()).then(|| (words.states)(&states))
    });
    let not_kept = store.pick(move |state| state.panel(slot).value(Report::sweep)?.not_kept.clone());
    let place = store.pick(move |state| {
        let backend = &state.model.card()?.backend;
        Some(format!("{}, {}", (text.model.backend)(backend.kind), backend.adapter))
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
                Some((done, total)) => (words.kept)(done, total),
                None => (words.before)(limit, n_tasks),
            }
        }
        (PanelPhase::Failed(_), None) => String::new(),
        (PanelPhase::Cancelled, None) => words.stopped.to_owned(),
        (_, None) => words.waiting.to_owned(),
        (PanelPhase::Finished, Some((_, total, schedules))) => {
            (words.complete)(total, schedules, &place.get().unwrap_or_default())
        }
        (PanelPhase::Cancelled, Some((done, total, schedules))) => {
            format!("{}. {}", (words.progress)(done, total, schedules), words.stopped)
        }
        (_, Some((done, total, schedules))) => (words.progress)(done, total, schedules),
    };
    let bar = move || {
        is_running.get().then(|| match counts.get() {
            Some((done, total, _)) => {
                view! { <progress max=total.to_string() value=done.to_string() aria-label=(words.name)(study)></progress> }
                    .into_any()
            }
            None => view! { <progress aria-label=(words.name)(study)></progress> }.into_any(),
        })
    };
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    let is_other = store.pick(move |state| state.is_of_another_choice(slot));
    let label = move || match (counts.get(), kept.get()) {
        _ if is_running.get() => words.stop,
        // Of the choice that is there now it goes on where it was.
        (Some((done, total, _)), _) if done < total && !is_other.get() => words.go_on,
        (Some(_), _) => words.again,
        (None, Some((done, total))) if done == total => words.show,
        (None, Some(_)) => words.go_on,
        (None, None) => words.run,
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
                    {said} {move || before.get().map(|n| format!(" ({})", (words.from_before)(n)))}
                </p>
                {bar}
                {move || states.get().map(|said| view! { <p class="muted">{said}</p> })}
                {problem}
                {move || not_kept.get().map(|why| view! { <p class="muted">{(words.not_kept)(&why)}</p> })}
                {move || is_other.get().then(|| view! { <p class="muted">{words.other_choice}</p> })}
            </div>
        </div>
    }
}
