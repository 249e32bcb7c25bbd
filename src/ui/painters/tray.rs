//! The tray: layers that rest stay in sight.

use leptos::prelude::*;

use super::card::RestingCard;
use super::studio::{Item, Studio, Target};

/// Resting painters.
#[component]
pub(super) fn Tray() -> impl IntoView {
    let studio = Studio::here();
    let words = studio.words;
    let resting = studio.store.pick(crate::ui::state::State::resting);
    let is_over =
        move || studio.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.target == Some(Target::Tray)));
    let is_inviting =
        move || studio.drag.with(|drag| drag.as_ref().is_some_and(|drag| matches!(drag.item, Item::Card(_))));
    view! {
        <div class="tray" class:inviting=is_inviting class:over=is_over node_ref=studio.tray>
            <h3 class="tray-name" id="tray-name">{words.resting}</h3>
            <ul class="tray-cards" aria-labelledby="tray-name">
                <For each=move || resting.get() key=|layer| *layer let:layer>
                    <RestingCard layer />
                </For>
            </ul>
            {move || {
                let line = if is_inviting() { Some(words.put_aside_here) } else { None };
                let line = line.or_else(|| resting.with(Vec::is_empty).then_some(words.nobody_rests));
                line.map(|line| view! { <p class="tray-line">{line}</p> })
            }}
        </div>
    }
}
