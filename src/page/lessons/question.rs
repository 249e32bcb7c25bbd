//! A question and what is predicted: one of several, an order, or how far a bar goes.

use std::sync::Arc;

use super::{number, said};
use crate::app::state::Learning;
use crate::lesson::Asked;
use crate::page::prelude::*;
use crate::page::results::focus;
use crate::words::Words;

/// What is asked, with what somebody predicts; fixed once it is known what comes out.
pub(super) fn question(
    store: Store,
    words: &Arc<Words>,
    step: &str,
    asked: &Asked,
    is_fixed: bool,
) -> AnyView {
    let control = match asked {
        Asked::Choose(options) => choose(store, words, step, options),
        Asked::Order(names) => order(store, words, step, names),
        Asked::Bar { least, most, step: by } => bar(store, words, step, [*least, *most, *by]),
    };
    let asked = said(words, step, "question", &[]);
    view! {
        <fieldset class="lesson-question" disabled=is_fixed>
            <legend>{asked}</legend>
            {control}
        </fieldset>
    }
    .into_any()
}

/// What is predicted so far, as it is kept.
fn predicted(store: Store) -> Part<Option<String>> {
    store.pick(|state| state.lesson_record().map(|record| record.predicted.clone()))
}

fn predict(store: Store, predicted: String) {
    store.send(Message::Learning(Learning::Predict(predicted)));
}

fn choose(store: Store, words: &Words, step: &str, options: &[String]) -> AnyView {
    let now = predicted(store);
    let option = |name: &String| {
        let (label, name) = (said(words, step, name, &[]), name.clone());
        let chosen = name.clone();
        let is_chosen = move || now.with(|now| now.as_ref() == Some(&chosen));
        view! {
            <label class="lesson-option">
                <input
                    type="radio"
                    name="lesson-option"
                    prop:checked=is_chosen
                    on:change=move |_| predict(store, name.clone())
                />
                " " {label}
            </label>
        }
    };
    options.iter().map(option).collect_any().into_any()
}

/// The button that moves the entry at this place up or down.
fn way_id(is_up: bool, at: usize) -> String {
    format!("lesson-{}-{at}", if is_up { "up" } else { "down" })
}

/// A list in which each entry moves up and down; until one is moved, or all are taken as they stand, nothing is predicted.
fn order(store: Store, words: &Arc<Words>, step: &str, names: &[String]) -> AnyView {
    let now = predicted(store);
    let (words, step, names) = (Arc::clone(words), step.to_owned(), names.to_vec());
    let asked = names.clone();
    let current = Part::new(move || now.get().map_or_else(|| asked.clone(), |kept| Asked::parts(&kept)));
    let swap = move |at: usize, with: usize| {
        let mut names = current.get_untracked();
        if at < names.len() && with < names.len() {
            names.swap(at, with);
            predict(store, Asked::joined(&names));
            // The list is drawn anew, and the focus goes where the entry has gone.
            let is_up = with < at && with > 0 || with + 1 == names.len();
            let id = way_id(is_up, with);
            request_animation_frame(move || focus(&id));
        }
    };
    let rows = move || {
        let n = current.with(Vec::len);
        let row = |(at, name): (usize, &String)| {
            let label = said(&words, &step, name, &[]);
            let way = |label: String, is_up: bool, off: bool, with: usize| {
                let sign = if is_up { "↑" } else { "↓" };
                view! {
                    <button
                        type="button"
                        class="quiet"
                        id=way_id(is_up, at)
                        aria-label=label
                        disabled=off
                        on:click=move |_| swap(at, with)
                    >
                        {sign}
                    </button>
                }
            };
            view! {
                <li>
                    {way(say!("lessons-up", name = label.as_str()), true, at == 0, at.wrapping_sub(1))}
                    {way(say!("lessons-down", name = label.as_str()), false, at + 1 == n, at + 1)}
                    " " {label}
                </li>
            }
        };
        current.with(|names| names.iter().enumerate().map(row).collect_any())
    };
    let keep = move |_| predict(store, Asked::joined(&current.get_untracked()));
    let is_kept = move || now.with(Option::is_some);
    view! {
        <ol class="lesson-order" aria-live="polite">{move || rows()}</ol>
        <button type="button" disabled=is_kept on:click=keep>
            {move || if is_kept() { say!("lessons-noted") } else { say!("lessons-as-it-is") }}
        </button>
    }
    .into_any()
}

fn bar(store: Store, words: &Arc<Words>, step: &str, [least, most, by]: [f64; 3]) -> AnyView {
    let now = predicted(store);
    let (words, step) = (Arc::clone(words), step.to_owned());
    let middle = f64::midpoint(least, most);
    let value = Part::new(move || now.get().and_then(|kept| kept.parse().ok()).unwrap_or(middle));
    let shown = move || match now.with(Option::is_some) {
        true => number(&words, &step, value.get()),
        false => say!("lessons-drag"),
    };
    let shown = Part::new(shown);
    view! {
        <label class="lesson-range">
            <input
                type="range"
                min=least
                max=most
                step=by
                prop:value=move || value.get()
                aria-valuetext=move || shown.get()
                on:input=move |event| predict(store, event_target_value(&event))
            />
            <output>{move || shown.get()}</output>
        </label>
    }
    .into_any()
}
