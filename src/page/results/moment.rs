//! Above all results: what was changed, what that has done most, and what to try.

use super::parts::reads_text;
use crate::app::results::moment::moment;
use crate::page::guide::guide;
use crate::page::prelude::*;
use crate::schedule::Preset;
use crate::schedule::preset::first_start;
use crate::share::View;

/// Where the paper is.
pub(in crate::page) const PAPER: &str = "https://arxiv.org/abs/2407.09298";
/// What is offered beside: each turns out differently.
const TO_TRY: [&str; 3] = ["parallel", "reverse", "middle_repeat"];

/// The strip; what it says, and what to try, while layers are there.
#[component]
pub(super) fn MomentPanel(store: Store) -> impl IntoView {
    let said = store.pick(moment);
    let has_other = store.pick(|state| state.other.is_some() && state.view != View::Compare);
    let may_write = store.pick(|state| reads_text(state) && !state.panels.contains_key(&Slot::Generation));
    let has_scores = store.pick(|state| !state.hides("scores"));
    let words = move || {
        let (has_other, has_scores) = (has_other.get(), has_scores.get());
        said.get().map(|said| {
            let rests_on = said.rests_on.map(|words| view! { " " <span class="muted small">{words}</span> });
            view! {
                <p class="moment-words" class:stale=said.is_stale>
                    <strong>{said.changed}</strong>
                    {(said.is_linked && has_scores).then(|| view! { " " {say!("moment-linked-look")} })}
                    {(said.is_linked && may_write.get()).then(|| view! { " " {say!("moment-linked-press")} })}
                    {(said.is_linked && has_other).then(|| view! { " " <a href="#compare">{say!("compare-linked")}</a> })}
                    {said.effects.into_iter().map(|effect| view! { " " {effect} }).collect_any()}
                    {rests_on}
                </p>
            }
        })
    };
    let is_there = Part::new(move || said.with(Option::is_some));
    // What a layer is stands there from the first, with the room of the rest: nothing moves when that comes.
    let strip = move || match is_there.get() {
        true => view! { {move || words()} <Tries store /> }.into_any(),
        false => view! { <p class="moment-words"></p> <div class="moment-tries"></div> }.into_any(),
    };
    view! {
        <section class="moment" aria-label=say!("moment-label")>
            {move || strip()}
            <p class="muted small">
                {say!("moment-layer")} " "
                <a href=PAPER>{say!("moment-paper")}</a>
                // Where the bar at the top has it, once is enough.
                <span class="moment-guide">" · " {guide(store, "")}</span>
            </p>
        </section>
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
        let press = move |_| {
            store.send(message.clone());
            // What it does to both texts is asked with it.
            store.send(Message::Run(Slot::Generation));
        };
        view! { <button type="button" class=class on:click=press>{label}</button> }
    };
    let skip = |layer: usize| Message::Preset(Preset::SkipLayer { layer });
    let buttons = move || {
        let (n_layers, is_full, only, first, next) = found.get();
        let first =
            first.filter(|_| is_full).map(|layer| button(say!("moment-skip", layer), skip(layer), "primary"));
        // What is aimed at is to try another; the way back is a way among others.
        let other = only.and(next).map(|layer| button(say!("moment-another", layer), skip(layer), "primary"));
        let back = (!is_full).then(|| {
            let label = if only.is_some() { say!("moment-put-back") } else { say!("tools-reset") };
            button(label, Message::Reset, "")
        });
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
            {first} {other} {back}
            <span class="moment-or muted small">{say!("moment-or")}</span>
            {presets.collect_any()}
        }
    };
    view! { <div class="moment-tries">{move || buttons()}</div> }
}
