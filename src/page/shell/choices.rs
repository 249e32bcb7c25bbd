//! Which model of a repository is meant: its folder, or one of its GGUF files.

use super::by_name::send;
use crate::app::state::{Naming, Room};
use crate::hub::{HubChoice, HubModel};
use crate::page::prelude::*;

/// What is to be known of a choice before it is fetched to where the page computes.
pub(super) fn room_of(state: &State, choice: &HubChoice) -> Room {
    let n_parameters = state.by_name.found().and_then(|found| found.model.n_parameters);
    state.room_here(choice.bytes(), n_parameters)
}

/// One button for each, with its size and what it takes in memory.
#[component]
pub(super) fn Choices(store: Store, model: HubModel) -> impl IntoView {
    let picked = store.pick(|state| state.by_name.picked);
    let n_unlisted = model.n_unlisted;
    let row = move |(at, choice): (usize, HubChoice)| {
        let name = choice.gguf.clone().unwrap_or_else(|| say!("hub-choice-folder"));
        let bytes = choice.bytes();
        let takes = store.pick(move |state| room_of(state, &choice));
        let pick = move |_| send(store, Naming::Pick(at));
        view! {
            <label class="choice">
                <input type="radio" name="hub-choice" prop:checked=move || picked.get() == Some(at) on:change=pick />
                <span class="mono">{name}</span>
                <span class="small muted">{say!("hub-choice-bytes", bytes)}{move || taken(takes.get())}</span>
            </label>
        }
    };
    let rows = model.choices.into_iter().enumerate().map(row).collect_any();
    let more =
        (n_unlisted > 0).then(|| view! { <p class="small">{say!("hub-choice-more", n = n_unlisted)}</p> });
    view! {
        <fieldset class="choices">
            <legend>{say!("hub-choices")}</legend>
            {rows}
            {more}
        </fieldset>
    }
}

/// What it takes in memory, as far as that can be told.
fn taken(room: Room) -> Option<String> {
    match room {
        Room::Gpu { bytes, .. } | Room::Cpu { bytes } => Some(say!("hub-choice-takes", bytes)),
        Room::TooLarge => Some(say!("hub-choice-too-large")),
        Room::Unknown => None,
    }
}
