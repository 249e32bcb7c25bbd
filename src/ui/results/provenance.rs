//! Everything that a score's number rests on.

use leptos::prelude::*;

use super::reading::is_growing;
use crate::backend::BackendInfo;
use crate::eval::Metric;
use crate::experiment::{TaskComparison, TaskInfo};
use crate::ui::part::Part;
use crate::ui::state::{PanelPhase, Slot, State};
use crate::ui::store::Store;
use crate::ui::text::Text;

/// Hex digits of a hash that are shown; enough to tell two apart.
pub(crate) const HASH_DIGITS: usize = 12;

/// The first digits of a hash.
pub(crate) fn short(hash: &str) -> String {
    hash.chars().take(HASH_DIGITS).collect()
}

/// The tooltip of a row: n, intervals with their method, metric, schedule, seed, hashes,
/// backend, adapter, one item.
#[component]
pub(super) fn Provenance(
    store: Store,
    text: &'static Text,
    id: String,
    task: String,
    comparison: Part<Option<TaskComparison>>,
) -> impl IntoView {
    let around = store.pick(move |state| Around::of(state, &task));
    let rows = move || Some(provenance_rows(text, &comparison.get()?, &around.get()));
    let note = move || {
        comparison
            .with(|c| c.as_ref().is_some_and(is_growing))
            .then(|| view! { <p class="small muted">{text.scores.provenance.provisional}</p> })
    };
    view! {
        <div class="tip" role="tooltip" id=id>
            <dl>
                {move || {
                    rows()
                        .into_iter()
                        .flatten()
                        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
                        .collect_view()
                }}
            </dl>
            {note}
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
            task: card.and_then(|card| card.tasks.iter().find(|info| info.name == task).cloned()),
        }
    }
}

fn provenance_rows(
    text: &'static Text,
    comparison: &TaskComparison,
    around: &Around,
) -> Vec<(&'static str, String)> {
    let words = &text.scores.provenance;
    let TaskComparison { edited, baseline, difference } = comparison;
    let metric = match edited.metric {
        Metric::Acc => words.metric_acc,
        Metric::AccNorm => words.metric_acc_norm,
        Metric::ExactMatch => words.metric_exact_match,
    };
    let mut rows = vec![
        (words.right, (words.counts)((edited.n_correct, edited.n), (baseline.n_correct, baseline.n))),
        (words.interval, (words.interval_words)(edited.interval.low, edited.interval.high)),
    ];
    if let Some(d) = difference {
        let ends = (d.interval.low, d.interval.high);
        rows.push((words.difference, (words.difference_words)(d.value, ends, d.n)));
    }
    if edited.metric != Metric::ExactMatch {
        rows.push((words.nats, (words.nats_words)(edited.mean_log_likelihood, baseline.mean_log_likelihood)));
    }
    rows.push((words.metric, metric.to_owned()));
    let schedule = around.schedule.clone().unwrap_or_else(|| text.scores.stale.to_owned());
    rows.push((words.schedule, schedule));
    rows.push((words.order, (words.seed)(around.seed)));
    if let Some(backend) = &around.backend {
        let kind = (text.model.backend)(backend.kind);
        rows.push((words.computed_on, format!("{kind}, {}", backend.adapter)));
    }
    if let (Some(hash), Some(task)) = (&around.model_hash, &around.task) {
        rows.push((words.hashes, (words.hashes_words)(&short(hash), &short(&task.data_hash))));
        let mirrors = task.mirrors.as_deref().map(|name| format!(" ({})", (text.scores.mirrors)(name)));
        rows.push((words.example, format!("{}{}", task.example, mirrors.unwrap_or_default())));
    }
    rows
}
