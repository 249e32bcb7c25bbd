//! Everything that a score's number rests on.

use super::parts::facts;
use crate::app::results::scores::is_growing;
use crate::app::state::{PanelPhase, Slot, State};
use crate::app::text;
use crate::eval::Metric;
use crate::experiment::TaskComparison;
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
    let around = store.pick(move |state| around(state, &task));
    let rows = move || {
        let of_score = comparison.with(|comparison| comparison.as_ref().map(of_score))?;
        Some(of_score.into_iter().chain(around.get()))
    };
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

/// What the score of a task says of itself.
fn of_score(comparison: &TaskComparison) -> Vec<(String, String)> {
    let TaskComparison { edited, full, difference, .. } = comparison;
    let metric = match edited.metric {
        Metric::Acc => say!("provenance-metric-acc"),
        Metric::AccNorm => say!("provenance-metric-acc-norm"),
        Metric::ExactMatch => say!("provenance-metric-exact-match"),
        Metric::F1 => say!("provenance-metric-f1"),
        Metric::Matthews => say!("provenance-metric-mcc"),
        Metric::Pearson => say!("provenance-metric-pearson"),
        Metric::Spearman => say!("provenance-metric-spearman"),
        Metric::WordPerplexity => say!("provenance-metric-perplexity"),
    };
    let mut rows = Vec::new();
    let is_share = edited.metric.is_share();
    rows.push(match is_share {
        true => (
            say!("provenance-right"),
            say!(
                "provenance-counts",
                n_correct = edited.n_correct,
                n = edited.n,
                full_correct = full.n_correct,
                full_n = full.n
            ),
        ),
        false => (
            match edited.metric.is_agreement() {
                true => text::metric_name(edited.metric),
                false => say!("provenance-perplexity"),
            },
            say!("provenance-perplexity-words", now = text::score(edited), full = text::score(full)),
        ),
    });
    if let Some(range) = text::score_range(edited) {
        let words = match is_share {
            true => say!("provenance-interval-words", range),
            false if edited.metric.is_agreement() => say!("provenance-interval-bootstrap", range),
            false => say!("provenance-interval-perplexity", range),
        };
        rows.push((say!("provenance-interval"), words));
    }
    if let Some(d) = difference {
        let words = match d.interval.filter(|_| is_share) {
            Some(ends) => Some(say!(
                "provenance-difference-words",
                value = 100.0 * d.value,
                low = 100.0 * ends.low,
                high = 100.0 * ends.high,
                n = d.n
            )),
            None if edited.metric.is_agreement() => text::difference(edited.metric, d)
                .map(|difference| say!("provenance-difference-bootstrap", difference, n = d.n)),
            None => text::difference(edited.metric, d)
                .map(|times| say!("provenance-difference-perplexity", times, n = d.n)),
        };
        rows.extend(words.map(|words| (say!("provenance-difference"), words)));
    }
    if edited.metric.has_likelihoods() {
        let name =
            if edited.metric.is_drawn() { say!("provenance-nats") } else { say!("provenance-nats-word") };
        rows.push((
            name,
            say!("provenance-nats-words", now = edited.mean_log_likelihood, full = full.mean_log_likelihood),
        ));
    }
    rows.push((if is_share { say!("provenance-metric") } else { say!("provenance-measured") }, metric));
    rows
}

/// What it rests on besides its items.
fn around(state: &State, task: &str) -> Vec<(String, String)> {
    // Absent while the values are of an earlier one.
    let is_current = state.panel(Slot::Scores).phase != PanelPhase::Stale;
    let schedule = if is_current { state.schedule().to_string() } else { say!("scores-stale") };
    let mut rows =
        vec![(say!("schedule-word"), schedule), (say!("rests-on-order"), say!("seed", seed = state.seed))];
    let Some(card) = state.model.card() else { return rows };
    rows.extend(text::computed_on(state).map(|place| (say!("rests-on-computed-on"), place)));
    // Classifiers are scored on GLUE's tasks alone, whether their items came by name or as a file.
    let is_of_glue = card.spec.classes().is_some();
    if is_of_glue {
        rows.push((say!("provenance-defined"), say!("provenance-defined-glue")));
    }
    if let Some(data) = state.benchmarks.data(task) {
        let (source, add_bos) = (data.source.clone().unwrap_or_default(), data.add_bos);
        rows.push((say!("model-row-source"), source));
        if !is_of_glue {
            let harness = data.harness.clone().unwrap_or_default();
            rows.push((say!("benchmark-row-asked"), say!("benchmark-harness", harness)));
            rows.push((say!("benchmark-row-bos"), say!("benchmark-bos", add_bos)));
        }
    }
    if let Some(task) = card.task(task) {
        rows.push((
            say!("provenance-hashes"),
            say!("provenance-hashes-words", model = short(&card.hash), data = short(&task.data_hash)),
        ));
        let mirrors =
            task.mirrors.as_deref().map(|name| format!(" ({})", say!("scores-mirrors", benchmark = name)));
        rows.push((say!("provenance-example"), format!("{}{}", task.example, mirrors.unwrap_or_default())));
    }
    rows
}
