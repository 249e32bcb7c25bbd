//! Two schedules of one's own beside the full model: scores on the same items, texts, every step, time.

use super::canvas::CanvasPanel;
use super::parts::{Panel, is_running, problem, progress_bar, reads_text, unsuited_note};
use super::score_row::{series, verdict_class};
use super::writing::other_text;
use crate::app::results::compare::{Compared, compared};
use crate::app::results::scores::verdict;
use crate::app::state::{Comparing, Lean};
use crate::app::text;
use crate::eval::TaskScore;
use crate::experiment::TaskOfTwo;
use crate::page::charts::marks::Picture;
use crate::page::prelude::*;

/// Side of a task's sign, pixels.
const SIGN: f64 = 14.0;

#[component]
pub(crate) fn ComparePanel(store: Store) -> impl IntoView {
    let is_there = store.pick(|state| state.other.is_some());
    // What an address hides of the scores it hides here, too.
    let has_scores = store.pick(|state| !state.hides("scores"));
    let body = move || match is_there.get() {
        false => view! { <p class="empty">{say!("compare-none")}</p> }.into_any(),
        true => view! {
            <Show when=move || has_scores.get()><Scores store /></Show>
            <Texts store />
            <Show when=move || has_scores.get()><Times store /></Show>
        }
        .into_any(),
    };
    let lenses = move || {
        (is_there.get() && store.peek(reads_text))
            .then(|| view! { <CanvasPanel store /> <CanvasPanel store of=Slot::OtherLens /> })
    };
    view! {
        <Panel store name="compare" heading=say!("compare-heading") is_offered=|state| state.n_layers != 0>
            <p class="muted">{say!("compare-intro")}</p>
            <Both store />
            {move || body()}
        </Panel>
        {move || lenses()}
    }
}

/// Both schedules, and what moves them.
#[component]
fn Both(store: Store) -> impl IntoView {
    let other = store.pick(|state| state.other.as_ref().map(ToString::to_string));
    let now = store.pick(|state| state.schedule().to_string());
    let is_same = Part::new(move || other.with(|other| other.as_ref() == Some(&now.get())));
    let button = move |label: String, comparing: Comparing, is_off: bool, class: &'static str| {
        let off = Part::new(move || is_off && is_same.get());
        view! { <Button store class label off message=move |()| Message::Compare(comparing) /> }
    };
    let ways = move || match other.with(Option::is_some) {
        false => button(say!("compare-keep"), Comparing::Keep, false, "primary").into_any(),
        true => view! {
            {button(say!("compare-swap"), Comparing::Swap, true, "")}
            {button(say!("compare-keep-instead"), Comparing::Keep, true, "")}
            {button(say!("compare-put"), Comparing::Put, true, "")}
            {button(say!("compare-drop"), Comparing::Drop, false, "quiet")}
        }
        .into_any(),
    };
    view! {
        <dl class="compare-both">
            <div><dt>{say!("compare-a")}</dt><dd class="mono">{move || now.get()}</dd></div>
            {move || other.get().map(|other| view! { <div><dt>{say!("compare-b")}</dt><dd class="mono">{other}</dd></div> })}
        </dl>
        <p class="compare-ways">{move || ways()}</p>
    }
}

/// Scores of three, and what the other gains over the schedule, on the same items.
#[component]
fn Scores(store: Store) -> impl IntoView {
    let slot = Slot::Compare;
    let found = store.pick(compared);
    let is_found = Part::new(move || found.with(Option::is_some));
    let stale = Part::new(move || found.with(|found| found.as_ref().is_some_and(|it| it.is_stale)));
    let is_running = is_running(store, slot);
    let waits = store.pick(State::comparison_waits);
    let rows = move || {
        found.with(|found| {
            let rows = |found: &Compared| {
                let index = |name: &str| {
                    store.peek(|state| state.model.card()?.tasks.iter().position(|task| task.name == name))
                };
                found.tasks.iter().map(|task| row(task, index(&task.full.task))).collect_any()
            };
            found.as_ref().map(rows)
        })
    };
    let progress = move || {
        let counts = found.with(|found| {
            let sum =
                |of: fn(&TaskOfTwo) -> usize| found.as_ref().map_or(0, |it| it.tasks.iter().map(of).sum());
            (sum(|task| task.full.n), sum(|task| task.full.n_total))
        });
        is_running.get().then(|| {
            view! {
                {progress_bar(is_found.get().then_some(counts), say!("compare-heading"))}
                <button type="button" class="small" on:click=move |_| store.send(Message::Stop(slot))>{say!("stop")}</button>
            }
        })
    };
    view! {
        {unsuited_note(store, slot)}
        {problem(store, slot)}
        {move || waits.get().then(|| view! { <Button store class="" label=say!("scores-compute") message=move |()| Message::Run(slot) /> })}
        <p class="compare-progress">
            {move || progress()}
            {move || stale.get().then(|| view! { <span class="muted small">{say!("scores-stale")}</span> })}
        </p>
        <Show when=move || is_found.get()>
            <div class="scrolling" tabindex="0" role="region" aria-label=say!("compare-scores")>
                <table class="figure-table compare-table" class:stale=move || stale.get()>
                    <caption class="sr-only">{say!("compare-scores")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say!("compare-task")}</th>
                            <th scope="col">{say!("column-full-model")}</th>
                            <th scope="col">{say!("compare-a")}</th>
                            <th scope="col">{say!("compare-b")}</th>
                            <th scope="col">{say!("compare-difference")}</th>
                        </tr>
                    </thead>
                    <tbody>{move || rows()}</tbody>
                </table>
            </div>
            <p class="small muted">{say!("compare-paired")}</p>
        </Show>
    }
}

fn row(task: &TaskOfTwo, index: Option<usize>) -> AnyView {
    let (class, marker) = series(index.unwrap_or_default());
    let sign = vec![marker.mark(&format!("{class} dot"), (SIGN / 2.0, SIGN / 2.0), 5.0)];
    let is_growing = task.other.n < task.other.n_total;
    let points = task.difference.as_ref().and_then(|it| text::difference(task.other.metric, it));
    let interval = task.difference.as_ref().and_then(|it| match task.other.metric.is_drawn() {
        true => it.interval,
        false => it.log_likelihood_interval,
    });
    // Looking after every item misleads: what the difference means is said once all are there.
    let verdict = (!is_growing && task.difference.is_some())
        .then(|| verdict(interval, task.other.n, false, false, Lean::Open));
    let verdict = verdict.map(|it| view! { <span class=verdict_class(it)>{sentence(&it)}</span> });
    // Of nothing there is no score yet.
    let score = |score: &TaskScore| view! { <td>{(score.n > 0).then(|| text::score(score))}</td> };
    view! {
        <tr>
            <th scope="row">
                <Picture width=Signal::stored(SIGN) height=SIGN marks=Part::new(move || sign.clone()) />
                " " {text::task_name(&task.full.task)}
                " " <span class="muted small n">{text::n_of(task.other.n, task.other.n_total)}</span>
            </th>
            {score(&task.full)} {score(&task.schedule)} {score(&task.other)}
            <td>{points} " " {verdict}</td>
        </tr>
    }
    .into_any()
}

/// What both write; the full model's text stands above.
#[component]
fn Texts(store: Store) -> impl IntoView {
    view! {
        <h3>{say!("compare-texts")}</h3>
        <div class="sides">
            {other_text(store, Slot::Generation, say!("compare-a"))}
            {other_text(store, Slot::OtherTexts, say!("compare-b"))}
        </div>
    }
}

/// Milliseconds for a token, each measured beside the full model.
#[component]
fn Times(store: Store) -> impl IntoView {
    let time = move |slot: Slot, name: String| {
        let cost = store.pick(move |state| state.panel(slot).current(Report::cost).copied());
        let told = move || match cost.get() {
            Some(cost) => {
                let (own, full) = (cost.edited.millis_per_token, cost.full.millis_per_token);
                say!(
                    "compare-time",
                    name = name.as_str(),
                    own = numbers().millis(own),
                    full = numbers().millis(full),
                    n = cost.edited.n_tokens
                )
            }
            None => say!("compare-time-waiting", name = name.as_str()),
        };
        view! { <li>{move || told()}</li> }
    };
    view! {
        <h3>{say!("cost-millis")}</h3>
        <ul class="small">
            {time(Slot::Cost, say!("compare-a"))}
            {time(Slot::OtherCost, say!("compare-b"))}
        </ul>
    }
}
