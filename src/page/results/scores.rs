//! Scores: which tasks, how many items, one row per task, or the same as a table.

use leptos::html;

use super::marks::{Picture, width_of};
use super::parts::{Panel, ProblemText, is_stale, phase, time_left, unsuited, unsuited_note};
use super::score_row::{Axes, ScoreRow};
use super::score_table::ScoreTable;
use super::score_tools::{ItemChoice, Legend, OwnItems, ScoresFoot, Times};
use crate::app::results::pictures::scores_plot;
use crate::app::results::scores::nats_domain;
use crate::app::text;
use crate::experiment::{Report, TaskComparison, TaskInfo};
use crate::page::charts::{AsTable, PanelFiles};
use crate::page::prelude::*;
use crate::words::listed;

/// Height of the axes' numbers in pixels.
const AXIS_HEIGHT: f64 = 18.0;

/// The panel.
#[component]
pub(super) fn Scores(store: Store) -> impl IntoView {
    let infos = store.pick(|state| state.model.card().map(|card| card.tasks.clone()));
    let as_table = RwSignal::new(false);
    let had_focus = StoredValue::new(false);

    let classifies = store.pick(|state| {
        state.model.card().is_some_and(|card| card.has_tokenizer && card.spec.classes().is_some())
    });
    let why_not = unsuited(store, Slot::Scores);
    let is_scored = Part::new(move || why_not.with(Option::is_none));
    let body = move || {
        match infos.get().filter(|_| is_scored.get()) {
        None if !is_scored.get() => unsuited_note(store, Slot::Scores),
        None => view! {
            <p class="lead">{say!("shell-explanation")}</p>
            <p class="empty">{say!("scores-no-model")}</p>
        }
        .into_any(),
        Some(infos) if infos.is_empty() => view! {
            <p class="empty">{if classifies.get() { say!("scores-no-tasks-of-classes") } else { say!("scores-no-tasks") }}</p>
            <OwnItems store had_focus />
        }
        .into_any(),
        Some(infos) => view! {
            <div class="score-tools">
                <Legend store infos=infos.clone() />
                <OwnItems store had_focus />
                <ItemChoice store infos=infos.clone() />
            </div>
            <Times store />
            <ScoreList store infos as_table />
            <PanelFiles
                store
                panel=Slot::Scores
                has_any=|state| state.scored().is_some()
                picture=|state, width| Some(scores_plot(state)?.picture(width))
                file_stem="atelier-scores"
            />
            <ScoresFoot store />
        }
        .into_any(),
    }
    };
    let head = move || {
        view! {
            <Show when=move || is_scored.get()>
                <p class="muted small">{say!("scores-explanation")}</p>
            </Show>
            <PhaseNote store />
            <Show when=move || is_scored.get() && infos.with(|infos| infos.as_ref().is_some_and(|infos| !infos.is_empty()))>
                <AsTable as_table />
            </Show>
        }
    };
    view! {
        <Panel
            store
            name="scores"
            heading=say!("scores-heading")
            is_offered=|_| true
            head
        >
            {move || body()}
        </Panel>
    }
}

/// Whether the values grow, are of another schedule, were stopped, or failed.
#[component]
fn PhaseNote(store: Store) -> impl IntoView {
    let phase = phase(store, Slot::Scores);
    let has_values = store.pick(|state| state.panel(Slot::Scores).report.is_some());
    let button = move |message: fn() -> Message, label: String| {
        view! { <Button store class="quiet small" label message=move |()| message() /> }
    };
    let left = time_left(store, Slot::Scores);
    let waits = store.pick(State::scores_wait);
    let again = move || button(|| Message::Run(Slot::Scores), say!("scores-again"));
    let note = move || {
        let said = |words: Option<String>| view! { <span class="muted small">{words}</span> }.into_any();
        let (said, button) = match phase.get() {
            _ if waits.get() => {
                let stale = has_values.get().then(|| say!("scores-stale"));
                (said(stale), button(|| Message::Run(Slot::Scores), say!("scores-compute")))
            }
            PanelPhase::Empty | PanelPhase::Finished => return None,
            PanelPhase::Stale | PanelPhase::Growing => {
                let is_stale = phase.get() == PanelPhase::Stale && has_values.get();
                let words = [is_stale.then(|| say!("scores-stale")), left.get()];
                let words = listed(words.into_iter().flatten().collect());
                (said(Some(words)), button(|| Message::Stop(Slot::Scores), say!("stop")))
            }
            PanelPhase::Cancelled => (said(Some(say!("scores-stopped"))), again()),
            PanelPhase::Failed(problem) => (view! { <ProblemText problem /> }.into_any(), again()),
        };
        Some(view! { <span class="phase">{said} {button}</span> })
    };
    view! { {move || note()} }
}

/// The rows, or the table.
#[component]
fn ScoreList(store: Store, infos: Vec<TaskInfo>, as_table: RwSignal<bool>) -> impl IntoView {
    let comparisons = store.pick(|state| {
        let scores = state.panel(Slot::Scores).value(Report::scores);
        scores.map(|scores| scores.tasks.clone()).unwrap_or_default()
    });
    let stale = is_stale(store, Slot::Scores);
    let shown = store.pick(move |state| {
        let rows = infos.iter().enumerate().filter(|(_, info)| state.tasks.contains(&info.name));
        rows.map(|(index, info)| (index, info.name.clone())).collect::<Vec<_>>()
    });
    view! {
        <div class="score-list" class:stale=move || stale.get()>
            <Show
                when=move || !shown.with(Vec::is_empty)
                fallback=move || view! { <p class="empty">{say!("scores-none-chosen")}</p> }
            >
                <Show
                    when=move || as_table.get()
                    fallback=move || view! { <ScorePlot store shown comparisons /> }
                >
                    <ScoreTable store shown comparisons />
                </Show>
            </Show>
        </div>
    }
}

/// What is known of a task.
pub(super) fn of_task<'a>(all: &'a [TaskComparison], task: &str) -> Option<&'a TaskComparison> {
    all.iter().find(|comparison| comparison.edited.task == task)
}

/// All rows over common axes.
#[component]
fn ScorePlot(
    store: Store,
    shown: Part<Vec<(usize, String)>>,
    comparisons: Part<Vec<TaskComparison>>,
) -> impl IntoView {
    let (right_column, nats_column) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let axes = Axes {
        right_width: width_of(right_column, 320.0),
        nats_width: width_of(nats_column, 130.0),
        nats_domain: Part::new(move || comparisons.with(|all| nats_domain(all))),
    };
    // Coefficients have axes of their own, each in its row.
    let right_labels = Part::new(move || {
        let has_shares =
            comparisons.with(|all| all.is_empty() || all.iter().any(|c| c.edited.metric.is_share()));
        let labels = || axes.right().labels(AXIS_HEIGHT - 5.0, |share| numbers().percent(share));
        if has_shares { labels() } else { Vec::new() }
    });
    let title = move || comparisons.with(|all| text::headline_column(all.iter().map(|c| &c.edited.metric)));
    let nats_labels =
        Part::new(move || axes.nats().labels(AXIS_HEIGHT - 5.0, |nats| numbers().fixed(nats, 0)));
    let nats_title = move || comparisons.with(|all| text::nats_column(all.iter().map(|c| &c.edited.metric)));
    let row = move |index| {
        let name =
            shown.with_untracked(|rows| rows.iter().find(|row| row.0 == index).map(|row| row.1.clone()));
        let task = name.unwrap_or_default();
        let name = task.clone();
        let comparison = Part::new(move || comparisons.with(|all| of_task(all, &name).cloned()));
        view! { <ScoreRow store task index comparison axes /> }.into_any()
    };
    view! {
        <div class="score-plot">
            <div class="score-axis" aria-hidden="true">
                <div class="score-chart" node_ref=right_column>
                    <span class="axis-title">{move || title()}</span>
                    <Picture width=axes.right_width height=AXIS_HEIGHT marks=right_labels />
                </div>
                <div class="nats-chart" node_ref=nats_column>
                    <span class="axis-title">{move || nats_title()}</span>
                    <Picture width=axes.nats_width height=AXIS_HEIGHT marks=nats_labels />
                </div>
            </div>
            <ul class="score-rows">
                {keyed(move || shown.with(|rows| rows.iter().map(|(index, _)| *index).collect()), row)}
            </ul>
        </div>
    }
}
