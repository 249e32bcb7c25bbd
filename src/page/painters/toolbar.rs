//! Undo, redo, back to the full model, presets.

use super::presets::Presets;
use super::studio::Studio;
use crate::page::prelude::*;

#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let studio = Studio::here();
    let store = studio.store;
    let no_undo = store.pick(|state| !state.history.can_undo());
    let no_redo = store.pick(|state| !state.history.can_redo());
    let is_full_model = store.pick(|state| state.n_layers == 0 || state.is_full_model());
    let button = move |label: String, sign: &'static str, message: fn() -> Message, off: Part<bool>| {
        view! {
            <button type="button" class="tool" aria-label=label.clone() title=label disabled=move || off.get()
                on:click=move |_| store.send(message())>
                <svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d=sign /></svg>
            </button>
        }
    };
    view! {
        <div class="toolbar" role="group" aria-label=say!("tools-label")>
            <Presets />
            <span class="toolbar-space"></span>
            {button(say!("tools-undo"), "M9 5L4 10L9 15M4 10H14A5 5 0 0 1 14 20H10", || Message::Undo, no_undo)}
            {button(say!("tools-redo"), "M15 5L20 10L15 15M20 10H10A5 5 0 0 0 10 20H14", || Message::Redo, no_redo)}
            {button(say!("tools-reset"), "M5 12A7 7 0 1 0 8 6.3M8 2.5V6.8H12.3", || Message::Reset, is_full_model)}
        </div>
    }
}
