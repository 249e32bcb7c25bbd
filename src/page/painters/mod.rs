//! The left pane: the layers as painters, and everything that rearranges them.
//!
//! Everything that a drag can do, keys and the menu on each card can do too; what happens is
//! said to screen readers. The pane shows the schedule itself, the same value that runs.

mod card;
mod dom;
mod entries;
mod field;
mod flip;
mod frame;
mod keys;
mod knobs;
mod live;
mod menu;
mod overlay;
mod overview;
mod pointer;
mod presets;
mod stack;
mod stroke;
mod studio;
mod toolbar;
mod tray;

use leptos::ev::{blur, keydown};
use web_sys::KeyboardEvent;

use self::field::TextField;
use self::live::Live;
use self::menu::Menu;
use self::overlay::Overlay;
use self::pointer::Pointers;
pub(super) use self::presets::PresetVerbs;
use self::stack::Stack;
use self::studio::{Item, Studio, Target};
use self::toolbar::Toolbar;
use self::tray::Tray;
use crate::page::prelude::*;
use crate::page::results::Glance;
use crate::schedule::edit::Place;

#[component]
pub(super) fn Painters(store: Store) -> impl IntoView {
    let studio = Studio::provide(store);
    let pointers = Pointers::provide(studio);
    follow_focus(studio);
    follow_changes(studio);
    let keys = window_event_listener(keydown, move |event| on_window_key(studio, &event));
    // A dialog or another window may swallow the release.
    let left = window_event_listener(blur, move |_| pointers.take_back());
    on_cleanup(move || {
        keys.remove();
        left.remove();
    });

    let count = move || {
        let n_layers = studio.n_layers.get();
        let (running, skipped) =
            studio.schedule.with(|schedule| (schedule.n_applications(), schedule.resting(n_layers).len()));
        (n_layers > 0).then(|| say!("stack-count", running, layers = n_layers, skipped))
    };
    view! {
        <section class="painters" class:dragging=move || studio.drag.with(Option::is_some) aria-labelledby="painters-heading"
            on:pointermove=move |event| pointers.moved(&event)
            on:pointerup=move |event| pointers.up(&event)
            on:pointercancel=move |event| pointers.cancelled(&event)
            on:lostpointercapture=move |event| pointers.lost(&event)
            // A lifted card goes with the finger; the stack must not scroll with it.
            on:touchmove=move |event| if pointers.is_carrying() { event.prevent_default() }
            on:contextmenu=move |event| if pointers.is_busy() { event.prevent_default() }>
            <div class="painters-top">
                <header class="painters-head">
                    <h2 id="painters-heading" class="painters-heading">{say!("stack-heading")}</h2>
                    <p class="painters-count">{move || count()}</p>
                </header>
                <Toolbar />
            </div>
            <Glance store is_by_stack=true />
            <p id="card-hint" class="unseen">{say!("stack-card-hint")}</p>
            // Only while a step of a lesson hides them (lessons.css).
            <p class="strokes-hidden small muted">{say!("lessons-strokes-hidden")}</p>
            <Stack />
            <p class="touch-hint small muted">{say!("stack-touch-hint")}</p>
            <Tray />
            <TextField />
            <Menu />
            <Overlay />
            <Live />
        </section>
    }
}

/// After an edit the focus goes to where the card has gone.
fn follow_focus(studio: Studio) {
    let request = studio.store.pick(|state| state.focus.clone());
    Effect::watch(
        move || request.get(),
        move |request, _, _| {
            let Some(request) = request.clone() else { return };
            // After the stack has been drawn anew.
            request_animation_frame(move || dom::focus(studio, &Item::Card(request.path)));
        },
        false,
    );
}

/// Scrolls to the first step that has changed: undo, presets and text change what may be out
/// of sight.
fn follow_changes(studio: Studio) {
    Effect::watch(
        move || studio.schedule.get(),
        move |now, before, _| {
            let Some(before) = before else { return };
            let mut pairs = now.nodes().iter().zip(before.nodes());
            let Some(first) = pairs.position(|(now, before)| now != before) else { return };
            let target = Target::Place(Place::With([first].into()));
            request_animation_frame(move || dom::reveal(studio, &target));
        },
        false,
    );
}

/// Undo and redo from everywhere but text fields; Escape takes a dragged card back.
fn on_window_key(studio: Studio, event: &KeyboardEvent) {
    if event.key() == "Escape" && studio.drag.with_untracked(Option::is_some) {
        event.prevent_default();
        return keys::take_back(studio);
    }
    let in_text = dom::is_in(event, "input,textarea,select");
    if in_text || !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return;
    }
    let message = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Message::Undo,
        ("z", true) | ("y", false) => Message::Redo,
        _ => return,
    };
    event.prevent_default();
    let layer = dom::focused_layer(studio);
    studio.store.send(message);
    if let Some(layer) = layer {
        request_animation_frame(move || dom::focus_layer(studio, layer));
    }
}
