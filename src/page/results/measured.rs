//! What panels have in common in which schedules are scored and timed: the button, how far it is, and a table with a schedule
//! a row.

use super::parts::{is_running, phase, problem, run_or_stop, unsuited};
use crate::page::charts::OnDatum;
use crate::page::prelude::*;

/// The button beside the heading, where the open model has an answer; `off` while it cannot be pressed.
pub(super) fn run_button(
    store: Store,
    slot: Slot,
    label: impl Fn() -> String + Copy + Send + Sync + 'static,
    off: Part<bool>,
) -> AnyView {
    let is_running = is_running(store, slot);
    let why_not = unsuited(store, slot);
    let is_suited = Part::new(move || why_not.with(Option::is_none));
    view! {
        <Show when=move || is_suited.get()>
            <button
                type="button"
                class="small"
                disabled=move || off.get()
                on:click=move |_| run_or_stop(store, slot)
            >
                {move || if is_running.get() { say!("stop") } else { label() }}
            </button>
        </Show>
    }
    .into_any()
}

/// How far it is, for everyone: a bar while it is computed, what is said, and then the rest.
pub(super) fn how_far(
    store: Store,
    slot: Slot,
    bar: impl Fn() -> AnyView + Send + Sync + 'static,
    said: impl Fn(&PanelPhase) -> Option<String> + Send + Sync + 'static,
    rest: AnyView,
) -> AnyView {
    let (phase, is_running) = (phase(store, slot), is_running(store, slot));
    view! {
        <div class="figure-progress small">
            <div class="figure-said">
                {move || is_running.get().then(&bar)}
                <p role="status">{move || phase.with(&said)}</p>
                {rest}
                {problem(store, slot)}
            </div>
        </div>
    }
    .into_any()
}

/// A table's cell that puts its schedule on the stack.
pub(super) fn schedule_cell(on_datum: OnDatum, schedule: &str, after: Option<AnyView>) -> AnyView {
    let (told, shown, schedule) = ((on_datum.label)(schedule), schedule.to_owned(), schedule.to_owned());
    view! {
        <td>
            <button
                type="button"
                class="quiet small mono"
                aria-label=told
                on:click=move |_| on_datum.choose.run(schedule.clone())
            >
                {shown}
            </button>
            {after}
        </td>
    }
    .into_any()
}

/// What stands beside the best.
pub(super) fn best_mark(words: String) -> AnyView {
    view! { " "<span class="beaten-by-none">{words}</span> }.into_any()
}

/// A table with these heads; those that are none are left out.
pub(super) fn table(name: String, heads: Vec<Option<String>>, rows: Vec<AnyView>, below: String) -> AnyView {
    let caption = name.clone();
    let heads = heads.into_iter().flatten().map(|head| view! { <th scope="col">{head}</th> }).collect_any();
    view! {
        <div class="scrolling" tabindex="0" role="region" aria-label=name>
            <table class="figure-table latency-table">
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">{below}</p>
    }
    .into_any()
}

/// A value with the ends of its interval, where it has one.
pub(super) fn with_interval(value: f64, ends: Option<(f64, f64)>, decimals: usize) -> String {
    let written = |value: f64| numbers().fixed(value, decimals);
    match ends {
        Some((low, high)) => {
            say!("charts-with-interval", value = written(value), low = written(low), high = written(high))
        }
        None => written(value),
    }
}
