//! Accuracy against time, measured here: a point a schedule, the best joined, every point
//! puts its schedule on the painters.

use super::fewer::fewer;
use super::measured::{best_mark, how_far, run_button, schedule_cell, table, with_interval};
use super::parts::{Panel, phase, place, progress_bar, segments, time_left, to_schedule, unsuited_note};
use crate::app::results::latency::{fastest_as_good, sorted};
use crate::app::state::Carried;
use crate::app::text;
use crate::chart::{LineChart, View, latency_chart};
use crate::eval::Interval;
use crate::experiment::{LatencyProgress, Report};
use crate::page::charts::{ChartView, OnDatum, answered};
use crate::page::prelude::*;
use crate::sweep::{LatencyPoint, LatencyTime, Timing};

#[component]
pub(super) fn LatencyPanel(store: Store) -> impl IntoView {
    let head = move || run_button(store, Slot::Latency, || say!("latency-run"), Part::new(|| false));
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
            {progress(store)}
            <Measured store />
        </Panel>
    }
}

/// How far it is, for everyone.
fn progress(store: Store) -> AnyView {
    let slot = Slot::Latency;
    let counts = store.pick(move |state| {
        let known = state.panel(slot).value(Report::latency)?;
        let (items, rounds) = ((known.n_done, known.n_total), (known.n_rounds_done, known.n_rounds));
        Some((items, rounds, known.points.len()))
    });
    let place = place(store);
    let said = move |phase: &PanelPhase| {
        let ((done, total), (rounds, n_rounds), n) = counts.get()?;
        let so_far = say!("latency-so-far", done, total, rounds, n_rounds);
        Some(match phase {
            PanelPhase::Finished => {
                say!("latency-complete", schedules = n, place = &place.get().unwrap_or_default())
            }
            PanelPhase::Cancelled => format!("{so_far}. {}", say!("latency-stopped")),
            _ => so_far,
        })
    };
    let left = time_left(store, slot);
    let bar = move || {
        let known =
            counts.get().map(|((done, total), (rounds, n_rounds), _)| (done + rounds, total + n_rounds));
        progress_bar(known, say!("latency-heading"))
    };
    let rest = view! { <p class="muted">{move || left.get()}</p> {fewer(store, slot)} }.into_any();
    how_far(store, slot, bar, said, rest)
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
    let (on_datum, chosen) = answered(to_schedule(store));
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
                {move || known.with(|known| known.map(|known| rows(on_datum, known, time.get())))}
                {chosen.run()}
            </details>
        </Show>
    }
}

fn rows(on_datum: OnDatum, known: &LatencyProgress, time: LatencyTime) -> AnyView {
    let best = time.frontier(&known.points);
    let has_dispatches = known.points.iter().any(|point| point.dispatches > 0);
    let rows = sorted(&known.points, time).into_iter().filter_map(|index| {
        let point = known.points.get(index)?;
        Some(row(on_datum, point, best.contains(&index), has_dispatches))
    });
    let heads = vec![
        Some(say!("schedule-word")),
        Some(say!("latency-column-family")),
        Some(say!("latency-column-affected")),
        Some(say!("latency-column-decode")),
        Some(say!("latency-column-prefill")),
        Some(say!("latency-column-score")),
        has_dispatches.then(|| say!("latency-column-dispatches")),
        Some(say!("latency-column-flops")),
    ];
    table(say!("latency-table"), heads, rows.collect(), say!("latency-ranges"))
}

fn row(on_datum: OnDatum, point: &LatencyPoint, is_best: bool, has_dispatches: bool) -> AnyView {
    let numbers = numbers();
    let timing = |timing: Option<Timing>| {
        timing.map(|t| with_interval(t.median, Some((t.low, t.high)), decimals(t.median)))
    };
    let ends = |interval: Interval| (interval.low, interval.high);
    let score = point.score.map(|score| with_interval(score.value, score.interval.map(ends), 2));
    let dispatches = has_dispatches.then(|| view! { <td>{numbers.count(point.dispatches as u64)}</td> });
    view! {
        <tr class:best=is_best>
            {schedule_cell(on_datum, &point.schedule, None)}
            <th scope="row">
                {text::family_name(point.family)}
                {is_best.then(|| best_mark(say!("latency-best")))}
            </th>
            <td>{(point.affected > 0).then(|| numbers.count(u64::from(point.affected)))}</td>
            <td>{timing(point.decode)}</td>
            <td>{timing(point.prefill)}</td>
            <td>{score}</td>
            {dispatches}
            <td>{numbers.large(point.cost.flops_per_token)}</td>
        </tr>
    }
    .into_any()
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
