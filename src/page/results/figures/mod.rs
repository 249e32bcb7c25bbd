//! The paper's figures: a list by groups, one open at a time, computed here and drawn as they
//! fill.

mod beside;
mod findings;
mod opened;
mod progress;
mod quoted;
mod rests_on;
mod row;
mod written;

use self::row::Row;
use crate::app::results::groups::groups;
use crate::app::state::{Message, Slot, State};
use crate::app::text;
use crate::page::prelude::*;
use crate::page::results::parts::Panel;
use crate::states::STATES_FIGURES;
use crate::sweep::{FIGURES, Stop, Study, WRITTEN_FIGURE};

/// The panel.
#[component]
pub(super) fn FiguresPanel(
    store: Store,
    /// The one that is open.
    open: RwSignal<Option<Study>>,
) -> impl IntoView {
    let has_tasks = store.pick(|state| state.tasks_of_figures().next().is_some());
    let without_texts = store.pick(|state| {
        state.unsuited(Slot::Scores).is_none() && state.tasks_of_figures().count() < state.tasks.len()
    });
    let stops = store.pick(|state| state.stop.is_some());
    let undecided = store.pick(|state| {
        let all = state.model.card().map(|card| card.tasks.as_slice()).unwrap_or_default();
        let undecided =
            all.iter().filter(|info| info.metric.is_agreement() && state.tasks.contains(&info.name));
        undecided.map(|info| text::task_name(&info.name)).collect::<Vec<_>>()
    });
    let never_stops = move || {
        let tasks = undecided.get();
        (stops.get() && !tasks.is_empty())
            .then(|| view! { <p class="small muted">{say!("figures-stop-coefficients", tasks)}</p> })
    };
    let alpha = Stop::default().alpha;
    let groups = move || {
        let group = |(group, studies): (crate::app::results::groups::Group, Vec<Study>)| {
            let rows = studies.into_iter().map(|study| view! { <Row store study open /> });
            view! {
                <section class="figure-group">
                    <h3>{sentence(&group)}</h3>
                    <ul>{rows.collect_any()}</ul>
                </section>
            }
        };
        groups(&[FIGURES.as_slice(), &STATES_FIGURES, &[WRITTEN_FIGURE]].concat())
            .into_iter()
            .map(group)
            .collect_any()
    };
    view! {
        <Panel
            store
            name="figures"
            heading=say!("figures-heading")
            is_offered=are_offered
        >
            <p class="muted">{say!("figures-intro")}</p>
            {move || without_texts.get().then(|| view! { <p class="small muted">{say!("figures-without-texts")}</p> })}
            <label class="small stop-early">
                <input
                    type="checkbox"
                    prop:checked=move || stops.get()
                    on:change=move |event| store.send(Message::StopEarly(event_target_checked(&event)))
                />
                <span>{say!("sentence-ended", text = say!("figures-stop-early"))} " " <span class="muted">{say!("figures-stop-early-how", alpha)}</span></span>
            </label>
            {move || never_stops()}
            <p class="small muted">{move || (!has_tasks.get()).then_some(say!("no-task-chosen"))}</p>
            <div class="gallery">{move || groups()}</div>
        </Panel>
    }
}

/// Whether the open model has anything to compute them on.
pub(super) fn are_offered(state: &State) -> bool {
    state.model.card().is_some_and(|card| !card.tasks.is_empty())
}

/// The figure of a slot, if it is one.
pub(super) fn study(slot: Slot) -> Option<Study> {
    match slot {
        Slot::Study(study) => Some(study),
        Slot::States(number) => Some(Study::Figure(number)),
        _ => None,
    }
}
