//! The best schedule within a budget: what no other beats, drawn as it is found, on both halves of the items.

use super::measured::{best_mark, how_far, run_button, schedule_cell, table, with_interval};
use super::parts::{Panel, chart_of, is_running, phase, progress_bar, to_schedule, unsuited, unsuited_note};
use crate::app::text;
use crate::chart::{LineChart, View, search_chart};
use crate::experiment::{HalfResult, SearchPoint, SearchProgress};
use crate::page::charts::{OnDatum, answered};
use crate::page::prelude::*;
use crate::sweep::Budget;

#[component]
pub(super) fn SearchPanel(store: Store) -> impl IntoView {
    let slot = Slot::Search;
    let is_refused = store.pick(|state| state.budget_refused.is_some());
    let goes_on = store
        .pick(move |state| state.kept_search().is_some() || state.panel(slot).phase == PanelPhase::Cancelled);
    // What has scores has a budget in layer runs, also where tokens have no time.
    let why_not = unsuited(store, Slot::Scores);
    let is_suited = Part::new(move || why_not.with(Option::is_none));
    let label = move || if goes_on.get() { say!("figures-go-on") } else { say!("search-run") };
    let head = move || run_button(store, slot, label, is_refused);
    view! {
        <Panel
            store
            name="search"
            heading=say!("search-heading")
            is_offered=super::figures::are_offered
            head
        >
            <p class="muted">{say!("search-intro")}</p>
            {unsuited_note(store, slot)}
            <Show when=move || is_suited.get()>{budget(store)}</Show>
            {progress(store)}
            <Found store />
        </Panel>
    }
}

/// What a schedule may cost, within which limits, and why what is typed cannot be.
fn budget(store: Store) -> AnyView {
    let budget = store.pick(State::budget);
    let is_time = Part::new(move || matches!(budget.get(), Budget::Millis(_)));
    let amount = move || match budget.get() {
        Budget::Runs(runs) => runs.to_string(),
        Budget::Millis(millis) => millis.to_string(),
    };
    let refused = store.pick(|state| state.budget_refused.as_ref().map(|why| text::stated(&why.sentence())));
    let is_refused = Part::new(move || refused.with(Option::is_some));
    let sizes = store.pick(|state| (state.n_layers, state.runs_max()));
    let limits = move || {
        let (n, most) = sizes.get();
        if is_time.get() { say!("search-limits-millis") } else { say!("search-limits-runs", n, most) }
    };
    let set = move |text: &str| {
        store.send(Message::SetBudget(text.to_owned(), is_time.get_untracked()));
    };
    view! {
        <div class="search-budget">
            <label class="small">
                <span>{say!("search-budget")}</span>
                " "
                <input
                    type="number"
                    min=move || if is_time.get() { "0" } else { "1" }
                    max=move || (!is_time.get()).then(|| sizes.get().1.to_string())
                    step=move || if is_time.get() { "any" } else { "1" }
                    id="search-amount"
                    aria-invalid=move || is_refused.get().to_string()
                    aria-describedby="search-limits"
                    prop:value=amount
                    on:input=move |event| set(&event_target_value(&event))
                />
            </label>
            <select
                aria-label=say!("search-unit")
                on:change=move |event| store.send(Message::SetBudgetUnit(event_target_value(&event) == "ms"))
            >
                <option value="runs" selected=move || !is_time.get()>{say!("search-x")}</option>
                <option value="ms" selected=move || is_time.get()>{say!("latency-x")}</option>
            </select>
            <span id="search-limits" class="small" aria-live="polite">
                <span class=move || if is_refused.get() { "problem" } else { "muted" }>
                    {move || refused.get().unwrap_or_else(limits)}
                </span>
            </span>
        </div>
    }
    .into_any()
}

/// How far it is, for everyone; before it begins how long it takes, and what is kept.
fn progress(store: Store) -> AnyView {
    let slot = Slot::Search;
    let counts = store.pick(move |state| {
        let found = state.panel(slot).value(Report::search)?;
        Some((found.n_rounds, found.n_schedules, found.n_before))
    });
    let kept = store.pick(|state| Some(state.kept_search()?.n_schedules));
    let said = move |phase: &PanelPhase| {
        let Some((rounds, n, before)) = counts.get() else {
            let is_stopped = *phase == PanelPhase::Cancelled;
            return kept
                .get()
                .map(|n| say!("search-kept", n))
                .or_else(|| is_stopped.then(|| say!("search-stopped-early")));
        };
        let state = match phase {
            PanelPhase::Finished => "finished",
            PanelPhase::Cancelled => "stopped",
            _ => "growing",
        };
        Some(say!("search-so-far", n, rounds, before, state))
    };
    // Of the round under way: how many there will be is not known.
    let of_round = store.pick(move |state| {
        let found = state.panel(slot).value(Report::search).filter(|found| found.n_total > 0)?;
        Some((found.n_done, found.n_total))
    });
    let bar = move || progress_bar(of_round.get(), say!("search-round"));
    let is_running = is_running(store, slot);
    let left = store.pick(move |state| {
        let left = state.forecast(slot, state.limit).filter(|_| state.panel(slot).is_pending())?;
        Some(say!("search-left", time = text::forecast(left), is_down = state.is_on_the_way_down()))
    });
    let forecast = store.pick(|state| state.search_forecast().filter(|_| state.budget_refused.is_none()));
    let takes = move || match is_running.get() {
        true => left.get(),
        false => forecast.get().map(text::search_takes),
    };
    let rest = view! { <p class="muted">{takes}</p> }.into_any();
    how_far(store, slot, bar, said, rest)
}

/// The best, the chart, and every schedule with both scores.
#[component]
fn Found(store: Store) -> impl IntoView {
    let found = store.report(Slot::Search, Report::search);
    let phase = phase(store, Slot::Search);
    let chart = Part::new(move || {
        let is_provisional = phase.get() != PanelPhase::Finished;
        found.with(|found| {
            let times = found.is_some_and(SearchProgress::has_times);
            let around = LineChart {
                title: say!("search-heading"),
                x_label: if times { say!("latency-x") } else { say!("search-x") },
                y_label: say!("search-y"),
                note_label: say!("schedule-word"),
                view: View { is_provisional, ..View::default() },
                ..LineChart::default()
            };
            let nothing = LineChart::default();
            let names = [say!("search-searched"), say!("search-held-out")];
            found.map_or_else(
                || crate::chart::Chart::Lines(nothing),
                |found| search_chart(&found.front(), names, around),
            )
        })
    });
    let is_over = move || matches!(phase.get(), PanelPhase::Finished | PanelPhase::Cancelled);
    let has_points =
        Part::new(move || found.with(|found| found.is_some_and(|found| !found.points.is_empty())));
    let (on_datum, answer) = answered(to_schedule(store));
    let sizes = move || {
        let halves = found.with(|found| found.map(SearchProgress::half_sizes))?;
        Some(say!("search-halves", searched = halves[0], held_out = halves[1]))
    };
    view! {
        <Show when=move || has_points.get()>
            <p class="small">{move || found.with(|found| found.and_then(|found| best(found, is_over())))}</p>
            {chart_of(Slot::Search, "atelier-search", chart, to_schedule(store))}
            <p class="muted small">{sizes}</p>
            {move || found.with(|found| found.map(|found| rows(on_datum, found)))}
            {answer.run()}
        </Show>
    }
}

/// What is said of the best, and of the tasks that do not count; that there is none, once the search is over.
fn best(found: &SearchProgress, is_over: bool) -> Option<String> {
    let best = found.best.and_then(|at| found.points.get(at));
    let half = |half: &HalfResult| half.score.map(|score| score.value);
    let said = match best {
        Some(point) => say!(
            "search-best",
            schedule = &point.schedule,
            searched = half(&point.searched),
            held_out = half(&point.held_out)
        ),
        None if is_over => say!("search-none"),
        None => return None,
    };
    let left_out = found.tasks.iter().zip(&found.counted).filter(|(_, counts)| !**counts);
    let tasks: Vec<String> = left_out.map(|(task, _)| text::task_name(&task.name)).collect();
    Some(if tasks.is_empty() { said } else { format!("{said} {}", say!("search-not-counted", tasks)) })
}

fn rows(on_datum: OnDatum, found: &SearchProgress) -> AnyView {
    let has_times = found.has_times();
    let row = |(at, point): (usize, &SearchPoint)| {
        let score = |half: &HalfResult| {
            half.score.map(|score| with_interval(score.value, score.interval.map(|it| (it.low, it.high)), 2))
        };
        let is_best = found.best == Some(at);
        let mark = is_best.then(|| best_mark(say!("search-is-best")));
        view! {
            <tr class:best=is_best>
                {schedule_cell(on_datum, &point.schedule, mark)}
                <td>{score(&point.held_out)}</td>
                <td>{score(&point.searched)}</td>
                <td>{numbers().count(point.runs as u64)}</td>
                {has_times.then(|| view! { <td>{point.decode.map(|it| numbers().fixed(it.median, 2))}</td> })}
            </tr>
        }
        .into_any()
    };
    let heads = vec![
        Some(say!("schedule-word")),
        Some(say!("search-held-out")),
        Some(say!("search-searched")),
        Some(say!("search-x")),
        has_times.then(|| say!("latency-x")),
    ];
    let rows = found.points.iter().enumerate().map(row).collect();
    table(say!("search-table"), heads, rows, say!("search-ranges"))
}
