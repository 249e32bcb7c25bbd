//! The paper's schedules as verbs, each with its slider and what the paper found.

use leptos::html::Div;

use super::knobs::{Knobs, KnobsView};
use super::studio::Studio;
use crate::page::lazy::{LazyView, later};
use crate::page::prelude::*;
use crate::schedule::Preset;
use crate::words::Problem;

/// The button, and what it opens.
#[component]
pub(super) fn Presets() -> impl IntoView {
    let studio = Studio::here();
    let is_open = RwSignal::new(false);
    // From the first time on: what is chosen stays while it is closed.
    let was_opened = RwSignal::new(false);
    let around = NodeRef::<Div>::new();

    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            is_open.set(false);
            if let Some(around) = around.get_untracked() {
                super::dom::focus_within(&around, ".presets-button");
            }
        }
    };
    let toggle = move |_| {
        is_open.update(|open| *open = !*open);
        if !was_opened.get_untracked() {
            was_opened.set(true);
        }
    };
    view! {
        <div class="presets" node_ref=around on:keydown=on_key>
            <button type="button" class="presets-button" aria-expanded=move || is_open.get().to_string()
                aria-controls="presets-panel" disabled=move || studio.n_layers.get() < 2
                on:click=toggle>{say!("presets-open")}</button>
            <div id="presets-panel" class="presets-panel" hidden=move || !is_open.get()>
                <p class="presets-heading">{say!("presets-heading")}</p>
                {move || was_opened.get().then(|| later(studio.store, LazyView::Presets))}
            </div>
        </div>
    }
}

/// The verbs, and what belongs to the one that was chosen.
#[component]
pub(in crate::page) fn PresetVerbs() -> impl IntoView {
    let studio = Studio::here();
    let chosen = RwSignal::new(None::<&'static str>);
    let knobs = Knobs::new(studio.n_layers);
    let apply = move || {
        if let Some(Ok(preset)) = chosen.get_untracked().map(|name| knobs.preset(name)) {
            studio.store.send(Message::Preset(preset));
        }
    };
    // One is lit while its schedule is the one on the stack: an undo or another edit puts it out.
    let schedule = studio.store.pick(|state| (state.schedule().clone(), state.n_layers));
    let lit = Part::new(move || {
        let name = chosen.get()?;
        let preset = knobs.preset(name).ok()?;
        schedule.with(|(now, n_layers)| preset.schedule(*n_layers).ok().as_ref() == Some(now)).then_some(name)
    });
    let verb = move |name: &'static str| {
        let is_chosen = move || lit.get() == Some(name);
        let choose = move |_| {
            chosen.set(Some(name));
            apply();
        };
        view! {
            <li>
                <button type="button" class="preset" aria-pressed=move || is_chosen().to_string()
                    on:click=choose>{say!("presets-verb", name)}</button>
            </li>
        }
    };
    let effects = studio.store.pick(State::effects);
    let sentences = |all: &[Problem]| all.iter().map(Problem::sentence).collect::<Vec<_>>().join(" ");
    let more = move || {
        chosen.get().map(|name| {
            view! {
                <div class="preset-more">
                    <p class="preset-finding">{say!("presets-finding", name)}</p>
                    {move || effects.get().filter(|_| lit.get().is_some()).map(|effects| view! {
                        <p class="preset-finding">{say!("presets-here", effects = sentences(&effects))}</p>
                    })}
                    <KnobsView name knobs changed=apply />
                </div>
            }
        })
    };
    view! {
        <ul class="presets-list">
            {Preset::NAMES.into_iter().filter(|name| *name != "baseline").map(verb).collect_any()}
        </ul>
        {move || more()}
    }
}
