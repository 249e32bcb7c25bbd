//! The tray: layers that rest stay in sight.

use super::card::RestingCard;
use super::studio::{Drag, Item, Studio, Target};

use crate::page::prelude::*;

#[component]
pub(super) fn Tray() -> impl IntoView {
    let studio = Studio::here();
    let resting = studio.store.pick(crate::app::state::State::resting);
    let of_drag = move |is_it: fn(&Drag) -> bool| {
        Part::new(move || studio.drag.with(|drag| drag.as_ref().is_some_and(is_it)))
    };
    let is_over = of_drag(|drag| drag.target == Some(Target::Tray));
    let is_inviting = of_drag(|drag| matches!(drag.item, Item::Card(_)));
    view! {
        <div class="tray" class:inviting=move || is_inviting.get() class:over=move || is_over.get() node_ref=studio.tray>
            <h3 class="tray-name" id="tray-name">{say!("stack-resting")}</h3>
            <ul class="tray-cards" aria-labelledby="tray-name">
                {keyed(
                    move || resting.with(|layers| layers.iter().map(|&layer| layer.into()).collect()),
                    |layer| view! { <RestingCard layer=u16::try_from(layer).unwrap_or(u16::MAX) /> }.into_any(),
                )}
            </ul>
            // The same height whether something is lifted or not: nothing moves under the pointer.
            <Show when=move || (studio.n_layers.get() > 0) && resting.with(Vec::is_empty)>
                <p class="tray-line">{say!("stack-nobody-rests")}</p>
            </Show>
        </div>
    }
}
