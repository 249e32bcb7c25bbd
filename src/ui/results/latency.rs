//! Accuracy against time, measured here: a point a schedule, the best joined, every point
//! puts its schedule on the painters.

use leptos::html;
use leptos::prelude::*;

use super::into_view::come_into_view;
use super::latency_reading::{fastest_as_good, sorted};
use super::scores::ProblemText;
use crate::chart::View;
use crate::experiment::{LatencyProgress, Report};
use crate::export::{LatencyWords, latency_chart};
use crate::schedule::Schedule;
use crate::sweep::{LatencyPoint, LatencyTime, Timing};
use crate::ui::charts::{Carried, ChartView, OnDatum};
use crate::ui::part::Part;
use crate::ui::state::{Message, PanelPhase, Slot};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// The panel.
#[component]
pub(super) fn LatencyPanel(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.latency;
    let is_offered = store.pick(|state| state.model.card().is_some());
    let is_running = store.pick(|state| state.panel(Slot::Latency).is_pending());
    let panel = NodeRef::<html::Section>::new();
    come_into_view(store, panel, |slot| slot == Slot::Latency);
    let run = move |_| {
        let slot = Slot::Latency;
        store.send(if is_running.get_untracked() { Message::Stop(slot) } else { Message::Run(slot) });
    };
    view! {
        <Show when=move || is_offered.get()>
            <section class="panel latency" aria-labelledby="latency-heading" node_ref=panel>
                <header class="panel-head">
                    <h2 id="latency-heading">{words.heading}</h2>
                    <button type="button" class="small" on:click=run>
                        {move || if is_running.get() { words.stop } else { words.run }}
                    </button>
                </header>
                <p class="muted">{words.intro}</p>
                <p class="small">{words.no_wide_step}</p>
                <Progress store text />
                <Measured store text />
            </section>
        </Show>
    }
}

/// How far it is, for everyone.
#[component]
fn Progress(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.latency;
    let phase = store.pick(|state| state.panel(Slot::Latency).phase.clone());
    let counts = store.pick(|state| {
        let known = state.panel(Slot::Latency).value(Report::latency)?;
        let (items, rounds) = ((known.n_done, known.n_total), (known.n_rounds_done, known.n_rounds));
        Some((items, rounds, known.points.len()))
    });
    let place = store.pick(move |state| {
        let backend = &state.model.card()?.backend;
        Some(format!("{}, {}", (text.model.backend)(backend.kind), backend.adapter))
    });
    let said = move || {
        let (items, rounds, n) = counts.get()?;
        Some(match phase.get() {
            PanelPhase::Finished => (words.complete)(n, &place.get().unwrap_or_default()),
            PanelPhase::Cancelled => format!("{}. {}", (words.progress)(items, rounds), words.stopped),
            _ => (words.progress)(items, rounds),
        })
    };
    let bar = move || {
        let known =
            counts.get().map(|((done, total), (rounds, n_rounds), _)| (done + rounds, total + n_rounds));
        match (phase.get(), known) {
            (PanelPhase::Growing, Some((done, total))) => Some(
                view! {
                    <progress max=total.to_string() value=done.to_string() aria-label=words.heading></progress>
                }
                .into_any(),
            ),
            (PanelPhase::Stale, None) => Some(view! { <progress aria-label=words.heading></progress> }.into_any()),
            _ => None,
        }
    };
    let problem = move || match phase.get() {
        PanelPhase::Failed(problem) => Some(view! { <ProblemText problem /> }),
        _ => None,
    };
    view! {
        <div class="figure-progress small">
            {bar} <p role="status">{said}</p> {problem}
        </div>
    }
}

/// The choice of the time, the sentence, the numbers.
#[component]
fn Measured(store: Store, text: &'static Text) -> impl IntoView {
    let words = &text.latency;
    let known = store.pick(|state| state.panel(Slot::Latency).value(Report::latency).cloned());
    let phase = store.pick(|state| state.panel(Slot::Latency).phase.clone());
    let time = RwSignal::new(LatencyTime::Decode);
    let tokens =
        Part::new(move || known.with(|known| known.as_ref().map(|known| (known.n_prompt, known.n_prefill))));
    let choice = move || {
        let (n_prompt, n_prefill) = tokens.get()?;
        let segment = move |this: LatencyTime, label: String| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name="latency-time"
                        prop:checked=move || time.get() == this
                        on:change=move |_| time.set(this)
                    />
                    <span>{label}</span>
                </label>
            }
        };
        Some(view! {
            <div class="segments" role="radiogroup" aria-label=words.choose>
                <span class="segments-label muted small" aria-hidden="true">{words.choose}</span>
                {segment(LatencyTime::Decode, (words.decode)(n_prompt))}
                {segment(LatencyTime::Prefill, (words.prefill)(n_prefill))}
            </div>
        })
    };
    let sentence = move || {
        let known = known.get()?;
        let best = time.get().frontier(&known.points);
        let fastest = fastest_as_good(&known.points, time.get());
        let n = known.points.iter().filter(|point| point.score.is_some()).count();
        (!best.is_empty()).then(|| (words.frontier)(best.len(), n, fastest.as_ref()))
    };
    let chart = Part::new(move || {
        let is_growing = phase.get() != PanelPhase::Finished;
        let points = known.with(|known| known.as_ref().map(|known| known.points.clone()).unwrap_or_default());
        let chart = latency_chart(&points, time.get(), chart_words(text));
        chart.viewed(View { is_provisional: is_growing, ..View::default() })
    });
    let has_points = Part::new(move || {
        let is_placed = |point: &LatencyPoint| point.score.is_some() && time.get().of(point).is_some();
        known.with(|known| known.as_ref().is_some_and(|known| known.points.iter().any(is_placed)))
    });
    let on_datum = OnDatum {
        choose: Callback::new(move |note: String| open(store, &note)),
        label: words.open_schedule,
        hint: words.hint,
        current: store.pick(|state| state.schedule().to_string()),
    };
    view! {
        {choice}
        <p class="small">{sentence}</p>
        <Show when=move || has_points.get()>
            <ChartView
                text
                id="latency"
                chart
                on_datum
                carried=Carried::Of(Slot::Latency)
                provenance=Callback::new(move |()| store.peek(crate::ui::state::State::latency_provenance))
                file_stem="atelier-latency"
            />
        </Show>
        <Show when=move || known.with(Option::is_some)>
            <details class="latency-numbers">
                <summary>{words.numbers}</summary>
                {move || known.get().map(|known| table(store, text, &known, time.get()))}
            </details>
        </Show>
    }
}

fn chart_words(text: &'static Text) -> LatencyWords<'static> {
    let words = &text.latency;
    LatencyWords {
        title: words.heading,
        x: words.x,
        y: words.y,
        schedule: words.column_schedule,
        family: words.family,
        point: words.point,
    }
}

fn table(
    store: Store,
    text: &'static Text,
    known: &LatencyProgress,
    time: LatencyTime,
) -> impl IntoView + use<> {
    let words = &text.latency;
    let best = time.frontier(&known.points);
    let has_dispatches = known.points.iter().any(|point| point.dispatches > 0);
    let rows = sorted(&known.points, time)
        .into_iter()
        .filter_map(|index| {
            let point = known.points.get(index)?;
            Some(row(store, text, point, best.contains(&index), has_dispatches))
        })
        .collect_view();
    view! {
        <div class="scrolling" tabindex="0" role="region" aria-label=words.table>
            <table class="figure-table latency-table">
                <caption class="sr-only">{words.table}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.column_schedule}</th>
                        <th scope="col">{words.column_family}</th>
                        <th scope="col">{words.column_affected}</th>
                        <th scope="col">{words.column_decode}</th>
                        <th scope="col">{words.column_prefill}</th>
                        <th scope="col">{words.column_score}</th>
                        {has_dispatches.then(|| view! { <th scope="col">{words.column_dispatches}</th> })}
                        <th scope="col">{words.column_flops}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">{words.ranges}</p>
    }
}

fn row(
    store: Store,
    text: &'static Text,
    point: &LatencyPoint,
    is_best: bool,
    has_dispatches: bool,
) -> impl IntoView + use<> {
    let (words, numbers) = (&text.latency, &text.numbers);
    let timing = |timing: Option<Timing>| {
        timing.map(|t| {
            let [median, low, high] =
                [t.median, t.low, t.high].map(|ms| numbers.fixed(ms, decimals(t.median)));
            (words.range)(&median, &low, &high)
        })
    };
    let score = point.score.map(|score| {
        let value = numbers.fixed(score.value, 2);
        score.interval.map_or_else(
            || value.clone(),
            |ends| (words.range)(&value, &numbers.fixed(ends.low, 2), &numbers.fixed(ends.high, 2)),
        )
    });
    let schedule = point.schedule.clone();
    let told = (words.open_schedule)(&schedule);
    let shown = schedule.clone();
    let dispatches = has_dispatches.then(|| view! { <td>{numbers.count(point.dispatches as u64)}</td> });
    view! {
        <tr class:best=is_best>
            <td>
                <button
                    type="button"
                    class="quiet small mono"
                    aria-label=told
                    on:click=move |_| open(store, &schedule)
                >
                    {shown}
                </button>
            </td>
            <th scope="row">
                {(words.family)(point.family)}
                {is_best.then(|| view! { " "<span class="beaten-by-none">{words.best}</span> })}
            </th>
            <td>{(point.affected > 0).then(|| numbers.count(u64::from(point.affected)))}</td>
            <td>{timing(point.decode)}</td>
            <td>{timing(point.prefill)}</td>
            <td>{score}</td>
            {dispatches}
            <td>{numbers.large(point.cost.flops_per_token)}</td>
        </tr>
    }
}

/// Enough to tell neighbours apart.
fn decimals(millis: f64) -> usize {
    if millis >= 100.0 {
        0
    } else if millis >= 10.0 {
        1
    } else if millis >= 1.0 {
        2
    } else {
        3
    }
}

fn open(store: Store, schedule: &str) {
    let n_layers = store.peek(|state| state.n_layers);
    // It came from the engine for this model; of another one it does nothing.
    if let Ok(schedule) = Schedule::parse(schedule, n_layers) {
        store.send(Message::SetSchedule(schedule));
    }
}
