//! Around the scores: the legend that turns tasks on and off, the number of items, and the
//! key to the marks.

use super::marks::Picture;
use super::parts::{focus, reads_text, segments};
use super::score_row::series;
use crate::app::results::scores::item_choices;
use crate::app::state::{Forecast, State};
use crate::app::text;
use crate::chart::{Mark, MarkerShape};
use crate::experiment::TaskInfo;
use crate::page::prelude::*;
use crate::words::listed_apart;

/// Id of the button that opens the dialog for items of one's own.
pub(in crate::page) const OWN_ITEMS: &str = "own-items";

/// Tasks as buttons that turn them on and off; they are the legend, too.
#[component]
pub(super) fn Legend(store: Store, infos: Vec<TaskInfo>) -> impl IntoView {
    let unsuited = infos.iter().filter_map(|info| info.unsuited.as_ref());
    let unsuited =
        unsuited.map(|why| view! { <p class="small muted unsuited">{why.sentence()}</p> }).collect_any();
    let buttons = infos
        .into_iter()
        .enumerate()
        .map(|(index, info)| {
            let (class, marker) = series(index);
            let name = text::task_name(&info.name);
            let task = info.name.clone();
            let name_here = info.name.clone();
            let is_on = store.pick(move |state| state.tasks.contains(&name_here));
            let marks: Vec<Mark> = vec![marker.mark(&format!("{class} dot"), (8.0, 8.0), 5.5)];
            view! {
                <button
                    type="button"
                    class="chip"
                    disabled=info.unsuited.is_some()
                    aria-pressed=move || if is_on.get() { "true" } else { "false" }
                    on:click=move |_| store.send(Message::ToggleTask(task.clone()))
                >
                    <Picture width=Signal::stored(16.0) height=16.0 marks=Part::new(move || marks.clone()) />
                    {name}
                </button>
            }
        })
        .collect_any();
    view! {
        <div class="chips" role="group" aria-label=say!("scores-legend")>{buttons}</div>
        {unsuited}
    }
}

/// Opens the dialog for items of one's own, where the model can read text. It is made anew with the tasks; `had_focus`
/// keeps that it had the focus.
#[component]
pub(super) fn OwnItems(store: Store, had_focus: StoredValue<bool>) -> impl IntoView {
    let reads = store.pick(reads_text);
    on_cleanup(move || {
        had_focus.set_value(document().active_element().is_some_and(|active| active.id() == OWN_ITEMS));
    });
    if had_focus.get_value() {
        request_animation_frame(|| focus(OWN_ITEMS));
    }
    view! {
        <Show when=move || reads.get()>
            <button
                type="button"
                id=OWN_ITEMS
                class="quiet small own-items"
                on:click=move |_| store.send(Message::ShowItems(true))
            >
                {say!("items-open")}
            </button>
        </Show>
    }
}

/// How many items of each task.
#[component]
pub(super) fn ItemChoice(store: Store, infos: Vec<TaskInfo>) -> impl IntoView {
    let n_items = infos.iter().map(|info| info.n_items).max().unwrap_or(0);
    let choices = item_choices(n_items);
    let smallest_above = choices.clone();
    // A link may carry any number: the choice that covers it is shown as chosen.
    let chosen = store
        .pick(move |state| smallest_above.iter().copied().find(|&n| n >= state.limit).unwrap_or(n_items));
    let segment = |n: usize| {
        let is_all = n >= n_items;
        let label = if is_all { say!("scores-all-items") } else { numbers().count(n as u64) };
        let is_chosen = Part::new(move || chosen.get() == n);
        (label, is_chosen, Callback::new(move |()| store.send(Message::SetLimit(n))))
    };
    segments("items", say!("scores-items"), choices.into_iter().map(segment).collect())
}

/// How long scoring takes here at each number of items, where that is long.
#[component]
pub(super) fn Times(store: Store) -> impl IntoView {
    let times = store.pick(|state| state.forecasts(Slot::Scores));
    let is_of_scores = store.pick(State::forecasts_are_of_scores);
    let is_done = store.pick(|state| state.panel(Slot::Scores).phase == PanelPhase::Finished);
    let few = store.pick(|state| state.begins_with_few().then_some(state.limit));
    let said = move || {
        let times = times.get();
        (!times.is_empty()).then(|| {
            // What comes soon, or is there, needs no word.
            let time = |(n, forecast): (usize, Option<Forecast>)| {
                Some(say!("forecast-items", n, time = text::forecast(forecast?)))
            };
            let choices = listed_apart(times.into_iter().filter_map(time).collect());
            say!("forecast-scores", is_done = is_done.get(), is_of_scores = is_of_scores.get(), choices)
        })
    };
    let begun = move || few.get().map(|n| say!("forecast-few", n));
    view! {
        <p class="muted small times">{move || said()} " " {move || begun()}</p>
    }
}

/// The key to the marks, how to read them, and where they were computed.
#[component]
pub(super) fn ScoresFoot(store: Store) -> impl IntoView {
    let backend = store.pick(|state| state.model.card().map(|card| card.backend.clone()));
    let place = move || {
        let backend = backend.get()?;
        Some(say!("scores-computed-on", backend = sentence(&backend.kind), adapter = &backend.adapter))
    };
    let dot = |name: &str| MarkerShape::Circle.mark(name, (18.0, 8.0), 5.0);
    let bar = Mark::line("interval", (4.0, 8.0), (32.0, 8.0));
    let chance = Mark::line("chance", (8.0, 1.0), (8.0, 15.0));
    let key = [
        (36.0, vec![bar, dot("dot")], say!("scores-key-yours")),
        (36.0, vec![dot("ghost")], say!("full-model")),
        (16.0, vec![chance], say!("chance")),
    ]
    .map(|(width, marks, label)| {
        view! {
            <li>
                <Picture width=Signal::stored(width) height=16.0 marks=Part::new(move || marks.clone()) />
                {label}
            </li>
        }
    });
    view! {
            <footer class="panel-foot small muted">
                <ul class="key">{key.into_iter().collect_any()}</ul>
                <details>
                    <summary>{say!("scores-how-to-read")}</summary>
                    <p>{say!("scores-how-marks")}</p>
    <p>{say!("scores-how-differences")}</p>
    <p>{say!("scores-how-coefficients")}</p>
    <p>{say!("scores-how-perplexity")}</p>
    <p>{say!("scores-how-nats")}</p>
                </details>
                <p>{move || place()}</p>
            </footer>
        }
}
