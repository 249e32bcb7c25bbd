//! Accuracy against time, measured here: a point a schedule, the best joined, every point
//! puts its schedule on the painters.

use super::fewer::fewer;
use super::parts::{
    Panel, is_running, open_schedule, phase, place, problem, progress_bar, run_or_stop, segments, time_left,
    to_schedule, unsuited, unsuited_note,
};
use crate::app::results::latency::{fastest_as_good, sorted};
use crate::app::state::Carried;
use crate::app::text;
use crate::chart::{LineChart, View, latency_chart};
use crate::eval::Interval;
use crate::experiment::{LatencyProgress, Report};
use crate::page::charts::ChartView;
use crate::page::prelude::*;
use crate::sweep::{LatencyPoint, LatencyTime, Timing};

#[component]
pub(super) fn LatencyPanel(store: Store) -> impl IntoView {
    let is_running = is_running(store, Slot::Latency);
    let why_not = unsuited(store, Slot::Latency);
    let is_timed = Part::new(move || why_not.with(Option::is_none));
    let head = move || {
        view! {
            <Show when=move || is_timed.get()>
                <button type="button" class="small" on:click=move |_| run_or_stop(store, Slot::Latency)>
                    {move || if is_running.get() { say!("stop") } else { say!("latency-run") }}
                </button>
            </Show>
        }
    };
    view! {
        <Panel
            store
            name="latency"
            heading=say!("latency-heading")
            is_offered=|state| state.model.card().is_some()
            head
        >
            <p class="muted">{say!("latency-intro")}</p>
            <p class="small">{say!("latency-no-wide-step")}</p>
            {unsuited_note(store, Slot::Latency)}
            <Progress store />
            <Measured store />
        </Panel>
    }
}

/// How far it is, for everyone.
#[component]
fn Progress(store: Store) -> impl IntoView {
    let phase = phase(store, Slot::Latency);
    let counts = store.pick(|state| {
        let known = state.panel(Slot::Latency).value(Report::latency)?;
        let (items, rounds) = ((known.n_done, known.n_total), (known.n_rounds_done, known.n_rounds));
        Some((items, rounds, known.points.len()))
    });
    let place = place(store);
    let said = move || {
        let (items, rounds, n) = counts.get()?;
        Some(match phase.get() {
            PanelPhase::Finished => {
                say!("latency-complete", schedules = n, place = &place.get().unwrap_or_default())
            }
            PanelPhase::Cancelled => format!("{}. {}", progress(items, rounds), say!("latency-stopped")),
            _ => progress(items, rounds),
        })
    };
    let left = time_left(store, Slot::Latency);
    let bar = move || {
        let known =
            counts.get().map(|((done, total), (rounds, n_rounds), _)| (done + rounds, total + n_rounds));
        let is_shown = match phase.get() {
            PanelPhase::Growing => known.is_some(),
            PanelPhase::Stale => known.is_none(),
            _ => false,
        };
        is_shown.then(|| progress_bar(known, say!("latency-heading")))
    };
    view! {
        <div class="figure-progress small">
            <div class="figure-said">
                {move || bar()}
                <p role="status">{move || said()}</p>
                <p class="muted">{move || left.get()}</p>
                {fewer(store, Slot::Latency)}
                {problem(store, Slot::Latency)}
            </div>
        </div>
    }
}

/// The choice of the time, the sentence, the numbers.
#[component]
fn Measured(store: Store) -> impl IntoView {
    let known = store.report(Slot::Latency, Report::latency);
    let phase = phase(store, Slot::Latency);
    let time = RwSignal::new(LatencyTime::Decode);
    let tokens = Part::new(move || known.with(|known| known.map(|known| (known.n_prompt, known.n_prefill))));
    let choice = move || {
        let (n_prompt, n_prefill) = tokens.get()?;
        let segment = |this: LatencyTime, label: String| {
            let is_chosen = Part::new(move || time.get() == this);
            (label, is_chosen, Callback::new(move |()| time.set(this)))
        };
        let choices = vec![
            segment(LatencyTime::Decode, say!("latency-decode", n = n_prompt)),
            segment(LatencyTime::Prefill, say!("latency-prefill", n = n_prefill)),
        ];
        Some(segments("latency-time", say!("cost-millis"), choices))
    };
    let sentence = move || {
        known.with(|known| {
            let points = &known?.points;
            let best = time.get().frontier(points);
            let fastest = fastest_as_good(points, time.get());
            let n = points.iter().filter(|point| point.score.is_some()).count();
            (!best.is_empty()).then(|| text::frontier(best.len(), n, fastest.as_ref()))
        })
    };
    let chart = Part::new(move || {
        let is_growing = phase.get() != PanelPhase::Finished;
        let around = LineChart {
            title: say!("latency-heading"),
            x_label: say!("latency-x"),
            y_label: say!("latency-y"),
            note_label: say!("schedule-word"),
            view: View { is_provisional: is_growing, ..View::default() },
            ..LineChart::default()
        };
        known.with(|known| {
            let points = known.map_or(&[][..], |known| &known.points);
            latency_chart(points, time.get(), around, text::family_name, text::point_name)
        })
    });
    let has_points = Part::new(move || {
        let is_placed = |point: &LatencyPoint| point.score.is_some() && time.get().of(point).is_some();
        known.with(|known| known.is_some_and(|known| known.points.iter().any(is_placed)))
    });
    view! {
        {move || choice()}
        <p class="small">{move || sentence()}</p>
        <Show when=move || has_points.get()>
            <ChartView
                id="latency"
                chart
                on_datum=to_schedule(store)
                carried=Carried::Of(Slot::Latency)
                file_stem="atelier-latency"
            />
        </Show>
        <Show when=move || known.is_there()>
            <details class="latency-numbers">
                <summary>{say!("latency-numbers")}</summary>
                {move || known.with(|known| known.map(|known| table(store, known, time.get())))}
            </details>
        </Show>
    }
}

/// Items and rounds of times that are done, of all.
fn progress((done, total): (usize, usize), (rounds, n_rounds): (usize, usize)) -> String {
    say!("latency-so-far", done, total, rounds, n_rounds)
}

fn table(store: Store, known: &LatencyProgress, time: LatencyTime) -> impl IntoView + use<> {
    let best = time.frontier(&known.points);
    let has_dispatches = known.points.iter().any(|point| point.dispatches > 0);
    let rows = sorted(&known.points, time)
        .into_iter()
        .filter_map(|index| {
            let point = known.points.get(index)?;
            Some(row(store, point, best.contains(&index), has_dispatches))
        })
        .collect_any();
    view! {
        <div class="scrolling" tabindex="0" role="region" aria-label=say!("latency-table")>
            <table class="figure-table latency-table">
                <caption class="sr-only">{say!("latency-table")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say!("schedule-word")}</th>
                        <th scope="col">{say!("latency-column-family")}</th>
                        <th scope="col">{say!("latency-column-affected")}</th>
                        <th scope="col">{say!("latency-column-decode")}</th>
                        <th scope="col">{say!("latency-column-prefill")}</th>
                        <th scope="col">{say!("latency-column-score")}</th>
                        {has_dispatches.then(|| view! { <th scope="col">{say!("latency-column-dispatches")}</th> })}
                        <th scope="col">{say!("latency-column-flops")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small">{say!("latency-ranges")}</p>
    }
}

fn row(store: Store, point: &LatencyPoint, is_best: bool, has_dispatches: bool) -> impl IntoView + use<> {
    let numbers = numbers();
    let timing = |timing: Option<Timing>| {
        timing.map(|t| with_interval(t.median, Some((t.low, t.high)), decimals(t.median)))
    };
    let ends = |interval: Interval| (interval.low, interval.high);
    let score = point.score.map(|score| with_interval(score.value, score.interval.map(ends), 2));
    let schedule = point.schedule.clone();
    let told = say!("charts-open-schedule", schedule = &schedule);
    let shown = schedule.clone();
    let dispatches = has_dispatches.then(|| view! { <td>{numbers.count(point.dispatches as u64)}</td> });
    view! {
        <tr class:best=is_best>
            <td>
                <button
                    type="button"
                    class="quiet small mono"
                    aria-label=told
                    on:click=move |_| _ = open_schedule(store, &schedule)
                >
                    {shown}
                </button>
            </td>
            <th scope="row">
                {text::family_name(point.family)}
                {is_best.then(|| view! { " "<span class="beaten-by-none">{say!("latency-best")}</span> })}
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

/// Enough to tell neighbours apart.
fn decimals(millis: f64) -> usize {
    match millis {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    }
}
