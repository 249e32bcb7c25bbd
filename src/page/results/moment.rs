//! Above all results: what was changed, what that has done most, both texts in short, and what to try.

use leptos::html;

use super::parts::is_running;
use crate::app::results::moment::moment;
use crate::experiment::{GeneratedText, GenerationReport};
use crate::page::prelude::*;
use crate::schedule::Preset;
use crate::schedule::preset::first_start;

/// Where the paper is.
const PAPER: &str = "https://arxiv.org/abs/2407.09298";
/// What is offered beside: each turns out differently.
const TO_TRY: [&str; 3] = ["parallel", "reverse", "middle_repeat"];
/// Characters of a generated text that are shown here; the panel below has all.
const SHOWN_CHARS: usize = 90;

/// The strip. There while layers are.
#[component]
pub(super) fn MomentPanel(store: Store) -> impl IntoView {
    let said = store.pick(moment);
    let strip = NodeRef::<html::Section>::new();
    let words = move || {
        said.get().map(|said| {
            let rests_on = said.rests_on.map(|words| view! { " " <span class="muted small">{words}</span> });
            view! {
                <p class="moment-words" class:stale=said.is_stale>
                    <strong>{said.changed}</strong>
                    {said.effects.into_iter().map(|effect| view! { " " {effect} }).collect_any()}
                    {rests_on}
                </p>
            }
        })
    };
    let is_there = Part::new(move || said.with(Option::is_some));
    view! {
        <Show when=move || is_there.get()>
            <section class="moment" aria-label=say!("moment-label") node_ref=strip>
                {move || words()}
                <Excerpts store />
                <Tries store />
                <p class="muted small">
                    {say!("moment-layer")} " "
                    <a href=PAPER>{say!("moment-paper")}</a>
                </p>
            </section>
        </Show>
    }
}

/// What both models write, side by side, as far as there is room.
#[component]
fn Excerpts(store: Store) -> impl IntoView {
    let writing = store.report(Slot::Generation, Report::generation);
    let is_writing = is_running(store, Slot::Generation);
    let is_stale = store.pick(|state| state.panel(Slot::Generation).phase == PanelPhase::Stale);
    let sides = move || {
        writing.with(|writing| {
            let writing = writing?;
            let full = writing.full.as_ref()?;
            let asked = say!("moment-asked", prompt = writing.prompt.as_str());
            Some(view! {
                <p class="muted small">{asked}</p>
                <div class="moment-sides" class:stale=move || is_stale.get() && !is_writing.get()>
                    {excerpt(writing, full, say!("column-full-model"))}
                    {excerpt(writing, &writing.edited, say!("column-your-schedule"))}
                </div>
            })
        })
    };
    view! { {move || sides()} }
}

/// The beginning of what follows the prompt, the first difference marked.
fn excerpt(writing: &GenerationReport, text: &GeneratedText, who: String) -> impl IntoView + use<> {
    let n_same = writing.first_difference().unwrap_or(text.tokens.len()).min(text.tokens.len());
    let (same, rest) = text.tokens.split_at(n_same);
    let (first, after) = rest.split_at(rest.len().min(1));
    let mut left = SHOWN_CHARS;
    let [same, first, after] = [same, first, after].map(|tokens| {
        let shown: String = tokens.iter().flat_map(|(_, piece)| piece.chars()).take(left).collect();
        left -= shown.chars().count();
        shown
    });
    let first = (!first.is_empty()).then(|| view! { <mark class="moment-first">{first}</mark> });
    view! {
        <div class="moment-side">
            <h3 class="side-name small">{who}</h3>
            <p class="written">{same}{first}{after}{(left == 0).then_some("…")}</p>
        </div>
    }
}

/// What a press changes next.
#[component]
fn Tries(store: Store) -> impl IntoView {
    let found = store.pick(|state| {
        (
            state.n_layers,
            state.is_full_model(),
            state.only_skipped(),
            state.first_skipped(),
            state.next_skipped(),
        )
    });
    let button = move |label: String, message: Message, class: &'static str| {
        view! { <button type="button" class=class on:click=move |_| store.send(message.clone())>{label}</button> }
    };
    let skip = |layer: usize| Message::Preset(Preset::SkipLayer { layer });
    let buttons = move || {
        let (n_layers, is_full, only, first, next) = found.get();
        let first =
            first.filter(|_| is_full).map(|layer| button(say!("moment-skip", layer), skip(layer), "primary"));
        let back = (!is_full).then(|| {
            let label = if only.is_some() { say!("moment-put-back") } else { say!("tools-reset") };
            button(label, Message::Reset, "primary")
        });
        let other = only.and(next).map(|layer| button(say!("moment-another", layer), skip(layer), ""));
        let presets = TO_TRY.into_iter().filter_map(|name| {
            let start = first_start(name, n_layers);
            let preset = match name {
                "parallel" => Preset::Parallel { start },
                "reverse" => Preset::Reverse { start },
                _ => Preset::MiddleRepeat { start },
            };
            preset.schedule(n_layers).ok()?;
            Some(button(say!("moment-try", name), Message::Preset(preset), "quiet"))
        });
        view! {
            {first} {back} {other}
            <span class="moment-or muted small">{say!("moment-or")}</span>
            {presets.collect_any()}
        }
    };
    view! { <div class="moment-tries">{move || buttons()}</div> }
}
