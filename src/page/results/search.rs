//! The best schedule within a budget: what no other beats, drawn as it is found, on both halves of the items.

use super::latency::with_interval;
use super::parts::{
    Panel, chart_of, is_running, open_schedule, phase, problem, progress_bar, run_or_stop, to_schedule,
    unsuited, unsuited_note,
};
use crate::app::text;
use crate::chart::{LineChart, View, search_chart};
use crate::experiment::{HalfResult, SearchPoint, SearchProgress};
use crate::page::prelude::*;
use crate::sweep::Budget;

#[component]
pub(super) fn SearchPanel(store: Store) -> impl IntoView {
    let is_running = is_running(store, Slot::Search);
    let why_not = unsuited(store, Slot::Search);
    let is_suited = Part::new(move || why_not.with(Option::is_none));
    let budget = store.pick(State::budget);
    let is_time = Part::new(move || matches!(budget.get(), Budget::Millis(_)));
    let amount = move || match budget.get() {
        Budget::Runs(runs) => runs.to_string(),
        Budget::Millis(millis) => millis.to_string(),
    };
    let set = move |text: &str, is_time: bool| store.send(Message::SetBudget(text.to_owned(), is_time));
    let choose = move || {
        view! {
            <label class="small">
                <span>{say!("search-budget")}</span>
                " "
                <input
                    type="number"
                    min="0"
                    step="any"
                    id="search-amount"
                    prop:value=amount
                    on:change=move |event| set(&event_target_value(&event), is_time.get_untracked())
                />
            </label>
            <select
                aria-label=say!("search-unit")
                on:change=move |event| store.send(Message::SetBudgetUnit(event_target_value(&event) == "ms"))
            >
                <option value="runs" selected=move || !is_time.get()>{say!("search-x")}</option>
                <option value="ms" selected=move || is_time.get()>{say!("latency-x")}</option>
            </select>
        }
    };
    let head = move || {
        view! {
            <Show when=move || is_suited.get()>
                <button type="button" class="small" on:click=move |_| run_or_stop(store, Slot::Search)>
                    {move || if is_running.get() { say!("stop") } else { say!("search-run") }}
                </button>
            </Show>
        }
    };
    view! {
        <Panel
            store
            name="search"
            heading=say!("search-heading")
            is_offered=super::figures::are_offered
            head
        >
            <p class="muted">{say!("search-intro")}</p>
            {unsuited_note(store, Slot::Search)}
            <Show when=move || is_suited.get()>
                <div class="search-budget">{choose()}</div>
            </Show>
            <Progress store />
            <Found store />
        </Panel>
    }
}

/// How far it is, for everyone.
#[component]
fn Progress(store: Store) -> impl IntoView {
    let phase = phase(store, Slot::Search);
    let counts = store.pick(|state| {
        let found = state.panel(Slot::Search).value(Report::search)?;
        Some((found.n_rounds, found.n_schedules, found.n_before))
    });
    let said = move || {
        let (rounds, n, before) = counts.get()?;
        let state = match phase.get() {
            PanelPhase::Finished => "finished",
            PanelPhase::Cancelled => "stopped",
            _ => "growing",
        };
        Some(say!("search-so-far", n, rounds, before, state))
    };
    let bar = move || {
        let is_shown = matches!(phase.get(), PanelPhase::Growing | PanelPhase::Stale);
        // How many rounds there will be is not known.
        is_shown.then(|| progress_bar(None, say!("search-heading")))
    };
    view! {
        <div class="figure-progress small">
            <div class="figure-said">
                {move || bar()}
                <p role="status">{move || said()}</p>
                {problem(store, Slot::Search)}
            </div>
        </div>
    }
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
    view! {
        <Show when=move || has_points.get()>
            <p class="small">{move || found.with(|found| found.and_then(|found| best(found, is_over())))}</p>
            {chart_of(Slot::Search, "atelier-search", chart, to_schedule(store))}
            {move || found.with(|found| found.map(|found| table(store, found)))}
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

fn table(store: Store, found: &SearchProgress) -> AnyView {
    let has_times = found.has_times();
    let row = |(at, point): (usize, &SearchPoint)| {
        let schedule = point.schedule.clone();
        let (told, shown) = (say!("charts-open-schedule", schedule = &schedule), schedule.clone());
        let score = |half: &HalfResult| {
            half.score.map(|score| with_interval(score.value, score.interval.map(|it| (it.low, it.high)), 2))
        };
        let is_best = found.best == Some(at);
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
                    {is_best.then(|| view! { " "<span class="beaten-by-none">{say!("search-is-best")}</span> })}
                </td>
                <td>{score(&point.held_out)}</td>
                <td>{score(&point.searched)}</td>
                <td>{numbers().count(point.runs as u64)}</td>
                {has_times.then(|| view! { <td>{point.decode.map(|it| numbers().fixed(it.median, 2))}</td> })}
            </tr>
        }
    };
    view! {
        <div class="scrolling" tabindex="0" role="region" aria-label=say!("search-table")>
            <table class="figure-table latency-table">
                <caption class="sr-only">{say!("search-table")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say!("schedule-word")}</th>
                        <th scope="col">{say!("search-held-out")}</th>
                        <th scope="col">{say!("search-searched")}</th>
                        <th scope="col">{say!("search-x")}</th>
                        {has_times.then(|| view! { <th scope="col">{say!("latency-x")}</th> })}
                    </tr>
                </thead>
                <tbody>{found.points.iter().enumerate().map(row).collect_any()}</tbody>
            </table>
        </div>
        <p class="muted small">{say!("search-ranges")}</p>
    }
    .into_any()
}
