//! Everything that a score's number rests on.

use super::parts::facts;
use crate::app::results::scores::is_growing;
use crate::app::state::{PanelPhase, Slot, State};
use crate::backend::BackendInfo;
use crate::eval::Metric;
use crate::experiment::{TaskComparison, TaskInfo};
use crate::model::short;
use crate::page::prelude::*;

/// The tooltip of a row: n, intervals with their method, metric, schedule, seed, hashes,
/// backend, adapter, one item.
#[component]
pub(super) fn Provenance(
    store: Store,
    id: String,
    task: String,
    comparison: Part<Option<TaskComparison>>,
) -> impl IntoView {
    let around = store.pick(move |state| Around::of(state, &task));
    let rows = move || Some(provenance_rows(&comparison.get()?, &around.get()));
    let note = move || {
        comparison
            .with(|c| c.as_ref().is_some_and(is_growing))
            .then(|| view! { <p class="small muted">{say!("provenance-provisional")}</p> })
    };
    view! {
        <div class="tip" role="tooltip" id=id>
            <dl>
                {move || facts(rows().into_iter().flatten())}
            </dl>
            {move || note()}
        </div>
    }
}

/// What a score rests on besides its items.
#[derive(Debug, Clone, PartialEq)]
struct Around {
    /// The schedule's text; absent while the values are of an earlier one.
    schedule: Option<String>,
    seed: u64,
    backend: Option<BackendInfo>,
    model_hash: Option<String>,
    task: Option<TaskInfo>,
}

impl Around {
    fn of(state: &State, task: &str) -> Self {
        let card = state.model.card();
        Self {
            schedule: (state.panel(Slot::Scores).phase != PanelPhase::Stale)
                .then(|| state.schedule().to_string()),
            seed: state.seed,
            backend: card.map(|card| card.backend.clone()),
            model_hash: card.map(|card| card.hash.clone()),
            task: card.and_then(|card| card.task(task)).cloned(),
        }
    }
}

fn provenance_rows(comparison: &TaskComparison, around: &Around) -> Vec<(String, String)> {
    let TaskComparison { edited, full, difference } = comparison;
    let metric = match edited.metric {
        Metric::Acc => say!("provenance-metric-acc"),
        Metric::AccNorm => say!("provenance-metric-acc-norm"),
        Metric::ExactMatch => say!("provenance-metric-exact-match"),
    };
    let mut rows = vec![
        (
            say!("provenance-right"),
            say!(
                "provenance-counts",
                n_correct = edited.n_correct,
                n = edited.n,
                full_correct = full.n_correct,
                full_n = full.n
            ),
        ),
        (
            say!("provenance-interval"),
            say!("provenance-interval-words", low = edited.interval.low, high = edited.interval.high),
        ),
    ];
    if let Some(d) = difference {
        let ends = (d.interval.low, d.interval.high);
        rows.push((
            say!("provenance-difference"),
            say!(
                "provenance-difference-words",
                value = 100.0 * d.value,
                low = 100.0 * ends.0,
                high = 100.0 * ends.1,
                n = d.n
            ),
        ));
    }
    if edited.metric != Metric::ExactMatch {
        rows.push((
            say!("provenance-nats"),
            say!("provenance-nats-words", now = edited.mean_log_likelihood, full = full.mean_log_likelihood),
        ));
    }
    rows.push((say!("provenance-metric"), metric.to_owned()));
    let schedule = around.schedule.clone().unwrap_or_else(|| say!("scores-stale"));
    rows.push((say!("schedule-word"), schedule));
    rows.push((say!("rests-on-order"), say!("seed", seed = around.seed)));
    if let Some(backend) = &around.backend {
        let kind = sentence(&backend.kind);
        rows.push((say!("rests-on-computed-on"), format!("{kind}, {}", backend.adapter)));
    }
    if let (Some(hash), Some(task)) = (&around.model_hash, &around.task) {
        rows.push((
            say!("provenance-hashes"),
            say!("provenance-hashes-words", model = short(hash), data = short(&task.data_hash)),
        ));
        let mirrors =
            task.mirrors.as_deref().map(|name| format!(" ({})", say!("scores-mirrors", benchmark = name)));
        rows.push((say!("provenance-example"), format!("{}{}", task.example, mirrors.unwrap_or_default())));
    }
    rows
}
