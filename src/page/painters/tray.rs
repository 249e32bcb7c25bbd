//! The tray: layers that rest stay in sight.

use leptos::prelude::*;

use super::card::RestingCard;
use super::studio::{Item, Studio, Target};
use crate::page::keyed::keyed;
use crate::words::say;

/// Resting painters.
#[component]
pub(super) fn Tray() -> impl IntoView {
    let studio = Studio::here();
    let resting = studio.store.pick(crate::app::state::State::resting);
    let is_over =
        move || studio.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.target == Some(Target::Tray)));
    let is_inviting =
        move || studio.drag.with(|drag| drag.as_ref().is_some_and(|drag| matches!(drag.item, Item::Card(_))));
    view! {
        <div class="tray" class:inviting=is_inviting class:over=is_over node_ref=studio.tray>
            <h3 class="tray-name" id="tray-name">{say!("stack-resting")}</h3>
            <ul class="tray-cards" aria-labelledby="tray-name">
                {keyed(
                    move || resting.with(|layers| layers.iter().map(|&layer| layer.into()).collect()),
                    |layer| view! { <RestingCard layer=u16::try_from(layer).unwrap_or(u16::MAX) /> }.into_any(),
                )}
            </ul>
            // The same height whether something is lifted or not: nothing moves under the pointer.
            <Show when=move || resting.with(Vec::is_empty)>
                <p class="tray-line">{say!("stack-nobody-rests")}</p>
            </Show>
        </div>
    }
}
